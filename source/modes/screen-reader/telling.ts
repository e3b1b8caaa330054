/** What is said of a chat, and when: from what was told and what there is now to the lines to add, each said once. */
import type {ChatSnapshot} from '../../chat/chat.ts';
import type {AssistantEntry, Entry, QueueItem, ToolCall, Turn, UserEntry} from '../../chat/entry.ts';
import {callsIn} from '../../chat/tools.ts';
import type {ConnectionState} from '../../client/connection-state.ts';
import {headOf} from '../../protocol/payload.ts';
import {count} from '../../text/quantity.ts';
import {own, type SafeText} from '../../text/safe.ts';
import {spokenName} from './spoken-json.ts';
import {reminderOf, spokenCall, spokenMessage, spokenNotice, spokenReply, spokenTime} from './wording.ts';

/** What was told of the turn under way. */
interface ToldTurn {
	readonly entryId: string;
	/** That the assistant has begun. */
	readonly isBegun: boolean;
	/** How many calls of tools. */
	readonly calls: number;
	/** That its answer is looked for. */
	readonly isSought: boolean;
}

/** Everything that was told so far. */
export interface Told {
	/** The entries as they were told, by id. */
	readonly entries: ReadonlyMap<string, Entry>;
	/** The list that was gone through last; an unchanged one need not be gone through again. */
	readonly list: readonly Entry[];
	/** Messages that were typed, which the terminal has echoed, and that are no entries yet. */
	readonly typed: readonly string[];
	/** What was told to wait. */
	readonly queue: readonly QueueItem[];
	readonly connection: ConnectionState['at'];
	/** A loss was told, and that it is tried again; until the connection is ready. */
	readonly isOut: boolean;
	readonly turn: ToldTurn | undefined;
	readonly model: string | undefined;
	/** Whether something is under way. */
	readonly isBusy: boolean;
	/** Clock time of the last line, or since when something is under way. */
	readonly at: number;
}

/** @param now clock time, ms */
export function nothingTold(now: number): Told {
	return {
		entries: new Map(),
		list: [],
		typed: [],
		queue: [],
		connection: 'idle',
		isOut: false,
		turn: undefined,
		model: undefined,
		isBusy: false,
		at: now,
	};
}

/** The user typed a message, and the chat took it: it is not said back. */
export function withTyped(told: Told, text: string): Told {
	return {...told, typed: [...told.typed, text]};
}

/** After this long without a line something is said of what goes on, ms. */
export const SILENCE_MS = 30_000;
/** A reply waits this long for what the server's history adds to its calls of tools, ms. */
export const COMPLETION_MS = 2000;

export interface Telling {
	readonly told: Told;
	/** Blocks, each of one line or more. */
	readonly lines: readonly SafeText[];
	/** Clock time at which there may be more to say, though nothing changes; undefined = none. */
	readonly again: number | undefined;
}

/**
 * The next lines. What comes and goes between two calls is not told: call it when a frame is done with.
 * @param now clock time, ms
 */
export function tell(told: Told, snapshot: ChatSnapshot, now: number): Telling {
	const model = modelLine(told, snapshot);
	const entries = tellEntries(told, snapshot, now);
	const connection = connectionLine(told, snapshot, now);
	const turn = tellTurn(told.turn, snapshot);
	const news = [...model, ...entries.lines, ...connection, ...queueLines(told, snapshot), ...turn.lines];
	const isSilent = news.length === 0 && told.isBusy && now >= told.at + SILENCE_MS;
	const lines = isSilent ? silenceLines(snapshot, now) : news;
	const {at} = snapshot.connection;
	const isNowBusy = isBusy(snapshot);
	const next: Told = {
		entries: entries.told,
		list: entries.list,
		typed: entries.typed,
		queue: snapshot.queue,
		connection: at,
		isOut: at !== 'ready' && (told.isOut || at === 'waiting' || at === 'stopped'),
		turn: turn.told,
		model: snapshot.model ?? told.model,
		isBusy: isNowBusy,
		at: lines.length > 0 || (isNowBusy && !told.isBusy) ? now : told.at,
	};
	const due = isNowBusy ? next.at + SILENCE_MS : undefined;
	return {told: next, lines, again: entries.again ?? due};
}

/** The user asked for a new connection: what becomes of it is news, though it be the same as before. */
export function withNewTry(told: Told): Told {
	return {...told, isOut: false, connection: told.connection === 'waiting' ? 'stopped' : told.connection};
}

function modelLine(told: Told, {model}: ChatSnapshot): readonly SafeText[] {
	return model === undefined || model === told.model ? [] : [own`The model is ${model}.`];
}

// ------------------------------------------------------------------------------------------------------- entries

interface ToldEntries {
	readonly told: Told['entries'];
	readonly list: readonly Entry[];
	readonly typed: readonly string[];
	readonly lines: readonly SafeText[];
	readonly again: number | undefined;
}

function tellEntries(told: Told, snapshot: ChatSnapshot, now: number): ToldEntries {
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
	const isNew = before.outcome.state === 'untold' || before.outcome.state === 'running';
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
	{queue}: Told,
	{turn}: ChatSnapshot,
): readonly SafeText[] {
	const text = headOf(entry.text);
	const hasWaited = queue.some((item) => item.kind === 'message' && item.text === text);
	if (isTyped) return hasWaited ? [own`Sending: ${reminderOf(text)}`] : [];
	const isSent = turn?.entryId === entry.id;
	return [spokenMessage(isSent ? own`You, sent again` : own`You, from the history`, entry)];
}

// ------------------------------------------------------------------------------------------------------ the rest

function connectionLine(told: Told, {connection, url}: ChatSnapshot, now: number): readonly SafeText[] {
	if (connection.at === told.connection) return [];
	switch (connection.at) {
		case 'dialing':
			if (told.connection === 'idle') return [own`Connecting to ${hostOf(url)}.`];
			return told.connection === 'waiting' ? [] : [own`Connecting again.`];
		case 'authenticating':
			return told.isOut ? [] : [own`Signing in.`];
		case 'waiting':
			return told.isOut ? [] : [own`Not connected. ${nextTry(connection.retryAt - now)}.`];
		default:
			return [];
	}
}

/** "Next try in 2 seconds". */
function nextTry(ms: number): SafeText {
	return ms < 1500 ? own`Trying again at once` : own`Next try in ${spokenTime(Math.round(ms / 1000) * 1000)}`;
}

function hostOf(url: string): string {
	return URL.canParse(url) ? new URL(url).host : url;
}

function queueLines(told: Told, {queue, turn}: ChatSnapshot): readonly SafeText[] {
	if (queue === told.queue) return [];
	const known = new Set(told.queue.map(({id}) => id));
	const reason = turn === undefined ? own`there is a connection` : own`the answer under way has come`;
	return queue
		.filter(({id}) => !known.has(id))
		.map((item) =>
			item.kind === 'request'
				? own`/${item.request} waits until ${reason}.`
				: own`Your message waits until ${reason}.`,
		);
}

function tellTurn(
	before: ToldTurn | undefined,
	{turn, entries}: ChatSnapshot,
): {readonly told: ToldTurn | undefined; readonly lines: readonly SafeText[]} {
	if (turn === undefined) return {told: undefined, lines: []};
	const {entryId} = turn;
	const told = before?.entryId === entryId ? before : {entryId, isBegun: false, calls: 0, isSought: false};
	// Who stopped waiting wants to hear no more than the answer.
	if (turn.givenUp) return {told, lines: []};
	if (turn.phase === 'recovering') {
		if (told.isSought) return {told, lines: []};
		return {told: {...told, isSought: true}, lines: [soughtLine(turn, entries)]};
	}
	const calls = callsIn(turn.parts);
	const isBegun = told.isBegun || turn.phase !== 'sending';
	if (isBegun === told.isBegun && calls.length <= told.calls && !told.isSought) return {told, lines: []};
	return {
		told: {entryId, isBegun, calls: Math.max(told.calls, calls.length), isSought: false},
		lines: [
			...(isBegun && !told.isBegun ? [own`Assistant is thinking.`] : []),
			...calls.slice(told.calls).map((call) => callingLine(call, calls, turn)),
		],
	};
}

/** "Calling get order, 1 of 2." */
function callingLine(call: ToolCall, calls: readonly ToolCall[], {progress}: Turn): SafeText {
	const round = calls.filter((each) => each.round === call.round);
	const isLastRound = call.round === calls.at(-1)?.round;
	const of = Math.max(round.length, isLastRound ? (progress?.of ?? 0) : 0);
	const place = of > 1 ? own`, ${round.indexOf(call) + 1} of ${of}` : own``;
	return own`Calling ${spokenName(call.name)}${place}.`;
}

function soughtLine(turn: Turn, entries: readonly Entry[]): SafeText {
	const message = entries.findLast(({id}) => id === turn.entryId);
	const isUnsure = message?.kind === 'user' && message.delivery === 'unconfirmed';
	return isUnsure
		? own`It is not known whether the server has your last message; its history will be asked.`
		: own`The server has your last message; its history will be asked for the answer.`;
}

/** Whether something is under way that is worth a word now and then. */
function isBusy({turn, connection, awaiting}: ChatSnapshot): boolean {
	const isWaiting = turn !== undefined && !turn.givenUp;
	return isWaiting || awaiting !== undefined || connection.at === 'waiting' || connection.at === 'dialing';
}

/** What goes on, with figures that tell it from the line before. */
function silenceLines({turn, connection, awaiting}: ChatSnapshot, now: number): readonly SafeText[] {
	if (connection.at === 'waiting') return [own`Still not connected. ${nextTry(connection.retryAt - now)}.`];
	if (connection.at === 'dialing') return [own`Still connecting, try ${connection.attempt}.`];
	if (turn === undefined || turn.givenUp) {
		return awaiting === undefined ? [] : [own`Still waiting for the answer to /${awaiting}.`];
	}
	const waited = own`${spokenTime(now - turn.startedAt)} so far`;
	const heard = own`last heard ${spokenTime(now - turn.lastFrameAt)} ago`;
	switch (turn.phase) {
		case 'writing':
			return [own`Assistant is writing: ${count(turn.text.length, 'character')}, ${waited}, ${heard}.`];
		case 'recovering':
			return [own`Still looking for the answer, ${waited}.`];
		default:
			return [own`Assistant is still at work, ${waited}, ${heard}. Control C stops waiting.`];
	}
}
