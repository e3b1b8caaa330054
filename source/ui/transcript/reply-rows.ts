/** Lays a reply out as rows, complete or while it arrives: text, tool calls, and metadata. */

import {schemaProblemsOf} from '../../chat/argument-check.ts';
import type {AssistantEntry, ReplyPart, ToolCall, Turn} from '../../chat/entry.ts';
import {ratingText} from '../../chat/feedback/feedback-wish.ts';
import {replyTokens} from '../../chat/metadata.ts';
import {lengthOf} from '../../protocol/remote-text.ts';
import type {Line} from '../../text/line.ts';
import {duration, thousands} from '../../text/quantity.ts';
import {own} from '../../text/safe.ts';
import {span, truncateLine} from '../../text/spans.ts';
import {firstPartOf, type ReplySegment, warningsIn} from './call-runs.ts';
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
import {reasonedIn, reasonedInTurn, reasoningRows} from './reasoning-rows.ts';
import {chunkAt, chunkKey, detailKey, isLong, itemsIn, readChunkKey} from './reply-chunks.ts';
import {streamedRows, textOfRows, textRows} from './text-layouts.ts';
import {type CallPhase, runRow, toolRows} from './tool-rows.ts';
import {moreRows, truncationRows} from './truncation-rows.ts';

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
	const {width, folds, feedback} = context;
	const phase = entry.id === context.fetching ? 'fetching' : entry.arrived === 'partial' ? 'cut' : 'over';
	const parts = partRows(entry.parts, chunkAt(entry.parts, chunk, folds), key, context, phase);
	const failure = 'The request failed: see the message above. Type /retry to send yours again.';
	const cut = 'The answer was interrupted here; this is the part that arrived.';
	const isLast = chunk === itemsIn(entry.parts, folds) - 1;
	const head =
		chunk > 0
			? []
			: [
					{
						line: heading('Assistant', entry.failed ? 'error' : 'assistant', factsOf(entry, feedback), width),
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
		...metadataRows(entry.metadata, unit, width, entry.metadataJson, entry.overrides, {
			folds,
			key: chunkKey(readChunkKey(key).base, isLong(entry.parts) ? entry.parts.length - 1 : 0),
		}),
		...(entry.failed ? mark('✗', 'error', failure, unit, width) : []),
		...(entry.arrived === 'partial' ? mark('…', 'warning', cut, unit, width) : []),
		{line: BLANK_ROW, unit},
	];
}

/** Arrival, feedback, time and tokens, for the right end of the heading, in shorter and shorter forms. */
function factsOf(entry: AssistantEntry, feedback: RowContext['feedback']): readonly string[] {
	const {input, output} = replyTokens(entry.metadata);
	const rated = feedback === undefined ? '' : ratingText(feedback, entry);
	const how = {
		'in-turn': '',
		late: 'late',
		'from-history': 'from history',
		partial: 'cut off',
	}[entry.arrived];
	const arrived = [how, rated].filter((fact) => fact !== '').join(' · ');
	const took = entry.tookMs === undefined ? '' : duration(entry.tookMs);
	const joined = (...facts: readonly string[]): string => facts.filter((fact) => fact !== '').join(' · ');
	const shorter = [joined(arrived, took), arrived];
	if (input === undefined || output === undefined) return shorter;
	const [sent, received] = [thousands(input), thousands(output)];
	return [
		joined(arrived, took, `${sent} ${input === 1 ? 'token' : 'tokens'} in, ${received} out`),
		joined(arrived, took, `${sent} in, ${received} out`),
		...shorter,
	];
}

/** Rows of a chunk of the parts, with a blank row between calls and text. */
function partRows(
	parts: readonly ReplyPart[],
	segments: readonly ReplySegment[],
	key: string,
	context: RowContext,
	phase: CallPhase,
): TranscriptRow[] {
	const {width, folds} = context;
	const {base} = readChunkKey(key);
	const warningOf = warningsIn(parts);
	const rows: TranscriptRow[] = [];
	let before = kindBefore(parts, firstPartOf(segments[0] ?? 0));
	function separate(kind: ReplyPart['kind'], unit: string): void {
		const own = kind === 'text' ? unit : (rows.at(-1)?.unit ?? unit);
		if (before !== undefined && before !== kind) rows.push(blankRow(own, width));
		before = kind;
	}
	for (const [index, segment] of segments.entries()) {
		if (typeof segment !== 'number') {
			separate('tool', segment.key);
			const round = folds.isRunOpen(segment.key) ? undefined : silentRoundAt(parts, segment.from);
			if (round !== undefined) rows.push(...roundRows(round, segment.key, width));
			const line = runRow(segment, {isOpen: folds.isRunOpen(segment.key), phase}, innerWidth(width));
			rows.push(...rowsIn(behindGutter([line], 'assistant', width), segment.key));
			continue;
		}
		const part = parts[segment];
		if (part === undefined) continue;
		if (part.kind === 'tool') {
			separate('tool', part.call.key);
			const round = isAfterHidden(segments[index - 1], segment) ? undefined : silentRoundAt(parts, segment);
			if (round !== undefined) rows.push(...roundRows(round, isLong(parts) ? part.call.key : key, width));
			for (const row of callRows(part.call, warningOf.get(part.call.key), context, phase)) rows.push(row);
			continue;
		}
		const reasoned = reasonedIn(part);
		const {length} = textOfRows(part);
		if (length === 0 && reasoned === undefined) continue;
		const unit = isLong(parts) ? chunkKey(base, segment) : key;
		separate('text', unit);
		if (reasoned !== undefined) {
			const own = detailKey(chunkKey(base, segment), 'reasoning');
			for (const row of reasoningRows(reasoned, own, folds.isRunOpen(own), context)) rows.push(row);
		}
		if (length === 0) continue;
		const lines = behindGutter(textRows(part, context), 'assistant', width);
		// One by one: there may be too many rows for the arguments of one function call.
		for (const row of rowsIn(lines, unit)) rows.push(row);
		const more = lengthOf(part.text) - length - (reasoned?.tagged.length ?? 0);
		rows.push(...moreRows(more, unit, width));
	}
	return rows;
}

/** Whether the part follows a folded run, or a call of it: their rounds are not shown. */
const isAfterHidden = (before: ReplySegment | undefined, index: number): boolean =>
	before !== undefined && (typeof before === 'number' ? before < index - 1 : before.from < index);

/** The kind of the last part before an index that has rows. */
function kindBefore(parts: readonly ReplyPart[], index: number): ReplyPart['kind'] | undefined {
	for (let previous = index - 1; previous >= 0; previous--) {
		const part = parts[previous];
		if (part?.kind === 'tool' || (part !== undefined && lengthOf(part.text) > 0)) return part.kind;
	}
	return undefined;
}

const blankRow = (unit: string, width: number): TranscriptRow => ({
	line: behindGutter([BLANK_ROW], 'assistant', width)[0] ?? BLANK_ROW,
	unit,
});

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
	phase: CallPhase,
): TranscriptRow[] {
	const warnings = [warning, argumentProblem(call, context.catalogue)].filter((each) => each !== undefined);
	const view = {
		isOpen: context.folds.isOpen(call),
		phase,
		warning: warnings.length === 0 ? undefined : warnings.join(' · '),
	};
	const lines = toolRows(call, view, innerWidth(context.width), context.now);
	return rowsIn(behindGutter(lines, 'assistant', context.width), call.key);
}

// ---------------------------------------------------------------------------------------------------------

/** The rows of a running turn's text: only new lines get new ones. */
interface StreamedRows {
	/** Everything that the rows depend on besides the lines. */
	readonly key: string;
	readonly lines: Line[];
	readonly rows: TranscriptRow[];
}

let lastStreamed: StreamedRows | undefined;

/** @returns the same array each time, valid until the next call */
function streamRows(turn: Turn, unit: string, context: RowContext): readonly TranscriptRow[] {
	const {width} = context;
	const key = `${width}/${unit}`;
	if (lastStreamed?.key !== key) lastStreamed = {key, lines: [], rows: []};
	const {lines, rows} = lastStreamed;
	const next = streamedRows(turn, context);
	let same = 0;
	while (same < next.length && same < lines.length && next[same] === lines[same]) same++;
	lines.length = same;
	rows.length = same;
	const changed = next.slice(same);
	for (const line of changed) lines.push(line);
	for (const row of rowsIn(behindGutter(changed, 'assistant', width), unit)) rows.push(row);
	return rows;
}

function stateOf({phase, givenUp, isSuspended}: Turn): string {
	if (isSuspended === true) return 'cut off';
	return phase === 'recovering' ? 'looking for the answer…' : givenUp ? 'stopped' : '';
}

/**
 * Rows of a reply that is arriving; none before its first text.
 * @param chunk which item of a long reply, from 0
 */
export function turnRows(turn: Turn, key: string, context: RowContext, chunk = 0): readonly TranscriptRow[] {
	const {width, folds} = context;
	// Before the first text only the spinner is shown, in the status row.
	if (turn.parts.length === 0 && turn.text === '') return [];
	const phase = turn.phase === 'recovering' ? 'cut' : 'live';
	const parts = partRows(turn.parts, chunkAt(turn.parts, chunk, folds), key, context, phase);
	const state = stateOf(turn);
	const head = chunk > 0 ? [] : [{line: heading('Assistant', 'assistant', [state], width), unit: key}];
	if (chunk < itemsIn(turn.parts, folds) - 1) return [...head, ...parts];
	const reasoned = reasonedInTurn(turn);
	const own = detailKey(chunkKey(readChunkKey(key).base, turn.parts.length), 'reasoning');
	const reasoning = reasoned && reasoningRows(reasoned, own, folds.isRunOpen(own), context);
	const answer = turn.text === '' || reasoned?.rest === '' ? [] : streamRows(turn, key, context);
	const text = reasoning === undefined ? answer : [...reasoning, ...answer];
	const isAfterCalls = text.length > 0 && kindBefore(turn.parts, turn.parts.length) === 'tool';
	const blank = isAfterCalls ? [blankRow(key, width)] : [];
	const unit = chunk === 0 || text.length > 0 ? key : (parts.at(-1)?.unit ?? key);
	return [...head, ...parts, ...blank, ...text, {line: BLANK_ROW, unit}];
}
