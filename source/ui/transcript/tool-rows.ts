/** Lays out a tool call: one row when folded, its arguments and its result below when open. */
import type {ToolCall} from '../../chat/entry.ts';
import {argumentsOf, httpStatusOf, resultOf, tookMs, valuesOf} from '../../chat/tool-facts.ts';
import {isObject} from '../../protocol/json.ts';
import {briefJson, jsonLines} from '../../text/json-brief.ts';
import {childrenOf, isContainer, jsonIn} from '../../text/json-tree/container.ts';
import {JsonMembers, NotPlain} from '../../text/json-tree/exact.ts';
import {compactJson} from '../../text/json-tree/write.ts';
import {layoutSpans} from '../../text/layout.ts';
import type {Line, Span, Style} from '../../text/line.ts';
import {bytes, duration} from '../../text/quantity.ts';
import {own, safeLine} from '../../text/safe.ts';
import {span, truncateLine, widthOfLine} from '../../text/spans.ts';
import {truncate} from '../../text/width.ts';

/** Maximum number of rows of one JSON value. */
const MAX_LINES = 40;

function stateOf(call: ToolCall, {isLive}: ToolView): {readonly sign: string; readonly style: Style} {
	switch (call.outcome.state) {
		case 'running':
			return {sign: '…', style: 'accent'};
		case 'succeeded':
			return {sign: '✓', style: 'success'};
		case 'failed':
			return {sign: '✗', style: 'error'};
		case 'unknown':
			return {sign: isLive ? '·' : '?', style: 'dim'};
	}
}

/** Time and size, at the right end. A time measured here is marked as such; a call from the history has none. */
function factsOf(call: ToolCall, {isLive, isOpen}: ToolView, now: number): string {
	const {outcome} = call;
	const facts: string[] = [];
	if (outcome.state === 'running')
		facts.push(call.startedAt === undefined ? 'running' : duration(Math.max(0, now - call.startedAt)));
	const status = httpStatusOf(call);
	if (status !== undefined) facts.push(`HTTP ${status}`);
	if (outcome.state === 'unknown') facts.push(isLive ? 'done' : 'no result received');
	const took = tookMs(call);
	if (took !== undefined) facts.push(isOpen ? `${duration(took)} measured here` : `~${duration(took)}`);
	const size = outcome.state === 'succeeded' ? sizeOf(resultOf(outcome)) : 'unknown';
	if (size !== 'unknown') facts.push(bytes(size));
	return facts.join(' · ');
}

const sizes = new WeakMap<object, number | 'unknown'>();

/** Size of a value as compact JSON, in bytes; cached, since rows are laid out often. */
function sizeOf(value: unknown): number | 'unknown' {
	if (!isContainer(value)) return Buffer.byteLength(compactJson(value));
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
	if (width < 8) return [];
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
	/** The turn is running: a missing result may still arrive. */
	readonly isLive: boolean;
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
	const {sign, style} = stateOf(call, view);
	const warning = warningLine(view);
	// Next to the facts if there are enough columns for both and for the call, else below.
	const isBeside = widthOfLine(warning) <= width / 3;
	const facts: Line = [
		...(isBeside ? warning : []),
		...factsAfter(isBeside && warning.length > 0, call, view, now),
	];
	const start: Line = [
		span(view.isOpen ? own`▾ ` : own`▸ `, 'tool'),
		span(own`${sign} `, style),
		span(truncate(safeLine(call.name), Math.max(1, Math.min(40, width - 6))), 'tool'),
	];
	const available = width - widthOfLine(start) - widthOfLine(facts) - 4;
	const hasResult = !view.isOpen && (call.outcome.state === 'succeeded' || call.outcome.state === 'failed');
	// Arguments first: they are the request. The result gets the rest, at least a third.
	const forArguments = hasResult ? Math.max(8, Math.floor((available * 2) / 3)) : available;
	const sent = argumentsOf(call);
	const args = sent === undefined || available < 8 ? [] : briefJson(sent, forArguments);
	const brief: Span[] = args.length === 0 ? [] : [span(own`  `, 'text'), ...args];
	if (hasResult) brief.push(...resultBrief(call, available - widthOfLine(brief)));
	const left = [...start, ...brief];
	const gap = width - widthOfLine(left) - widthOfLine(facts);
	const first: Line = gap >= 2 ? [...left, span(own`${' '.repeat(gap)}`, 'text'), ...facts] : left;
	const line = truncateLine(first, width);
	const below = isBeside ? [] : warningLines(warning, width);
	return view.isOpen ? [line, ...below, ...detailLines(call, width, isWhole(sent, args))] : [line, ...below];
}

const warningLine = ({warning}: ToolView): Line =>
	warning === undefined ? [] : [span(own`! `, 'warning'), span(safeLine(warning), 'warning')];

function factsAfter(isSecond: boolean, call: ToolCall, view: ToolView, now: number): Line {
	const facts = factsOf(call, view, now);
	return facts === '' ? [] : [span(own`${isSecond ? ' · ' : ''}${facts}`, 'dim')];
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
function detailLines(call: ToolCall, width: number, areArgumentsShown: boolean): readonly Line[] {
	const {outcome} = call;
	const sections = Object.entries(valuesOf(call)).filter(
		([label]) => label !== 'arguments' || !areArgumentsShown,
	);
	const missing: Line[] = [];
	if (call.arguments === undefined) missing.push([span(own`The server sent no arguments.`, 'dim')]);
	if (outcome.state === 'unknown') missing.push([span(own`The server sent no result.`, 'dim')]);
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

/** The value of a failed call with the texts that are JSON, such as the body of a failed request, as that JSON. */
function readable(value: unknown): unknown {
	if (typeof value === 'string') return jsonIn(value) ?? value;
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
	const {lines, more} = jsonLines(value, Math.max(1, width - labelWidth), MAX_LINES);
	const rest: readonly Line[] = more > 0 ? [[span(own`… ${more} more lines`, 'dim')]] : [];
	return [...lines, ...rest].map((line, index) => [
		span(own`${(index === 0 ? label : '').padEnd(labelWidth).slice(0, labelWidth)}`, 'dim'),
		...line,
	]);
}
