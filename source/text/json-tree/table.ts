/** Draws an array of objects as a table: its columns, their widths, and single rows on demand. */
import {briefSpan, sizeOfContainer} from '../json-brief.ts';
import type {Line, Span} from '../line.ts';
import {type Column, columnWidths, GAP} from '../markdown/column-widths.ts';
import {thousands} from '../quantity.ts';
import {EMPTY_TEXT, own, type SafeText, safeLine} from '../safe.ts';
import {span, truncateLine, widthOfLine} from '../spans.ts';
import {padEnd, truncate, widthOf} from '../width.ts';
import {
	childCount,
	childrenIn,
	isArray,
	isContainer,
	type JsonContainer,
	keysOf,
	memberOf,
} from './container.ts';
import {CutText, JsonMembers, JsonNumber} from './exact.ts';

export interface JsonTable {
	readonly items: readonly unknown[];
	/** The object of which the columns show the members. */
	readonly shownOf: (item: unknown) => unknown;
	/** Names of the columns, in the order of the items' keys. */
	readonly names: readonly string[];
	readonly columns: readonly Column[];
	/** Whether all values of a column are numbers, which are right-aligned. */
	readonly isNumeric: readonly boolean[];
}

/** Items at the start and at the end that determine the columns and their widths: numbers often grow. */
const FIRST_MEASURED = 90;
const LAST_MEASURED = 10;
const MOST_COLUMNS = 500;
/** Preferred width of a cell in terminal columns, at most; it may be wider if there is room. */
const PREFERRED = 24;
/** Most terminal columns of a cell that are measured. */
const WIDEST = 80;
const SPACE = own` `;
const GAP_TEXT = own` │ `;

const isObject = (value: unknown): value is JsonContainer => isContainer(value) && !isArray(value);

/** The value of a cell. An item that is not an object is shown in the first column. */
const cellOf = (item: unknown, name: string, column: number): unknown =>
	isObject(item) ? memberOf(item, name) : column === 0 ? item : undefined;

/** The content of a cell. Texts have no quotes, for readability. */
function cellSpan(value: unknown, width: number): Span {
	if (value === undefined) return span(EMPTY_TEXT, 'text');
	if (isContainer(value)) return span(sizeOfContainer(value), 'dim');
	if (value instanceof CutText) return span(own`${safeLine(value.head.slice(0, width * 2))}…`, 'string');
	if (typeof value !== 'string') return briefSpan(value, width * 2);
	return span(safeLine(value.slice(0, width * 2 + 1)), 'string');
}

const tables = new WeakMap<object, JsonTable | 'none'>();

/** The members of objects in an object beside its other members: `arguments.id` instead of `arguments`. */
function flattened(item: unknown): unknown {
	if (!isObject(item)) return item;
	const members = childrenIn(item).flatMap(({key, value}) =>
		isObject(value) && childCount(value) > 0
			? childrenIn(value)
					.slice(0, MOST_COLUMNS)
					.map((inner) => ({key: `${key}.${inner.key}`, value: inner.value}))
			: [{key: `${key}`, value}],
	);
	return new JsonMembers(
		members.map(({key}) => key),
		members.map(({value}) => value),
	);
}

/**
 * The table of an array of objects; undefined for any other value. Cached for each array.
 * @param isFlat whether the members of objects in the objects are columns of their own
 */
export function tableOf(value: unknown, isFlat = false): JsonTable | undefined {
	if (!Array.isArray(value)) return undefined;
	const known = tables.get(value) ?? measured(value, isFlat ? flattened : (item) => item) ?? 'none';
	tables.set(value, known);
	return known === 'none' ? undefined : known;
}

function measured(items: readonly unknown[], shownOf: JsonTable['shownOf']): JsonTable | undefined {
	const sample = [
		...items.slice(0, FIRST_MEASURED),
		...items.slice(Math.max(FIRST_MEASURED, items.length - LAST_MEASURED)),
	].map(shownOf);
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
		return {natural, word: Math.min(natural, PREFERRED)};
	});
	const isNumeric = names.map((name) => {
		const values = objects.map((object) => memberOf(object, name)).filter((each) => each !== undefined);
		return (
			values.length > 0 && values.every((each) => typeof each === 'number' || each instanceof JsonNumber)
		);
	});
	return {items, shownOf, names, columns, isNumeric};
}

export interface Fitted {
	/** The first column, and the widths of the columns that fit, at least one. */
	readonly first: number;
	readonly widths: readonly number[];
	/** Terminal columns of the item's index. */
	readonly numberWidth: number;
}

/** @param first index of the first column @param width terminal columns */
export function fitted({columns, items}: JsonTable, first: number, width: number): Fitted {
	const start = Math.max(0, Math.min(first, columns.length - 1));
	const numberWidth = Math.min(String(Math.max(0, items.length - 1)).length, Math.max(1, width - 4));
	// The cursor, the index, and the gap before the cells.
	const room = Math.max(1, width - 1 - numberWidth - 2);
	const preferred = ({natural}: Column): number => Math.min(natural, PREFERRED);
	let end = start;
	for (let used = 0; end < columns.length; end++) {
		const column = columns[end];
		used += (end > start ? GAP : 0) + (column === undefined ? 0 : preferred(column));
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

/** The header, with the number of further columns to the right. */
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

/** The row of one item. */
export function tableRow(
	{items, shownOf, names, isNumeric}: JsonTable,
	index: number,
	fit: Fitted,
	isUnderCursor: boolean,
	width: number,
): Line {
	const item = shownOf(items[index]);
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
