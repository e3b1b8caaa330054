/** Decodes a large WebSocket message: long texts stay in its bytes, and of long lists only the first items are decoded. */
import {decode} from './decode.ts';
import {MOST_PROBLEMS} from './fields.ts';
import {CUT_OFF} from './json.ts';
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
	const decoded = decode(found.json);
	if (decoded.kind !== 'frame') return {decoded, long: undefined};
	// The short text no longer contains the deep nesting, but the problem is reported.
	const isReported = found.isTooDeep && decoded.problems.length < MOST_PROBLEMS;
	return {
		decoded: isReported ? {...decoded, problems: [CUT_OFF, ...decoded.problems]} : decoded,
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
	const blocks = found.omitted.get('message') ?? 0;
	if (calls + results + blocks === 0 && !found.isAbridged && !found.isTooDeep) return undefined;
	const whole = {start: 0, end: bytes.length, units: found.units};
	return {calls, results, json: new StoredText(bytes, whole, 'none')};
}
