/** Leads from a frame to its message in the transcript, and from a message or a tool call to its frames. */
import type {ChatSnapshot} from '../../chat/chat.ts';
import type {Entry, ToolCall} from '../../chat/entry.ts';
import {entryKey, turnKey} from '../transcript/list.ts';
import type {FrameLog, LoggedFrame} from './frame-log.ts';

/** A message is entered, or sent, within this time of its frame, ms. */
const NEAR_MS = 2000;

/** Types of frames that bring, or are, an entry of their own. */
const OF_ENTRY: Readonly<Record<string, Entry['kind']>> = {
	'out chat': 'user',
	'in ai_response': 'assistant',
	'in error': 'notice',
};

/** Units of the transcript for a frame, the best first: the entry of its kind nearest in time, else the turn, and the last entry before it. */
export function unitsOfFrame(
	{at, record, type}: LoggedFrame,
	{entries, turn}: Pick<ChatSnapshot, 'entries' | 'turn'>,
): readonly string[] {
	const kind = OF_ENTRY[`${record.dir} ${type}`];
	let best: {readonly entry: Entry; readonly ms: number} | undefined;
	let before: Entry | undefined;
	for (let index = entries.length - 1; index >= 0; index--) {
		const entry = entries[index];
		if (entry?.at === undefined) continue;
		if (before === undefined && entry.at <= at) before = entry;
		if (entry.at < at - NEAR_MS) break;
		const ms = Math.abs(entry.at - at);
		if (entry.kind === kind && ms < (best?.ms ?? NEAR_MS + 1)) best = {entry, ms};
	}
	const entry = best?.entry ?? before;
	// What arrived during a turn belongs to its answer, which has no rows before its first text or call.
	const isOfTurn = best === undefined && record.dir === 'in' && turn !== undefined && at >= turn.startedAt;
	return [...(isOfTurn ? [turnKey(turn)] : []), ...(entry === undefined ? [] : [entryKey(entry)])];
}

/** The number of the frame nearest to a time, one that fits if there is one; undefined if none is kept from about then. */
function frameNear(log: FrameLog, at: number, fits: (frame: LoggedFrame) => boolean): number | undefined {
	let low = log.first;
	let high = log.next;
	while (low < high) {
		const middle = Math.floor((low + high) / 2);
		if ((log.at(middle)?.at ?? 0) < at - NEAR_MS) low = middle + 1;
		else high = middle;
	}
	let best: LoggedFrame | undefined;
	const isBetter = (frame: LoggedFrame): boolean => {
		if (best === undefined || fits(frame) !== fits(best)) return best === undefined || fits(frame);
		return Math.abs(frame.at - at) < Math.abs(best.at - at);
	};
	for (let number = low; number < log.next; number++) {
		const frame = log.at(number);
		if (frame === undefined || frame.at > at + NEAR_MS) break;
		if (frame.record.dir !== 'note' && isBetter(frame)) best = frame;
	}
	return best?.number;
}

/** The number of the frame that an entry was sent or received with; undefined if that is not kept. */
export const frameOfEntry = (log: FrameLog, entry: Entry): number | undefined =>
	entry.at === undefined
		? undefined
		: frameNear(log, entry.at, ({record, type}) => OF_ENTRY[`${record.dir} ${type}`] === entry.kind);

/** The filter that lists the frames with the id of a call; undefined for a call without one. */
export function filterOfCall({id}: ToolCall): string | undefined {
	return id === undefined || id.includes('"') ? undefined : `"${id}"`;
}
