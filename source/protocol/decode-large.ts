/** Decodes a large WebSocket message: long texts stay in its bytes, and of long lists only the first items are decoded. */

import {decode} from './decode.ts';
import {MOST_PROBLEMS} from './fields.ts';
import type {Cut, HistoryMessage} from './frames.ts';
import {CUT_OFF} from './json.ts';
import {memberCut} from './json-source.ts';
import {type Scan, type ScanLimits, scan} from './scan.ts';
import type {Decoded, ServerFrame} from './server-frames.ts';
import {StoredText, type TextSpan} from './stored-text.ts';

/** Bytes from which a message is scanned instead of parsed. */
export const LARGE_MESSAGE = 256 * 1024;

/** The part of a large message that is shown immediately: as much as the screen can lay out without a delay. */
export const SCAN_LIMITS: ScanLimits = {
	longestString: 256 * 1024,
	head: 16 * 1024,
	budget: 1024 * 1024,
	mostItems: 100,
};

/** The texts and items left out of a frame. */
export interface LongTexts<Text> {
	/** The `message` of an answer. */
	readonly message: Text | undefined;
	/** Contents of messages of a history, by the index of the message. */
	readonly contents: ReadonlyMap<number, Text>;
	/** The JSON of incomplete arguments, results, and messages of a history, by their first byte. */
	readonly values: ReadonlyMap<number, Text>;
	/** If more than these is missing: the number of items missing in the two lists, and the whole frame as received. */
	readonly rest: {readonly calls: number; readonly results: number; readonly json: Text} | undefined;
}

export interface LargeDecoded {
	/** With the beginnings of its long texts. */
	readonly decoded: Decoded;
	/** undefined if nothing was left out. */
	readonly long: LongTexts<StoredText> | undefined;
}

type Scanned = Extract<Scan, {readonly kind: 'scanned'}>;

/**
 * Decodes one text message of the server like `decode`, but never as one string.
 * @param bytes valid UTF-8; they stay in memory as long as any of the texts in them
 */
export function decodeLarge(bytes: Buffer, limits: ScanLimits = SCAN_LIMITS): LargeDecoded {
	const found = scan(bytes, limits);
	// The message is invalid, and the parser has the best description.
	if (found.kind === 'failed') return {decoded: decode(bytes.toString()), long: undefined};
	const decoded = decode(found.json, found.cut);
	if (decoded.kind !== 'frame') return {decoded, long: undefined};
	// The short text no longer contains the deep nesting, but the problem is reported.
	const isReported = found.isTooDeep && decoded.problems.length < MOST_PROBLEMS;
	const problems = isReported ? [CUT_OFF, ...decoded.problems] : decoded.problems;
	const long = longTexts(decoded.frame, found, bytes);
	const isShortened = long === undefined && (found.message ?? found.cut) !== undefined;
	const frame: ServerFrame = isShortened ? {...decoded.frame, isShortened} : decoded.frame;
	return {decoded: {...decoded, frame, problems}, long};
}

function longTexts(frame: ServerFrame, found: Scanned, bytes: Buffer): LongTexts<StoredText> | undefined {
	const stored = (span: TextSpan): StoredText => new StoredText(bytes, span, 'json-string');
	const wholes = (cuts: readonly (Cut | undefined)[]): ReadonlyMap<number, StoredText> =>
		new Map(cuts.flatMap((cut) => (cut === undefined ? [] : [[cut.start, wholeOf(cut, bytes)]])));
	switch (frame.type) {
		case 'ai_response': {
			const message = found.message && stored(found.message);
			const rest = found.cut && {...countsOf(found.cut), json: wholeOf(found.cut, bytes)};
			if (message === undefined && rest === undefined) return undefined;
			return {message, contents: new Map(), values: wholes(cutsOf(frame)), rest};
		}
		case 'history':
		case 'conversation_loaded': {
			const contents = new Map([...found.contents].map(([index, span]) => [index, stored(span)]));
			const values = wholes(frame.messages.flatMap((message) => [message.cut, ...cutsOf(message)]));
			if (contents.size + values.size === 0) return undefined;
			return {message: undefined, contents, values, rest: undefined};
		}
		default:
			return undefined;
	}
}

/** The incomplete values of calls and results. */
const cutsOf = ({
	tool_calls: calls,
	tool_results: results,
}: Pick<HistoryMessage, 'tool_calls' | 'tool_results'>): readonly (Cut | undefined)[] => [
	...calls.map(({argumentsCut}) => argumentsCut),
	...results.map(({resultCut}) => resultCut),
];

const wholeOf = ({start, size, units}: Cut, bytes: Buffer): StoredText =>
	new StoredText(bytes, {start, end: start + size, units}, 'none');

/** The number of calls and results that are missing in a frame or in a message. */
export const countsOf = (cut: Cut): {readonly calls: number; readonly results: number} => ({
	calls: memberCut(cut, 'tool_calls')?.left ?? 0,
	results: memberCut(cut, 'tool_results')?.left ?? 0,
});
