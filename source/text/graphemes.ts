/** Visits the graphemes of a text with their widths in columns, in linear time on every version of Node. */
import {
	codePointAt,
	isEmoji,
	isPictograph,
	JOINER,
	kindOf,
	MARK,
	PREPENDED,
	SELECTOR,
	TAG,
	TONE,
	takesTone,
} from './code-points.ts';
import {columnsOf, isRecentMark} from './unicode/columns.ts';
import {walkClusters} from './unicode/grapheme-breaks.ts';
import {fillPlainWidths} from './unicode/plain-width.ts';

/** Values in `cells`: not yet computed, and a character that may join its neighbours into one grapheme. */
const UNKNOWN = 255;
const JOINING = 254;

// In functions, here and in the tables of `unicode/`: V8 reads an expression when its function is called first, and all of these
// together delay the start by milliseconds.
const isLetter = (character: string): boolean => /[\p{L}\p{N}\p{P}\p{S}\p{Zs}\p{Co}]/u.test(character);
/** Letters of these that attach to a neighbour: Thai and Lao AM, a Malayalam sign, Hangul parts. */
const isAttaching = (character: string): boolean =>
	/[\p{Grapheme_Extend}\u0E33\u0EB3\u0D4E\u1100-\u11FF\uA960-\uA97F\uD7B0-\uD7FF]/u.test(character);

/** Columns of each BMP character that is a separate grapheme next to any other of these. */
const cells = fillPlainWidths(new Uint8Array(0x1_0000).fill(UNKNOWN));

function cellsOf(unit: number): number {
	const found = cells[unit] ?? JOINING;
	if (found !== UNKNOWN) return found;
	const character = String.fromCharCode(unit);
	const isAlone = isLetter(character) && !isAttaching(character);
	const columns = isAlone ? columnsOf(unit) : JOINING;
	cells[unit] = columns;
	return columns;
}

/** @returns `true` to stop the walk */
type Visit = (start: number, end: number, columns: number) => boolean | undefined;

/** Visits the graphemes between two boundaries of graphemes. */
const walkJoining = (text: string, from: number, to: number, visit: Visit): boolean =>
	walkClusters(text, from, to, (start, end) => visit(start, end, clusterWidth(text.slice(start, end))));

/**
 * Visits the graphemes of a text in order, until a visit returns `true`. Adjacent plain characters need no rules.
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
		// Up to the next two adjacent plain characters: between them is a boundary, whatever precedes.
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

/** Widths of graphemes of more than one unit; the cache is cleared when it is full. */
const widths = new Map<string, number>();
const MOST_WIDTHS = 4096;
const LONGEST_KEPT = 32;

/** Whether the terminal draws an emoji of several code points as one picture, and marks without a column. */
let drawsWhole = false;

/** Clear the caches of results that depend on widths. */
const clearCaches: (() => void)[] = [() => widths.clear()];

/** Registers a function that clears a cache when the widths of graphemes change. */
export function whenWidthsChange(clear: () => void): void {
	clearCaches.push(clear);
}

/** Whether the terminal has reported that it draws graphemes whole (mode 2027). */
export const drawsGraphemesWhole = (): boolean => drawsWhole;

/** @returns whether the widths of graphemes changed: everything has to be laid out again */
export function setGraphemesWhole(isOn: boolean): boolean {
	if (drawsWhole === isOn) return false;
	drawsWhole = isOn;
	for (const clear of clearCaches) clear();
	return true;
}

/** Whether the first character of a grapheme is wide: East Asian, or an emoji. A row may be broken on either side of it. */
export const startsWide = (text: string, start: number): boolean => columnsOf(codePointAt(text, start)) === 2;

const ZWJ = 0x200d;
const EMOJI_STYLE = 0xfe0f;
const REGIONAL_A = 0x1f1e6;
const REGIONAL_Z = 0x1f1ff;
const HANGUL_VOWELS = 0x1160;
const HANGUL_END = 0x11ff;

/** Whether a code point is a vowel or a final consonant of Hangul, which terminals draw into the cell before it. */
export const isHangulEnd = (codePoint: number): boolean =>
	codePoint >= HANGUL_VOWELS && codePoint <= HANGUL_END;

const isRegional = (codePoint: number): boolean => codePoint >= REGIONAL_A && codePoint <= REGIONAL_Z;

/** The sum of the columns of the code points: terminals without mode 2027 draw each of them. */
function measure(cluster: string): number {
	const first = codePointAt(cluster, 0);
	// A vowel of Hangul without a consonant has a column of its own.
	let columns = isHangulEnd(first) ? 1 : 0;
	let previous = -1;
	let previousColumns = 0;
	const isPicture = isPictograph(first);
	for (let at = 0; at < cluster.length; ) {
		const codePoint = codePointAt(cluster, at);
		at += codePoint > 0xffff ? 2 : 1;
		let added = columnsOf(codePoint);
		if (codePoint === EMOJI_STYLE && previousColumns === 1 && isEmoji(previous)) added = 1;
		if (drawsWhole && added > 0 && isDrawnInto(previous, codePoint, isPicture)) {
			columns = isPicture ? Math.max(2, columns) : columns;
			added = 0;
		}
		columns += added;
		previous = codePoint;
		previousColumns = added;
	}
	return columns;
}

/** Whether a terminal that draws graphemes whole gives a code point no column of its own. */
function isDrawnInto(previous: number, codePoint: number, isPicture: boolean): boolean {
	if (isRegional(codePoint)) return isRegional(previous);
	if (isPicture && previous === ZWJ) return isPictograph(codePoint);
	if (kindOf(codePoint) === TONE) return previous !== -1 && takesTone(previous);
	return isRecentMark(codePoint);
}

function clusterWidth(cluster: string): number {
	if (cluster.length === 1) {
		const columns = cellsOf(cluster.charCodeAt(0));
		if (columns < JOINING) return columns;
	}
	if (cluster.length > LONGEST_KEPT) return measure(cluster);
	const kept = widths.get(cluster);
	if (kept !== undefined) return kept;
	const columns = measure(cluster);
	if (widths.size >= MOST_WIDTHS) widths.clear();
	widths.set(cluster, columns);
	return columns;
}

/** A longer grapheme is a chain of letters or a pile of marks and may be split. */
const LONGEST_WHOLE = 64;

const attaches = (kind: number): boolean =>
	kind === MARK || kind === JOINER || kind === SELECTOR || kind === TONE || kind === TAG;

/**
 * Like `walkGraphemes`, but splits a grapheme that is very long or wider than `most` columns into characters with their marks.
 * The sum of their widths is at least the width of the grapheme; a part may still be wider than `most`.
 */
export function walkSplitGraphemes(text: string, most: number, visit: Visit): void {
	walkGraphemes(text, (start, end, columns) => {
		if (columns <= most && end - start <= LONGEST_WHOLE) return visit(start, end, columns);
		let partStart = start;
		let previous = codePointAt(text, start);
		for (let at = start + (previous > 0xffff ? 2 : 1); at < end; ) {
			const codePoint = codePointAt(text, at);
			const isJoined = (previous === 0x200d && isPictograph(codePoint)) || kindOf(previous) === PREPENDED;
			if (!isJoined && !attaches(kindOf(codePoint))) {
				if (visit(partStart, at, clusterWidth(text.slice(partStart, at))) === true) return true;
				partStart = at;
			}
			previous = codePoint;
			at += codePoint > 0xffff ? 2 : 1;
		}
		return visit(partStart, end, clusterWidth(text.slice(partStart, end)));
	});
}

/** Whether a grapheme certainly begins at an offset, whatever the rest of the text: plain characters on both sides. */
export const isPlainBoundary = (text: string, offset: number): boolean =>
	isSeparate(text.charCodeAt(offset - 1)) && isSeparate(text.charCodeAt(offset));

/** Whether a UTF-16 code unit is a separate grapheme next to any other for which this is true. */
export const isSeparate = (unit: number): boolean => cellsOf(unit) < JOINING;
