/** Lays a reply out as rows, whole or while it comes: the model's words, its calls of tools, what is known about it. */
import type {AssistantEntry, Part, ToolCall, Turn} from '../chat/entry.ts';
import {headOf, lengthOf} from '../protocol/payload.ts';
import type {Line} from '../text/line.ts';
import {layoutMarkdown, MarkdownStream} from '../text/markdown/stream.ts';
import {duration} from '../text/quantity.ts';
import {layoutSource, SourceStream} from '../text/source-view.ts';
import {BLANK, behindGutter, heading, innerWidth, mark, type Row, type RowContext, rowsIn} from './gutter.ts';
import {moreRows, restRows} from './rest-rows.ts';
import {toolRows} from './tool-rows.ts';

/** Of one text, in UTF-16 units: some 30,000 rows, which take a few tenths of a second at every new width. */
const MOST_LAID_OUT = 2 * 1024 * 1024;

/** Rows of a reply that came. */
export function assistantRows(entry: AssistantEntry, key: string, context: RowContext): readonly Row[] {
	const {width} = context;
	const parts = partRows(entry.parts, key, context, false);
	const failure = 'The turn failed: see the message of the server above. /retry sends yours again.';
	const cut = 'The connection broke here; this is what had come.';
	// Never `push(...parts)`: a long reply has more rows than a call may have arguments.
	return [
		{line: heading('Assistant', entry.failed ? 'error' : 'assistant', factsOf(entry), width), unit: key},
		...(parts.length === 0 ? mark('·', 'dim', 'The answer is empty.', key, width) : parts),
		...restRows(entry.rest, key, width),
		...(entry.failed ? mark('✗', 'error', failure, key, width) : []),
		...(entry.arrived === 'cut' ? mark('…', 'warning', cut, key, width) : []),
		{line: BLANK, unit: key},
	];
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
	const layout = context.source ? layoutSource : layoutMarkdown;
	const rows: Row[] = [];
	for (const part of parts) {
		if (part.kind === 'tool') {
			rows.push(...callRows(part.call, context, isLive));
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

function callRows(call: ToolCall, context: RowContext, isLive: boolean): Row[] {
	const lines = toolRows(
		call,
		{isOpen: context.folds.isOpen(call), isLive},
		innerWidth(context.width),
		context.now,
	);
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

/** Rows of a reply that is coming; none before its first word. */
export function turnRows(turn: Turn, key: string, context: RowContext): readonly Row[] {
	const {width} = context;
	// Before the first word there is nothing to show but the spinner, which is elsewhere.
	if (turn.parts.length === 0 && turn.text === '') return [];
	const parts = partRows(turn.parts, key, context, true);
	const text =
		turn.text === ''
			? []
			: behindGutter(streamRows(turn, innerWidth(width), context.source), 'assistant', width);
	const state = turn.phase === 'recovering' ? 'looking for the answer…' : turn.givenUp ? 'stopped' : '';
	return [
		{line: heading('Assistant', 'assistant', state, width), unit: key},
		...parts,
		...rowsIn(text, key),
		{line: BLANK, unit: key},
	];
}
