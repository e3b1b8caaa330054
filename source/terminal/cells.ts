/** Parses one row of a frame into cells. Only printable text, SGR and links to the web pass: the second defence after SafeText. */
import {codePointAt, HIDDEN, isPictograph, JOINER, kindOf, SELECTOR, TAG} from '../text/code-points.ts';
import {drawsGraphemesWhole, isHangulEnd, walkSplitGraphemes} from '../text/graphemes.ts';
import {isLinkTarget} from '../text/link.ts';
import {unambiguousWidth} from '../text/unicode/plain-width.ts';
import {widthOf} from '../text/width.ts';
import {applySgr, type CellStyle, DEFAULT_CELL_STYLE, leavesBlanks, withLink} from './cell-style.ts';

/** One column of a row. Cells are shared: equal cells are usually the same object. */
export interface Cell {
	/** A grapheme without control characters; '' in the columns that a wide one covers after its first. */
	readonly text: string;
	/** In columns; 0 for a covered column. */
	readonly width: number;
	readonly style: CellStyle;
	/** Terminals differ in the number of columns of this grapheme. */
	readonly ambiguousWidth: boolean;
}

export interface CellRow {
	/** The text that was parsed. */
	readonly source: string;
	/** By column; without the blank cells of the default style at the end. */
	readonly cells: readonly Cell[];
	/** Whether one of the cells has an ambiguous width. */
	readonly ambiguousWidth: boolean;
}

export const BLANK_CELL: Cell = {text: ' ', width: 1, style: DEFAULT_CELL_STYLE, ambiguousWidth: false};
export const EMPTY_ROW: CellRow = {source: '', cells: [], ambiguousWidth: false};

/** Whether a cell shows nothing, whatever its colour. */
export const showsNothing = ({text, style}: Cell): boolean => text === ' ' && leavesBlanks(style);

/** Whether two cells look the same. */
export const sameCell = (a: Cell, b: Cell): boolean =>
	a === b ||
	(a.text === b.text &&
		a.width === b.width &&
		(a.style.key === b.style.key || (showsNothing(a) && showsNothing(b))));

const ESC = 0x1b;
/** After ESC, one of the two sequences that pass. Parameter lists that are longer than themes need are shown as text. */
const SGR = /\[([\d;]{0,64})m/y;
/** The other one: the start of a link, or its end if there is no target. */
const LINK = /\]8;;([!-~]{0,2048})/y;
const BEL = 0x07;
const REPLACEMENT = '\uFFFD';
/** UTF-16 units of one grapheme; a longer one consists mostly of combining marks. */
const GRAPHEME_LIMIT = 64;
/** UTF-16 units segmented at once, so that a hostile row cannot block the screen. */
const CHUNK_LIMIT = 1_024;
const SHARED_CELLS_LIMIT = 20_000;
const ROWS_LIMIT = 512;

const isControl = (code: number): boolean => code < 0x20 || (code >= 0x7f && code < 0xa0);

/** The visible symbol of a control character. */
function controlPicture(code: number): string {
	if (code < 0x20) return String.fromCharCode(0x2400 + code);
	return code === 0x7f ? '\u2421' : REPLACEMENT;
}

/** Bytes of one cell in tmux, which drops the members of a family beyond them. */
const CELL_BYTES = 21;
const ZWJ = '\u200D';

/** Whether joined emoji are drawn one after the other: no terminal that does not draw them whole keeps so many in a cell. */
const isCrowd = (grapheme: string): boolean =>
	grapheme.length > CELL_BYTES / 3 &&
	grapheme.includes(ZWJ) &&
	!drawsGraphemesWhole() &&
	isPictograph(codePointAt(grapheme, 0)) &&
	Buffer.byteLength(grapheme) > CELL_BYTES;

/** A grapheme as it is written: a vowel or a final consonant of Hangul without a first one needs a blank to be drawn on. */
const writtenForm = (grapheme: string): string =>
	isHangulEnd(codePointAt(grapheme, 0)) ? ` ${grapheme}` : grapheme;

/** Whether nothing in a grapheme is invisible, except joiners and selectors after its first character. */
function isPrintable(grapheme: string): boolean {
	const first = kindOf(codePointAt(grapheme, 0));
	const isDetached = first === JOINER || first === SELECTOR || first === TAG;
	if (isDetached || grapheme.length > GRAPHEME_LIMIT) return false;
	for (const character of grapheme) {
		if (kindOf(codePointAt(character, 0)) === HIDDEN) return false;
	}

	return true;
}

/**
 * The end of the chunk from `start` that has to be segmented: between two plain characters, or before a control. The chunk
 * is one character long if it starts with two plain ones.
 */
function chunkEnd(source: string, start: number): number {
	const limit = Math.min(source.length, start + CHUNK_LIMIT);
	let isPlain = unambiguousWidth(source.charCodeAt(start)) > 0;
	let end = start + 1;
	while (end < limit && !isControl(source.charCodeAt(end))) {
		const isNextPlain = unambiguousWidth(source.charCodeAt(end)) > 0;
		if (isPlain && isNextPlain) break;
		isPlain = isNextPlain;
		end++;
	}

	return end;
}

/** The style after a sequence, and the end of the sequence; undefined for one that may not pass. */
function sequenceAt(
	source: string,
	start: number,
	style: CellStyle,
): {style: CellStyle; end: number} | undefined {
	SGR.lastIndex = start;
	const sgr = SGR.exec(source);
	if (sgr !== null) return {style: applySgr(style, sgr[1] ?? ''), end: SGR.lastIndex};
	LINK.lastIndex = start;
	const target = LINK.exec(source)?.[1];
	if (target === undefined || source.charCodeAt(LINK.lastIndex) !== BEL) return undefined;
	return target === '' || isLinkTarget(target)
		? {style: withLink(style, target), end: LINK.lastIndex + 1}
		: undefined;
}

/** @returns parses rows and cuts them off at `columns`; the rows parsed last are cached */
export function createRowParser(columns: number): (source: string) => CellRow {
	const rows = new Map<string, CellRow>([['', EMPTY_ROW]]);
	const shared = new Map<string, Map<string, Cell>>();
	let sharedCells = 0;

	function cellsOf(style: CellStyle): Map<string, Cell> {
		if (sharedCells > SHARED_CELLS_LIMIT) {
			shared.clear();
			sharedCells = 0;
		}

		let cells = shared.get(style.key);
		if (cells === undefined) {
			cells = new Map(style.key === '' ? [[' ', BLANK_CELL]] : []);
			shared.set(style.key, cells);
		}

		return cells;
	}

	function parse(source: string): CellRow {
		const cells: Cell[] = [];
		let style = DEFAULT_CELL_STYLE;
		let known = cellsOf(style);
		let ambiguousWidth = false;
		let index = 0;

		const share = (text: string, width: number, isAmbiguous: boolean): Cell => {
			let cell = known.get(text);
			if (cell === undefined) {
				cell = {text, width, style, ambiguousWidth: isAmbiguous};
				known.set(text, cell);
				sharedCells++;
			}

			return cell;
		};

		const add = (text: string, width: number, isAmbiguous: boolean) => {
			if (cells.length + width > columns) {
				// Half a wide grapheme cannot be shown: its column stays blank.
				for (let rest = columns - cells.length; rest > 0; rest--) add(' ', 1, false);

				return;
			}

			ambiguousWidth ||= isAmbiguous;
			cells.push(share(text, width, isAmbiguous));
			for (let covered = 1; covered < width; covered++) cells.push(share('', 0, false));
		};

		while (index < source.length && cells.length < columns) {
			const code = source.charCodeAt(index);
			if (isControl(code)) {
				const sequence = code === ESC ? sequenceAt(source, index + 1, style) : undefined;
				if (sequence === undefined) {
					add(controlPicture(code), 1, false);
					index++;
				} else {
					style = sequence.style;
					known = cellsOf(style);
					index = sequence.end;
				}

				continue;
			}

			const end = chunkEnd(source, index);
			const width = unambiguousWidth(code);
			if (width > 0 && end === index + 1) add(source.charAt(index), width, false);
			else {
				const chunk = source.slice(index, end);
				walkSplitGraphemes(chunk, columns, (from, to, taken) => {
					const grapheme = chunk.slice(from, to);
					if (taken > 0 && isCrowd(grapheme) && isPrintable(grapheme))
						for (const member of grapheme.split(ZWJ)) add(member, widthOf(member), true);
					else if (taken > 0 && isPrintable(grapheme))
						add(
							writtenForm(grapheme),
							taken,
							to > from + 1 || unambiguousWidth(grapheme.charCodeAt(0)) === 0,
						);
					else add(REPLACEMENT, 1, false);

					return cells.length >= columns;
				});
			}

			index = end;
		}

		while (cells.length > 0 && sameCell(cells.at(-1) ?? BLANK_CELL, BLANK_CELL)) cells.pop();

		return {source, cells, ambiguousWidth};
	}

	return (source) => {
		let row = rows.get(source);
		if (row === undefined) {
			row = parse(source);
			rows.set(source, row);
			if (rows.size > ROWS_LIMIT) rows.delete(rows.keys().next().value ?? '');
		}

		return row;
	};
}
