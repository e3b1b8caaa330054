/** One turn as it goes: what each `typing` frame means, and what the reply is made of when it ends. */
import type {AiResponseFrame} from '../protocol/frames.ts';
import {headOf, type LongText} from '../protocol/remote-text.ts';
import type {ReplyPart, ToolCall, Turn} from './entry.ts';
import {adopt, callsIn, endAll, ended, pair} from './tools.ts';

const CALLING = /^Calling (.{1,200})\.\.\. \((\d{1,4})\/(\d{1,4})\)$/s;
const SUMMARIZING = /^Summarizing (?:conversation|message \d+\/\d+|result \d+\/\d+)\.\.\.$/;
const LONGEST_STATUS = 80;

/** A turn that has just been written to the socket. */
export function begin(entryId: string, at: number): Turn {
	return {
		entryId,
		phase: 'sending',
		startedAt: at,
		lastFrameAt: at,
		words: '',
		progress: undefined,
		parts: [],
		text: '',
		givenUp: false,
	};
}

/**
 * Takes one `typing` frame. Its text replaces what was there. Nothing in the frame tells whether it is a status, the
 * answer so far, or the notice of a tool call, so: the first short line that ends in dots is a status, as are the
 * servers' known sentences; everything else that is no `Calling …` is the model's text.
 */
export function typing(turn: Turn, message: string, at: number): Turn {
	const heard = {...turn, lastFrameAt: at};
	const calling = CALLING.exec(message);
	if (calling !== null) return announce(heard, message, calling, at);
	if (isStatus(turn, message)) return {...heard, words: message, phase: phaseAfterStatus(turn)};
	// S sends an empty text for a round without words, and what comes next is of the next round.
	const isSilentRound = turn.phase === 'writing' && turn.text === '';
	if (isSilentRound || !message.startsWith(turn.text))
		return {...closeRound(heard, at), text: message, phase: 'writing', words: ''};
	// The same text again is no news: the object's texts stay as they are, and so does the drawing.
	const settled = turn.phase === 'tools' ? closeRound(heard, at) : heard;
	return {...settled, text: message, phase: 'writing', words: ''};
}

function phaseAfterStatus(turn: Turn): Turn['phase'] {
	return turn.phase === 'sending' || turn.phase === 'recovering' ? 'thinking' : turn.phase;
}

function isStatus(turn: Turn, message: string): boolean {
	if (SUMMARIZING.test(message)) return true;
	return turn.phase === 'sending' && message.length <= LONGEST_STATUS && /(?:\.\.\.|…)$/.test(message);
}

function announce(turn: Turn, message: string, calling: RegExpExecArray, at: number): Turn {
	const [, name = '', number, of] = calling;
	// All calls of a round are announced before the first of them runs, so anything else means that a round is over.
	const opensRound = turn.phase !== 'tools' || Number(number) === 1;
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
		words: message,
		progress: {call: Number(number), of: Number(of)},
		parts: [...before.parts, {kind: 'tool', call}],
	};
}

/** The text so far becomes a part, and calls still running are over. */
function closeRound(turn: Turn, at: number): Turn {
	const parts = turn.parts.map((part) =>
		part.kind === 'tool' ? {kind: 'tool' as const, call: ended(part.call, at)} : part,
	);
	// An empty text is kept too where it stood for a round (S): texts and rounds are matched by their number.
	const hasText = turn.text !== '' || (turn.phase === 'writing' && callsIn(parts).length === 0);
	return {
		...turn,
		parts: hasText ? [...parts, {kind: 'text', text: turn.text}] : parts,
		text: '',
		progress: undefined,
	};
}

/**
 * What the reply consists of, in order, when `ai_response` ended the turn: the words of the rounds, the calls, the
 * final text. A server that left the calls out leaves the live rows, whose outcome is unknown until history fills it.
 * @param turn the turn it ends; undefined when the reply came unasked
 */
export function replyParts(
	turn: Turn | undefined,
	frame: AiResponseFrame,
	keyPrefix: string,
): readonly ReplyPart[] {
	const told = pair(frame.tool_calls, frame.tool_results, undefined, (index) => `${keyPrefix}/${index}`);
	const final: ReplyPart = {kind: 'text', text: frame.message};
	if (turn === undefined) return told.length === 0 ? [final] : [...told.map(asPart), final];
	const live = callsIn(turn.parts);
	// Where text is streamed, the text so far is the beginning of the final one. S sends the words of its tool rounds
	// instead, which must not be lost.
	const isRoundText = turn.phase === 'writing' && told.length > 0 && live.length === 0;
	const keepsText = isRoundText || (turn.text !== '' && !goesOn(frame.message, turn.text));
	const before = endAll(turn.parts, turn.lastFrameAt);
	const texts: readonly ReplyPart[] = keepsText ? [...before, {kind: 'text', text: turn.text}] : before;
	if (told.length === 0 || live.length === 0) return [...texts, ...told.map(asPart), final];
	return [...placeCalls(texts, adopt(told, callsIn(before))), final];
}

/** Whether a text is a beginning with more behind it. Of a long one no more can be told than what is at hand. */
function goesOn(text: LongText, beginning: string): boolean {
	return headOf(text).startsWith(beginning) || (typeof text !== 'string' && beginning.startsWith(text.head));
}

function asPart(call: ToolCall): ReplyPart {
	return {kind: 'tool', call};
}

/** Puts calls where the live rows stood; what had no live row goes to the end. */
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

/** What had come when the connection broke; empty when nothing had. */
export function cutParts(turn: Turn): readonly ReplyPart[] {
	const parts = endAll(turn.parts, turn.lastFrameAt);
	return turn.text === '' ? parts : [...parts, {kind: 'text', text: turn.text}];
}
