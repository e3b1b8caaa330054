/** One of the small requests on its way: asked through the chat, answered by the frame that the chat takes as its answer. */
import type {RequestKind} from '../chat/entry.ts';
import {errorCodeOf} from '../protocol/error-code.ts';
import type {ServerFrame} from '../protocol/frames.ts';
import {RequestError} from './errors.ts';
import {METHODS} from './messages.ts';
import type {Operation, OperationContext} from './request-queue.ts';

export interface RequestReport {
	/** undefined: the server says that there is no conversation yet. */
	onAnswered(frame: ServerFrame | undefined): void;
	onFailed(error: RequestError): void;
}

const ANSWERS: Readonly<Record<RequestKind, ServerFrame['type']>> = {
	history: 'history',
	clear: 'history_cleared',
	ping: 'pong',
	logout: 'logout_success',
};

export function requestOperation(
	kind: RequestKind,
	{chat, troubles}: OperationContext,
	report: RequestReport,
): Operation {
	let heard: ServerFrame | undefined;

	/** Why there is no answer, in the chat's words. */
	function failed(code: string, message: string): void {
		const known = [`${kind}_refused`, 'session_not_found', 'no_answer', 'undecodable_frame'];
		const trouble = troubles().findLast((candidate) => known.includes(candidate.code));
		const isNamed = trouble !== undefined && trouble.code !== 'undecodable_frame';
		report.onFailed(new RequestError(isNamed ? trouble : {code, message: trouble?.message ?? message}, kind));
	}

	function settle(): void {
		if (heard === undefined) {
			failed('unreadable_answer', `The server's answer to ${METHODS[kind]} cannot be read.`);
		} else if (heard.type !== 'error') report.onAnswered(heard);
		// Today's server makes a conversation with the first message, and refuses these until then.
		else if (
			(kind === 'history' || kind === 'clear') &&
			errorCodeOf(heard.message) === 'no_active_conversation'
		) {
			report.onAnswered(undefined);
		} else failed(`${kind}_refused`, `The server refused ${METHODS[kind]}.`);
	}

	return {
		begin: () => chat.request(kind),
		hear(frame) {
			if (chat.getSnapshot().awaiting !== kind) return;
			if (frame.type === ANSWERS[kind] || frame.type === 'error') heard = frame;
		},
		isOver() {
			const {awaiting, queue} = chat.getSnapshot();
			if (awaiting !== undefined) return false;
			if (queue.length > 0) {
				// The session or the connection was lost, and it is asked again.
				heard = undefined;
				return false;
			}
			settle();
			return true;
		},
		abandon() {
			if (chat.getSnapshot().queue.length > 0) chat.takeBack();
		},
		fail: (error) => report.onFailed(new RequestError(error, kind)),
	};
}
