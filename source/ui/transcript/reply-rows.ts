/** Lays a reply out as rows, complete or while it arrives: text, tool calls, and metadata. */

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

/** UTF-16 units of one text: some 30,000 rows, which take a few tenths of a second at every new width. */
const MAX_LAID_OUT = 2 * 1024 * 1024;

/**
 * Rows of a complete reply.
 * @param chunk which item of a long reply, from 0: the first has the heading, the last the rows below the reply
 */
export function assistantRows(
	entry: AssistantEntry,
	key: string,
	context: RowContext,
	chunk = 0,
): readonly TranscriptRow[] {
	const {width} = context;
	const parts = partRows(entry.parts, chunkAt(entry.parts, chunk), key, context, false);
	const failure = 'The request failed: see the message above. Type /retry to send yours again.';
	const cut = 'The connection was lost here; this is the part that arrived.';
	const isLast = chunk === itemsIn(entry.parts) - 1;
	const head =
		chunk > 0
			? []
			: [
					{
						line: heading('Assistant', entry.failed ? 'error' : 'assistant', factsOf(entry), width),
						unit: key,
					},
				];
	const isEmpty = chunk === 0 && isLast && parts.length === 0;
	const body = isEmpty ? mark('·', 'dim', 'The answer is empty.', key, width) : parts;
	if (!isLast) return [...head, ...body];
	// Below the calls at the end of a long reply the message may have no row of its own that the cursor can be on.
	const unit = chunk === 0 ? key : (parts.at(-1)?.unit ?? key);
	return [
		...head,
		...body,
		...truncationRows(entry.rest, unit, width),
		...metadataRows(entry.metadata, unit, width, entry.metadataJson),
		...(entry.failed ? mark('✗', 'error', failure, unit, width) : []),
		...(entry.arrived === 'partial' ? mark('…', 'warning', cut, unit, width) : []),
		{line: BLANK_ROW, unit},
	];
}

/** Arrival, time and tokens, for the right end of the heading. */
function factsOf(entry: AssistantEntry): string {
	const {input_tokens: input, output_tokens: output} = tokensIn(entry);
	const arrived = {
		'in-turn': '',
		late: 'late',
		'from-history': 'from history',
		partial: 'cut off',
	}[entry.arrived];
	const tokens = input === undefined || output === undefined ? '' : `${input} → ${output} tokens`;
	const took = entry.tookMs === undefined ? '' : duration(entry.tookMs);
	return [arrived, took, tokens].filter((part) => part !== '').join(' · ');
}

function tokensIn(entry: AssistantEntry): {input_tokens?: number; output_tokens?: number} {
	// `document` has the totals of the turn next to those of its last model call.
	for (const source of [entry.metadata, entry.metadata.usage]) {
		if (!isObject(source)) continue;
		const {input_tokens: input, output_tokens: output} = source;
		if (typeof input === 'number' && typeof output === 'number')
			return {input_tokens: input, output_tokens: output};
	}
	return {};
}

/** The warnings about the calls of a reply; finding them reads all calls. */
const warnings = new WeakMap<readonly ReplyPart[], ReadonlyMap<string, string>>();

function warningsIn(parts: readonly ReplyPart[]): ReadonlyMap<string, string> {
	const known = warnings.get(parts);
	if (known !== undefined) return known;
	const found = toolWarningsOf(parts);
	warnings.set(parts, found);
	return found;
}

/** Rows of a chunk of the parts. */
function partRows(
	parts: readonly ReplyPart[],
	{from, to}: ReplyChunk,
	key: string,
	context: RowContext,
	isLive: boolean,
): TranscriptRow[] {
	const {width} = context;
	const layout = context.source ? layoutSource : layoutMarkdown;
	const warningOf = warningsIn(parts);
	const rows: TranscriptRow[] = [];
	for (let index = from; index < to; index++) {
		const part = parts[index];
		if (part === undefined) continue;
		if (part.kind === 'tool') {
			const round = silentRoundAt(parts, index);
			if (round !== undefined) rows.push(...roundRows(round, key, width));
			for (const row of callRows(part.call, warningOf.get(part.call.key), context, isLive)) rows.push(row);
			continue;
		}
		const text = headOf(part.text).slice(0, MAX_LAID_OUT);
		if (text === '') continue;
		const lines = behindGutter(layout(text, innerWidth(width)), 'assistant', width);
		// One by one: there may be too many rows for the arguments of one function call.
		for (const row of rowsIn(lines, key)) rows.push(row);
		const more = lengthOf(part.text) - text.length;
		rows.push(...moreRows(more, key, width));
	}
	return rows;
}

/** The number of the round that starts with this part, directly after the calls of another round, without text in between. */
function silentRoundAt(parts: readonly ReplyPart[], index: number): number | undefined {
	const part = parts[index];
	if (part?.kind !== 'tool' || part.call.round === undefined) return undefined;
	for (let previous = index - 1; previous >= 0; previous--) {
		const before = parts[previous];
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

/** The arguments of a call that do not match the schema of its tool, if the server's catalogue is known. */
function argumentProblem(call: ToolCall, catalogue: RowContext['catalogue']): string | undefined {
	const schema = catalogue?.get(call.name)?.parameters;
	if (schema === undefined || call.arguments === undefined) return undefined;
	const problems = schemaProblemsOf(schema, call.arguments);
	return problems.length === 0 ? undefined : `invalid arguments: ${problems.join(', ')}`;
}

function callRows(
	call: ToolCall,
	warning: string | undefined,
	context: RowContext,
	isLive: boolean,
): TranscriptRow[] {
	const warnings = [warning, argumentProblem(call, context.catalogue)].filter((each) => each !== undefined);
	const view = {
		isOpen: context.folds.isOpen(call),
		isLive,
		warning: warnings.length === 0 ? undefined : warnings.join(' · '),
	};
	const lines = toolRows(call, view, innerWidth(context.width), context.now);
	return rowsIn(behindGutter(lines, 'assistant', context.width), call.key);
}

// ---------------------------------------------------------------------------------------------------------

/** Only the new lines of a running turn's text are laid out. */
let lastStream:
	| {readonly key: string; readonly width: number; readonly layout: MarkdownStream | SourceStream}
	| undefined;

function streamRows(turn: Turn, width: number, source: boolean): readonly Line[] {
	// Each round of a turn has a text of its own; the same turn at another width or in the other view is laid out again.
	const key = `${turn.entryId}/${turn.parts.length}${source ? ' source' : ''}`;
	if (lastStream?.key !== key || lastStream.width !== width) {
		lastStream = {key, width, layout: source ? new SourceStream(width) : new MarkdownStream(width)};
	}
	return lastStream.layout.update(turn.text);
}

/**
 * Rows of a reply that is arriving; none before its first text.
 * @param chunk which item of a long reply, from 0
 */
export function turnRows(turn: Turn, key: string, context: RowContext, chunk = 0): readonly TranscriptRow[] {
	const {width} = context;
	// Before the first text only the spinner is shown, in the status row.
	if (turn.parts.length === 0 && turn.text === '') return [];
	const parts = partRows(turn.parts, chunkAt(turn.parts, chunk), key, context, true);
	const state = turn.phase === 'recovering' ? 'looking for the answer…' : turn.givenUp ? 'stopped' : '';
	const head = chunk > 0 ? [] : [{line: heading('Assistant', 'assistant', state, width), unit: key}];
	if (chunk < itemsIn(turn.parts) - 1) return [...head, ...parts];
	const text =
		turn.text === ''
			? []
			: behindGutter(streamRows(turn, innerWidth(width), context.source), 'assistant', width);
	const unit = chunk === 0 || text.length > 0 ? key : (parts.at(-1)?.unit ?? key);
	return [...head, ...parts, ...rowsIn(text, key), {line: BLANK_ROW, unit}];
}
