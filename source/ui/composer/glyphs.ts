/** Walks over a draft by grapheme and says what each looks like on the screen and how wide it is there. */
import {own, type SafeText, safeLine} from '../../text/safe.ts';
import {graphemes, widthOf} from '../../text/width.ts';

/** What is drawn for one grapheme: control characters are shown, and nothing is without width. */
export interface Glyph {
	readonly shown: SafeText;
	/** Cells, at least 1. */
	readonly width: number;
}

/** Code units that are segmented at a time: a row or two. */
const CHUNK = 128;
/** A grapheme longer than this, in code units, is a heap of marks to slow us down: it is cut there. */
const LONGEST = 4_096;

/** Looks of graphemes that were met; emptied when full, since a text can bring any number of them. */
const cache = new Map<string, Glyph>();
const CACHE_LIMIT = 5_000;
const LONGEST_KEPT = 32;

/** Looks of U+0000 to U+007F by code. */
const ascii = Array.from({length: 0x80}, (_, code) => makeGlyph(String.fromCharCode(code)));

export function glyphOf(grapheme: string): Glyph {
	const plain = grapheme.length === 1 ? ascii[grapheme.charCodeAt(0)] : undefined;
	if (plain !== undefined) return plain;
	let glyph = cache.get(grapheme);
	if (glyph === undefined) {
		if (cache.size >= CACHE_LIMIT) cache.clear();
		glyph = makeGlyph(grapheme);
		if (grapheme.length <= LONGEST_KEPT) cache.set(grapheme, glyph);
	}
	return glyph;
}

function makeGlyph(grapheme: string): Glyph {
	// What takes no cell of its own would be drawn over its neighbour, and the cursor could not be put behind it.
	for (const shown of [safeLine(grapheme), own`\u25CC${grapheme}`]) {
		const width = widthOf(shown);
		if (width > 0) return {shown, width};
	}
	return {shown: own`\uFFFD`, width: 1};
}

/**
 * Visits the graphemes of `text` in order.
 * @param from a grapheme boundary, as code-unit index
 * @param visit gets where the grapheme begins and ends and its looks; returns false to stop
 */
export function walk(
	text: string,
	from: number,
	visit: (start: number, end: number, glyph: Glyph) => boolean,
): void {
	let at = from;
	let length = CHUNK;
	while (at < text.length) {
		const code = text.charCodeAt(at);
		// Nothing joins an ASCII character to an ASCII one, but for CR LF, and a draft has no CR.
		if (code < 0x80 && !(text.charCodeAt(at + 1) >= 0x80)) {
			if (!visit(at, at + 1, ascii[code] ?? glyphOf(text.charAt(at)))) return;
			at++;
			continue;
		}
		let end = Math.min(text.length, at + length);
		if (end < text.length && isHighSurrogate(text.charCodeAt(end - 1))) end++;
		const found = [...graphemes(text.slice(at, end))];
		// Whether there is a boundary depends on what is before it and on the one character behind it, so only the
		// last grapheme may have been cut.
		if (end < text.length && (found.length > 1 || length < LONGEST)) found.pop();
		length = found.length === 0 ? length * 2 : CHUNK;
		for (const grapheme of found) {
			if (!visit(at, at + grapheme.length, glyphOf(grapheme))) return;
			at += grapheme.length;
		}
	}
}

function isHighSurrogate(code: number): boolean {
	return code >= 0xd800 && code <= 0xdbff;
}
