/** An array of objects as a table: which columns it has, how wide they are, and each row when it is looked at. */
import {briefSpan} from '../json-brief.ts';
import type {Line, Span} from '../line.ts';
import {type Column, columnWidths, GAP} from '../markdown/column-widths.ts';
import {thousands} from '../quantity.ts';
import {EMPTY_TEXT, own, type SafeText, safeLine} from '../safe.ts';
import {span, truncateLine, widthOfLine} from '../spans.ts';
import {padEnd, truncate, widthOf} from '../width.ts';
import {isContainer, keysOf} from './container.ts';
import {sizeOfContainer} from './row.ts';

export interface JsonTable {
	readonly items: readonly unknown[];
	/** Names of the columns, in the order in which the items have them. */
	readonly names: readonly string[];
	readonly columns: readonly Column[];
	/** Columns whose values are numbers, which stand at the right. */
	readonly isNumeric: readonly boolean[];
}

/** Items at the start and at the end that decide which columns there are, and how wide: numbers grow. */
const FIRST_MEASURED = 90;
const LAST_MEASURED = 10;
const MOST_COLUMNS = 500;
/** A cell wants no more than this, in columns of the terminal; where there is room it may have more. */
const WANTED = 24;
/** Columns of a cell that are measured. */
const WIDEST = 80;
const SPACE = own` `;
const GAP_TEXT = own` │ `;

const isObject = (value: unknown): value is {readonly [key: string]: unknown} =>
	isContainer(value) && !Array.isArray(value);

/** A member of its own: names that every object has by birth do not count. */
const memberOf = (item: unknown, name: string): unknown =>
	isObject(item) && Object.hasOwn(item, name) ? item[name] : undefined;

/** The value of a cell. What is no object has the first one. */
const cellOf = (item: unknown, name: string, column: number): unknown =>
	!isObject(item) && column === 0 ? item : memberOf(item, name);

/** What stands in a cell. Texts are bare, so that columns of them can be read. */
function cellSpan(value: unknown, width: number): Span {
	if (value === undefined) return span(EMPTY_TEXT, 'text');
	if (isContainer(value)) return span(sizeOfContainer(value), 'dim');
	if (typeof value !== 'string') return briefSpan(value, width * 2);
	return span(safeLine(value.slice(0, width * 2 + 1)), 'string');
}

const tables = new WeakMap<object, JsonTable | 'none'>();

/** The table that a value makes; undefined where it is no array of objects. The same table for the same array. */
export function tableOf(value: unknown): JsonTable | undefined {
	if (!Array.isArray(value)) return undefined;
	const known = tables.get(value) ?? measured(value) ?? 'none';
	tables.set(value, known);
	return known === 'none' ? undefined : known;
}

function measured(items: readonly unknown[]): JsonTable | undefined {
	const sample = [
		...items.slice(0, FIRST_MEASURED),
		...items.slice(Math.max(FIRST_MEASURED, items.length - LAST_MEASURED)),
	];
	const objects = sample.filter(isObject);
	if (objects.length === 0 || objects.length < sample.length / 2) return undefined;
	const names = [...new Set(objects.flatMap((object) => keysOf(object).slice(0, MOST_COLUMNS)))].slice(
		0,
		MOST_COLUMNS,
	);
	if (names.length === 0) return undefined;
	const columns = names.map((name, index): Column => {
		const head = widthOf(safeLine(name));
		const cells = sample.map((item) => widthOf(cellSpan(cellOf(item, name, index), WIDEST).text));
		const natural = Math.min(WIDEST, Math.max(1, head, ...cells));
		return {natural, word: Math.min(natural, WANTED)};
	});
	const isNumeric = names.map((name) => {
		const values = objects.map((object) => memberOf(object, name)).filter((each) => each !== undefined);
		return values.length > 0 && values.every((each) => typeof each === 'number');
	});
	return {items, names, columns, isNumeric};
}

export interface Fitted {
	/** The first column, and how many of them there is room for, at least one. */
	readonly first: number;
	readonly widths: readonly number[];
	/** Columns of the terminal for the number of the item. */
	readonly numberWidth: number;
}

/** @param first column to begin with; @param width of the terminal */
export function fitted({columns, items}: JsonTable, first: number, width: number): Fitted {
	const start = Math.max(0, Math.min(first, columns.length - 1));
	const numberWidth = Math.min(String(Math.max(0, items.length - 1)).length, Math.max(1, width - 4));
	// A column for the cursor, the number, and what parts it from the cells.
	const room = Math.max(1, width - 1 - numberWidth - 2);
	const wanted = ({natural}: Column): number => Math.min(natural, WANTED);
	let end = start;
	for (let used = 0; end < columns.length; end++) {
		const column = columns[end];
		used += (end > start ? GAP : 0) + (column === undefined ? 0 : wanted(column));
		if (used > room && end > start) break;
		if (used > room) {
			end++;
			break;
		}
	}
	const shown = columns.slice(start, end);
	const widths = columnWidths(shown, room) ?? shown.map(() => Math.max(1, Math.floor(room / shown.length)));
	return {first: start, widths, numberWidth};
}

function rowOf(lead: Span, number: SafeText, cells: readonly Span[], {widths, numberWidth}: Fitted): Line {
	const shown = cells.flatMap((cell, index): readonly Span[] => [
		...(index === 0 ? [] : [span(GAP_TEXT, 'dim')]),
		{...cell, text: padEnd(truncate(cell.text, widths[index] ?? 1), widths[index] ?? 1)},
	]);
	const padded = own`${' '.repeat(Math.max(0, numberWidth - number.length))}${number}  `;
	return [lead, span(padded, 'dim'), ...shown];
}

/** The names of the columns, and how many more there are at the right. */
export function tableHead({names, isNumeric}: JsonTable, fit: Fitted, width: number): Line {
	const cells = fit.widths.map((room, index) => {
		const name = truncate(safeLine(names[fit.first + index] ?? ''), room);
		const isRight = isNumeric[fit.first + index] === true;
		return span(isRight ? rightAligned(name, room) : name, 'strong');
	});
	const more = names.length - fit.first - fit.widths.length;
	const row = rowOf(span(SPACE, 'text'), own`#`, cells, fit);
	const hint = more > 0 ? own` +${thousands(more)} →` : EMPTY_TEXT;
	return widthOfLine(row) + widthOf(hint) <= width ? [...row, span(hint, 'dim')] : truncateLine(row, width);
}

function rightAligned(text: SafeText, width: number): SafeText {
	const missing = width - widthOf(text);
	return missing > 0 ? own`${' '.repeat(missing)}${text}` : text;
}

/** One item. */
export function tableRow(
	{items, names, isNumeric}: JsonTable,
	index: number,
	fit: Fitted,
	isUnderCursor: boolean,
	width: number,
): Line {
	const item = items[index];
	const cells = fit.widths.map((room, column) => {
		const name = names[fit.first + column] ?? '';
		const cell = cellSpan(cellOf(item, name, fit.first + column), room);
		return isNumeric[fit.first + column] === true
			? {...cell, text: rightAligned(truncate(cell.text, room), room)}
			: cell;
	});
	const lead = isUnderCursor ? span(own`▌`, 'accent') : span(SPACE, 'text');
	return truncateLine(rowOf(lead, own`${index}`, cells, fit), width);
}
