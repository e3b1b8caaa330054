/** Lays a reply out as rows, whole or while it comes: the model's words, its calls of tools, what is known about it. */

import {schemaProblemsOf} from '../../chat/argument-check.ts';
import type {AssistantEntry, ReplyPart, ToolCall, Turn} from '../../chat/entry.ts';
import {toolWarningsOf} from '../../chat/tool-warnings.ts';
import {isObject} from '../../protocol/json.ts';
import {headOf, lengthOf} from '../../protocol/remote-text.ts';
import type {Line} from '../../text/line.ts';
import {layoutMarkdown, MarkdownStream} from '../../text/markdown/stream.ts';
import {duration} from '../../text/quantity.ts';
import {own} from '../../text/safe.ts';
import {layoutSource, SourceStream} from '../../text/source-view.ts';
import {span, truncateLine} from '../../text/spans.ts';
import {
	BLANK_ROW,
	behindGutter,
	heading,
	innerWidth,
	mark,
	type RowContext,
	rowsIn,
	type TranscriptRow,
} from './gutter.ts';
import {metadataRows} from './metadata-rows.ts';
import {chunkAt, itemsIn, type ReplyChunk} from './reply-chunks.ts';
import {toolRows} from './tool-rows.ts';
import {moreRows, truncationRows} from './truncation-rows.ts';

/** Of one text, in UTF-16 units: some 30,000 rows, which take a few tenths of a second at every new width. */
const MOST_LAID_OUT = 2 * 1024 * 1024;

/**
 * Rows of a reply that came.
 * @param nth which item of a long reply, from 0: the first has the heading, the last what stands below
 */
export function assistantRows(
	entry: AssistantEntry,
	key: string,
	context: RowContext,
	nth = 0,
): readonly TranscriptRow[] {
	const {width} = context;
	const parts = partRows(entry.parts, chunkAt(entry.parts, nth), key, context, false);
	const failure = 'The turn failed: see the message of the server above. /retry sends yours again.';
	const cut = 'The connection broke here; this is what had come.';
	const isLast = nth === itemsIn(entry.parts) - 1;
	const head =
		nth > 0
			? []
			: [
					{
						line: heading('Assistant', entry.failed ? 'error' : 'assistant', factsOf(entry), width),
						unit: key,
					},
				];
	const isEmpty = nth === 0 && isLast && parts.length === 0;
	const body = isEmpty ? mark('·', 'dim', 'The answer is empty.', key, width) : parts;
	if (!isLast) return [...head, ...body];
	// Below the calls at the end of a long reply there may be no row of the message's own to go to.
	const unit = nth === 0 ? key : (parts.at(-1)?.unit ?? key);
	return [
		...head,
		...body,
		...truncationRows(entry.rest, unit, width),
		...metadataRows(entry.metadata, unit, width),
		...(entry.failed ? mark('✗', 'error', failure, unit, width) : []),
		...(entry.arrived === 'partial' ? mark('…', 'warning', cut, unit, width) : []),
		{line: BLANK_ROW, unit},
	];
}

/** Time, tokens and how it came, for the right end of the heading. */
function factsOf(entry: AssistantEntry): string {
	const {input_tokens: input, output_tokens: output} = tokensIn(entry);
	const arrived = {
		'in-turn': '',
		late: 'came late',
		'from-history': 'from history',
		partial: 'cut off',
	}[entry.arrived];
	const tokens = input === undefined || output === undefined ? '' : `${input} → ${output} tokens`;
	const took = entry.tookMs === undefined ? '' : duration(entry.tookMs);
	return [arrived, took, tokens].filter((part) => part !== '').join(' · ');
}

function tokensIn(entry: AssistantEntry): {input_tokens?: number; output_tokens?: number} {
	// H has the totals of the turn beside those of its last model call.
	for (const source of [entry.metadata, entry.metadata.usage]) {
		if (!isObject(source)) continue;
		const {input_tokens: input, output_tokens: output} = source;
		if (typeof input === 'number' && typeof output === 'number')
			return {input_tokens: input, output_tokens: output};
	}
	return {};
}

/** What is odd about the calls of a reply, which takes a look at all of them. */
const remarks = new WeakMap<readonly ReplyPart[], ReadonlyMap<string, string>>();

function remarksIn(parts: readonly ReplyPart[]): ReadonlyMap<string, string> {
	const known = remarks.get(parts);
	if (known !== undefined) return known;
	const found = toolWarningsOf(parts);
	remarks.set(parts, found);
	return found;
}

/** Rows of a stretch of the parts. */
function partRows(
	parts: readonly ReplyPart[],
	{from, to}: ReplyChunk,
	key: string,
	context: RowContext,
	isLive: boolean,
): TranscriptRow[] {
	const {width} = context;
	const layout = context.source ? layoutSource : layoutMarkdown;
	const odd = remarksIn(parts);
	const rows: TranscriptRow[] = [];
	for (let place = from; place < to; place++) {
		const part = parts[place];
		if (part === undefined) continue;
		if (part.kind === 'tool') {
			const round = silentRoundAt(parts, place);
			if (round !== undefined) rows.push(...roundRows(round, key, width));
			for (const row of callRows(part.call, odd.get(part.call.key), context, isLive)) rows.push(row);
			continue;
		}
		const text = headOf(part.text).slice(0, MOST_LAID_OUT);
		if (text === '') continue;
		const lines = behindGutter(layout(text, innerWidth(width)), 'assistant', width);
		// One by one: so many rows are too many for the arguments of one call.
		for (const row of rowsIn(lines, key)) rows.push(row);
		const more = lengthOf(part.text) - text.length;
		rows.push(...moreRows(more, key, width));
	}
	return rows;
}

/** The number of a round that begins there right behind the calls of another, without a word that would part them. */
function silentRoundAt(parts: readonly ReplyPart[], place: number): number | undefined {
	const part = parts[place];
	if (part?.kind !== 'tool' || part.call.round === undefined) return undefined;
	for (let index = place - 1; index >= 0; index--) {
		const before = parts[index];
		if (before?.kind === 'tool') {
			const {round} = before.call;
			return round === undefined || round === part.call.round ? undefined : part.call.round;
		}
		if (before === undefined || lengthOf(before.text) > 0) return undefined;
	}
	return undefined;
}

function roundRows(round: number, key: string, width: number): TranscriptRow[] {
	const line = truncateLine([span(own`round ${round}`, 'dim')], innerWidth(width));
	return rowsIn(behindGutter([line], 'assistant', width), key);
}

/** What of a call's arguments its tool cannot take, as far as the server's catalogue is known. */
function misfit(call: ToolCall, catalogue: RowContext['catalogue']): string | undefined {
	const schema = catalogue?.get(call.name)?.parameters;
	if (schema === undefined || call.arguments === undefined) return undefined;
	const misfits = schemaProblemsOf(schema, call.arguments);
	return misfits.length === 0 ? undefined : `arguments do not fit: ${misfits.join(', ')}`;
}

function callRows(
	call: ToolCall,
	remark: string | undefined,
	context: RowContext,
	isLive: boolean,
): TranscriptRow[] {
	const remarks = [remark, misfit(call, context.catalogue)].filter((each) => each !== undefined);
	const view = {
		isOpen: context.folds.isOpen(call),
		isLive,
		remark: remarks.length === 0 ? undefined : remarks.join(' · '),
	};
	const lines = toolRows(call, view, innerWidth(context.width), context.now);
	return rowsIn(behindGutter(lines, 'assistant', context.width), call.key);
}

// ---------------------------------------------------------------------------------------------------------

/** The text of a running turn is laid out by its new lines only. */
let lastStream:
	| {readonly key: string; readonly width: number; readonly layout: MarkdownStream | SourceStream}
	| undefined;

function streamRows(turn: Turn, width: number, source: boolean): readonly Line[] {
	// Rounds of a turn are texts of their own; so is the same turn at another width or in the other view.
	const key = `${turn.entryId}/${turn.parts.length}${source ? ' source' : ''}`;
	if (lastStream?.key !== key || lastStream.width !== width) {
		lastStream = {key, width, layout: source ? new SourceStream(width) : new MarkdownStream(width)};
	}
	return lastStream.layout.update(turn.text);
}

/**
 * Rows of a reply that is coming; none before its first word.
 * @param nth which item of a long one, from 0
 */
export function turnRows(turn: Turn, key: string, context: RowContext, nth = 0): readonly TranscriptRow[] {
	const {width} = context;
	// Before the first word there is nothing to show but the spinner, which is elsewhere.
	if (turn.parts.length === 0 && turn.text === '') return [];
	const parts = partRows(turn.parts, chunkAt(turn.parts, nth), key, context, true);
	const state = turn.phase === 'recovering' ? 'looking for the answer…' : turn.givenUp ? 'stopped' : '';
	const head = nth > 0 ? [] : [{line: heading('Assistant', 'assistant', state, width), unit: key}];
	if (nth < itemsIn(turn.parts) - 1) return [...head, ...parts];
	const text =
		turn.text === ''
			? []
			: behindGutter(streamRows(turn, innerWidth(width), context.source), 'assistant', width);
	const unit = nth === 0 || text.length > 0 ? key : (parts.at(-1)?.unit ?? key);
	return [...head, ...parts, ...rowsIn(text, key), {line: BLANK_ROW, unit}];
}
