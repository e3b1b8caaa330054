/**
 * Finds runs of calls of one tool in a reply. A run is shown as one row until it is opened; the calls in it that need
 * attention stay visible below that row.
 */
import type {ReplyPart, ToolCall} from '../../chat/entry.ts';
import {tookMs} from '../../chat/tool-facts.ts';
import {toolWarningsOf} from '../../chat/tool-warnings.ts';
import {lengthOf} from '../../protocol/remote-text.ts';
import type {Folds} from './fold-state.ts';

/** A run hides at least so many calls. */
const LEAST_HIDDEN = 5;

/** Consecutive calls of one tool. */
export interface CallRun {
	/** The unit of its row. */
	readonly key: string;
	readonly name: string;
	/** Parts `from` (inclusive) to `to` (exclusive). */
	readonly from: number;
	readonly to: number;
	readonly calls: number;
	readonly failed: number;
	/** Calls that run, and calls without a result. */
	readonly running: number;
	readonly unknown: number;
	/** The measured times, ms; undefined if none was measured. */
	readonly times: {readonly least: number; readonly most: number} | undefined;
	/** Indexes of the parts that are shown also while the run is folded: failed and running calls, and those with a warning. */
	readonly shown: readonly number[];
}

/** Shown in a reply: a part, by its index, or the row of a run. */
export type ReplySegment = number | CallRun;

/** Index of the first part that a segment stands for. */
export const firstPartOf = (segment: ReplySegment): number =>
	typeof segment === 'number' ? segment : segment.from;

/** Warnings and runs of a reply; finding them reads all calls. */
const known = new WeakMap<
	readonly ReplyPart[],
	{readonly warnings: ReadonlyMap<string, string>; readonly runs: readonly CallRun[]}
>();

function factsIn(parts: readonly ReplyPart[]) {
	let facts = known.get(parts);
	if (facts === undefined) {
		const warnings = toolWarningsOf(parts);
		facts = {warnings, runs: findRuns(parts, warnings)};
		known.set(parts, facts);
	}
	return facts;
}

/** The warnings about the calls of a reply, by the key of the call. */
export const warningsIn = (parts: readonly ReplyPart[]): ReadonlyMap<string, string> =>
	factsIn(parts).warnings;

/** The runs of a reply, in order. */
export const runsIn = (parts: readonly ReplyPart[]): readonly CallRun[] => factsIn(parts).runs;

function findRuns(parts: readonly ReplyPart[], warnings: ReadonlyMap<string, string>): readonly CallRun[] {
	const runs: CallRun[] = [];
	let from = 0;
	let calls: (readonly [index: number, call: ToolCall])[] = [];
	function end(next: number): void {
		if (calls.length > LEAST_HIDDEN) {
			const run = runOf(calls, warnings);
			if (run.calls - run.shown.length >= LEAST_HIDDEN) runs.push(run);
		}
		calls = [];
		from = next;
	}
	for (const [index, part] of parts.entries()) {
		// An empty text is not drawn.
		if (part.kind === 'text' && calls.length > 0 && lengthOf(part.text) === 0) continue;
		const name = part.kind === 'tool' ? part.call.name : undefined;
		if (name === undefined || name !== calls[0]?.[1].name) end(index);
		if (part.kind === 'tool') calls.push([index, part.call]);
	}
	end(from);
	return runs;
}

function runOf(
	calls: readonly (readonly [index: number, call: ToolCall])[],
	warnings: ReadonlyMap<string, string>,
): CallRun {
	const counts = {running: 0, succeeded: 0, failed: 0, unknown: 0};
	const shown: number[] = [];
	let [least, most] = [Number.POSITIVE_INFINITY, 0];
	for (const [index, call] of calls) {
		const {state} = call.outcome;
		counts[state]++;
		if (state === 'failed' || state === 'running' || warnings.has(call.key)) shown.push(index);
		const took = tookMs(call);
		if (took !== undefined) [least, most] = [Math.min(least, took), Math.max(most, took)];
	}
	const [[from = 0, first] = []] = calls;
	return {
		key: `${first?.key} run`,
		name: first?.name ?? '',
		from,
		to: (calls.at(-1)?.[0] ?? from) + 1,
		calls: calls.length,
		failed: counts.failed,
		running: counts.running,
		unknown: counts.unknown,
		times: least <= most ? {least, most} : undefined,
		shown,
	};
}

/** The segments of the latest folds. */
const segments = new WeakMap<
	readonly ReplyPart[],
	{readonly folds: Folds; readonly open: string; readonly all: readonly ReplySegment[]}
>();

/** All that a reply shows, in order. The same array as long as the same runs are open. */
export function segmentsOf(parts: readonly ReplyPart[], folds: Folds): readonly ReplySegment[] {
	const before = segments.get(parts);
	if (before?.folds === folds) return before.all;
	const runs = runsIn(parts);
	const open = runs.map(({key}) => (folds.isRunOpen(key) ? 'o' : 'f')).join('');
	const all = before?.open === open ? before.all : segmentsWith(parts, runs, folds);
	segments.set(parts, {folds, open, all});
	return all;
}

function segmentsWith(
	parts: readonly ReplyPart[],
	runs: readonly CallRun[],
	folds: Folds,
): readonly ReplySegment[] {
	const all: ReplySegment[] = [];
	let next = 0;
	for (const run of runs) {
		for (; next < run.from; next++) all.push(next);
		all.push(run);
		if (folds.isRunOpen(run.key)) continue;
		for (const index of run.shown) all.push(index);
		next = run.to;
	}
	for (; next < parts.length; next++) all.push(next);
	return all;
}

/** The folds with the run open that hides a call. */
export function withRunOpen(folds: Folds, parts: readonly ReplyPart[], key: string): Folds {
	const index = parts.findIndex((part) => part.kind === 'tool' && part.call.key === key);
	const run = runsIn(parts).find(({from, to}) => index >= from && index < to);
	return run === undefined || run.shown.includes(index) || folds.isRunOpen(run.key)
		? folds
		: folds.toggleRun(run.key);
}
