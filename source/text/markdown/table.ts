/** Lays out a streaming table, fitted to the width; with too many columns, each row becomes a record. */
import type {Line, Span} from '../line.ts';
import {own, repeatSafe, type SafeText} from '../safe.ts';
import {span, widthOfLine} from '../spans.ts';
import {widestOf} from '../width.ts';
import {type Block, type BlockLine, framed, type Setting} from './block.ts';
import {type Column, columnWidths} from './column-widths.ts';
import {type InlineStyle, inlineLines} from './inline.ts';
import {wrapLines} from './paragraph.ts';
import {leadingRows} from './plain-blocks.ts';
import {repairIncomplete} from './repair-incomplete.ts';
import {type Alignment, cellsOf} from './starts.ts';

const SPACE = own` `;
const BAR = span(own` │ `, 'dim');
/** Rows whose cells determine the widths of columns: later rows never move those above. */
const MOST_MEASURED = 100;
const RECORD_INDENT = 2;

/** The lines of a cell, not wrapped. */
type TableCell = readonly Line[];

const wordsOf = (line: Line): readonly string[] =>
	line
		.map(({text}) => text)
		.join('')
		.split(' ');

function measured(columns: readonly Column[], cells: readonly TableCell[]): readonly Column[] {
	return columns.map((column, index) => {
		const cell = cells[index] ?? [];
		return {
			natural: Math.max(column.natural, ...cell.map(widthOfLine)),
			word: Math.max(column.word, widestOf(cell.flatMap(wordsOf))),
		};
	});
}

const isSame = (a: readonly number[] | undefined, b: readonly number[] | undefined): boolean =>
	a === b || (a !== undefined && b !== undefined && a.every((width, index) => width === b[index]));

export class TableBlock implements Block {
	settled: readonly Line[] = [];
	readonly #setting: Setting;
	readonly #alignments: readonly Alignment[];
	readonly #header: readonly TableCell[];
	/** The rows that are laid out again when the widths change. */
	readonly #measured: Array<readonly TableCell[]> = [];
	#count = 0;
	#columns: readonly Column[];
	#widths: readonly number[] | undefined;

	constructor(header: readonly string[], alignments: readonly Alignment[], setting: Setting) {
		this.#setting = setting;
		this.#alignments = alignments;
		this.#header = this.#cells(header, {style: 'strong'});
		this.#columns = measured(
			header.map(() => ({natural: 1, word: 1})),
			this.#header,
		);
		this.#widths = columnWidths(this.#columns, setting.margin.wide);
		this.settled = this.#all([], this.#widths);
	}

	add(line: BlockLine): void {
		const cells = this.#row(this.#split(line.text));
		const {columns, widths} = this.#fitted(cells);
		this.#columns = columns;
		this.#count++;
		if (this.#count <= MOST_MEASURED) this.#measured.push(cells);
		// The first record replaces the header.
		const isFirstRecord = widths === undefined && this.#count === 1;
		if (isSame(widths, this.#widths) && !isFirstRecord) {
			const rows = framed(this.#rows(cells, widths, this.#count), this.#setting.margin, this.settled.length);
			for (const row of rows) (this.settled as Line[]).push(row);
			return;
		}
		this.#widths = widths;
		this.settled = this.#all(this.#measured, widths);
	}

	open(partial?: BlockLine): readonly Line[] {
		if (partial === undefined || partial.text === '') return [];
		const cells = this.#split(partial.text, true);
		const row = this.#row([...cells.slice(0, -1), repairIncomplete(cells.at(-1) ?? '')]);
		return framed(this.#rows(row, this.#widths, this.#count + 1), this.#setting.margin, this.settled.length);
	}

	closed(): readonly Line[] {
		return [];
	}

	#fitted(cells: readonly TableCell[]): {columns: readonly Column[]; widths: readonly number[] | undefined} {
		if (this.#count >= MOST_MEASURED) return {columns: this.#columns, widths: this.#widths};
		const columns = measured(this.#columns, cells);
		return {columns, widths: columnWidths(columns, this.#setting.margin.wide)};
	}

	/** The texts of the cells of a row; surplus cells are appended to the last one. */
	#split(text: string, isPartial = false): readonly string[] {
		const most = this.#alignments.length;
		const all = cellsOf(text, most, isPartial);
		return all.length <= most ? all : [...all.slice(0, most - 1), all.slice(most - 1).join(' | ')];
	}

	#row(texts: readonly string[]): readonly TableCell[] {
		return this.#cells(texts, {style: this.#setting.margin.isQuoted ? 'quote' : 'text'});
	}

	#cells(texts: readonly string[], style: InlineStyle): readonly TableCell[] {
		const {references, work} = this.#setting;
		return texts.map((text) => {
			work.characters += text.length;
			return inlineLines(text, style, references);
		});
	}

	/** All terminal rows, for all rows of the table so far. */
	#all(rows: ReadonlyArray<readonly TableCell[]>, widths: readonly number[] | undefined): Line[] {
		const {margin} = this.#setting;
		const lines: Line[] = [...leadingRows(this.#setting)];
		if (widths !== undefined) {
			for (const line of this.#aligned(this.#header, widths)) lines.push(line);
			lines.push(rule(widths, '─', '─┼─'));
		} else if (rows.length === 0) {
			const names = this.#header.map((name) => joined(name));
			const line = names.flatMap((name, index) => (index === 0 ? name : [BAR, ...name]));
			for (const row of wrapLines([line], margin.columns)) lines.push(row);
		}
		for (const [index, cells] of rows.entries()) {
			for (const line of this.#rows(cells, widths, index + 1)) lines.push(line);
		}
		return [...framed(lines, margin, 0)];
	}

	/** @param number of the row in the table, from 1 */
	#rows(cells: readonly TableCell[], widths: readonly number[] | undefined, number: number): readonly Line[] {
		for (const cell of cells) this.#setting.work.characters += joined(cell).length;
		if (widths === undefined) {
			const record = this.#record(cells);
			return number === 1 ? record : [[], ...record];
		}
		const lines = this.#aligned(cells, widths);
		// Rows of several lines need a rule between them.
		const isTight = widths.every((width, index) => width >= (this.#columns[index]?.natural ?? 0));
		return isTight || number === 1 ? lines : [rule(widths, '┈', '┈┼┈'), ...lines];
	}

	#aligned(cells: readonly TableCell[], widths: readonly number[]): readonly Line[] {
		const columns = widths.map((width, index) => wrapLines(cells[index] ?? [], width));
		const height = Math.max(1, ...columns.map((rows) => rows.length));
		return Array.from({length: height}, (_, row) =>
			withoutEnd(
				columns.flatMap((rows, index) => {
					const cell = aligned(rows[row] ?? [], widths[index] ?? 1, this.#alignments[index] ?? 'left');
					return index === 0 ? cell : [BAR, ...cell];
				}),
			),
		);
	}

	/** A row as lines of "name: value". */
	#record(cells: readonly TableCell[]): readonly Line[] {
		const {columns} = this.#setting.margin;
		const indent = Math.min(RECORD_INDENT, Math.floor(columns / 8));
		const margin = span(repeatSafe(SPACE, indent), 'text');
		return this.#header.flatMap((name, index) => {
			const [first = [], ...others] = cells[index] ?? [];
			const label = [...joined(name), span(own`: `, 'dim')];
			const rows = wrapLines([[...label, ...first], ...others], columns - indent);
			return rows.map((row, at) => (at === 0 || indent === 0 ? row : [margin, ...row]));
		});
	}
}

/** The lines of a cell joined to one. */
const joined = (cell: TableCell): Line =>
	cell.flatMap((line, index) => (index === 0 ? line : [span(SPACE, 'text'), ...line]));

const spaces = (count: number): Line => (count <= 0 ? [] : [span(repeatSafe(SPACE, count), 'text')]);

function aligned(line: Line, width: number, alignment: Alignment): Line {
	const missing = width - widthOfLine(line);
	if (missing <= 0) return line;
	if (alignment === 'left') return [...line, ...spaces(missing)];
	const before = alignment === 'right' ? missing : Math.floor(missing / 2);
	return [...spaces(before), ...line, ...spaces(missing - before)];
}

/** A row without the spaces that pad its last cell. */
function withoutEnd(line: readonly Span[]): Line {
	const last = line.at(-1);
	return last !== undefined && last.style === 'text' && last.text.trim() === '' ? line.slice(0, -1) : line;
}

function rule(widths: readonly number[], stroke: string, crossing: string): Line {
	const parts = widths.map((width): SafeText => own`${stroke.repeat(width)}`);
	return [span(own`${parts.join(crossing)}`, 'dim')];
}
