/** Iterates over a draft by grapheme, with each one's text on the screen and its width. */
import {isHighSurrogate, isLeftOut} from '../../text/code-points.ts';
import {isSeparate, whenWidthsChange} from '../../text/graphemes.ts';
import {EMPTY_TEXT, own, type SafeText, safeLine} from '../../text/safe.ts';
import {graphemes, widthOf} from '../../text/width.ts';

/** The text drawn for one grapheme: control characters are made visible, and every grapheme has a width. */
export interface Glyph {
	readonly shown: SafeText;
	/** Cells, at least 1; 0 for a zero-width character within a word. */
	readonly width: number;
}

/** Code units that are segmented at a time: a row or two. */
const CHUNK = 128;
/** The longest grapheme, in code units; longer ones are piled-up combining marks, which would be slow, and are split. */
const LONGEST = 4_096;

/** Cache of glyphs by grapheme; cleared when full, since a text can have any number of them. */
const cache = new Map<string, Glyph>();
whenWidthsChange(() => cache.clear());
const CACHE_LIMIT = 5_000;
const LONGEST_KEPT = 32;

/** Whether a code unit is always a whole grapheme next to any other such unit: then no segmenter is needed. */
const isAlone = (unit: number): boolean => (unit < 0x80 && unit !== 0x0d) || isSeparate(unit);

/** Cache of their glyphs, by code unit. */
const alone: Glyph[] = [];

function glyphOfUnit(unit: number): Glyph {
	let glyph = alone[unit];
	if (glyph === undefined) {
		glyph = makeGlyph(String.fromCharCode(unit));
		alone[unit] = glyph;
	}
	return glyph;
}

/** The glyph of any grapheme. */
export function glyphOf(grapheme: string): Glyph {
	const unit = grapheme.charCodeAt(0);
	if (grapheme.length === 1 && isAlone(unit)) return glyphOfUnit(unit);
	let glyph = cache.get(grapheme);
	if (glyph === undefined) {
		if (cache.size >= CACHE_LIMIT) cache.clear();
		glyph = makeGlyph(grapheme);
		if (grapheme.length <= LONGEST_KEPT) cache.set(grapheme, glyph);
	}
	return glyph;
}

function makeGlyph(grapheme: string): Glyph {
	// A grapheme without a cell of its own would be drawn over its neighbour, with no cursor position after it.
	for (const shown of [safeLine(grapheme), own`\u25CC${grapheme}`]) {
		const width = widthOf(shown);
		if (width > 0) return {shown, width};
	}
	return {shown: own`\uFFFD`, width: 1};
}

const UNDRAWN: Glyph = {shown: EMPTY_TEXT, width: 0};

/** The glyph of a grapheme without its last unit, which is a zero-width character within a word. */
const glyphWithoutLast = (grapheme: string): Glyph =>
	grapheme.length === 1 ? UNDRAWN : glyphOf(grapheme.slice(0, -1));

/**
 * Visits the graphemes of `text` in order.
 * @param from a grapheme boundary, as code-unit index
 * @param visit receives the start, the end and the glyph; returns false to stop
 * @param to the end of the iteration
 */
export function walkGlyphs(
	text: string,
	from: number,
	visit: (start: number, end: number, glyph: Glyph) => boolean,
	to = text.length,
): void {
	let at = from;
	let length = CHUNK;
	while (at < to) {
		const unit = text.charCodeAt(at);
		if (isAlone(unit) && (at + 1 === to || isAlone(text.charCodeAt(at + 1)))) {
			if (!visit(at, at + 1, glyphOfUnit(unit))) return;
			at++;
			continue;
		}
		let end = Math.min(to, at + length);
		if (end < to && isHighSurrogate(text.charCodeAt(end - 1))) end++;
		const found = [...graphemes(text.slice(at, end))];
		// Whether there is a boundary depends on what is before it and on the one character after it, so only the
		// last grapheme may have been cut.
		if (end < to && (found.length > 1 || length < LONGEST)) found.pop();
		length = found.length === 0 ? length * 2 : CHUNK;
		for (const grapheme of found) {
			const next = at + grapheme.length;
			const glyph = isLeftOut(text, next - 1) ? glyphWithoutLast(grapheme) : glyphOf(grapheme);
			if (!visit(at, next, glyph)) return;
			at = next;
		}
	}
}
