/** Finds what has arrived of the answer to a question, when the waiting for it ends. */
import type {ChatSnapshot} from '../../chat/chat.ts';
import type {ReplyPart} from '../../chat/entry.ts';
import {partialParts} from '../../chat/turn.ts';

/**
 * The parts of its answer that arrived; empty where it was not sent.
 * @param before number of the entries before it was asked: the same question may have been asked in an earlier run
 */
export function receivedParts(
	{turn, entries}: Pick<ChatSnapshot, 'turn' | 'entries'>,
	question: string,
	before: number,
): readonly ReplyPart[] {
	const asked = entries.slice(before).find((entry) => entry.kind === 'user' && entry.text === question);
	if (asked === undefined) return [];
	if (turn?.entryId === asked.id) return partialParts(turn);
	const reply = entries.findLast((entry) => entry.kind === 'assistant' && entry.answers === asked.id);
	return reply?.kind === 'assistant' && reply.arrived === 'partial' ? reply.parts : [];
}
