/** Reads a large WebSocket message: its long texts are left where they lie, and of its many items the first are read. */
import {decode} from './decode.ts';
import {MOST_PROBLEMS} from './fields.ts';
import type {Decoded, ServerFrame} from './frames.ts';
import {CUT_OFF} from './json.ts';
import {type Scan, type ScanLimits, scan} from './scan.ts';
import {StoredText, type TextSpan} from './stored-text.ts';

/** Bytes from which on a message is scanned and not parsed. */
export const LARGE_MESSAGE = 256 * 1024;

/** What of a large message is shown at once: as much as a screen lays out without being held up. */
export const SCAN_LIMITS: ScanLimits = {
	longestString: 256 * 1024,
	head: 16 * 1024,
	budget: 1024 * 1024,
	mostItems: 100,
};

/** What was left out of a frame, by the places where its beginnings stand. */
export interface LongTexts<Text> {
	/** Of an answer. */
	readonly message: Text | undefined;
	/** Contents of messages of a history, by their numbers. */
	readonly contents: ReadonlyMap<number, Text>;
	/** Where more than these is missing: how many items of the two lists, and the whole frame as it came. */
	readonly rest: {readonly calls: number; readonly results: number; readonly json: Text} | undefined;
}

export interface LargeDecoded {
	/** With the beginnings of its long texts in their places. */
	readonly decoded: Decoded;
	/** undefined where nothing was left out. */
	readonly long: LongTexts<StoredText> | undefined;
}

type Scanned = Extract<Scan, {readonly kind: 'scanned'}>;

/**
 * Reads one text message of the server as `decode` does, without ever making one string of it.
 * @param bytes valid UTF-8; they stay in memory as long as one of the texts in them does
 */
export function decodeLarge(bytes: Buffer, limits: ScanLimits = SCAN_LIMITS): LargeDecoded {
	const found = scan(bytes, limits);
	// The message is broken, and the parser says best how.
	if (found.kind === 'failed') return {decoded: decode(bytes.toString()), long: undefined};
	const decoded = decode(found.json);
	if (decoded.kind !== 'frame') return {decoded, long: undefined};
	// A deep nest is not in the text any more that was decoded, and is told all the same.
	const isTold = found.isTooDeep && decoded.problems.length < MOST_PROBLEMS;
	return {
		decoded: isTold ? {...decoded, problems: [CUT_OFF, ...decoded.problems]} : decoded,
		long: longTexts(decoded.frame, found, bytes),
	};
}

function longTexts(frame: ServerFrame, found: Scanned, bytes: Buffer): LongTexts<StoredText> | undefined {
	const stored = (span: TextSpan): StoredText => new StoredText(bytes, span, 'json-string');
	switch (frame.type) {
		case 'ai_response': {
			const message = found.message && stored(found.message);
			const rest = restOf(found, bytes);
			return message === undefined && rest === undefined ? undefined : {message, contents: new Map(), rest};
		}
		case 'history':
		case 'conversation_loaded': {
			if (found.contents.size === 0) return undefined;
			const contents = new Map([...found.contents].map(([index, span]) => [index, stored(span)]));
			return {message: undefined, contents, rest: undefined};
		}
		default:
			return undefined;
	}
}

function restOf(found: Scanned, bytes: Buffer): LongTexts<StoredText>['rest'] {
	const calls = found.omitted.get('tool_calls') ?? 0;
	const results = found.omitted.get('tool_results') ?? 0;
	if (calls + results === 0 && !found.isAbridged && !found.isTooDeep) return undefined;
	const whole = {start: 0, end: bytes.length, units: found.units};
	return {calls, results, json: new StoredText(bytes, whole, 'none')};
}
