/** Lays items of the list out as rows of the screen. Cached by (entry, width, times, folds, view of the source). */
import type {Entry, NoticeEntry, QueueItem, Turn, UserEntry} from '../../chat/entry.ts';
import {adviceAtPrompt, wordNotice} from '../../chat/notices.ts';
import {headOf, lengthOf} from '../../protocol/remote-text.ts';
import {layoutSpans, layoutText} from '../../text/layout.ts';
import type {Line, Style} from '../../text/line.ts';
import {clockTime} from '../../text/quantity.ts';
import {own, safe, safeLine} from '../../text/safe.ts';
import {span} from '../../text/spans.ts';
import {
	BLANK_ROW,
	behindGutter,
	heading,
	innerWidth,
	type RowContext,
	rowsIn,
	type TranscriptRow,
} from './gutter.ts';
import {type ListItem, nthOf, shownParts} from './list.ts';
import {assistantRows, turnRows} from './reply-rows.ts';
import {moreRows} from './truncation-rows.ts';

interface Cached {
	readonly width: number;
	readonly times: boolean;
	readonly folds: string;
	readonly source: boolean;
	readonly catalogue: RowContext['catalogue'];
	readonly rows: readonly TranscriptRow[];
}
/** Of each entry its items, by their place in it. */
const cache = new WeakMap<Entry, Cached[]>();

/** Rows of an item, top to bottom, none wider than `context.width`; the last one of a message is blank. */
export function rowsOf(item: ListItem, key: string, context: RowContext): readonly TranscriptRow[] {
	if (item.kind === 'turn') return rowsOfTurn(item.turn, key, context, nthOf(item));
	if (item.kind === 'queued') return queuedRows(item.item, item.isLast, key, context);
	const {entry} = item;
	const nth = nthOf(item);
	const folds = entry.kind === 'assistant' ? context.folds.signatureOf(shownParts(item)) : '';
	const items = cache.get(entry) ?? [];
	const cached = items[nth];
	const {width, times, source, catalogue} = context;
	const isKnown =
		cached?.width === width &&
		cached.times === times &&
		cached.folds === folds &&
		cached.source === source &&
		cached.catalogue === catalogue;
	if (isKnown) return cached.rows;
	const rows = entryRows(entry, key, context, nth);
	items[nth] = {width, times, folds, source, catalogue, rows};
	cache.set(entry, items);
	return rows;
}

/** The rows of the turn that was asked for last, by item: each is asked for several times in each drawing. */
let lastTurn:
	| {readonly turn: Turn; readonly items: (RowContext & {readonly rows: readonly TranscriptRow[]})[]}
	| undefined;

function rowsOfTurn(turn: Turn, key: string, context: RowContext, nth: number): readonly TranscriptRow[] {
	if (lastTurn?.turn !== turn) lastTurn = {turn, items: []};
	const known = lastTurn.items[nth];
	const isKnown =
		known?.width === context.width &&
		known.folds === context.folds &&
		known.times === context.times &&
		known.source === context.source &&
		known.catalogue === context.catalogue &&
		// Nothing but the clocks of running tools shows the time.
		(known.now === context.now || turn.phase !== 'tools');
	if (isKnown) return known.rows;
	const rows = turnRows(turn, key, context, nth);
	lastTurn.items[nth] = {...context, rows};
	return rows;
}

function entryRows(entry: Entry, key: string, context: RowContext, nth: number): readonly TranscriptRow[] {
	switch (entry.kind) {
		case 'user':
			return userRows(entry, key, context);
		case 'assistant':
			return assistantRows(entry, key, context, nth);
		case 'notice':
			return noticeRows(entry, key, context.width);
	}
}

function userRows(entry: UserEntry, key: string, {width, times}: RowContext): readonly TranscriptRow[] {
	const time = entry.at === undefined || !times ? '' : clockTime(entry.at);
	const state = {
		sending: 'sending…',
		delivered: '',
		unconfirmed: '? not confirmed',
		'not-sent': '✗ not received',
	}[entry.delivery];
	const right = [state, time].filter((part) => part !== '').join(' · ');
	const text = behindGutter(layoutText(headOf(entry.text), innerWidth(width)), 'user', width);
	return [
		...rowsIn([heading('You', 'user', right, width), ...text], key),
		...moreRows(lengthOf(entry.text) - headOf(entry.text).length, key, width),
		{line: BLANK_ROW, unit: key},
	];
}

function queuedRows(
	item: QueueItem,
	isLast: boolean,
	key: string,
	{width}: RowContext,
): readonly TranscriptRow[] {
	const text = item.kind === 'message' ? item.text : `/${item.request}`;
	const lines = behindGutter(layoutText(text, innerWidth(width)), 'dim', width);
	return rowsIn(
		[heading('You', 'dim', isLast ? 'queued · ↑ takes it back' : 'queued', width), ...lines, BLANK_ROW],
		key,
	);
}

const NOTICE_MARKS: Readonly<Record<NoticeEntry['level'], {readonly sign: string; readonly style: Style}>> = {
	info: {sign: '·', style: 'notice'},
	success: {sign: '✓', style: 'success'},
	warning: {sign: '!', style: 'warning'},
	error: {sign: '✗', style: 'error'},
};

/** Columns of a line that stand before its last cell, where it is a row of a table; what is wrapped goes on below that. */
function tabulated(line: string, width: number): number {
	const cells = /^(?:.{0,20}? {2,})+(?=\S)/.exec(line)?.[0].length ?? 0;
	return cells > width / 2 ? 0 : cells;
}

function noticeRows(entry: NoticeEntry, key: string, width: number): readonly TranscriptRow[] {
	const {sign, style} = NOTICE_MARKS[entry.level];
	const indent = Math.min(3, Math.max(0, width - 1));
	const wording = wordNotice(entry);
	const [first = '', ...others] = safe(wording.text).split('\n');
	const todo = adviceAtPrompt(wording);
	const advice: Line = todo === undefined ? [] : [span(own`   → `, 'dim'), span(safeLine(todo), 'dim')];
	const lines: readonly Line[] = [
		...layoutSpans([span(own` ${sign} `, style), span(safeLine(first), 'text')], width, indent),
		...others.flatMap((other) =>
			layoutSpans(
				[span(own`   `, 'text'), span(safeLine(other), 'dim')],
				width,
				indent + tabulated(other, width),
			),
		),
		...(advice.length === 0 ? [] : layoutSpans(advice, width, Math.min(5, indent + 2))),
		// What is above the line is no longer known to the server.
		...(entry.shape === 'rule' ? [[span(own`${'─'.repeat(Math.max(1, width))}`, 'dim')]] : []),
		BLANK_ROW,
	];
	return rowsIn(lines, key);
}
