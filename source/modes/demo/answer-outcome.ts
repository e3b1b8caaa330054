/** Finds out how a question ended: with an answer, or with the notice that tells why there is none. */
import type {ChatSnapshot} from '../../chat/chat.ts';
import type {AssistantEntry} from '../../chat/entry.ts';
import type {Notice} from '../../chat/notices.ts';
import {headOf} from '../../protocol/remote-text.ts';

export interface AnswerOutcome {
	readonly reply: AssistantEntry | undefined;
	/** 0; 4 authentication; 6 lost during the turn; 7 the server reported an error */
	readonly exitCode: number;
}

/**
 * The outcome of a question; undefined while its turn, or the request that completes its tool calls, is running.
 * @param awaitsCalls false: the tool calls are not needed, so the answer is not kept waiting for them
 */
export function answerOutcome(
	{entries, turn, queue, completing}: ChatSnapshot,
	question: string,
	awaitsCalls = true,
): AnswerOutcome | undefined {
	if (turn !== undefined || queue.length > 0 || (completing && awaitsCalls)) return undefined;
	const index = entries.findLastIndex((entry) => entry.kind === 'user' && headOf(entry.text) === question);
	const message = entries[index];
	if (message === undefined) return undefined;
	const later = entries.slice(index + 1);
	const reply = later.find(
		(entry): entry is AssistantEntry => entry.kind === 'assistant' && entry.answers === message.id,
	);
	if (reply !== undefined && reply.arrived !== 'partial') return {reply, exitCode: reply.failed ? 7 : 0};
	const codes = later.flatMap((entry) => (entry.kind === 'notice' ? [entry.code] : []));
	return {reply, exitCode: Math.min(...codes.map((code) => WITHOUT_REPLY[code] ?? 7), 7)};
}

/** Exit codes for the notices that end a turn without a reply; 7 for all others. */
const WITHOUT_REPLY: Readonly<Partial<Record<Notice['code'], number>>> = {
	auth_required: 4,
	auth_expired: 4,
	unconfirmed: 6,
	not_received: 6,
	server_forgot: 6,
	conversation_lost: 6,
	new_session: 6,
	history_refused: 6,
	history_breaks: 6,
};
