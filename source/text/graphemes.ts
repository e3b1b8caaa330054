/** Walks a text by grapheme, each with the columns it takes, in linear time on every version of Node. */
import stringWidth from 'string-width';
import {
	codePointAt,
	isPictograph,
	JOINER,
	kindOf,
	MARK,
	PREPENDED,
	SELECTOR,
	TAG,
	TONE,
} from './code-points.ts';

/** Marks in `cells`: not looked at yet, and what may join its neighbours into one grapheme. */
const UNKNOWN = 255;
const JOINING = 254;

const LETTERS = /[\p{L}\p{N}\p{P}\p{S}\p{Zs}\p{Co}]/u;
/** Letters among them that attach to a neighbour: Thai and Lao AM, a Malayalam sign, Hangul parts. */
const ATTACHING = /[\p{Grapheme_Extend}\u0E33\u0EB3\u0D4E\u1100-\u11FF\uA960-\uA97F\uD7B0-\uD7FF]/u;

/** Columns of each BMP character that is a grapheme of its own beside any other of these. */
const cells = new Uint8Array(0x1_0000).fill(UNKNOWN);
cells.fill(1, 0x20, 0x7f);

function cellsOf(unit: number): number {
	const found = cells[unit] ?? JOINING;
	if (found !== UNKNOWN) return found;
	const character = String.fromCharCode(unit);
	const isAlone = LETTERS.test(character) && !ATTACHING.test(character);
	const columns = isAlone ? stringWidth(character) : JOINING;
	cells[unit] = columns;
	return columns;
}

let segmenter: Intl.Segmenter | undefined;
/** Units given to the segmenter at once: on Node 20 its time grows with the square of the text. */
const WINDOW = 256;

/** @returns `true` to stop the walk */
type Visit = (start: number, end: number, columns: number) => boolean | undefined;

const isHighSurrogate = (unit: number): boolean => unit >= 0xd800 && unit <= 0xdbff;

/** Segments `text` from `from` to `to`, both of them boundaries of graphemes. */
function walkJoining(text: string, from: number, to: number, visit: Visit): boolean {
	segmenter ??= new Intl.Segmenter();
	let window = WINDOW;
	let at = from;
	while (at < to) {
		const end = Math.min(to, at + window - (isHighSurrogate(text.charCodeAt(at + window - 1)) ? 1 : 0));
		const start = at;
		for (const {segment, index} of segmenter.segment(text.slice(start, end))) {
			const next = start + index + segment.length;
			// The last one of a window may go on behind it: it is taken up again.
			if (next === end && end < to) break;
			at = next;
			if (visit(start + index, next, clusterWidth(segment)) === true) return true;
		}
		window = at === start ? window * 2 : WINDOW;
	}
	return false;
}

/**
 * Visits the graphemes of a text in order, until a visit returns `true`. Plain characters beside each other never ask the
 * segmenter.
 */
export function walkGraphemes(text: string, visit: Visit): void {
	const length = text.length;
	let at = 0;
	let isPlain = length > 0 && cellsOf(text.charCodeAt(0)) < JOINING;
	while (at < length) {
		let isNextPlain = at + 1 === length || cellsOf(text.charCodeAt(at + 1)) < JOINING;
		if (isPlain && isNextPlain) {
			if (visit(at, at + 1, cellsOf(text.charCodeAt(at))) === true) return;
			at++;
			continue;
		}
		// Up to the next two plain characters in a row: between them is a boundary whatever came before.
		let end = at + 1;
		while (end < length && !(isPlain && isNextPlain)) {
			isPlain = isNextPlain;
			end++;
			isNextPlain = end === length || cellsOf(text.charCodeAt(end)) < JOINING;
		}
		if (walkJoining(text, at, end, visit)) return;
		at = end;
		isPlain = isNextPlain;
	}
}

/** Widths of graphemes of more than one unit; forgotten all at once when there are too many. */
const widths = new Map<string, number>();
const MOST_WIDTHS = 4096;
const LONGEST_KEPT = 32;

function clusterWidth(cluster: string): number {
	if (cluster.length === 1) {
		const columns = cellsOf(cluster.charCodeAt(0));
		if (columns < JOINING) return columns;
	}
	if (cluster.length > LONGEST_KEPT) return stringWidth(cluster);
	const kept = widths.get(cluster);
	if (kept !== undefined) return kept;
	const columns = stringWidth(cluster);
	if (widths.size >= MOST_WIDTHS) widths.clear();
	widths.set(cluster, columns);
	return columns;
}

/** A grapheme longer than this is a chain of letters or a heap of marks, not something to be kept in one piece. */
const LONGEST_WHOLE = 64;

const attaches = (kind: number): boolean =>
	kind === MARK || kind === JOINER || kind === SELECTOR || kind === TONE || kind === TAG;

/**
 * Like `walk`, but a grapheme that is very long or wider than `most` columns comes in pieces, each a character with its marks.
 * Their widths together are at least that of the whole; a piece may still be wider than `most`.
 */
export function walkRuns(text: string, most: number, visit: Visit): void {
	walkGraphemes(text, (start, end, columns) => {
		if (columns <= most && end - start <= LONGEST_WHOLE) return visit(start, end, columns);
		let pieceStart = start;
		let previous = codePointAt(text, start);
		for (let at = start + (previous > 0xffff ? 2 : 1); at < end; ) {
			const codePoint = codePointAt(text, at);
			const isJoined = (previous === 0x200d && isPictograph(codePoint)) || kindOf(previous) === PREPENDED;
			if (!isJoined && !attaches(kindOf(codePoint))) {
				if (visit(pieceStart, at, clusterWidth(text.slice(pieceStart, at))) === true) return true;
				pieceStart = at;
			}
			previous = codePoint;
			at += codePoint > 0xffff ? 2 : 1;
		}
		return visit(pieceStart, end, clusterWidth(text.slice(pieceStart, end)));
	});
}

/** Whether a grapheme certainly begins at an offset, whatever stands farther off: plain characters on both sides. */
export const isPlainBoundary = (text: string, offset: number): boolean =>
	isSeparate(text.charCodeAt(offset - 1)) && isSeparate(text.charCodeAt(offset));

/** Whether a UTF-16 code unit is a grapheme of its own beside any other of which this holds. */
export const isSeparate = (unit: number): boolean => cellsOf(unit) < JOINING;
