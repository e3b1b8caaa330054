/** Lays out items of the list as rows. Cached by entry, width, times, folds, source view and catalogue. */
import type {Entry, NoticeEntry, QueueItem, Turn, UserEntry} from '../../chat/entry.ts';
import type {GivenFeedback} from '../../chat/feedback/feedback.ts';
import {adviceAtPrompt, excerptOf, wordNotice} from '../../chat/notices.ts';
import {headOf, lengthOf} from '../../protocol/remote-text.ts';
import {whenWidthsChange} from '../../text/graphemes.ts';
import {layoutSpans} from '../../text/layout.ts';
import type {Line, Style} from '../../text/line.ts';
import {clockTime} from '../../text/quantity.ts';
import {RecentCache} from '../../text/recent-cache.ts';
import {own, safe, safeLine} from '../../text/safe.ts';
import {span, truncateLine} from '../../text/spans.ts';
import {sourcesHint, sourcesIn, sourceUnits} from '../knowledge/sources.ts';
import {firstPartOf} from './call-runs.ts';
import {loadCodeOf, loadCodeOfTurn} from './code-languages.ts';
import type {Folds} from './fold-state.ts';
import {
	BLANK_ROW,
	behindGutter,
	heading,
	mark,
	type RowContext,
	rowsIn,
	spread,
	type TranscriptRow,
} from './gutter.ts';
import {chunkOf, keyOf, type ListItem, partsOf, type QueuedListItem, segmentsIn, shownParts} from './list.ts';
import {knowledgeRows} from './metadata-rows.ts';
import {reasonedIn} from './reasoning-rows.ts';
import {chunkKey, detailKey, readChunkKey} from './reply-chunks.ts';
import {assistantRows, turnRows} from './reply-rows.ts';
import {layOutMore, type TypedMessage, textOfRows, textRows} from './text-layouts.ts';
import {moreRows} from './truncation-rows.ts';

interface Cached {
	/** The entry, or the item of the queue. */
	readonly of: Entry | QueueItem;
	readonly chunk: number;
	readonly isFetching: boolean;
	readonly catalogue: RowContext['catalogue'];
	readonly given: GivenFeedback | undefined;
	readonly rows: readonly TranscriptRow[];
}

/** Rows of items that are not on the screen. A row with its text, spans and painted form takes some 3 KB. */
export const ROWS_KEPT = 1000;

/** By key of the item and its layout: while one is drawn, the next one is laid out. */
const cache = new RecentCache<string, Cached>(ROWS_KEPT);

/** All that a change of the screen can change: it needs the rows of before and of afterwards at once. */
function cacheKey(item: KeptItem, key: string, context: RowContext): string {
	const {width, wide = width, times, source} = context;
	const layout = `${width} ${wide} ${times} ${source}`;
	if (item.kind === 'queued')
		return `${layout} ${item.item.id} queued ${item.isLast} ${item.isFolded} ${item.hidden}`;
	return `${layout} ${item.entry.id} ${key} ${foldsIn(item, context)}`;
}

let isHeld = false;

/** Removes rows used longest ago, but none used since the last call, and none while they are held. Call it after each frame. */
export function trimRows(): void {
	if (!isHeld) cache.endPeriod();
}

/** Keeps all rows until they are released, so that frames in between do not remove what is laid out in steps. */
export function holdRows(hold: boolean): void {
	isHeld = hold;
}

/** Rows of an item, top to bottom, none wider than `context.width`; the last row of a message is blank. */
export function rowsOf(item: ListItem, key: string, context: RowContext): readonly TranscriptRow[] {
	if (item.kind === 'turn') return rowsOfTurn(item.turn, key, context, chunkOf(item));
	const kept = cacheKey(item, key, context);
	const before = cache.get(kept);
	const known = currentRows(before, item, context);
	if (known !== undefined) return known;
	const rows =
		item.kind === 'queued'
			? queuedRows(item, key, context)
			: entryRows(item.entry, key, context, chunkOf(item), before);
	cache.set(kept, {...dependenciesOf(item, context), rows}, rows.length + 1);
	return rows;
}

type EntryItem = Extract<ListItem, {readonly kind: 'entry'}>;
/** An item whose rows are in the cache. */
type KeptItem = Exclude<ListItem, {readonly kind: 'turn'}>;

const foldsIn = (item: EntryItem, {folds}: Pick<RowContext, 'folds'>): string =>
	item.entry.kind === 'assistant'
		? `${signatureOf(item, folds)}${sourcesOpen(item, folds)}`
		: item.entry.kind === 'notice' && item.entry.code === 'knowledge_found'
			? sourcesOpen(item, folds)
			: '';

/** Which sources below an entry are open. */
const sourcesOpen = (item: EntryItem, folds: Folds): string =>
	sourceUnits(item)
		.map(({unit}) => (folds.isRunOpen(unit) ? 'S' : 's'))
		.join('');

/** The feedback on an answer. */
const givenFor = (entry: Entry, {feedback}: Pick<RowContext, 'feedback'>): GivenFeedback | undefined =>
	entry.kind === 'assistant' && entry.messageId !== undefined ? feedback?.get(entry.messageId) : undefined;

/** What the rows of an item depend on besides their key in the cache. */
const dependenciesOf = (item: KeptItem, context: RowContext): Omit<Cached, 'rows'> => ({
	of: item.kind === 'queued' ? item.item : item.entry,
	chunk: chunkOf(item),
	isFetching: item.kind === 'entry' && item.entry.id === context.fetching,
	catalogue: context.catalogue,
	given: item.kind === 'entry' ? givenFor(item.entry, context) : undefined,
});

/** The rows of the cache, if they are those of the item. */
function currentRows(
	cached: Cached | undefined,
	item: KeptItem,
	context: RowContext,
): readonly TranscriptRow[] | undefined {
	const {of, chunk, isFetching, catalogue, given} = dependenciesOf(item, context);
	const isCurrent =
		cached?.of === of &&
		cached.chunk === chunk &&
		cached.isFetching === isFetching &&
		cached.catalogue === catalogue &&
		cached.given === given;
	return isCurrent ? cached.rows : undefined;
}

/**
 * Does a part of the work of `rowsOf`, a few milliseconds: loads a language of a message's code, or lays out a part of a large one.
 * @returns the rows once there is nothing left to do in parts
 */
export function layOutStep(
	item: ListItem,
	key: string,
	context: RowContext,
): readonly TranscriptRow[] | undefined {
	if (item.kind === 'turn') return loadCodeOfTurn(item.turn) ? undefined : rowsOf(item, key, context);
	const before = cache.get(cacheKey(item, key, context));
	const known = currentRows(before, item, context);
	if (known !== undefined) return known;
	const message = item.kind === 'queued' ? item.item : item.entry;
	const texts = message.kind === 'assistant' ? shownParts(item) : typedToLayOut(message, before);
	if (texts.some(loadCodeOf)) return undefined;
	if (!isLarge(message)) return rowsOf(item, key, context);
	if (!texts.some((text) => layOutMore(text, context))) rowsOf(item, key, context);
	return undefined;
}

/** The message itself, if it is one of the user whose text has no rows in the cache. */
function typedToLayOut(message: Entry | QueueItem, before: Cached | undefined): readonly TypedMessage[] {
	return message.kind !== 'request' && 'text' in message && !isSameText(message, before) ? [message] : [];
}

/** Whether the rows of the cache are those of the same text, below another heading. */
const isSameText = ({text}: TypedMessage, before: Cached | undefined): boolean =>
	before !== undefined && 'text' in before.of && before.of.text === text;

/** From this many parts of a reply, or UTF-16 units of one of its texts, a key would have to wait noticeably. */
const MANY_PARTS = 16;
const LONG_TEXT = 4096;

/** Whether a message takes long to lay out. */
export function isLarge(message: Entry | QueueItem): boolean {
	if ('text' in message) return headOf(message.text).length >= LONG_TEXT;
	if (message.kind !== 'assistant') return false;
	if (message.parts.length >= MANY_PARTS) return true;
	return message.parts.some((part) => part.kind === 'text' && headOf(part.text).length >= LONG_TEXT);
}

/** What the rows of an item depend on besides its entry: what it shows, and which of its calls are open. */
function signatureOf(item: ListItem, folds: Folds): string {
	const parts = partsOf(item);
	const segments = segmentsIn(item);
	const {base} = readChunkKey(keyOf(item));
	let signature = `${segments.length === 0 ? 0 : firstPartOf(segments[0] ?? 0)} `;
	for (const segment of segments) {
		const part = typeof segment === 'number' ? parts[segment] : undefined;
		if (typeof segment !== 'number') signature += folds.isRunOpen(segment.key) ? 'O' : 'F';
		else if (part?.kind === 'tool') signature += folds.isOpen(part.call) ? 'o' : 'f';
		else if (typeof segment === 'number' && reasonedIn(part) !== undefined)
			signature += folds.isRunOpen(detailKey(chunkKey(base, segment), 'reasoning')) ? 'R' : 'r';
		else signature += 't';
	}
	return signature;
}

/** The rows of the latest turn by chunk: each is used several times for one frame. */
let lastTurn:
	| {readonly turn: Turn; readonly items: (RowContext & {readonly rows: readonly TranscriptRow[]})[]}
	| undefined;

whenWidthsChange(() => {
	cache.clear();
	lastTurn = undefined;
});

function rowsOfTurn(turn: Turn, key: string, context: RowContext, chunk: number): readonly TranscriptRow[] {
	if (lastTurn?.turn !== turn) lastTurn = {turn, items: []};
	const known = lastTurn.items[chunk];
	const isKnown =
		known?.width === context.width &&
		known.wide === context.wide &&
		known.folds === context.folds &&
		known.times === context.times &&
		known.source === context.source &&
		known.catalogue === context.catalogue &&
		// Only the clocks of running tools show the time.
		(known.now === context.now || turn.phase !== 'tools');
	if (isKnown) return known.rows;
	const rows = turnRows(turn, key, context, chunk);
	lastTurn.items[chunk] = {...context, rows};
	return rows;
}

function entryRows(
	entry: Entry,
	key: string,
	context: RowContext,
	chunk: number,
	before: Cached | undefined,
): readonly TranscriptRow[] {
	switch (entry.kind) {
		case 'user':
			return userRows(entry, key, context, before);
		case 'assistant':
			return assistantRows(entry, key, context, chunk);
		case 'notice':
			return noticeRows(entry, key, context);
	}
}

function userRows(
	entry: UserEntry,
	key: string,
	context: RowContext,
	before: Cached | undefined,
): readonly TranscriptRow[] {
	const {width, times} = context;
	const time = entry.at === undefined || !times ? '' : clockTime(entry.at);
	const state = {
		sending: 'sending…',
		delivered: '',
		unconfirmed: '? not confirmed',
		'not-sent': entry.isRefused ? '✗ refused' : '✗ not received',
	}[entry.delivery];
	const rights = [[state, time].filter((part) => part !== '').join(' · '), state];
	const head = {line: heading('You', 'user', rights, width), unit: key};
	if (before !== undefined && isSameText(entry, before)) return before.rows.with(0, head);
	const text = behindGutter(textRows(entry, context), 'user', width);
	return [
		head,
		...rowsIn(text, key),
		...moreRows(lengthOf(entry.text) - textOfRows(entry).length, key, width),
		{line: BLANK_ROW, unit: key},
	];
}

/** Rows of the text of a single queued message, at most. */
const MOST_QUEUED = 6;

function queuedRows(
	{item, isLast, isFolded = false, hidden = 0}: QueuedListItem,
	key: string,
	context: RowContext,
): readonly TranscriptRow[] {
	const {width} = context;
	const end = isLast ? [BLANK_ROW] : [];
	if (item.kind === 'request' && !isFolded) return requestRows(item.text, isLast, key, width);
	const rights = isLast ? ['queued · ↑ to take it back', 'queued'] : ['queued'];
	const text = item.kind === 'request' || isFolded ? [] : textRows(item, context);
	if (text.length > 0 && text.length <= MOST_QUEUED)
		return rowsIn([heading('You', 'dim', rights, width), ...behindGutter(text, 'dim', width), ...end], key);
	const more = hidden === 0 ? [] : [truncateLine([span(own` ${hidden} more queued`, 'dim')], width)];
	return rowsIn([...more, queuedLine(item, rights, width), ...end], key);
}

/** A message or request of the queue on one row: its beginning, and what can be done with it. */
function queuedLine({kind, text}: QueueItem, rights: readonly string[], width: number): Line {
	const name = kind === 'request' ? own` · ` : own` You  `;
	const words = span(safeLine(excerptOf(text, width)), 'dim');
	for (const right of rights) {
		const room = width - right.length - 3;
		const left = truncateLine([span(name, 'dim'), words], Math.max(1, room));
		const line = spread(left, [span(own`${right}`, 'dim')], width);
		if (line !== left) return line;
	}
	return truncateLine([span(name, 'dim'), words], width);
}

/** A request is no message: it is drawn as the program's words about it. */
function requestRows(text: string, isLast: boolean, key: string, width: number): readonly TranscriptRow[] {
	const rows = mark('·', 'notice', own`waits: ${safeLine(text)}`, key, width);
	const [only] = rows;
	const hint: Line = [span(own`↑ to take it back`, 'dim')];
	const isOne = only !== undefined && rows.length === 1;
	const drawn = isLast && isOne ? [{...only, line: spread(only.line, hint, width)}] : rows;
	return [...drawn, {line: BLANK_ROW, unit: key}];
}

const NOTICE_SYMBOLS: Readonly<Record<NoticeEntry['level'], {readonly sign: string; readonly style: Style}>> =
	{
		info: {sign: '·', style: 'notice'},
		success: {sign: '✓', style: 'success'},
		warning: {sign: '!', style: 'warning'},
		error: {sign: '✗', style: 'error'},
	};

/** Columns before the last cell of a table row, where wrapped text continues; 0 for other text. */
function tableIndent(line: string, width: number): number {
	const cells = /^(?:.{0,20}? {2,})+(?=\S)/.exec(line)?.[0].length ?? 0;
	return cells > width / 2 ? 0 : cells;
}

function noticeRows(entry: NoticeEntry, key: string, {width, folds}: RowContext): readonly TranscriptRow[] {
	const sources = sourcesIn(entry);
	const {sign, style} = NOTICE_SYMBOLS[entry.level];
	const indent = Math.min(3, Math.max(0, width - 1));
	const wording = wordNotice(entry);
	const [first = '', ...others] = safe(wording.text).split('\n');
	const todo = sources.length > 0 ? sourcesHint(sources) : adviceAtPrompt(wording);
	const advice: Line = todo === undefined ? [] : [span(own`   → `, 'dim'), span(safeLine(todo), 'dim')];
	const lines: readonly Line[] = [
		...layoutSpans([span(own` ${sign} `, style), span(safeLine(first), 'text')], width, indent),
		...(sources.length > 0 ? [] : others).flatMap((other) =>
			layoutSpans(
				[span(own`   `, 'text'), span(safeLine(other), 'dim')],
				width,
				indent + tableIndent(other, width),
			),
		),
		...(advice.length === 0 ? [] : layoutSpans(advice, width, Math.min(5, indent + 2))),
		// The server no longer knows the messages above the rule.
		...(entry.shape === 'rule' ? [[span(own`${'─'.repeat(Math.max(1, width))}`, 'dim')]] : []),
	];
	return [...rowsIn(lines, key), ...knowledgeRows(sources, key, width, folds), {line: BLANK_ROW, unit: key}];
}
