/** Draws the JSON explorer: its rows, the status row for the selected value, and its keys. */
import {sizeOfContainer} from '../../text/json-brief.ts';
import {isContainer, seemsJson} from '../../text/json-tree/container.ts';
import type {FoundRow, TreeFilter} from '../../text/json-tree/filter.ts';
import {jsonPath} from '../../text/json-tree/path.ts';
import {type FoldSign, treeRow} from '../../text/json-tree/row.ts';
import {quickSize} from '../../text/json-tree/size.ts';
import {fitted, tableHead, tableRow} from '../../text/json-tree/table.ts';
import {rowsFrom, type TreeRow} from '../../text/json-tree/tree.ts';
import type {Line} from '../../text/line.ts';
import {bytes, thousands} from '../../text/quantity.ts';
import {EMPTY_TEXT, own, type SafeText, safeLine} from '../../text/safe.ts';
import {span, truncateLine} from '../../text/spans.ts';
import {truncate, widthOf} from '../../text/width.ts';
import {type FieldBar, fieldBar} from '../composer/field-bar.ts';
import {hintsAt, keysLabel} from '../keys/key-dispatch.ts';
import {highlightLine, type StyledHighlight} from '../search/find-highlights.ts';
import {type Explorer, type Filtering, selectionOf, type Tabling, topOf} from './explorer.ts';
import {activeView} from './explorer-keys.ts';
import {hasNoMatch} from './filter-steps.ts';
import {isCut} from './whole-value.ts';

/** Below so many rows the name of the tool is not shown. */
const TITLE_FROM = 8;
/** The longest path to write, in UTF-16 units: longer than any screen is wide. */
const LONGEST_PATH = 1000;

/** Below so many columns the status row does not show a size. */
const SIZE_FROM = 50;

const hasTitle = (listRows: number): boolean => listRows >= TITLE_FROM;

/** Rows for values, out of the rows of the list. */
export const rowsForValues = ({table}: Explorer, listRows: number): number =>
	Math.max(1, listRows - (hasTitle(listRows) ? 1 : 0) - (table === undefined || listRows < 2 ? 0 : 1));

/**
 * The lines shown instead of the conversation.
 * @param listRows rows of the list
 * @returns at most as many, none wider than `width`
 */
export function explorerLines(explorer: Explorer, width: number, listRows: number): readonly Line[] {
	const height = rowsForValues(explorer, listRows);
	const title = hasTitle(listRows) ? [truncateLine(titleOf(explorer), width)] : [];
	const {table, filter} = explorer;
	if (table !== undefined) return [...title, ...tableLines(table, width, height, listRows)];
	if (filter?.search !== undefined)
		return [...title, ...filterLines(filter, filter.search, width, height, isCut(explorer))];
	const top = topOf(explorer, height, explorer.root.rows);
	const rows = rowsFrom(explorer.root, top, height).map((row, index) =>
		treeRow({...row, ...foldOf(row), isUnderCursor: top + index === explorer.cursor}, width),
	);
	return [...title, ...rows];
}

const titleOf = (explorer: Explorer): Line => [
	span(own` `, 'text'),
	span(safeLine(explorer.title.slice(0, LONGEST_PATH)), 'tool'),
	span(own` · ${explorer.content}`, 'dim'),
	...(isCut(explorer) ? [span(own` · cut: only the beginning is loaded`, 'warning')] : []),
];

function foldOf({value, node}: TreeRow): {readonly fold: FoldSign; readonly isJsonText: boolean} {
	const isJsonText = typeof value === 'string' && (node !== undefined || seemsJson(value));
	if (node !== undefined) return {fold: 'open', isJsonText};
	const hasChildren = isJsonText || (isContainer(value) && sizeOfContainer(value).length > 2);
	return {fold: hasChildren ? 'folded' : 'none', isJsonText};
}

function tableLines(tabling: Tabling, width: number, height: number, listRows: number): readonly Line[] {
	const {table, cursor, first} = tabling;
	const fit = fitted(table, first, width);
	const top = topOf(tabling, height, table.items.length);
	const shown = Math.min(height, table.items.length - top);
	const rows = Array.from({length: shown}, (_, index) =>
		tableRow(table, top + index, fit, top + index === cursor, width),
	);
	return listRows < 2 ? rows : [tableHead(table, fit, width), ...rows];
}

function filterLines(
	filter: Filtering,
	search: TreeFilter,
	width: number,
	height: number,
	isPartial: boolean,
): readonly Line[] {
	const {rows} = search;
	const top = topOf(filter, height, filter.count);
	const lines = rows.slice(top, Math.min(filter.count, top + height)).map((row, index) => {
		const fold: FoldSign = !isContainer(row.value)
			? 'none'
			: rows[top + index + 1]?.parent === row
				? 'open'
				: 'folded';
		const facts = {...row, fold, isJsonText: false, isUnderCursor: top + index === filter.cursor};
		return withMatches(treeRow(facts, width), row, search);
	});
	if (lines.length > 0) return lines;
	if (!hasNoMatch(filter)) return [[span(own`   searching…`, 'dim')]];
	const none = own`   No key or value matches "${search.query}"${isPartial ? ' in the loaded part' : ''}.`;
	const texts = isPartial ? [none, own`   Esc, then o on a value, opens all of it in the pager.`] : [none];
	return texts.map((text) => [span(truncate(text, width), 'dim')]);
}

/** A row with the visible matches highlighted. */
function withMatches(line: Line, {isMatch}: FoundRow, {expression}: TreeFilter): Line {
	if (!isMatch) return line;
	// The guides and the sign before the key are not part of the value.
	const start = line.slice(0, 3).reduce((length, {text}) => length + text.length, 0);
	const text = line.map((each) => each.text).join('');
	const marks = Array.from(text.slice(start).matchAll(expression), (found): StyledHighlight => {
		const from = start + found.index;
		return {row: 0, from, to: from + found[0].length, style: 'match'};
	});
	return marks.length === 0 ? line : highlightLine(line, marks);
}

/** The path of the selected value, its size, and its position. */
export function explorerStatus(explorer: Explorer, width: number): Line {
	const {table, filter, root} = explorer;
	const selection = selectionOf(explorer);
	const path = own`${jsonPath(selection?.segments ?? [], LONGEST_PATH)}`;
	const position =
		table === undefined
			? countText(filter, root.rows, explorer.cursor)
			: positionText(table.cursor, table.table.items.length);
	const size = selection === undefined ? undefined : quickSize(selection.value);
	const right = size === undefined || width < SIZE_FROM ? position : own`${bytes(size)} · ${position}`;
	const room = width - widthOf(right) - 2;
	if (room < 8) return [span(truncate(path, width, 'end'), 'accent')];
	const left = span(truncate(path, room, 'end'), 'accent');
	const gap = width - widthOf(left.text) - widthOf(right);
	return [left, span(own`${' '.repeat(gap)}`, 'text'), span(right, 'dim')];
}

const positionText = (cursor: number, rows: number): SafeText =>
	own`${thousands(cursor + 1)} of ${thousands(rows)}`;

function countText(filter: Filtering | undefined, rows: number, cursor: number): SafeText {
	if (filter?.search === undefined) return positionText(cursor, rows);
	const {matches, isOver, isFull} = filter.search;
	const amount = thousands(matches.length);
	if (!isOver || isFull) return matches.length === 0 ? own`searching…` : own`${amount}+ found`;
	return matches.length === 0 ? own`no match` : own`${amount} found`;
}

/** The last row of the screen: the field of the filter, or the keys. */
export function explorerFoot(
	explorer: Explorer,
	columns: number,
): Pick<FieldBar, 'rows'> & Partial<FieldBar> {
	const field = explorer.filter?.field;
	if (field !== undefined) return fieldBar(field, own`filter by a text in keys and values`, columns);
	return {rows: [explorerHints(explorer, columns)]};
}

/** The keys of each view: the last one always, the others as far as there is room. */
const KEYS = {
	tree: hintsAt('tree', '/', '?', 't', 'y', 'Y', '*', '-', 'o', 's', 'escape'),
	matches: hintsAt('matches', 'n N', 'enter', 'y', 'Y', 'escape'),
	table: hintsAt('table', 'left right', 'enter', 'y', 'Y', '/', 'o', 's', 't escape'),
} as const;

const ARROWS = {tree: 'up down right left', matches: 'up down', table: 'up down'} as const;

function explorerHints(explorer: Explorer, width: number): Line {
	const view = activeView(explorer);
	if (view === 'filter') return [];
	const hints = KEYS[view]();
	const last = hints.at(-1) ?? EMPTY_TEXT;
	let left = own` `;
	for (const hint of [own`${keysLabel(ARROWS[view])}`, ...hints.slice(0, -1)]) {
		const longer = own`${left}${hint} · `;
		if (widthOf(longer) + widthOf(last) > width) break;
		left = longer;
	}
	return truncateLine([span(left, 'dim'), span(last, 'dim')], width);
}
