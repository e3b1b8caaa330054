/** The interface of blocks that are laid out while their text is streaming: settled rows, and rows that may change. */
import type {Line} from '../line.ts';
import type {Margin} from './margin.ts';
import type {References} from './marked.ts';

/** A line, or the part of one that has arrived. */
export interface BlockLine {
	readonly text: string;
	/** Whether it continues the previous line. */
	readonly continues: boolean;
}

export interface Block {
	/** Rows that no longer change unless the block is replaced. */
	readonly settled: readonly Line[];
	/** Adds the next complete line. */
	add(line: BlockLine): void;
	/** The rows after `settled` for the lines added and this incomplete one. Changes nothing. */
	open(partial?: BlockLine): readonly Line[];
	/** The rows after `settled` if the block ends here. Changes nothing. */
	closed(): readonly Line[];
}

/** The parameters of a block's layout. */
export interface Setting {
	readonly margin: Margin;
	/** undefined = reference links are shown as text. */
	readonly references: References | undefined;
	/** Counts the characters laid out, for tests of the cost. */
	readonly work: {characters: number};
}

/** Rows with their margin. @param from index of the first row in its block */
export const framed = (rows: readonly Line[], margin: Margin, from: number): readonly Line[] =>
	rows.map((row, index) => margin.frame(row, from + index));
