/** The lines for the progress of a chat: connection, queue, turn, and a report after a long silence. */

import type {ChatSnapshot} from '../../chat/chat.ts';
import type {Entry, ToolCall, Turn} from '../../chat/entry.ts';
import {excerptOf} from '../../chat/notices.ts';
import {callsIn} from '../../chat/tools.ts';
import {isAwaited} from '../../chat/turn.ts';
import {countOf} from '../../text/quantity.ts';
import {own, type SafeText, safeLine} from '../../text/safe.ts';
import type {Announced, AnnouncedTurn} from './announced-state.ts';
import {spokenTime} from './spoken-entries.ts';
import {spokenName} from './spoken-json.ts';

export function connectionLines(
	announced: Announced,
	{connection, url}: ChatSnapshot,
	now: number,
): readonly SafeText[] {
	if (connection.at === announced.connection) return [];
	switch (connection.at) {
		case 'dialing':
			if (announced.connection === 'idle') return [own`Connecting to ${hostOf(url)}.`];
			// A lookup that was announced may connect several times.
			return announced.connection === 'waiting' || announced.turn?.isLookedUp === true
				? []
				: [own`Reconnecting.`];
		case 'authenticating':
			return announced.isLost ? [] : [own`Signing in.`];
		case 'waiting':
			return announced.isLost ? [] : [own`Not connected. ${nextAttempt(connection.retryAt - now)}.`];
		default:
			return [];
	}
}

/** "Next attempt in 2 seconds". */
function nextAttempt(ms: number): SafeText {
	return ms < 1500 ? own`Retrying now` : own`Next attempt in ${spokenTime(Math.round(ms / 1000) * 1000)}`;
}

function hostOf(url: string): string {
	return URL.canParse(url) ? new URL(url).host : url;
}

/** New items of the queue, and the condition for sending them. */
export function queueLines(announced: Announced, snapshot: ChatSnapshot): readonly SafeText[] {
	const {queue} = snapshot;
	if (queue === announced.queue) return [];
	const known = new Set(announced.queue.map(({id}) => id));
	const condition = conditionOf(snapshot);
	return queue
		.filter(({id}) => !known.has(id))
		.map((item) =>
			item.kind === 'request'
				? own`${safeLine(item.text)} is queued${condition}.`
				: own`Your message is queued${condition}.`,
		);
}

/** Empty on a connection that is ready: a notice gives the reason, or the wait is short. */
function conditionOf({turn, connection}: ChatSnapshot): SafeText {
	if (turn !== undefined && connection.at !== 'stopped') return own` until the current answer is complete`;
	return connection.at === 'ready' ? own`` : own` until there is a connection`;
}

/** The start of a turn, each tool call, and the lookup of its answer. */
export function announceTurn(
	before: AnnouncedTurn | undefined,
	{turn, entries}: ChatSnapshot,
): {readonly announced: AnnouncedTurn | undefined; readonly lines: readonly SafeText[]} {
	if (turn === undefined) return {announced: undefined, lines: []};
	const {entryId} = turn;
	const announced =
		before?.entryId === entryId ? before : {entryId, isStarted: false, calls: 0, isLookedUp: false};
	// After the user stopped waiting, or the connection stopped, only the answer is announced.
	if (!isAwaited(turn)) return {announced, lines: []};
	if (turn.phase === 'recovering') {
		if (announced.isLookedUp) return {announced, lines: []};
		return {announced: {...announced, isLookedUp: true}, lines: [lookupLine(turn, entries)]};
	}
	const calls = callsIn(turn.parts);
	const isStarted = announced.isStarted || turn.phase !== 'sending';
	const isUnchanged =
		isStarted === announced.isStarted && calls.length <= announced.calls && !announced.isLookedUp;
	if (isUnchanged) return {announced, lines: []};
	return {
		announced: {entryId, isStarted, calls: Math.max(announced.calls, calls.length), isLookedUp: false},
		lines: [
			...(isStarted && !announced.isStarted ? [own`Assistant is thinking.`] : []),
			...calls.slice(announced.calls).map((call) => callingLine(call, calls, turn)),
		],
	};
}

/** "Calling get order, 1 of 2." */
function callingLine(call: ToolCall, calls: readonly ToolCall[], {progress}: Turn): SafeText {
	const round = calls.filter((each) => each.round === call.round);
	const isLastRound = call.round === calls.at(-1)?.round;
	const of = Math.max(round.length, isLastRound ? (progress?.of ?? 0) : 0);
	const count = of > 1 ? own`, ${round.indexOf(call) + 1} of ${of}` : own``;
	return own`Calling ${spokenName(call.name)}${count}.`;
}

function lookupLine(turn: Turn, entries: readonly Entry[]): SafeText {
	const message = entries.findLast(({id}) => id === turn.entryId);
	if (message?.kind !== 'user') return own`Checking the history of the server.`;
	const name = own`"${safeLine(excerptOf(message.text))}"`;
	return message.delivery === 'unconfirmed'
		? own`It is unknown whether the server received ${name}. Checking its history.`
		: own`The server received ${name}. Checking its history for the answer.`;
}

/** Whether something is running whose progress is announced after a silence. */
export function isBusy({turn, connection, awaiting}: ChatSnapshot): boolean {
	return (
		isAwaited(turn) || awaiting !== undefined || connection.at === 'waiting' || connection.at === 'dialing'
	);
}

/** The progress, with figures that differ from the previous line. */
export function silenceLines({turn, connection, awaiting}: ChatSnapshot, now: number): readonly SafeText[] {
	if (connection.at === 'waiting')
		return [own`Still not connected. ${nextAttempt(connection.retryAt - now)}.`];
	if (connection.at === 'dialing') return [own`Still connecting, attempt ${connection.attempt}.`];
	if (turn === undefined || !isAwaited(turn)) {
		return awaiting === undefined ? [] : [own`Still waiting for the answer to /${awaiting}.`];
	}
	const waited = own`${spokenTime(now - turn.startedAt)} so far`;
	const update = own`last update ${spokenTime(now - turn.lastFrameAt)} ago`;
	// A text that has not grown may be the words before a tool call.
	switch (turn.phase === 'writing' && turn.isGrowing !== true ? 'thinking' : turn.phase) {
		case 'writing':
			return [own`Assistant is writing: ${countOf(turn.text.length, 'character')}, ${waited}, ${update}.`];
		case 'recovering':
			return [own`Still looking for the answer, ${waited}.`];
		default:
			return [own`Assistant is still working, ${waited}, ${update}. Press Control C to stop waiting.`];
	}
}
