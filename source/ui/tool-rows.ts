/** A tool call on the screen: one line when folded, its arguments and its result below when open; and the folds. */
import type {Part, ToolCall} from '../chat/entry.ts';
import {briefJson, jsonLines} from '../text/json-brief.ts';
import {layoutSpans} from '../text/layout.ts';
import type {Line, Span, Style} from '../text/line.ts';
import {bytes, duration} from '../text/quantity.ts';
import {own, safeLine} from '../text/safe.ts';
import {truncateLine, widthOfLine} from '../text/spans.ts';
import {truncate} from '../text/width.ts';

/** Which calls are open: failures by themselves, all by Ctrl+O, single ones by Enter. */
export class Folds {
	readonly #all: boolean | undefined;
	readonly #single: ReadonlyMap<string, boolean>;

	constructor(all: boolean | undefined = undefined, single: ReadonlyMap<string, boolean> = new Map()) {
		this.#all = all;
		this.#single = single;
	}

	isOpen(call: ToolCall): boolean {
		return this.#single.get(call.key) ?? this.#all ?? call.outcome.state === 'failed';
	}

	/** Folds or unfolds one. */
	toggle(call: ToolCall): Folds {
		return new Folds(this.#all, new Map(this.#single).set(call.key, !this.isOpen(call)));
	}

	/** Unfolds all, or folds all when they are; single choices are forgotten. */
	toggleAll(): Folds {
		return new Folds(this.#all !== true);
	}

	/** The folds of the calls among these parts, as a key for caches. */
	signatureOf(parts: readonly Part[]): string {
		let signature = '';
		for (const part of parts) if (part.kind === 'tool') signature += this.isOpen(part.call) ? 'o' : 'f';
		return signature;
	}
}

/** Most lines of one JSON value that are shown inline. */
const MOST_LINES = 40;

const span = (text: Span['text'], style: Style): Span => ({text, style});

function stateOf(call: ToolCall): {readonly sign: string; readonly style: Style} {
	switch (call.outcome.state) {
		case 'running':
			return {sign: '…', style: 'accent'};
		case 'succeeded':
			return {sign: '✓', style: 'success'};
		case 'failed':
			return {sign: '✗', style: 'error'};
		case 'untold':
			return {sign: '?', style: 'dim'};
	}
}

/** Time and size, for the right end. "measured here" is why a call out of history has no time. */
function factsOf(call: ToolCall, now: number): string {
	const {outcome} = call;
	const facts: string[] = [];
	if (outcome.state === 'running')
		facts.push(call.startedAt === undefined ? 'running' : duration(Math.max(0, now - call.startedAt)));
	if (outcome.state === 'failed' && outcome.status !== undefined) facts.push(`HTTP ${outcome.status}`);
	if (outcome.state === 'untold') facts.push('no result told');
	if (outcome.state !== 'running' && call.startedAt !== undefined && call.endedAt !== undefined) {
		facts.push(duration(call.endedAt - call.startedAt));
	}
	if (outcome.state === 'succeeded') facts.push(bytes(sizeOf(outcome.result)));
	return facts.join(' · ');
}

const sizes = new WeakMap<object, number>();

/** Size of a value as compact JSON, in bytes; remembered, since rows are laid out often. */
function sizeOf(value: unknown): number {
	if (typeof value !== 'object' || value === null) return Buffer.byteLength(JSON.stringify(value) ?? '');
	const known = sizes.get(value);
	if (known !== undefined) return known;
	const size = Buffer.byteLength(JSON.stringify(value));
	sizes.set(value, size);
	return size;
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

/**
 * @param isOpen arguments and result below the line
 * @param width columns there are
 * @param now clock time, for a running call
 * @returns lines not wider than `width`
 */
export function toolRows(call: ToolCall, isOpen: boolean, width: number, now: number): readonly Line[] {
	const {sign, style} = stateOf(call);
	const facts: Line = [span(safeLine(factsOf(call, now)), 'dim')];
	const start: Line = [
		span(isOpen ? own`▾ ` : own`▸ `, 'tool'),
		span(own`${sign} `, style),
		span(truncate(safeLine(call.name), Math.max(1, Math.min(40, width - 6))), 'tool'),
	];
	const room = width - widthOfLine(start) - widthOfLine(facts) - 4;
	const brief: Span[] = [];
	if (room >= 8) {
		const hasResult = !isOpen && (call.outcome.state === 'succeeded' || call.outcome.state === 'failed');
		// Arguments first: they say what was asked. The result gets what is left, and at least a third.
		const forArguments = hasResult ? Math.max(8, Math.floor((room * 2) / 3)) : room;
		if (call.arguments !== undefined)
			brief.push(span(own`  `, 'text'), ...briefJson(call.arguments, forArguments));
		if (hasResult) brief.push(...resultBrief(call, room - widthOfLine(brief)));
	}
	const left = [...start, ...brief];
	const gap = width - widthOfLine(left) - widthOfLine(facts);
	const first: Line = gap >= 2 ? [...left, span(own`${' '.repeat(gap)}`, 'text'), ...facts] : left;
	const line = truncateLine(first, width);
	return isOpen ? [line, ...detailLines(call, width)] : [line];
}

function detailLines(call: ToolCall, width: number): readonly Line[] {
	const {outcome} = call;
	const lines: Line[] = [];
	if (call.arguments === undefined) lines.push([span(own`arguments were not told by the server`, 'dim')]);
	else lines.push(...labelled('arguments', call.arguments, width));
	if (outcome.state === 'succeeded') lines.push(...labelled('result', outcome.result, width));
	else if (outcome.state === 'failed' && outcome.result !== undefined)
		lines.push(...labelled('result', outcome.result, width));
	else if (outcome.state === 'failed') lines.push(...labelled('error', outcome.error, width));
	else if (outcome.state === 'untold') lines.push([span(own`no result was told by the server`, 'dim')]);
	const indent = width < 20 ? own` ` : own`    `;
	return lines.flatMap((line) =>
		layoutSpans([span(indent, 'text'), ...line], width, Math.min(indent.length, width - 1)),
	);
}

/** A value below its label: on one line where it fits, as a tree of lines where it does not. */
function labelled(label: string, value: unknown, width: number): readonly Line[] {
	const inner = Math.max(4, width - 14);
	const head = span(own`${label.padEnd(9)} `, 'dim');
	const {lines, more} = jsonLines(value, inner, MOST_LINES);
	const margin = span(own`          `, 'text');
	const body: Line[] = lines.map((line, index) => [index === 0 ? head : margin, ...line]);
	if (more > 0) body.push([margin, span(own`… ${more} more lines`, 'dim')]);
	return body;
}
