/** One turn: the effect of each `typing` frame, and the parts of the reply when it ends. */

import {type Announcement, announcementIn, isStatusText} from '../protocol/known-texts.ts';
import {headOf, type LongText} from '../protocol/remote-text.ts';
import type {AiResponseFrame} from '../protocol/server-frames.ts';
import {growsReasoning} from '../text/reasoning.ts';
import type {ReplyPart, ToolCall, Turn} from './entry.ts';
import {adopt, callsIn, endAll, ended, pair} from './tools.ts';

/** A turn whose message was just written to the socket. */
export function begin(entryId: string, at: number): Turn {
	return {
		entryId,
		phase: 'sending',
		startedAt: at,
		lastFrameAt: at,
		statusText: '',
		progress: undefined,
		parts: [],
		text: '',
		givenUp: false,
	};
}

/**
 * Applies one `typing` frame, whose text replaces the previous one. The frame does not show whether it is a status, the
 * answer so far, or the announcement of a tool call. So the first short text that ends in dots is a status, as are the
 * servers' known sentences; everything else except `Calling …` is the model's text.
 */
export function typing(turn: Turn, message: string, at: number): Turn {
	const received = {...turn, lastFrameAt: at};
	const announced = announcementIn(message);
	if (announced !== undefined) return announce(received, message, announced, at);
	if (isStatusText(message, turn.phase === 'sending'))
		return {...received, statusText: message, phase: phaseAfterStatus(turn)};
	// `seed` sends an empty text for a round without text; the next text belongs to the next round.
	const isSilentRound = turn.phase === 'writing' && turn.text === '';
	// For long texts, this is much faster than `startsWith`.
	const continues = message.slice(0, turn.text.length) === turn.text || growsReasoning(turn.text, message);
	if (isSilentRound || !continues)
		return {...closeRound(received, at), text: message, phase: 'writing', statusText: ''};
	// The same text again changes no text of the object, so nothing is drawn again.
	const settled = turn.phase === 'tools' ? closeRound(received, at) : received;
	const grows = turn.text !== '' && message.length > turn.text.length;
	return {...settled, text: message, phase: 'writing', statusText: '', ...(grows ? {isGrowing: true} : {})};
}

function phaseAfterStatus(turn: Turn): Turn['phase'] {
	return turn.phase === 'sending' || turn.phase === 'recovering' ? 'thinking' : turn.phase;
}

function announce(turn: Turn, message: string, announced: Announcement, at: number): Turn {
	const {name, ...progress} = announced;
	// All calls of a round are announced before the first one runs, so any other frame ends the round.
	const opensRound = turn.phase !== 'tools' || progress.call === 1;
	const before = opensRound ? closeRound(turn, at) : turn;
	const lastRound = callsIn(before.parts).at(-1)?.round ?? 0;
	const call: ToolCall = {
		key: `${turn.entryId}/${callsIn(before.parts).length}`,
		id: undefined,
		name,
		arguments: undefined,
		outcome: {state: 'running'},
		round: opensRound ? lastRound + 1 : lastRound,
		startedAt: at,
		endedAt: undefined,
	};
	return {
		...before,
		phase: 'tools',
		statusText: message,
		progress,
		parts: [...before.parts, {kind: 'tool', call}],
	};
}

/** Ends a round: the text so far becomes a part, and running calls end. */
function closeRound(turn: Turn, at: number): Turn {
	const parts = turn.parts.map((part) =>
		part.kind === 'tool' ? {kind: 'tool' as const, call: ended(part.call, at)} : part,
	);
	// An empty text, which `seed` sends for a round without text, is kept too: texts and rounds are matched by index.
	const hasText = turn.text !== '' || (turn.phase === 'writing' && callsIn(parts).length === 0);
	const {isGrowing: _, ...rest} = turn;
	return {
		...rest,
		parts: hasText ? [...parts, {kind: 'text', text: turn.text}] : parts,
		text: '',
		progress: undefined,
	};
}

/**
 * The parts of the reply, in order, when `ai_response` ended the turn: the texts of the rounds, the calls, the final
 * text. Where the server left the calls out, the announced ones stay, with unknown outcomes until the history has them.
 * @param turn the turn that ends; undefined for a reply without one
 */
export function replyParts(
	turn: Turn | undefined,
	frame: AiResponseFrame,
	keyPrefix: string,
): readonly ReplyPart[] {
	const received = pair(frame.tool_calls, frame.tool_results, undefined, (index) => `${keyPrefix}/${index}`);
	const final: ReplyPart = {kind: 'text', text: frame.message};
	if (turn === undefined) return received.length === 0 ? [final] : [...received.map(asPart), final];
	const live = callsIn(turn.parts);
	// A streamed text so far is the beginning of the final one. `seed` sends the texts of its tool rounds instead,
	// which must not be lost.
	const isRoundText = turn.phase === 'writing' && received.length > 0 && live.length === 0;
	const keepsText = isRoundText || (turn.text !== '' && !extendsText(frame.message, turn.text));
	const before = endAll(turn.parts, turn.lastFrameAt);
	const texts: readonly ReplyPart[] = keepsText ? [...before, {kind: 'text', text: turn.text}] : before;
	if (received.length === 0 || live.length === 0) return [...texts, ...received.map(asPart), final];
	return [...placeCalls(texts, adopt(received, callsIn(before))), final];
}

/** Whether a text has this part, usually its beginning: its reasoning may precede it. Of a long text only the head is compared. */
function extendsText(text: LongText, beginning: string): boolean {
	return headOf(text).includes(beginning) || (typeof text !== 'string' && beginning.startsWith(text.head));
}

function asPart(call: ToolCall): ReplyPart {
	return {kind: 'tool', call};
}

/** Puts calls in the positions of the announced ones; calls that were not announced go to the end. */
function placeCalls(parts: readonly ReplyPart[], calls: readonly ToolCall[]): readonly ReplyPart[] {
	const left = new Map(calls.map((call) => [call.key, call]));
	const placed: ReplyPart[] = [];
	for (const part of parts) {
		if (part.kind === 'text') {
			placed.push(part);
			continue;
		}
		const call = left.get(part.call.key);
		left.delete(part.call.key);
		placed.push(asPart(call ?? part.call));
	}
	return [...placed, ...[...left.values()].map(asPart)];
}

/** The parts received before the connection was lost; empty when there were none. */
export function partialParts(turn: Turn): readonly ReplyPart[] {
	const parts = endAll(turn.parts, undefined);
	return turn.text === '' ? parts : [...parts, {kind: 'text', text: turn.text}];
}

/** Whether the answer may arrive by itself, and the user waits for it. */
export function isAwaited(turn: Turn | undefined): boolean {
	return turn !== undefined && !turn.givenUp && turn.isSuspended !== true;
}
