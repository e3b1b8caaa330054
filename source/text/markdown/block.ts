/** What all blocks have in common that are laid out while their text comes: rows that stay, and rows that may change. */
import type {Line} from '../line.ts';
import type {Margin} from './margin.ts';
import type {References} from './marked.ts';

/** A line, or the part of one that has come. */
export interface Coming {
	readonly text: string;
	/** It is no new line but more of the last. */
	readonly continues: boolean;
}

export interface Block {
	/** Rows that stay as they are as long as the block is not replaced. */
	readonly settled: readonly Line[];
	/** Takes the next line, whole. */
	add(line: Coming): void;
	/** The rows after `settled`, if the text went no further than the lines added and this one; changes nothing. */
	open(coming?: Coming): readonly Line[];
	/** The rows after `settled` if the block ends here; changes nothing. */
	closed(): readonly Line[];
}

/** What a block is laid out with. */
export interface Setting {
	readonly margin: Margin;
	/** undefined = links by reference are shown as text. */
	readonly references: References | undefined;
	/** Counts characters that are laid out. */
	readonly tally: {characters: number};
}

/** Rows with their margin. @param from index of the first of them in its block */
export const framed = (rows: readonly Line[], margin: Margin, from: number): readonly Line[] =>
	rows.map((row, index) => margin.frame(row, from + index));
