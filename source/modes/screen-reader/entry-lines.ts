/** The lines for the entries of a chat: new ones, and additions to those that were announced. */
import type {ChatSnapshot} from '../../chat/chat.ts';
import type {AssistantEntry, Entry, ToolCall, UserEntry} from '../../chat/entry.ts';
import {callsIn} from '../../chat/tools.ts';
import {headOf} from '../../protocol/remote-text.ts';
import {own, type SafeText} from '../../text/safe.ts';
import type {Announced} from './announced-state.ts';
import {reminderOf, spokenCall, spokenMessage, spokenNotice, spokenReply} from './spoken-entries.ts';

/** A reply is held back this long until the server's history completes its tool calls, ms. */
export const COMPLETION_MS = 2000;

export interface AnnouncedEntries {
	readonly known: Announced['entries'];
	readonly list: readonly Entry[];
	readonly typed: readonly string[];
	readonly lines: readonly SafeText[];
	readonly nextAt: number | undefined;
}

/** @param now clock time, ms; a reply may be held back, and all later entries with it */
export function announceEntries(announced: Announced, snapshot: ChatSnapshot, now: number): AnnouncedEntries {
	const {entries} = snapshot;
	const {list} = announced;
	let {typed} = announced;
	if (entries === list) return {known: announced.entries, list, typed, lines: [], nextAt: undefined};
	const known = new Map(announced.entries);
	const lines: SafeText[] = [];
	for (const entry of entries) {
		const before = known.get(entry.id);
		if (before === entry) continue;
		// Later entries wait too: their order shows which reply belongs to which message.
		const until = waitsUntil(entry, snapshot);
		if (before === undefined && until !== undefined && until > now) {
			return {known, list, typed, lines, nextAt: until};
		}
		known.set(entry.id, entry);
		if (entry.kind === 'notice') {
			if (before === undefined) lines.push(spokenNotice(entry));
		} else if (entry.kind === 'assistant') {
			lines.push(...replyLines(entry, before, entries));
		} else if (before === undefined) {
			const index = typed.indexOf(headOf(entry.text));
			if (index >= 0) typed = typed.toSpliced(index, 1);
			lines.push(...messageLines(entry, index >= 0, announced, snapshot));
		}
	}
	return {known, list: entries, typed, lines, nextAt: undefined};
}

/** Clock time until which the server's history may complete a reply; undefined = it is complete. */
function waitsUntil(entry: Entry, {completing}: ChatSnapshot): number | undefined {
	if (!completing || entry.kind !== 'assistant' || entry.at === undefined) return undefined;
	return entry.arrived === 'in-turn' || entry.arrived === 'late' ? entry.at + COMPLETION_MS : undefined;
}

/** A new reply, one that was cut off and is now complete, or new information about its tool calls. */
function replyLines(
	entry: AssistantEntry,
	before: Entry | undefined,
	entries: readonly Entry[],
): readonly SafeText[] {
	if (before?.kind === 'assistant' && before.arrived === entry.arrived) {
		const shown = new Map(callsIn(before.parts).map((call) => [call.key, call]));
		return callsIn(entry.parts)
			.filter((call) => hasNewFacts(call, shown.get(call.key)))
			.map(spokenCall);
	}
	const question = entry.arrived === 'late' ? questionOf(entry, entries) : undefined;
	return [spokenReply(entry, question)];
}

/** Whether more is known of a call than when it was announced. */
function hasNewFacts({arguments: args, outcome}: ToolCall, before: ToolCall | undefined): boolean {
	if (before === undefined) return true;
	const hasEnded = outcome.state === 'succeeded' || outcome.state === 'failed';
	const isNew = before.outcome.state === 'unknown' || before.outcome.state === 'running';
	return (args !== undefined && before.arguments === undefined) || (hasEnded && isNew);
}

function questionOf({answers}: AssistantEntry, entries: readonly Entry[]): UserEntry | undefined {
	const found = entries.findLast(({id}) => id === answers);
	return found?.kind === 'user' ? found : undefined;
}

/** A message of the user: not announced if it was typed here, only its beginning if it was queued. */
function messageLines(
	entry: UserEntry,
	isTyped: boolean,
	{queue}: Announced,
	{turn}: ChatSnapshot,
): readonly SafeText[] {
	const text = headOf(entry.text);
	const hasWaited = queue.some((item) => item.kind === 'message' && item.text === text);
	if (isTyped) return hasWaited ? [own`Sending: ${reminderOf(text)}`] : [];
	const isSent = turn?.entryId === entry.id;
	return [spokenMessage(isSent ? own`You, sent again` : own`You, from the history`, entry)];
}
