/** Draws the frames pane: a head with counts, the frames in rows, and the selected one below them as it stood on the wire. */
import {briefJson} from '../../text/json-brief.ts';
import {layoutSpans} from '../../text/layout.ts';
import type {Line, Span} from '../../text/line.ts';
import {bytes, countOf, thousands} from '../../text/quantity.ts';
import {EMPTY_TEXT, own, repeatSafe, type SafeText, safeLine, sliceSafe} from '../../text/safe.ts';
import {span, truncateLine, widthOfLine} from '../../text/spans.ts';
import {graphemes, padEnd, truncate, widestOf, widthOf} from '../../text/width.ts';
import type {LoggedFrame} from './frame-log.ts';
import {callIdsIn, parsedFrame} from './frame-type.ts';
import {noteWords, preciseTime, timeBetween} from './frame-words.ts';
import {type FramesState, windowOf} from './frames-state.ts';

export interface FramesView {
	readonly lines: readonly Line[];
	readonly hasMore: boolean;
}

/** The narrowest screen with milliseconds, sizes and what is in a frame. */
const TABLE_FROM = 60;
const TIME_COLUMNS = 12;
const SHORT_TIME_COLUMNS = 8;
const BETWEEN_COLUMNS = 10;
const SIZE_COLUMNS = 7;
const WIDEST_TYPE = 22;
/** The lowest pages with a row of titles, and with the selected frame below the list. */
const TITLES_FROM = 6;
const DETAIL_FROM = 14;
/** Rows of that: a blank one, what it is, and its text. */
const DETAIL_ROWS = 5;
/** Ids of tool calls in a row. */
const MOST_IDS = 3;

const ARROWS = {in: own`←`, out: own`→`, note: own`·`};
const DIRECTIONS = {in: own`received`, out: own`sent`, note: own`connection`};

const right = (text: SafeText, width: number): SafeText =>
	own`${repeatSafe(own` `, width - widthOf(text))}${text}`;

/** Rows of the list itself, out of those of the page. */
export function rowsForFrames(rows: number): number {
	const head = rows < 3 ? 0 : rows < TITLES_FROM ? 1 : 2;
	return Math.max(1, rows - head - (rows < DETAIL_FROM ? 0 : DETAIL_ROWS));
}

/** The lines of the page that fit. Only visible frames are read. */
export function framesView(state: FramesState, columns: number, rows: number): FramesView {
	const {list, log} = state;
	const height = rowsForFrames(rows);
	const {top, cursor, count} = windowOf(state, height);
	const shown = Math.min(height, count - top);
	const frameAt = (index: number): LoggedFrame | undefined => {
		const number = list.numberAt(index);
		return number === undefined ? undefined : log.at(number);
	};
	const marked = state.marked === undefined ? undefined : log.at(state.marked);
	const types = Array.from({length: Math.max(0, shown)}, (_, offset) => typeName(frameAt(top + offset)));
	const typeColumns = Math.min(WIDEST_TYPE, Math.max(4, widestOf(types)));
	const body = Array.from({length: Math.max(0, shown)}, (_, offset): Line => {
		const index = top + offset;
		const frame = frameAt(index);
		if (frame === undefined) return [];
		const from = marked ?? frameAt(index - 1);
		return frameRow(frame, {from, marked, typeColumns, isSelected: index === cursor}, columns);
	});
	const empty = count === 0 ? layoutSpans([emptySpan(state)], columns, 1) : [];
	const head =
		rows < 3
			? []
			: [
					headLine(state, count, columns),
					...(rows < TITLES_FROM ? [] : [titles(state, typeColumns, columns)]),
				];
	const gap = Array.from({length: Math.max(0, height - body.length - empty.length)}, (): Line => []);
	const selected = frameAt(cursor);
	const detail = rows < DETAIL_FROM ? [] : detailLines(selected, frameAt(cursor - 1), columns);
	const lines = [...head, ...body, ...empty, ...(detail.length === 0 ? [] : [...gap, ...detail])];
	return {lines: lines.slice(0, rows), hasMore: top + height < count};
}

function emptySpan({filter, list, file}: FramesState): Span {
	if (list.isSearching) return span(own` …`, 'dim');
	if (filter !== '') return span(own` No frame matches the filter.`, 'warning');
	return span(
		file === undefined ? own` No frame was sent or received yet.` : own` The file has no frames.`,
		'dim',
	);
}

function headLine(state: FramesState, count: number, columns: number): Line {
	const {log, filter, list, pausedAt, keptFrom, selected, file} = state;
	const all = log.next - log.first;
	const counted =
		filter === ''
			? countOf(count, 'frame')
			: own`${thousands(count)} of ${countOf(all, 'frame')}${list.isSearching ? own` so far` : EMPTY_TEXT}`;
	const newer = pausedAt === undefined ? 0 : log.next - Math.max(pausedAt, log.first);
	const mode: readonly Span[] =
		pausedAt !== undefined
			? [span(own` · paused, ${thousands(newer)} new`, 'warning')]
			: selected === undefined && file === undefined
				? [span(own` · following`, 'success')]
				: [];
	const kept =
		keptFrom === undefined
			? []
			: [span(own` · frames before ${preciseTime(keptFrom, false)} were not kept`, 'dim')];
	const source = file === undefined ? [] : [span(own` · ${safeLine(file)}`, 'dim')];
	const filtered =
		filter === '' ? [] : [span(own` · `, 'dim'), span(safeLine(filter.slice(0, columns)), 'match')];
	return truncateLine(
		[span(own` Frames`, 'strong'), span(own` · ${counted}`, 'dim'), ...mode, ...filtered, ...source, ...kept],
		columns,
	);
}

function titles({marked}: FramesState, typeColumns: number, columns: number): Line {
	const between = right(marked === undefined ? own`delta` : own`from mark`, BETWEEN_COLUMNS);
	const text =
		columns < TABLE_FROM
			? own`  ${padEnd(own`time`, SHORT_TIME_COLUMNS)}${between}   type`
			: own`  ${padEnd(own`time`, TIME_COLUMNS)}${between} ${right(own`size`, SIZE_COLUMNS)}   ${padEnd(own`type`, typeColumns)} content`;
	return truncateLine([span(text, 'dim')], columns);
}

const typeName = (frame: LoggedFrame | undefined): SafeText =>
	frame === undefined || frame.type === '' ? own`no type` : safeLine(frame.type);

interface RowFacts {
	/** The frame that the time is measured from. */
	readonly from: LoggedFrame | undefined;
	readonly marked: LoggedFrame | undefined;
	readonly typeColumns: number;
	readonly isSelected: boolean;
}

function frameRow(
	frame: LoggedFrame,
	{from, marked, typeColumns, isSelected}: RowFacts,
	columns: number,
): Line {
	const {record, at, type} = frame;
	const isMarked = marked === frame;
	const isWide = columns >= TABLE_FROM;
	const between = from === undefined || isMarked ? EMPTY_TEXT : timeBetween(at - from.at);
	const named = typeName(frame);
	const style =
		record.dir === 'note' ? 'notice' : type === '' ? 'dim' : record.dir === 'out' ? 'user' : 'assistant';
	const start: Line = [
		span(isSelected ? own`▌` : own` `, 'accent'),
		span(isMarked ? own`◆` : own` `, 'warning'),
		span(preciseTime(at, isWide), isSelected ? 'strong' : 'dim'),
		span(right(between, BETWEEN_COLUMNS), isSelected ? 'text' : 'dim'),
	];
	const arrow = span(own` ${ARROWS[record.dir]} `, style);
	const size = record.dir === 'note' ? EMPTY_TEXT : bytes(record.bytes);
	if (!isWide)
		return truncateLine([...start, arrow, span(own` ${named}  `, style), span(size, 'dim')], columns);
	const head: Line = [
		...start,
		span(own` ${right(size, SIZE_COLUMNS)}`, 'dim'),
		arrow,
		span(padEnd(truncate(named, typeColumns), typeColumns), style),
		span(own` `, 'text'),
	];
	const room = columns - widthOfLine(head);
	return truncateLine([...head, ...(room < 4 ? [] : contentSpans(frame, room))], columns);
}

/** What is in a frame, in the rest of its row: the ids of its tool calls, then its members. */
function contentSpans({record}: LoggedFrame, width: number): readonly Span[] {
	if (record.dir === 'note') return [span(noteWords(record), 'notice')];
	const frame = parsedFrame(record.frame);
	if (frame === undefined) return [span(headOfText(record.frame, width), 'dim')];
	const ids = callIdsIn(frame).slice(0, MOST_IDS);
	const named: readonly Span[] = ids.map((id) => span(own`${id} `, 'tool'));
	const {type: _, timestamp: __, ...rest} = frame;
	const room = width - widthOfLine(named);
	return room < 4 ? named : [...named, ...briefJson(rest, room)];
}

/** As much of a text as one row may need. */
const headOfText = (text: string, width: number): SafeText => safeLine(text.slice(0, 2 * width));

function detailLines(
	frame: LoggedFrame | undefined,
	before: LoggedFrame | undefined,
	columns: number,
): readonly Line[] {
	const blank: Line = [];
	const rows = frame === undefined ? [] : [factsLine(frame, before, columns), ...textLines(frame, columns)];
	return [blank, ...rows, ...Array.from({length: DETAIL_ROWS}, () => blank)].slice(0, DETAIL_ROWS);
}

function factsLine({at, record}: LoggedFrame, before: LoggedFrame | undefined, columns: number): Line {
	const size = record.dir === 'note' ? EMPTY_TEXT : own` · ${countOf(record.bytes, 'byte')}`;
	const after =
		before === undefined ? EMPTY_TEXT : own` · ${timeBetween(at - before.at)} after the row above`;
	const isCut = record.dir !== 'note' && record.truncated === true;
	const facts = span(own` ${DIRECTIONS[record.dir]} at ${preciseTime(at)}${size}${after}`, 'dim');
	const cut = isCut ? [span(own` · cut: only the beginning is kept`, 'warning')] : [];
	return truncateLine([facts, ...cut], columns);
}

/** The first rows of a text, each filled to its end: JSON has few places to break at. */
function filledRows(text: SafeText, width: number, most: number): readonly SafeText[] {
	const rows: SafeText[] = [];
	let start = 0;
	let at = 0;
	let columns = 0;
	for (const cluster of graphemes(text)) {
		const wide = widthOf(cluster);
		if (columns + wide > width && at > start) {
			rows.push(sliceSafe(text, start, at));
			if (rows.length === most) return rows;
			start = at;
			columns = 0;
		}
		at += cluster.length;
		columns += wide;
	}
	return [...rows, sliceSafe(text, start)];
}

function textLines({record}: LoggedFrame, columns: number): readonly Line[] {
	const height = DETAIL_ROWS - 2;
	const text = record.dir === 'note' ? noteWords(record) : headOfText(record.frame, columns * height);
	const lines =
		record.dir === 'note'
			? layoutSpans([span(own` ${text}`, 'notice')], columns, 1)
			: filledRows(text, columns - 1, height + 1).map((row): Line => [span(own` ${row}`, 'code')]);
	return lines.slice(0, height).map((line, index) => {
		const isCut = index === height - 1 && lines.length > height;
		return isCut ? truncateLine([...line, span(own` …`, 'dim')], columns) : truncateLine(line, columns);
	});
}
