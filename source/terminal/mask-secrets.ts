/** Masks secrets in the rows of a frame, also those that several rows share, or of which only the beginning is there. */
import {BLANK_CELL, type Cell, type CellRow} from './cells.ts';

/** Finds secrets in a text, as the redactor of `protocol/` does. */
export interface SecretFinder {
	/** Code units of the longest form of a secret; 0 = there are none. */
	readonly reach: number;
	/** The first `length` code units of a text, without secrets. */
	head(text: string, length: number): string;
	/** How much of a text that is still arriving has no secret: of one that it ends within, a few code units at most. */
	settled(text: string): number;
}

/** Where a character of the joined rows is: row and column; undefined = between two rows. */
type Place = {readonly row: number; readonly column: number} | undefined;

/** What is before the text of a row: the gutter only, since a row may begin within a secret; or marks of calls and the prompt, too. */
const MARGINS = [/^(?:\s|[│┃▌]|\| )*/u, /^[\s│┃|▸▾▌✓✗›>·•⠀-⣿+-]*/u];

/** @returns the same rows if there is no secret in them; else rows with `*` in place of its characters */
export function maskSecrets(rows: readonly CellRow[], finder: SecretFinder): readonly CellRow[] {
	if (finder.reach === 0) return rows;
	// A secret is broken within a word, or at a space, which the rows do not have.
	const hidden = MARGINS.flatMap((margin) =>
		['', ' '].flatMap((between) => placesOfSecrets(rows, {margin, between}, finder)),
	);
	if (hidden.length === 0) return rows;
	const columns = new Map<number, Set<number>>();
	for (const place of hidden) {
		if (place === undefined) continue;
		const ofRow = columns.get(place.row) ?? new Set();
		columns.set(place.row, ofRow.add(place.column));
	}
	return rows.map((row, index) => {
		const masked = columns.get(index);
		return masked === undefined ? row : withMask(row, masked);
	});
}

function placesOfSecrets(
	rows: readonly CellRow[],
	{margin: before, between}: {readonly margin: RegExp; readonly between: string},
	finder: SecretFinder,
): readonly Place[] {
	let text = '';
	const places: Place[] = [];
	const found: Place[] = [];
	for (const [row, {cells}] of rows.entries()) {
		const line = cells.map((cell) => cell.text).join('');
		const margin = (before.exec(line)?.[0] ?? '').length;
		const end = Math.max(margin, line.trimEnd().length);
		let at = 0;
		if (text !== '' && end > margin) {
			text += between;
			places.push(...Array.from(between, () => undefined));
		}
		for (const [column, cell] of cells.entries()) {
			for (const unit of cell.text) {
				if (at >= margin && at < end) {
					text += unit;
					for (let index = 0; index < unit.length; index++) places.push({row, column});
				}
				at += unit.length;
			}
		}
		// Something else may follow after two spaces, such as the time.
		for (const {index} of line.slice(margin, end).matchAll(/(?=\s{2,})|$/g)) {
			const head = text.slice(0, text.length - (end - margin) + index);
			found.push(...places.slice(finder.settled(head), head.length));
		}
	}
	for (const [start, end] of rangesOf(text, finder)) found.push(...places.slice(start, end));
	return found;
}

/** The ranges of a text that are secrets: what the finder would replace. */
function rangesOf(text: string, finder: SecretFinder): ReadonlyArray<readonly [start: number, end: number]> {
	const hasSecret = (start: number, end: number): boolean => {
		const part = text.slice(start, end);
		return finder.head(part, part.length) !== part;
	};
	const ranges: Array<readonly [number, number]> = [];
	for (let from = 0; hasSecret(from, text.length); ) {
		const first = from;
		const end = least(first, text.length, (at) => hasSecret(first, at));
		const start = least(0, end - first, (length) => hasSecret(end - length, end));
		ranges.push([end - start, end]);
		from = end - start + 1;
	}
	return ranges;
}

/** The least number that fits, if all above it fit too. */
function least(from: number, to: number, fits: (value: number) => boolean): number {
	let [low, high] = [from, to];
	while (low < high) {
		const middle = (low + high) >> 1;
		if (fits(middle)) high = middle;
		else low = middle + 1;
	}
	return high;
}

function withMask(row: CellRow, masked: ReadonlySet<number>): CellRow {
	let isCovered = false;
	const cells = row.cells.map((cell, column): Cell => {
		isCovered = masked.has(column) || (cell.width === 0 && isCovered);
		return isCovered ? {...BLANK_CELL, text: '*', style: cell.style} : cell;
	});
	// Rows with the same source are the same to the diff.
	return {...row, cells, source: `${row.source}\u0000${[...masked].join()}`};
}
