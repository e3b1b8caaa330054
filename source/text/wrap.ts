/** Breaks one line into rows: at spaces and between East Asian characters, by grapheme where a word is too long. */
import {startsWide, walkSplitGraphemes} from './graphemes.ts';
import {EMPTY_TEXT, joinSafe, own, type SafeText, safe, sliceSafe} from './safe.ts';
import {widthOf} from './width.ts';

/** A row as offsets into the text it is part of: `start` inclusive, `end` exclusive. */
export interface WrappedRow {
	readonly start: number;
	readonly end: number;
}

const ELLIPSIS = own`…`;
const ASCII = /^[ -~]*$/;
/** Spaces that a row may end at, without the no-break ones. */
const BREAKING_SPACES = /^[\u1680\u2000-\u2006\u2008-\u200A\u205F\u3000]$/;
/** Closing punctuation and small kana: never first in a row. */
const NEVER_FIRST =
	/^[!%),.:;?\]}¢°’”†‡›℃、。々〉》」』】〕〗〟ぁぃぅぇぉっゃゅょゎ゛゜ゝゞァィゥェォッャュョヮー！％），．：；？］｝～]/;
/** Opening punctuation: never last in a row. */
const NEVER_LAST = /[$([{£¥‘“‹〈《「『【〔〖〝＄（［｛￡￥]$/;
/** Widest possible character with all the marks that `safe` leaves on it, in columns. */
const WIDEST_CHARACTER = 20;

/**
 * Replaces each character that is wider than a row of `width` columns by `…`.
 * @returns the text itself unless the rows are very narrow
 */
export function fitCharacters(text: SafeText, width: number): SafeText {
	if (width >= WIDEST_CHARACTER || ASCII.test(text)) return text;
	const parts: SafeText[] = [];
	let copied = 0;
	walkSplitGraphemes(text, width, (start, end, columns) => {
		if (columns > width) {
			// A family that is too wide is drawn as its members.
			const members = text.slice(start, end).split('\u200D');
			const fitted =
				members.length > 1 ? members.map((each) => fitCharacters(safe(each), width)) : [ELLIPSIS];
			parts.push(sliceSafe(text, copied, start), ...fitted);
			copied = end;
		}
		return undefined;
	});
	return copied === 0 ? text : joinSafe([...parts, sliceSafe(text, copied)]);
}

function isBreakingSpace(text: string, start: number, end: number): boolean {
	if (end - start !== 1) return false;
	const unit = text.charCodeAt(start);
	return unit === 0x20 || (unit >= 0x1680 && BREAKING_SPACES.test(text.charAt(start)));
}

/** Fills rows with words, grapheme by grapheme. A word that grows never changes the rows before its own. */
class WordRows {
	readonly rows: WrappedRow[] = [];
	readonly #text: string;
	readonly #width: number;
	readonly #nextWidth: number;
	/** Columns of the row being filled. */
	#room: number;
	#rowStart = 0;
	/** The end of the last complete word of the row, and the columns before it. */
	#rowEnd = 0;
	#rowColumns = 0;
	/** Columns of the white space after it. */
	#gap = 0;
	/** The word being read; none if its start equals its end. */
	#wordStart = 0;
	#wordEnd = 0;
	#wordColumns = 0;
	/** Whether a row may be broken after the last grapheme. */
	#isWide = false;

	constructor(text: string, width: number, nextWidth: number) {
		this.#text = text;
		this.#width = width;
		this.#nextWidth = nextWidth;
		this.#room = width;
	}

	fill(): readonly WrappedRow[] {
		walkSplitGraphemes(this.#text, Math.min(this.#width, this.#nextWidth), (start, end, columns) => {
			if (isBreakingSpace(this.#text, start, end)) {
				this.#endWord();
				this.#gap += columns;
			} else {
				this.#add(start, end, columns);
			}
			return undefined;
		});
		this.#endWord();
		this.rows.push({start: this.#rowStart, end: Math.max(this.#rowStart, this.#rowEnd)});
		return this.rows;
	}

	#add(start: number, end: number, columns: number): void {
		const hasWord = this.#wordEnd > this.#wordStart;
		const isWide = columns >= 2 && (end === start + 1 || startsWide(this.#text, start));
		if (hasWord && (isWide || this.#isWide) && this.#canBreakAt(start, end)) this.#endWord();
		this.#isWide = isWide;
		if (this.#wordEnd === this.#wordStart) {
			this.#wordStart = start;
			this.#wordEnd = start;
		}
		if (this.#rowColumns + this.#gap + this.#wordColumns + columns > this.#room)
			this.#makeRoom(start, columns);
		this.#wordEnd = end;
		this.#wordColumns += columns;
	}

	#canBreakAt(start: number, end: number): boolean {
		return !NEVER_FIRST.test(this.#text.slice(start, end)) && !NEVER_LAST.test(this.#text.charAt(start - 1));
	}

	/** Moves the word to a new row, and breaks it if it is longer than that row. */
	#makeRoom(start: number, columns: number): void {
		if (this.#rowEnd > this.#rowStart) {
			this.#push(this.#rowStart, this.#rowEnd);
			this.#rowStart = this.#wordStart;
		} else {
			// Only indentation precedes it: remove as much of it as necessary.
			const spare = Math.max(0, this.#room - this.#wordColumns - columns);
			while (this.#gap > spare) {
				this.#gap -= this.#text.charCodeAt(this.#rowStart) === 0x3000 ? 2 : 1;
				this.#rowStart++;
			}
		}
		if (this.#rowStart === this.#wordStart) this.#gap = 0;
		this.#rowColumns = 0;
		if (this.#gap + this.#wordColumns + columns > this.#room && start > this.#wordStart) {
			this.#breakWord(start, columns);
		}
	}

	/** Breaks the word, which begins the row and is read up to `start`, wherever a row is full. */
	#breakWord(start: number, columns: number): void {
		if (this.#wordColumns > this.#room) this.#fillAgain(start);
		if (this.#wordColumns + columns <= this.#room) return;
		this.#push(this.#rowStart, start);
		this.#rowStart = start;
		this.#wordStart = start;
		this.#wordEnd = start;
		this.#wordColumns = 0;
	}

	/** Breaks a word that was read for a wider row than its current one. */
	#fillAgain(end: number): void {
		const from = this.#wordStart;
		let columnsUsed = 0;
		walkSplitGraphemes(this.#text.slice(from, end), this.#room, (start, _end, columns) => {
			if (columnsUsed + columns > this.#room) {
				this.#push(this.#rowStart, from + start);
				this.#rowStart = from + start;
				columnsUsed = 0;
			}
			columnsUsed += columns;
			return undefined;
		});
		this.#wordStart = this.#rowStart;
		this.#wordColumns = columnsUsed;
	}

	#push(start: number, end: number): void {
		this.rows.push({start, end});
		this.#room = this.#nextWidth;
	}

	#endWord(): void {
		if (this.#wordEnd === this.#wordStart) return;
		this.#rowColumns += this.#gap + this.#wordColumns;
		this.#gap = 0;
		this.#rowEnd = this.#wordEnd;
		this.#wordStart = this.#wordEnd;
		this.#wordColumns = 0;
	}
}

/**
 * Word wrap of one line, in which no character is wider than a row (see `fitCharacters`).
 * @param width columns of the first row, at least 1
 * @param nextWidth columns of every other row, at least 1
 * @returns at least one row; white space at breaks and at the end is in none of them
 */
export const wordRows = (text: string, width: number, nextWidth = width): readonly WrappedRow[] =>
	new WordRows(text, width, nextWidth).fill();

/**
 * Wraps one logical line (no LF): breaks at spaces and between East Asian characters; a word longer than a row begins a
 * row and is broken by grapheme. Indentation stays on the first row unless it would break a word. White space at breaks is dropped.
 * @param width columns, at least 1; in 1 column a wide character is drawn as `…`
 * @returns at least one row, none wider than `width`
 */
export function wrap(text: SafeText, width: number): readonly SafeText[] {
	const columns = Math.max(1, Math.floor(width));
	const fitted = fitCharacters(text, columns);
	const rows = wordRows(fitted, columns);
	return rows.length === 0 ? [EMPTY_TEXT] : rows.map(({start, end}) => sliceSafe(fitted, start, end));
}

/**
 * Breaks lines at spaces for an output without a layout; a word longer than a row is left whole, so that it can be copied.
 * @param columns of the output; undefined = no terminal, nothing is broken
 */
export function wrapAtSpaces(text: SafeText, columns: number | undefined): SafeText {
	if (columns === undefined || columns < 1) return text;
	const rows: SafeText[] = [];
	let start = 0;
	let end = 0;
	for (const {0: part, index} of text.matchAll(/\n|[^\s]+/g)) {
		const isBreak = part === '\n';
		const next = index + part.length;
		if (isBreak || (end > start && widthOf(sliceSafe(text, start, next)) > columns)) {
			rows.push(sliceSafe(text, start, isBreak ? index : end));
			start = isBreak ? next : index;
		}
		end = next;
	}
	return joinSafe([...rows, sliceSafe(text, start, text.length)], '\n');
}
