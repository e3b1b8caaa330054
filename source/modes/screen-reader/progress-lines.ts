/** What is under way in a chat as lines: the connection, what waits, the turn, and what there is to say after a long silence. */
import type {ChatSnapshot} from '../../chat/chat.ts';
import type {Entry, ToolCall, Turn} from '../../chat/entry.ts';
import {callsIn} from '../../chat/tools.ts';
import {countOf} from '../../text/quantity.ts';
import {own, type SafeText} from '../../text/safe.ts';
import type {Announced, AnnouncedTurn} from './announced-state.ts';
import {spokenTime} from './spoken-entries.ts';
import {spokenName} from './spoken-json.ts';

/** Where the connection has got to. */
export function connectionLines(
	told: Announced,
	{connection, url}: ChatSnapshot,
	now: number,
): readonly SafeText[] {
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

/** What has to wait, and for what. */
export function queueLines(told: Announced, {queue, turn}: ChatSnapshot): readonly SafeText[] {
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

/** That a turn has begun, each call of a tool, and that its answer is looked for. */
export function announceTurn(
	before: AnnouncedTurn | undefined,
	{turn, entries}: ChatSnapshot,
): {readonly told: AnnouncedTurn | undefined; readonly lines: readonly SafeText[]} {
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
export function isBusy({turn, connection, awaiting}: ChatSnapshot): boolean {
	const isWaiting = turn !== undefined && !turn.givenUp;
	return isWaiting || awaiting !== undefined || connection.at === 'waiting' || connection.at === 'dialing';
}

/** What goes on, with figures that tell it from the line before. */
export function silenceLines({turn, connection, awaiting}: ChatSnapshot, now: number): readonly SafeText[] {
	if (connection.at === 'waiting') return [own`Still not connected. ${nextTry(connection.retryAt - now)}.`];
	if (connection.at === 'dialing') return [own`Still connecting, try ${connection.attempt}.`];
	if (turn === undefined || turn.givenUp) {
		return awaiting === undefined ? [] : [own`Still waiting for the answer to /${awaiting}.`];
	}
	const waited = own`${spokenTime(now - turn.startedAt)} so far`;
	const heard = own`last heard ${spokenTime(now - turn.lastFrameAt)} ago`;
	switch (turn.phase) {
		case 'writing':
			return [own`Assistant is writing: ${countOf(turn.text.length, 'character')}, ${waited}, ${heard}.`];
		case 'recovering':
			return [own`Still looking for the answer, ${waited}.`];
		default:
			return [own`Assistant is still at work, ${waited}, ${heard}. Control C stops waiting.`];
	}
}
