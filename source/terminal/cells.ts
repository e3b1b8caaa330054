/** Turns one row of a frame into cells, letting nothing through but printable text, SGR and links to the web: the second wall. */
import {codePointAt, HIDDEN, JOINER, kindOf, SELECTOR, TAG} from '../text/code-points.ts';
import {walkSplitGraphemes} from '../text/graphemes.ts';
import {isLinkTarget} from '../text/link.ts';
import {applySgr, type CellStyle, DEFAULT_CELL_STYLE, withLink} from './cell-style.ts';
import {unambiguousWidth} from './plain-width.ts';

/** One column of a row. Cells are shared: equal cells are mostly the same object. */
export interface Cell {
	/** A grapheme without any control character; '' in the columns that a wide one covers after its first. */
	readonly text: string;
	/** Columns it takes; 0 for a covered column. */
	readonly width: number;
	readonly look: CellStyle;
	/** Terminals differ over how many columns this grapheme takes. */
	readonly disputed: boolean;
}

export interface CellRow {
	/** What it was parsed from. */
	readonly source: string;
	/** By column; blank cells of the default look are left out at the end. */
	readonly cells: readonly Cell[];
	/** Holds a disputed cell. */
	readonly disputed: boolean;
}

export const BLANK_CELL: Cell = {text: ' ', width: 1, look: DEFAULT_CELL_STYLE, disputed: false};
export const EMPTY_ROW: CellRow = {source: '', cells: [], disputed: false};

export const sameCell = (a: Cell, b: Cell): boolean =>
	a === b || (a.text === b.text && a.width === b.width && a.look.key === b.look.key);

const ESC = 0x1b;
/** After ESC, one of the two sequences that pass. Longer parameter lists than themes need are shown, not obeyed. */
const SGR = /\[([\d;]{0,64})m/y;
/** The other: a link begins, or ends where it has no target. */
const LINK = /\]8;;([!-~]{0,2048})/y;
const BEL = 0x07;
const REPLACEMENT = '\uFFFD';
/** UTF-16 units of one grapheme: what is longer is a heap of marks. */
const GRAPHEME_LIMIT = 64;
/** UTF-16 units segmented at once, so that one hostile row cannot hold the screen up. */
const STRETCH_LIMIT = 1_024;
const SHARED_CELLS_LIMIT = 20_000;
const ROWS_LIMIT = 512;

const isControl = (code: number): boolean => code < 0x20 || (code >= 0x7f && code < 0xa0);

/** A picture of a control character. */
function controlPicture(code: number): string {
	if (code < 0x20) {
		return String.fromCharCode(0x2400 + code);
	}

	return code === 0x7f ? '\u2421' : REPLACEMENT;
}

/** Nothing in it is invisible, but for what joins or picks the form of the character it begins with. */
function isPrintable(grapheme: string): boolean {
	const first = kindOf(codePointAt(grapheme, 0));
	const isLoose = first === JOINER || first === SELECTOR || first === TAG;
	if (isLoose || grapheme.length > GRAPHEME_LIMIT) {
		return false;
	}

	for (const character of grapheme) {
		if (kindOf(codePointAt(character, 0)) === HIDDEN) {
			return false;
		}
	}

	return true;
}

/**
 * Where the stretch that begins at `start` and has to be segmented ends: between two plain characters, or before a
 * control. It is one character long where it begins with two plain ones.
 */
function stretchEnd(source: string, start: number): number {
	const limit = Math.min(source.length, start + STRETCH_LIMIT);
	let isPlain = unambiguousWidth(source.charCodeAt(start)) > 0;
	let end = start + 1;
	while (end < limit && !isControl(source.charCodeAt(end))) {
		const isNextPlain = unambiguousWidth(source.charCodeAt(end)) > 0;
		if (isPlain && isNextPlain) {
			break;
		}

		isPlain = isNextPlain;
		end++;
	}

	return end;
}

/** What a sequence makes of a look, and where it ends; undefined for one that is not of our grammar. */
function sequenceAt(
	source: string,
	start: number,
	look: CellStyle,
): {look: CellStyle; end: number} | undefined {
	SGR.lastIndex = start;
	const sgr = SGR.exec(source);
	if (sgr !== null) {
		return {look: applySgr(look, sgr[1] ?? ''), end: SGR.lastIndex};
	}

	LINK.lastIndex = start;
	const target = LINK.exec(source)?.[1];
	if (target === undefined || source.charCodeAt(LINK.lastIndex) !== BEL) {
		return undefined;
	}

	return target === '' || isLinkTarget(target)
		? {look: withLink(look, target), end: LINK.lastIndex + 1}
		: undefined;
}

/** Rows of `columns` columns, parsed; what is wider is cut off. Remembers the rows it met last. */
export function createRowParser(columns: number): (source: string) => CellRow {
	const rows = new Map<string, CellRow>([['', EMPTY_ROW]]);
	const shared = new Map<string, Map<string, Cell>>();
	let sharedCells = 0;

	function cellsOf(look: CellStyle): Map<string, Cell> {
		if (sharedCells > SHARED_CELLS_LIMIT) {
			shared.clear();
			sharedCells = 0;
		}

		let cells = shared.get(look.key);
		if (cells === undefined) {
			cells = new Map(look.key === '' ? [[' ', BLANK_CELL]] : []);
			shared.set(look.key, cells);
		}

		return cells;
	}

	function parse(source: string): CellRow {
		const cells: Cell[] = [];
		let look = DEFAULT_CELL_STYLE;
		let known = cellsOf(look);
		let disputed = false;
		let index = 0;

		const share = (text: string, width: number, isDisputed: boolean): Cell => {
			let cell = known.get(text);
			if (cell === undefined) {
				cell = {text, width, look, disputed: isDisputed};
				known.set(text, cell);
				sharedCells++;
			}

			return cell;
		};

		const add = (text: string, width: number, isDisputed: boolean) => {
			if (cells.length + width > columns) {
				// Half a wide grapheme cannot be shown: its place stays blank.
				for (let rest = columns - cells.length; rest > 0; rest--) {
					add(' ', 1, false);
				}

				return;
			}

			disputed ||= isDisputed;
			cells.push(share(text, width, isDisputed));
			for (let covered = 1; covered < width; covered++) {
				cells.push(share('', 0, false));
			}
		};

		while (index < source.length && cells.length < columns) {
			const code = source.charCodeAt(index);
			if (isControl(code)) {
				const sequence = code === ESC ? sequenceAt(source, index + 1, look) : undefined;
				if (sequence === undefined) {
					add(controlPicture(code), 1, false);
					index++;
				} else {
					look = sequence.look;
					known = cellsOf(look);
					index = sequence.end;
				}

				continue;
			}

			const end = stretchEnd(source, index);
			const width = unambiguousWidth(code);
			if (width > 0 && end === index + 1) {
				add(source.charAt(index), width, false);
			} else {
				const stretch = source.slice(index, end);
				walkSplitGraphemes(stretch, columns, (from, to, taken) => {
					const grapheme = stretch.slice(from, to);
					if (taken > 0 && isPrintable(grapheme)) {
						add(grapheme, taken, to > from + 1 || unambiguousWidth(grapheme.charCodeAt(0)) === 0);
					} else {
						add(REPLACEMENT, 1, false);
					}

					return cells.length >= columns;
				});
			}

			index = end;
		}

		while (cells.length > 0 && sameCell(cells.at(-1) ?? BLANK_CELL, BLANK_CELL)) {
			cells.pop();
		}

		return {source, cells, disputed};
	}

	return (source) => {
		let row = rows.get(source);
		if (row === undefined) {
			row = parse(source);
			rows.set(source, row);
			if (rows.size > ROWS_LIMIT) {
				rows.delete(rows.keys().next().value ?? '');
			}
		}

		return row;
	};
}
