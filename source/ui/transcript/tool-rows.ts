/** A tool call on the screen: one line when folded, its arguments and its result below when open. */
import type {ToolCall} from '../../chat/entry.ts';
import {httpStatusOf, tookMs, valuesOf} from '../../chat/tool-facts.ts';
import {briefJson, jsonLines} from '../../text/json-brief.ts';
import {layoutSpans} from '../../text/layout.ts';
import type {Line, Span, Style} from '../../text/line.ts';
import {bytes, duration} from '../../text/quantity.ts';
import {own, safeLine} from '../../text/safe.ts';
import {span, truncateLine, widthOfLine} from '../../text/spans.ts';
import {truncate} from '../../text/width.ts';

/** Most lines of one JSON value that are shown inline. */
const MOST_LINES = 40;

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

/** Time and size, for the right end. A time that was measured here is marked so; a call out of history has none. */
function factsOf(call: ToolCall, {isLive, isOpen}: ToolView, now: number): string {
	const {outcome} = call;
	const facts: string[] = [];
	if (outcome.state === 'running')
		facts.push(call.startedAt === undefined ? 'running' : duration(Math.max(0, now - call.startedAt)));
	const status = httpStatusOf(call);
	if (status !== undefined) facts.push(`HTTP ${status}`);
	if (outcome.state === 'unknown') facts.push(isLive ? 'done' : 'no result told');
	const took = tookMs(call);
	if (took !== undefined) facts.push(isOpen ? `${duration(took)} measured here` : `~${duration(took)}`);
	const size = outcome.state === 'succeeded' ? sizeOf(outcome.result) : 'unknown';
	if (size !== 'unknown') facts.push(bytes(size));
	return facts.join(' · ');
}

const sizes = new WeakMap<object, number | 'unknown'>();

/** Size of a value as compact JSON, in bytes; remembered, since rows are laid out often. */
function sizeOf(value: unknown): number | 'unknown' {
	if (typeof value !== 'object' || value === null) return Buffer.byteLength(JSON.stringify(value) ?? '');
	const known = sizes.get(value) ?? measured(value);
	sizes.set(value, known);
	return known;
}

function measured(value: object): number | 'unknown' {
	try {
		return Buffer.byteLength(JSON.stringify(value));
	} catch {
		// Nested deeper than the stack goes, or longer than a string can be.
		return 'unknown';
	}
}

/** What the one line says of the result. */
function resultBrief(call: ToolCall, width: number): Line {
	if (width < 8) return [];
	if (call.outcome.state === 'failed')
		return [span(own` → `, 'dim'), span(truncate(safeLine(call.outcome.error), width - 3), 'error')];
	if (call.outcome.state === 'succeeded')
		return [span(own` → `, 'dim'), ...briefJson(call.outcome.result, width - 3)];
	return [];
}

/** How a call is looked at. */
export interface ToolView {
	/** Arguments and result stand below the line. */
	readonly isOpen: boolean;
	/** The turn still runs: what the server has not told yet may come. */
	readonly isLive: boolean;
	/** What is odd about it, in words; hostile. */
	readonly remark?: string | undefined;
}

/** Whether the brief of some arguments says all there is: nothing nested, nothing cut off. */
function isWhole(value: unknown, brief: Line): boolean {
	if (brief.length === 0) return false;
	if (typeof value !== 'object' || value === null) return !brief.some(({text}) => text.includes('…'));
	const isFlat = Object.values(value).every((each) => typeof each !== 'object' || each === null);
	return isFlat && !brief.some(({text}) => text.includes('…'));
}

/**
 * @param width columns there are
 * @param now clock time, for a running call
 * @returns lines not wider than `width`
 */
export function toolRows(call: ToolCall, view: ToolView, width: number, now: number): readonly Line[] {
	const {sign, style} = stateOf(call, view);
	const remark = remarkOf(view);
	// Beside the facts where there is room for both and for the call, else below.
	const isBeside = widthOfLine(remark) <= width / 3;
	const facts: Line = [
		...(isBeside ? remark : []),
		...factsAfter(isBeside && remark.length > 0, call, view, now),
	];
	const start: Line = [
		span(view.isOpen ? own`▾ ` : own`▸ `, 'tool'),
		span(own`${sign} `, style),
		span(truncate(safeLine(call.name), Math.max(1, Math.min(40, width - 6))), 'tool'),
	];
	const room = width - widthOfLine(start) - widthOfLine(facts) - 4;
	const hasResult = !view.isOpen && (call.outcome.state === 'succeeded' || call.outcome.state === 'failed');
	// Arguments first: they say what was asked. The result gets what is left, and at least a third.
	const forArguments = hasResult ? Math.max(8, Math.floor((room * 2) / 3)) : room;
	const args = call.arguments === undefined || room < 8 ? [] : briefJson(call.arguments, forArguments);
	const brief: Span[] = args.length === 0 ? [] : [span(own`  `, 'text'), ...args];
	if (hasResult) brief.push(...resultBrief(call, room - widthOfLine(brief)));
	const left = [...start, ...brief];
	const gap = width - widthOfLine(left) - widthOfLine(facts);
	const first: Line = gap >= 2 ? [...left, span(own`${' '.repeat(gap)}`, 'text'), ...facts] : left;
	const line = truncateLine(first, width);
	const below = isBeside ? [] : remarkLines(remark, width);
	return view.isOpen
		? [line, ...below, ...detailLines(call, width, isWhole(call.arguments, args))]
		: [line, ...below];
}

const remarkOf = ({remark}: ToolView): Line =>
	remark === undefined ? [] : [span(own`! `, 'warning'), span(safeLine(remark), 'warning')];

function factsAfter(isSecond: boolean, call: ToolCall, view: ToolView, now: number): Line {
	const facts = factsOf(call, view, now);
	return facts === '' ? [] : [span(own`${isSecond ? ' · ' : ''}${facts}`, 'dim')];
}

function remarkLines(remark: Line, width: number): readonly Line[] {
	const indent = width < 20 ? 1 : 4;
	return layoutSpans(
		[span(own`${' '.repeat(indent)}`, 'text'), ...remark],
		width,
		Math.min(indent + 2, width - 1),
	);
}

/** What stands below an open call. Arguments that the line above tells in full are not told again. */
function detailLines(call: ToolCall, width: number, areArgumentsTold: boolean): readonly Line[] {
	const {outcome} = call;
	const sections = Object.entries(valuesOf(call)).filter(
		([label]) => label !== 'arguments' || !areArgumentsTold,
	);
	const remarks: Line[] = [];
	if (call.arguments === undefined) remarks.push([span(own`The server told no arguments.`, 'dim')]);
	if (outcome.state === 'unknown') remarks.push([span(own`The server told no result.`, 'dim')]);
	const indent = width < 20 ? own` ` : own`    `;
	const labelWidth = sections.length > 1 && width >= 30 ? LABEL_WIDTH : 0;
	const lines = sections.flatMap(([label, value]) =>
		valueLines(label, value, width - indent.length, labelWidth),
	);
	return [...lines, ...remarks].map((line) => truncateLine([span(indent, 'text'), ...line], width));
}

/** Widest label, and a space. */
const LABEL_WIDTH = 10;

/** A value as a tree of lines, beside its label where there is more than one. */
function valueLines(label: string, value: unknown, width: number, labelWidth: number): readonly Line[] {
	const {lines, more} = jsonLines(value, Math.max(1, width - labelWidth), MOST_LINES);
	const rest: readonly Line[] = more > 0 ? [[span(own`… ${more} more lines`, 'dim')]] : [];
	return [...lines, ...rest].map((line, index) => [
		span(own`${(index === 0 ? label : '').padEnd(labelWidth).slice(0, labelWidth)}`, 'dim'),
		...line,
	]);
}
