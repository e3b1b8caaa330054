/** A message on its way: handed to the chat, followed through losses and recoveries, until its answer is complete. */
import type {AssistantEntry, UserEntry} from '../chat/entry.ts';
import {ChatError, TurnError} from './errors.ts';
import type {Operation, OperationContext} from './request-queue.ts';
import {type CompleteTurn, completeTurn} from './turn-result.ts';

export interface MessageReport {
	/** It was written to the connection. */
	onSent(): void;
	/** Its answer has come; told even when nobody waits for it any more. */
	onAnswered(turn: CompleteTurn): void;
	onFailed(error: TurnError): void;
}

/** How the chat says that a turn is over without an answer; other troubles are only met on the way. */
const ENDINGS: ReadonlySet<string> = new Set([
	'not_received',
	'unconfirmed',
	'history_refused',
	'message_refused',
	'auth_required',
	'auth_expired',
	'session_not_found',
	'unreadable_answer',
	'message_too_large',
]);

export function messageOperation(
	text: string,
	{chat, troubles}: OperationContext,
	report: MessageReport,
): Operation {
	/** The user's entry in the chat; a new one each time it had to be sent anew. */
	let entryId: string | undefined;
	let isRefused = false;
	/** The history was asked for calls of tools that the answer left out, and has not come yet. */
	let lacksTools = false;

	function answer(): AssistantEntry | undefined {
		if (entryId === undefined) return undefined;
		return chat
			.getSnapshot()
			.entries.findLast(
				(entry): entry is AssistantEntry =>
					entry.kind === 'assistant' && entry.answers === entryId && entry.arrived !== 'partial',
			);
	}

	function delivery(): TurnError['delivery'] {
		if (entryId === undefined) return 'not-sent';
		const mine = chat
			.getSnapshot()
			.entries.find((entry): entry is UserEntry => entry.kind === 'user' && entry.id === entryId);
		if (mine === undefined) return 'not-sent';
		return mine.delivery === 'sending' ? 'unconfirmed' : mine.delivery;
	}

	/** @param because what is known of why there is no answer */
	function settle(because: ChatError): void {
		const found = answer();
		if (found === undefined) report.onFailed(new TurnError(because, delivery()));
		else report.onAnswered(completeTurn(text, found));
	}

	function lastTrouble(): ChatError {
		const all = troubles();
		return all.findLast(({code}) => ENDINGS.has(code)) ?? all.at(-1) ?? NO_ANSWER;
	}

	return {
		begin() {
			isRefused = !chat.send(text);
		},
		watch() {
			const {turn, completing, connection} = chat.getSnapshot();
			// Lost meanwhile, it is asked for again when the connection is back.
			if (completing || connection.at === 'ready') lacksTools = completing;
			if (turn === undefined || turn.entryId === entryId) return;
			entryId = turn.entryId;
			report.onSent();
		},
		isOver() {
			const {turn, queue} = chat.getSnapshot();
			if (!isRefused && (turn !== undefined || queue.length > 0)) return false;
			if (lacksTools && answer() !== undefined) return false;
			settle(lastTrouble());
			return true;
		},
		abandon() {
			const {turn, queue} = chat.getSnapshot();
			if (turn !== undefined) chat.stopWaiting();
			else if (queue.length > 0) chat.takeBack();
		},
		fail: settle,
	};
}

const NO_ANSWER = new ChatError({code: 'unconfirmed', message: 'The message got no answer.'});
