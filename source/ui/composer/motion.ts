/** Cursor motions in a draft: by grapheme, word, line and row. A fold counts as one grapheme and as one word. */
import {codePointAt, isLowSurrogate} from '../../text/code-points.ts';
import {type Folded, foldOver} from './folds.ts';
import {boundaryNear, indexAt, positionOf, wrapDraft} from './wrapped.ts';

export type Motion =
	| 'left'
	| 'right'
	/** By row of the screen, keeping the column if possible. */
	| 'up'
	| 'down'
	/** Start and end of the line, however many rows it takes. */
	| 'home'
	| 'end'
	| 'word-left'
	| 'word-right'
	| 'buffer-start'
	| 'buffer-end';

/**
 * @param cursor a boundary of `draft`
 * @param width cells of a row
 * @param column the column before the cursor passed shorter rows; undefined = the current one
 * @returns a boundary; `cursor` itself if it cannot move
 */
export function target(
	draft: Folded,
	cursor: number,
	motion: Motion,
	width: number,
	column?: number,
): number {
	const {text} = draft;
	switch (motion) {
		case 'left':
			return cursor === 0 ? 0 : boundaryNear(wrapDraft(draft, width), cursor - 1, 'before');
		case 'right':
			return cursor >= text.length ? text.length : boundaryNear(wrapDraft(draft, width), cursor + 1, 'after');
		case 'up':
		case 'down': {
			const wrapped = wrapDraft(draft, width);
			const position = positionOf(wrapped, cursor);
			const row = position.row + (motion === 'up' ? -1 : 1);
			return wrapped.starts[row] === undefined ? cursor : indexAt(wrapped, row, column ?? position.column);
		}
		case 'home':
			return lineStart(draft, cursor);
		case 'end':
			return lineEnd(draft, cursor);
		case 'word-left':
			return boundaryNear(wrapDraft(draft, width), wordStart(draft, cursor), 'before');
		case 'word-right':
			return boundaryNear(wrapDraft(draft, width), wordEnd(draft, cursor), 'after');
		case 'buffer-start':
			return 0;
		case 'buffer-end':
			return text.length;
	}
}

/** Line feeds within a fold end no line. */
function lineStart({text, folds}: Folded, cursor: number): number {
	let from = cursor;
	while (from > 0) {
		const lineFeed = text.lastIndexOf('\n', from - 1);
		const fold = foldOver(folds, lineFeed);
		if (fold === undefined) return lineFeed + 1;
		from = fold.start;
	}
	return 0;
}

function lineEnd({text, folds}: Folded, cursor: number): number {
	let from = cursor;
	for (;;) {
		const lineFeed = text.indexOf('\n', from);
		const fold = foldOver(folds, lineFeed);
		if (fold === undefined) return lineFeed < 0 ? text.length : lineFeed;
		from = fold.end;
	}
}

const WORD = /[\p{L}\p{M}\p{N}_]/u;
const ASCII_WORD = /\w/;

function isWord(codePoint: number): boolean {
	const character = String.fromCodePoint(codePoint);
	return codePoint < 0x80 ? ASCII_WORD.test(character) : WORD.test(character);
}

/** Skips non-word characters, then the word, as Emacs does. */
function wordStart({text, folds}: Folded, from: number): number {
	let at = from;
	let end = from;
	let inWord = false;
	while (at > 0) {
		const fold = foldOver(folds, at - 1);
		if (fold !== undefined) {
			if (!inWord) return fold.start;
			break;
		}
		const before = at - (isLowSurrogate(text.charCodeAt(at - 1)) && at > 1 ? 2 : 1);
		const word = isWord(codePointAt(text, before));
		if (inWord && !word) break;
		if (!inWord) end = at;
		inWord = word;
		at = before;
	}
	return inWord ? wordBoundary({text, folds}, at, end, 'last') : at;
}

/** Scripts that are written without spaces between words. */
const UNSPACED =
	/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;
/** UTF-16 units of such a script that are read on each side for the words in them: a clause. */
const CLAUSE = 256;

let words: Intl.Segmenter | undefined;

/**
 * The start of the last word, or the end of the first one, of a chunk of word characters without spaces.
 * @returns the start, or the end, of the chunk itself in scripts with spaces
 */
function wordBoundary({text, folds}: Folded, start: number, end: number, which: 'first' | 'last'): number {
	const isLast = which === 'last';
	const whole = isLast ? start : end;
	if (!UNSPACED.test(text.slice(start, end))) return whole;
	// The words depend on the characters on the other side of the cursor too.
	const from = wordChunkEnd({text, folds}, isLast ? Math.max(start, end - CLAUSE) : start, -1);
	const to = wordChunkEnd({text, folds}, isLast ? end : Math.min(end, start + CLAUSE), 1);
	words ??= new Intl.Segmenter('en', {granularity: 'word'});
	let boundary = whole;
	for (const {segment, index} of words.segment(text.slice(from, to))) {
		if (isLast && from + index >= end) break;
		boundary = from + index + (isLast ? 0 : segment.length);
		if (!isLast && boundary > start) break;
	}
	return isLast ? Math.max(start, boundary) : Math.min(end, boundary);
}

/** The end of the word characters in a direction, at most `CLAUSE` units away. */
function wordChunkEnd({text, folds}: Folded, from: number, by: 1 | -1): number {
	let at = from;
	while (Math.abs(at - from) < CLAUSE) {
		const next = by > 0 ? at : at - (isLowSurrogate(text.charCodeAt(at - 1)) && at > 1 ? 2 : 1);
		const codePoint = next < 0 ? -1 : codePointAt(text, next);
		if (codePoint < 0 || !isWord(codePoint) || foldOver(folds, next) !== undefined) break;
		at = by > 0 ? at + (codePoint > 0xffff ? 2 : 1) : next;
	}
	return at;
}

function wordEnd({text, folds}: Folded, from: number): number {
	let at = from;
	let start = from;
	let inWord = false;
	while (at < text.length) {
		const fold = foldOver(folds, at);
		if (fold !== undefined) {
			if (!inWord) return fold.end;
			break;
		}
		const codePoint = codePointAt(text, at);
		const word = isWord(codePoint);
		if (inWord && !word) break;
		if (!inWord) start = at;
		inWord = word;
		at += codePoint > 0xffff ? 2 : 1;
	}
	return inWord ? wordBoundary({text, folds}, start, at, 'first') : at;
}
