/** Builds screens from text for the tests of the pictures. */
import {BLANK, type Cell, type Screen} from '../../scripts/screen-cells.js';

export const cellsOf = (text: string, look: Partial<Cell> = {}): Cell[] =>
	Array.from(text, (character) => ({...BLANK, ...look, text: character}));

/** Fills every row up to the longest one. */
export function screenOf(rows: readonly (readonly Cell[])[], cursor?: Screen['cursor']): Screen {
	const columns = Math.max(1, ...rows.map((row) => row.length));
	return {
		columns,
		rows: rows.map((row) => [...row, ...Array.from({length: columns - row.length}, () => BLANK)]),
		cursor,
	};
}

export const textsOf = ({rows}: Screen): string[] =>
	rows.map((row) =>
		row
			.map(({text}) => text)
			.join('')
			.trimEnd(),
	);
