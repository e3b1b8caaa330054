/** One of the small requests on its way: asked through the chat, answered by the frame that the chat takes as its answer. */
import type {RequestKind} from '../chat/entry.ts';
import type {ServerFrame} from '../protocol/frames.ts';
import {METHODS} from './advice.ts';
import type {Errand, Ground} from './errands.ts';
import {RequestError} from './errors.ts';

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

export function requestErrand(kind: RequestKind, {chat, troubles}: Ground, report: RequestReport): Errand {
	let heard: ServerFrame | undefined;

	function settle(): void {
		const trouble = troubles().at(-1);
		if (heard === undefined) {
			const code = trouble?.code === 'no_answer' ? 'no_answer' : 'unreadable_answer';
			const message =
				trouble?.message ?? `The server's answer to ${METHODS[kind]} did not come or cannot be read.`;
			report.onFailed(new RequestError({code, message, advice: trouble?.advice, cause: trouble}, kind));
		} else if (heard.type !== 'error') report.onAnswered(heard);
		// Today's server makes a conversation with the first message, and refuses these until then.
		else if ((kind === 'history' || kind === 'clear') && /no active conversation/i.test(heard.message)) {
			report.onAnswered(undefined);
		} else {
			const message = trouble?.message ?? `The server refused ${METHODS[kind]}.`;
			const code = trouble?.code ?? `${kind}_refused`;
			report.onFailed(new RequestError({code, message, advice: trouble?.advice, cause: trouble}, kind));
		}
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
		fail(error) {
			const {code, message, advice} = error;
			report.onFailed(new RequestError({code, message, advice, cause: error}, kind));
		},
	};
}
