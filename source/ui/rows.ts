/** Lays items of the list out as rows of the screen: roles, gutters, tool calls, notices. Cached by (entry, width, folds). */
import type {
	AssistantEntry,
	Entry,
	NoticeEntry,
	Part,
	QueueItem,
	ToolCall,
	Turn,
	UserEntry,
} from '../chat/entry.ts';
import {headOf, lengthOf} from '../protocol/payload.ts';
import {layoutSpans, layoutText} from '../text/layout.ts';
import type {Line, Span, Style} from '../text/line.ts';
import {bytes, clockTime, duration} from '../text/quantity.ts';
import {own, safe, safeLine} from '../text/safe.ts';
import {truncateLine, widthOfLine} from '../text/spans.ts';
import {StreamLayout} from '../text/stream-layout.ts';
import type {ListItem} from './list.ts';
import {type Folds, toolRows} from './tool-rows.ts';

/** One row of an item, with what a cursor in the transcript can point at. */
export interface Row {
	readonly line: Line;
	/** The unit it belongs to: the item's key, or the key of a tool call in it. */
	readonly unit: string;
}

/** What rows depend on besides the item. */
export interface RowContext {
	/** Columns, at least 1. */
	readonly width: number;
	readonly folds: Folds;
	/** Clock time, for the clocks of running tools; the same number gives the same rows. */
	readonly now: number;
}

const GUTTER = own`│ `;
/** Columns that a message leaves: a margin on either side, and the gutter. */
const INSET = 4;
/** Of one text, in UTF-16 units: some 30,000 rows, which take a few tenths of a second at every new width. */
const MOST_LAID_OUT = 2 * 1024 * 1024;

interface Cached {
	readonly width: number;
	readonly folds: string;
	readonly rows: readonly Row[];
}
const cache = new WeakMap<Entry, Cached>();

/** Rows of an item, top to bottom, none wider than `context.width`; the last one is blank and parts it from the next. */
export function rowsOf(item: ListItem, key: string, context: RowContext): readonly Row[] {
	if (item.kind === 'turn') return turnRows(item.turn, key, context);
	if (item.kind === 'queued') return queuedRows(item.item, key, context);
	const {entry} = item;
	const folds = entry.kind === 'assistant' ? context.folds.signatureOf(entry.parts) : '';
	const cached = cache.get(entry);
	if (cached !== undefined && cached.width === context.width && cached.folds === folds) return cached.rows;
	const rows = entryRows(entry, key, context);
	cache.set(entry, {width: context.width, folds, rows});
	return rows;
}

function entryRows(entry: Entry, key: string, context: RowContext): readonly Row[] {
	switch (entry.kind) {
		case 'user':
			return userRows(entry, key, context.width);
		case 'assistant':
			return assistantRows(entry, key, context);
		case 'notice':
			return noticeRows(entry, key, context.width);
	}
}

const span = (text: Span['text'], style: Style): Span => ({text, style});
const BLANK: Line = [];

/** A line with something at its right edge; the right side gives way where there is no room for both. */
export function spread(left: Line, right: Line, width: number): Line {
	const rightWidth = widthOfLine(right);
	const gap = width - widthOfLine(left) - rightWidth - 1;
	if (gap < 2 || rightWidth === 0) return left;
	return [...left, span(own`${' '.repeat(gap)}`, 'text'), ...right];
}

/** Puts the margin and the gutter before each line; on a very narrow screen they give way to the text. */
function behindGutter(lines: readonly Line[], style: Style, width: number): readonly Line[] {
	if (width < 12) return lines;
	return lines.map((line) => [span(own` `, 'text'), span(GUTTER, style), ...line]);
}

const innerWidth = (width: number): number => (width < 12 ? width : Math.max(1, width - INSET));

function heading(name: string, style: Style, right: string, width: number): Line {
	const left: Line = [span(own` ${name}`, style)];
	const line = right === '' ? left : spread(left, [span(own`${right}`, 'dim')], width);
	return truncateLine(line, width);
}

function rowsIn(lines: readonly Line[], unit: string): Row[] {
	return lines.map((line) => ({line, unit}));
}

// ---------------------------------------------------------------------------------------------------------

function userRows(entry: UserEntry, key: string, width: number): readonly Row[] {
	const time = entry.at === undefined ? '' : clockTime(entry.at);
	const state = {
		sending: 'sending…',
		delivered: '',
		unconfirmed: '? not confirmed',
		'not-sent': '✗ not received',
	}[entry.delivery];
	const right = [state, time].filter((part) => part !== '').join(' · ');
	const text = behindGutter(layoutText(headOf(entry.text), innerWidth(width)), 'user', width);
	return rowsIn([heading('You', 'user', right, width), ...text, BLANK], key);
}

function queuedRows(item: QueueItem, key: string, {width}: RowContext): readonly Row[] {
	const text = item.kind === 'message' ? item.text : `/${item.request}`;
	const lines = behindGutter(layoutText(text, innerWidth(width)), 'dim', width);
	return rowsIn([heading('You', 'dim', 'queued · ↑ takes it back', width), ...lines, BLANK], key);
}

function assistantRows(entry: AssistantEntry, key: string, context: RowContext): readonly Row[] {
	const {width} = context;
	const rows: Row[] = [
		{line: heading('Assistant', entry.failed ? 'error' : 'assistant', factsOf(entry), width), unit: key},
	];
	const parts = partRows(entry.parts, key, context, false);
	rows.push(...(parts.length === 0 ? mark('·', 'dim', 'The answer is empty.', key, width) : parts));
	if (entry.failed) {
		rows.push(
			...mark(
				'✗',
				'error',
				'The turn failed; what stands above is what the server says about it.',
				key,
				width,
			),
		);
	}
	if (entry.arrived === 'cut') {
		rows.push(...mark('…', 'warning', 'The connection broke here; this is what had come.', key, width));
	}
	rows.push({line: BLANK, unit: key});
	return rows;
}

/** Time, tokens and how it came, for the right end of the heading. */
function factsOf(entry: AssistantEntry): string {
	const {input_tokens: input, output_tokens: output} = tokensIn(entry);
	const arrived = {
		'in-turn': '',
		late: 'came late',
		'from-history': 'from history',
		cut: 'cut off',
	}[entry.arrived];
	const tokens = input === undefined || output === undefined ? '' : `${input} → ${output} tokens`;
	const took = entry.tookMs === undefined ? '' : duration(entry.tookMs);
	return [arrived, took, tokens].filter((part) => part !== '').join(' · ');
}

function tokensIn(entry: AssistantEntry): {input_tokens?: number; output_tokens?: number} {
	// H has the totals of the turn beside those of its last model call.
	for (const source of [entry.metadata, entry.metadata.usage]) {
		if (typeof source !== 'object' || source === null || Array.isArray(source)) continue;
		const {input_tokens: input, output_tokens: output} = source as {readonly [key: string]: unknown};
		if (typeof input === 'number' && typeof output === 'number')
			return {input_tokens: input, output_tokens: output};
	}
	return {};
}

function partRows(parts: readonly Part[], key: string, context: RowContext, isLive: boolean): Row[] {
	const {width} = context;
	const rows: Row[] = [];
	for (const part of parts) {
		if (part.kind === 'tool') {
			rows.push(...callRows(part.call, context, isLive));
			continue;
		}
		const text = headOf(part.text).slice(0, MOST_LAID_OUT);
		if (text === '') continue;
		const lines = behindGutter(layoutText(text, innerWidth(width)), 'assistant', width);
		// One by one: so many rows are too many for the arguments of one call.
		for (const row of rowsIn(lines, key)) rows.push(row);
		const more = lengthOf(part.text) - text.length;
		if (more > 0)
			rows.push(...mark('…', 'dim', `${bytes(more)} more, too much to be shown here`, key, width));
	}
	return rows;
}

function callRows(call: ToolCall, context: RowContext, isLive: boolean): Row[] {
	const lines = toolRows(
		call,
		{isOpen: context.folds.isOpen(call), isLive},
		innerWidth(context.width),
		context.now,
	);
	return rowsIn(behindGutter(lines, 'assistant', context.width), call.key);
}

/** A line of the program's own below a message: outside its gutter, so that no server can write it. */
function mark(sign: string, style: Style, text: string, unit: string, width: number): Row[] {
	const lines = layoutSpans(
		[span(own` ${sign} `, style), span(own`${text}`, 'dim')],
		width,
		Math.min(3, width - 1),
	);
	return rowsIn(lines, unit);
}

// ---------------------------------------------------------------------------------------------------------

/** The text of a running turn is laid out by its new lines only. */
let lastStream: {readonly key: string; readonly width: number; readonly layout: StreamLayout} | undefined;

function streamRows(turn: Turn, width: number): readonly Line[] {
	// Rounds of a turn are texts of their own; so is the same turn at another width.
	const key = `${turn.entryId}/${turn.parts.length}`;
	if (lastStream?.key !== key || lastStream.width !== width) {
		lastStream = {key, width, layout: new StreamLayout(width)};
	}
	return lastStream.layout.update(turn.text);
}

function turnRows(turn: Turn, key: string, context: RowContext): readonly Row[] {
	const {width} = context;
	// Before the first word there is nothing to show but the spinner, which is elsewhere.
	if (turn.parts.length === 0 && turn.text === '') return [];
	const parts = partRows(turn.parts, key, context, true);
	const text = turn.text === '' ? [] : behindGutter(streamRows(turn, innerWidth(width)), 'assistant', width);
	const state =
		turn.phase === 'recovering' ? 'looking for the answer…' : turn.givenUp ? 'not waited for' : '';
	return [
		{line: heading('Assistant', 'assistant', state, width), unit: key},
		...parts,
		...rowsIn(text, key),
		{line: BLANK, unit: key},
	];
}

// ---------------------------------------------------------------------------------------------------------

const NOTICE_MARKS: Readonly<Record<NoticeEntry['level'], {readonly sign: string; readonly style: Style}>> = {
	info: {sign: '·', style: 'notice'},
	success: {sign: '✓', style: 'success'},
	warning: {sign: '!', style: 'warning'},
	error: {sign: '✗', style: 'error'},
};

function noticeRows(entry: NoticeEntry, key: string, width: number): readonly Row[] {
	const {sign, style} = NOTICE_MARKS[entry.level];
	const indent = Math.min(3, Math.max(0, width - 1));
	const [first = '', ...others] = safe(entry.text).split('\n');
	const lines: Line[] = [];
	lines.push(...layoutSpans([span(own` ${sign} `, style), span(safeLine(first), 'text')], width, indent));
	for (const other of others)
		lines.push(...layoutSpans([span(own`   `, 'text'), span(safeLine(other), 'dim')], width, indent));
	if (entry.advice !== undefined) {
		lines.push(
			...layoutSpans(
				[span(own`   → `, 'dim'), span(safeLine(entry.advice), 'dim')],
				width,
				Math.min(5, indent + 2),
			),
		);
	}
	if (entry.shape === 'rule') {
		// What is above the line is no longer known to the server.
		lines.push([span(own`${'─'.repeat(Math.max(1, width))}`, 'dim')]);
	}
	lines.push(BLANK);
	return rowsIn(lines, key);
}
