/** Where the cursor of a draft goes: by grapheme, word, line and row. */

import {codePointAt} from '../../text/code-points.ts';
import {boundaryNear, indexAt, placeOf, wrapDraft} from './wrapped.ts';

export type Motion =
	| 'left'
	| 'right'
	/** By row of the screen, keeping the column where it can. */
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
 * @param cursor a grapheme boundary of `text`
 * @param width cells of a row
 * @param column where the cursor was before it went through shorter rows; undefined = where it is
 * @returns a grapheme boundary; `cursor` itself where there is nowhere to go
 */
export function target(text: string, cursor: number, motion: Motion, width: number, column?: number): number {
	switch (motion) {
		case 'left':
			return cursor === 0 ? 0 : boundaryNear(wrapDraft(text, width), cursor - 1, 'before');
		case 'right':
			return cursor >= text.length ? text.length : boundaryNear(wrapDraft(text, width), cursor + 1, 'behind');
		case 'up':
		case 'down': {
			const wrapped = wrapDraft(text, width);
			const place = placeOf(wrapped, cursor);
			const row = place.row + (motion === 'up' ? -1 : 1);
			return wrapped.starts[row] === undefined ? cursor : indexAt(wrapped, row, column ?? place.column);
		}
		case 'home':
			return cursor === 0 ? 0 : text.lastIndexOf('\n', cursor - 1) + 1;
		case 'end': {
			const lineFeed = text.indexOf('\n', cursor);
			return lineFeed < 0 ? text.length : lineFeed;
		}
		case 'word-left':
			return boundaryNear(wrapDraft(text, width), wordStart(text, cursor), 'before');
		case 'word-right':
			return boundaryNear(wrapDraft(text, width), wordEnd(text, cursor), 'behind');
		case 'buffer-start':
			return 0;
		case 'buffer-end':
			return text.length;
	}
}

const WORD = /[\p{L}\p{M}\p{N}_]/u;
const ASCII_WORD = /\w/;

function isWord(codePoint: number): boolean {
	const character = String.fromCodePoint(codePoint);
	return codePoint < 0x80 ? ASCII_WORD.test(character) : WORD.test(character);
}

/** Over what is not a word, then over the word: as emacs does. */
function wordStart(text: string, from: number): number {
	let at = from;
	let inWord = false;
	while (at > 0) {
		const before = at - (isLowSurrogate(text.charCodeAt(at - 1)) && at > 1 ? 2 : 1);
		const word = isWord(codePointAt(text, before));
		if (inWord && !word) break;
		inWord = word;
		at = before;
	}
	return at;
}

function wordEnd(text: string, from: number): number {
	let at = from;
	let inWord = false;
	while (at < text.length) {
		const codePoint = codePointAt(text, at);
		const word = isWord(codePoint);
		if (inWord && !word) break;
		inWord = word;
		at += codePoint > 0xffff ? 2 : 1;
	}
	return at;
}

function isLowSurrogate(code: number): boolean {
	return code >= 0xdc00 && code <= 0xdfff;
}
