/** The entries of a chat as lines: what is new among them, and what has become of those that were told. */
import type {ChatSnapshot} from '../../chat/chat.ts';
import type {AssistantEntry, Entry, ToolCall, UserEntry} from '../../chat/entry.ts';
import {callsIn} from '../../chat/tools.ts';
import {headOf} from '../../protocol/remote-text.ts';
import {own, type SafeText} from '../../text/safe.ts';
import type {Announced} from './announced-state.ts';
import {reminderOf, spokenCall, spokenMessage, spokenNotice, spokenReply} from './spoken-entries.ts';

/** A reply waits this long for what the server's history adds to its calls of tools, ms. */
export const COMPLETION_MS = 2000;

export interface AnnouncedEntries {
	readonly told: Announced['entries'];
	readonly list: readonly Entry[];
	readonly typed: readonly string[];
	readonly lines: readonly SafeText[];
	readonly again: number | undefined;
}

/** @param now clock time, ms; a reply may wait, and everything behind it with it */
export function announceEntries(told: Announced, snapshot: ChatSnapshot, now: number): AnnouncedEntries {
	const {entries} = snapshot;
	if (entries === told.list) {
		return {told: told.entries, list: told.list, typed: told.typed, lines: [], again: undefined};
	}
	const known = new Map(told.entries);
	const lines: SafeText[] = [];
	let {typed} = told;
	for (const entry of entries) {
		const before = known.get(entry.id);
		if (before === entry) continue;
		// What comes behind a reply that waits, waits with it: the order is what tells who meant what.
		const until = waitsUntil(entry, snapshot);
		if (before === undefined && until !== undefined && until > now) {
			return {told: known, list: told.list, typed, lines, again: until};
		}
		known.set(entry.id, entry);
		if (entry.kind === 'notice') {
			if (before === undefined) lines.push(spokenNotice(entry));
		} else if (entry.kind === 'assistant') {
			lines.push(...replyLines(entry, before, entries));
		} else if (before === undefined) {
			const place = typed.indexOf(headOf(entry.text));
			if (place >= 0) typed = typed.toSpliced(place, 1);
			lines.push(...messageLines(entry, place >= 0, told, snapshot));
		}
	}
	return {told: known, list: entries, typed, lines, again: undefined};
}

/** Clock time until which a reply may be completed by the server's history; undefined = it is complete. */
function waitsUntil(entry: Entry, {completing}: ChatSnapshot): number | undefined {
	if (!completing || entry.kind !== 'assistant' || entry.at === undefined) return undefined;
	return entry.arrived === 'in-turn' || entry.arrived === 'late' ? entry.at + COMPLETION_MS : undefined;
}

/** A new reply, one that was cut off and is whole now, or what has become known of its calls since it was told. */
function replyLines(
	entry: AssistantEntry,
	before: Entry | undefined,
	entries: readonly Entry[],
): readonly SafeText[] {
	if (before?.kind === 'assistant' && before.arrived === entry.arrived) {
		const shown = new Map(callsIn(before.parts).map((call) => [call.key, call]));
		return callsIn(entry.parts)
			.filter((call) => tellsMore(call, shown.get(call.key)))
			.map(spokenCall);
	}
	const question = entry.arrived === 'late' ? questionOf(entry, entries) : undefined;
	return [spokenReply(entry, question)];
}

/** Whether more is known of a call than when it was told. */
function tellsMore({arguments: args, outcome}: ToolCall, before: ToolCall | undefined): boolean {
	if (before === undefined) return true;
	const hasEnded = outcome.state === 'succeeded' || outcome.state === 'failed';
	const isNew = before.outcome.state === 'unknown' || before.outcome.state === 'running';
	return (args !== undefined && before.arguments === undefined) || (hasEnded && isNew);
}

function questionOf({answers}: AssistantEntry, entries: readonly Entry[]): UserEntry | undefined {
	const found = entries.findLast(({id}) => id === answers);
	return found?.kind === 'user' ? found : undefined;
}

/** The user's own message: not said back when it was typed just now, called to mind when it had to wait. */
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
