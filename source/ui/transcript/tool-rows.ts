/** Lays out a tool call: one row when folded, its arguments and its result below when open. */
import type {ToolCall} from '../../chat/entry.ts';
import {argumentsOf, httpStatusOf, resultOf, tookMs, valuesOf} from '../../chat/tool-facts.ts';
import {isObject} from '../../protocol/json.ts';
import {reasonInText} from '../../protocol/reason.ts';
import {briefJson, jsonLines} from '../../text/json-brief.ts';
import {childrenOf, isContainer, jsonIn} from '../../text/json-tree/container.ts';
import {JsonMembers, NotPlain} from '../../text/json-tree/exact.ts';
import {compactJson} from '../../text/json-tree/write.ts';
import {layoutSpans} from '../../text/layout.ts';
import type {Line, Span, Style} from '../../text/line.ts';
import {bytes, countOf, duration, runningClock, thousands} from '../../text/quantity.ts';
import {own, safeLine} from '../../text/safe.ts';
import {span, truncateLine, widthOfLine} from '../../text/spans.ts';
import {truncate} from '../../text/width.ts';
import type {CallRun} from './call-runs.ts';

/** Maximum number of rows of one JSON value. */
const MAX_LINES = 40;
/** With fewer columns, neither arguments nor a result are shown in the row of the call. */
const LEAST_ROOM = 8;
/** Columns for the beginning of the arguments, which precede time and size. */
const ROOM_FOR_ARGUMENTS = 16;
/** From so many columns on, arguments and result share them. */
const WIDE_ROOM = 36;

const SIGNS: Readonly<Record<ToolCall['outcome']['state'], {readonly sign: string; readonly style: Style}>> =
	{
		running: {sign: '…', style: 'accent'},
		succeeded: {sign: '✓', style: 'success'},
		failed: {sign: '✗', style: 'error'},
		unknown: {sign: '?', style: 'dim'},
	};

/** Whether a result may still arrive: during the turn, then from the history that is being fetched; `cut`: its answer was interrupted. */
export type CallPhase = 'live' | 'fetching' | 'over' | 'cut';

/** A call without a result. */
const UNKNOWN: Readonly<Record<CallPhase, string>> = {
	live: 'done',
	fetching: 'fetching the result…',
	over: 'no result received',
	cut: 'interrupted',
};

const signOf = (state: keyof typeof SIGNS, phase: CallPhase): Span =>
	span(
		own`${state === 'unknown' && (phase === 'live' || phase === 'fetching') ? '·' : SIGNS[state].sign} `,
		SIGNS[state].style,
	);

/**
 * State, time and size, for the right end; the most important first. `~` marks a time that was measured here; a call from
 * the history has none.
 */
function factsOf(call: ToolCall, {phase}: ToolView, now: number): readonly string[] {
	const {outcome} = call;
	const facts: string[] = [];
	if (outcome.state === 'running')
		facts.push(call.startedAt === undefined ? 'running' : runningClock(now - call.startedAt));
	const status = httpStatusOf(call);
	if (status !== undefined) facts.push(`HTTP ${status}`);
	// A call whose round had ended was not interrupted itself.
	const hadEnded = phase === 'cut' && call.endedAt !== undefined;
	if (outcome.state === 'unknown') facts.push(UNKNOWN[hadEnded ? 'over' : phase]);
	const took = tookMs(call);
	if (took !== undefined) facts.push(`~${duration(took)}`);
	const size =
		outcome.state === 'succeeded' ? (outcome.resultCut?.size ?? sizeOf(resultOf(outcome))) : 'unknown';
	if (size !== 'unknown') facts.push(bytes(size));
	return facts;
}

const sizes = new WeakMap<object, number | 'unknown'>();

/** Size of a text, or of another value as compact JSON, in bytes, as in the explorer; cached, since rows are laid out often. */
function sizeOf(value: unknown): number | 'unknown' {
	if (!isContainer(value)) return Buffer.byteLength(typeof value === 'string' ? value : compactJson(value));
	const known = sizes.get(value) ?? measuredSize(value);
	sizes.set(value, known);
	return known;
}

function measuredSize(value: object): number | 'unknown' {
	try {
		return Buffer.byteLength(JSON.stringify(value));
	} catch (error) {
		if (error instanceof NotPlain) return Buffer.byteLength(compactJson(value));
		// Nested too deep for the stack, or too long for a string.
		return 'unknown';
	}
}

/** The result as a part of the row. */
function resultBrief(call: ToolCall, width: number): Line {
	if (width < LEAST_ROOM) return [];
	if (call.outcome.state === 'failed')
		return [span(own` → `, 'dim'), span(truncate(safeLine(call.outcome.error), width - 3), 'error')];
	if (call.outcome.state === 'succeeded')
		return [span(own` → `, 'dim'), ...briefJson(resultOf(call.outcome), width - 3)];
	return [];
}

/** How a call is shown. */
export interface ToolView {
	/** Arguments and result are below the row. */
	readonly isOpen: boolean;
	readonly phase: CallPhase;
	/** A warning about the call; hostile. */
	readonly warning?: string | undefined;
}

/** Whether a brief of arguments is complete: nothing nested, nothing cut off. */
function isWhole(value: unknown, brief: Line): boolean {
	if (brief.length === 0) return false;
	if (!isContainer(value)) return !brief.some(({text}) => text.includes('…'));
	const children = childrenOf(value);
	for (let at = 0; at < children.count; at++) if (isContainer(children.at(at).value)) return false;
	return !brief.some(({text}) => text.includes('…'));
}

/**
 * @param width in columns
 * @param now clock time, for a running call
 * @returns rows not wider than `width`
 */
export function toolRows(call: ToolCall, view: ToolView, width: number, now: number): readonly Line[] {
	const warning = warningLine(view);
	const start: Line = [
		span(view.isOpen ? own`▾ ` : own`▸ `, 'tool'),
		signOf(call.outcome.state, view.phase),
		span(truncate(safeLine(call.name), Math.max(1, Math.min(40, width - 6))), 'tool'),
	];
	const sent = argumentsOf(call);
	// Next to the facts if there are enough columns for both and for the call, else below.
	const isBeside = widthOfLine(warning) <= width / 3;
	const room = width - widthOfLine(start) - 4;
	const reserved = room < LEAST_ROOM ? 0 : widthOfLine(briefOf(sent, ROOM_FOR_ARGUMENTS));
	const facts = factsBeside(isBeside ? warning : [], factsOf(call, view, now), room - reserved);
	const available = room - widthOfLine(facts);
	const hasResult = !view.isOpen && (call.outcome.state === 'succeeded' || call.outcome.state === 'failed');
	// Arguments first: they are the request. The result gets the rest, in a wide row at least a third.
	const forArguments = hasResult && available >= WIDE_ROOM ? Math.floor((available * 2) / 3) : available;
	const args = available < LEAST_ROOM ? [] : briefOf(sent, forArguments);
	const brief: Span[] = args.length === 0 ? [] : [span(own`  `, 'text'), ...args];
	if (hasResult) brief.push(...resultBrief(call, available - widthOfLine(brief)));
	const left = [...start, ...brief];
	const gap = width - widthOfLine(left) - widthOfLine(facts);
	const first: Line =
		gap >= 2 && facts.length > 0 ? [...left, span(own`${' '.repeat(gap)}`, 'text'), ...facts] : left;
	const line = truncateLine(first, width);
	const below = isBeside ? [] : warningLines(warning, width);
	return view.isOpen
		? [line, ...below, ...detailLines(call, view, width, isWhole(sent, args))]
		: [line, ...below];
}

/**
 * The row of a run of calls: their number, failures, missing results and range of times.
 * @returns a row not wider than `width`
 */
export function runRow(
	run: CallRun,
	{isOpen, phase}: Pick<ToolView, 'isOpen' | 'phase'>,
	width: number,
): Line {
	const state =
		run.running > 0 ? 'running' : run.failed > 0 ? 'failed' : run.unknown > 0 ? 'unknown' : 'succeeded';
	const left: Line = [
		span(isOpen ? own`▾ ` : own`▸ `, 'tool'),
		signOf(state, phase),
		span(truncate(safeLine(run.name), Math.max(1, Math.min(40, width - 16))), 'tool'),
		span(own`  ${thousands(run.calls)} calls`, 'text'),
	];
	const unknown = phase === 'over' ? run.unknown : 0;
	const failed: Line = [
		...(run.failed === 0 ? [] : [span(own`${thousands(run.failed)} failed`, 'error')]),
		...(run.failed === 0 || unknown === 0 ? [] : [span(own` · `, 'dim')]),
		...(unknown === 0 ? [] : [span(own`${thousands(unknown)} without a result`, 'dim')]),
	];
	const {times} = run;
	const range = times && own`~${[...new Set([duration(times.least), duration(times.most)])].join(' to ')}`;
	const facts: Line =
		range === undefined ? failed : [...failed, span(failed.length > 0 ? own` · ${range}` : range, 'dim')];
	for (const right of [facts, failed]) {
		const gap = width - widthOfLine(left) - widthOfLine(right);
		if (right.length > 0 && gap >= 2) return [...left, span(own`${' '.repeat(gap)}`, 'text'), ...right];
	}
	return truncateLine(left, width);
}

const warningLine = ({warning}: ToolView): Line =>
	warning === undefined ? [] : [span(own`! `, 'warning'), span(safeLine(warning), 'warning')];

const briefOf = (sent: unknown, columns: number): Line =>
	sent === undefined ? [] : briefJson(sent, columns);

/** The warning and the facts. The last facts are omitted if they leave too few columns for the arguments. */
function factsBeside(warning: Line, facts: readonly string[], room: number): Line {
	for (let count = facts.length; count > 0; count--) {
		const text = own`${warning.length > 0 ? ' · ' : ''}${facts.slice(0, count).join(' · ')}`;
		const line = [...warning, span(text, 'dim')];
		if (widthOfLine(line) <= room) return line;
	}
	return warning;
}

function warningLines(warning: Line, width: number): readonly Line[] {
	const indent = width < 20 ? 1 : 4;
	return layoutSpans(
		[span(own`${' '.repeat(indent)}`, 'text'), ...warning],
		width,
		Math.min(indent + 2, width - 1),
	);
}

/** The rows below an open call. Arguments that the row above shows completely are not repeated. */
function detailLines(
	call: ToolCall,
	{phase}: ToolView,
	width: number,
	areArgumentsShown: boolean,
): readonly Line[] {
	const {outcome} = call;
	const sections = Object.entries(valuesOf(call)).filter(
		([label]) => label !== 'arguments' || !areArgumentsShown,
	);
	const missing: Line[] = [];
	// During the turn, and from the history after it, they may still arrive: the server is not said to have sent none.
	const until = {
		live: ' yet',
		fetching: ' yet; fetching the history…',
		over: '',
		cut: ': the answer was interrupted',
	}[phase];
	const end = phase === 'fetching' ? '' : '.';
	if (call.arguments === undefined) missing.push([span(own`No arguments received${until}${end}`, 'dim')]);
	if (outcome.state === 'unknown') missing.push([span(own`No result received${until}${end}`, 'dim')]);
	const indent = width < 20 ? own` ` : own`    `;
	const labelWidth = sections.length > 1 && width >= 30 ? LABEL_WIDTH : 0;
	const lines = sections.flatMap(([label, value]) => {
		// A failed request is a result with an `error` in it: "error" twice would say nothing.
		const isResult = label === 'error' && isContainer(value);
		const shown = outcome.state === 'failed' && label !== 'arguments' ? readable(value) : value;
		return valueLines(isResult ? 'result' : label, shown, width - indent.length, labelWidth);
	});
	return [...lines, ...missing].map((line) => truncateLine([span(indent, 'text'), ...line], width));
}

/**
 * The value of a failed call: texts that are JSON, such as the body of a failed request, are that JSON; of texts that end in JSON
 * the reason is taken out.
 */
function readable(value: unknown): unknown {
	if (typeof value === 'string') return jsonIn(value) ?? reasonInText(value);
	if (!isObject(value) || value instanceof JsonMembers) return value;
	return Object.fromEntries(
		Object.entries(value).map(([name, member]) => [
			name,
			typeof member === 'string' ? readable(member) : member,
		]),
	);
}

/** The widest label and a space. */
const LABEL_WIDTH = 10;

/** A value as indented rows, with its label at the left if there are several values. */
function valueLines(label: string, value: unknown, width: number, labelWidth: number): readonly Line[] {
	const {lines, more, isMore} = jsonLines(value, Math.max(1, width - labelWidth), MAX_LINES);
	const count = more === 0 ? own`more lines` : countOf(more, 'more line');
	const rest: readonly Line[] =
		more > 0 || isMore ? [[span(own`… ${isMore && more > 0 ? 'more than ' : ''}${count}`, 'dim')]] : [];
	return [...lines, ...rest].map((line, index) => [
		span(own`${(index === 0 ? label : '').padEnd(labelWidth).slice(0, labelWidth)}`, 'dim'),
		...line,
	]);
}
