import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import type {ReplyPart, ToolCall, ToolOutcome} from '../../../source/chat/entry.ts';
import {callsIn} from '../../../source/chat/tools.ts';
import {runsIn, segmentsOf, withRunOpen} from '../../../source/ui/transcript/call-runs.ts';
import {Folds} from '../../../source/ui/transcript/fold-state.ts';
import {
	enteredTranscript,
	showsUnit,
	stepped,
	toggledFold,
} from '../../../source/ui/transcript/navigation.ts';
import {viewableOf} from '../../../source/ui/transcript/viewable.ts';
import {INITIAL, type UiState} from '../../../source/ui/ui-state.ts';
import {assistantEntry, liveTurn, textPart, toolCall, toolPart, userEntry} from '../../support/entries.ts';
import {EMPTY_SNAPSHOT} from '../../support/fake-chat.ts';
import {textOf} from '../../text/any-text.ts';

const DONE: ToolOutcome = {state: 'succeeded', result: 1};
const FAILED: ToolOutcome = {state: 'failed', error: 'HTTP 404', status: 404, result: undefined};
const RUNNING: ToolOutcome = {state: 'running'};

/** Calls of one tool, with the outcomes of some of them. */
const calls = (
	count: number,
	others: Readonly<Record<number, ToolOutcome>> = {},
	name = 'get_stock',
	prefix = 'e2/',
	facts: (index: number) => Partial<ToolCall> = () => ({}),
): ReplyPart[] =>
	Array.from({length: count}, (_, index) =>
		toolPart(
			toolCall(name, {
				key: `${prefix}${index}`,
				arguments: {index},
				outcome: others[index] ?? DONE,
				...facts(index),
			}),
		),
	);

const snapshotOf = (parts: readonly ReplyPart[]) => ({
	...EMPTY_SNAPSHOT,
	entries: [userEntry('?', {id: 'e1'}), assistantEntry(parts, {id: 'e2', answers: 'e1'})],
});

function viewOf(parts: readonly ReplyPart[], folds = new Folds()) {
	return viewableOf(snapshotOf(parts), {...INITIAL, folds}, 80, 0);
}

/** The rows of the reply without its heading, its gutter and the blank row below it. */
function rowsOf(parts: readonly ReplyPart[], folds?: Folds): string[] {
	const view = viewOf(parts, folds);
	const rows = Array.from({length: view.count - 1}, (_, index) => view.rows(view.item(index + 1))).flat();
	return rows
		.slice(1, -1)
		.map(({line}) => textOf(line).replace(/^ │ ?/, '').trimEnd().replace(/ {3,}/, ' >> '));
}

describe('a run of calls of one tool', () => {
	it.each([
		[0, 0],
		[1, 1],
		[5, 5],
		[6, 1],
		[200, 1],
		[100_000, 1],
	])('of %i calls has %i rows', (count, rows) => {
		expect(rowsOf([...calls(count)]).length).toBe(Math.max(rows, count === 0 ? 1 : 0));
	});

	it('shows number, failures and times', () => {
		const timed = (index: number) => ({startedAt: 0, endedAt: 80 + index * 10});
		expect(rowsOf(calls(113, {}, 'get_stock', 'e2/', timed))).toEqual([
			'▸ ✓ get_stock  113 calls >> ~80 ms to 1.2 s',
		]);
		expect(rowsOf(calls(1200, {}, 'get_stock', 'e2/', () => timed(0)))).toEqual([
			'▸ ✓ get_stock  1,200 calls >> ~80 ms',
		]);
		expect(rowsOf(calls(12))).toEqual(['▸ ✓ get_stock  12 calls']);
		const incomplete = calls(40, {}, 'get_stock', 'e2/', (index) =>
			index < 30 ? {outcome: {state: 'unknown'}} : {},
		);
		expect(rowsOf(incomplete)).toEqual(['▸ ? get_stock  40 calls >> 30 without a result']);
		expect(rowsOf(calls(12, {3: FAILED}), new Folds(false))).toEqual([
			'▸ ✗ get_stock  12 calls >> 1 failed',
			'▸ ✗ get_stock  index: 3 → HTTP 404 >> HTTP 404',
		]);
	});

	it('keeps failed and running calls, and those with a warning, on the screen', () => {
		const shown = rowsOf(
			calls(20, {3: FAILED, 15: RUNNING}, 'get_stock', 'e2/', (index) => ({
				id: index === 9 ? 't8' : `t${index}`,
			})),
		);
		expect(shown[0]).toMatch(/^▸ … get_stock {2}20 calls/);
		expect(shown.slice(1)).toEqual([
			expect.stringMatching(/^▾ ✗ get_stock {2}index: 3/),
			' >> "HTTP 404"',
			expect.stringMatching(/^▸ ✓ get_stock {2}index: 9.*! duplicate call/),
			expect.stringMatching(/^▸ … get_stock {2}index: 15/),
		]);
	});

	it('ends at another tool and at a text', () => {
		const parts = [
			...calls(7),
			...calls(6, {}, 'get_order', 'e2/b'),
			textPart('And now'),
			...calls(8, {}, 'get_order', 'e2/c'),
			textPart(''),
			...calls(2, {}, 'get_order', 'e2/d'),
		];
		expect(rowsOf(parts)).toEqual([
			'▸ ✓ get_stock  7 calls',
			'▸ ✓ get_order  6 calls',
			'',
			'And now',
			'',
			'▸ ✓ get_order  10 calls',
		]);
	});

	it('is not folded if few calls would be hidden', () => {
		const failures = Object.fromEntries(Array.from({length: 16}, (_, index) => [index, FAILED]));
		expect(rowsOf(calls(20, failures), new Folds(false))).toHaveLength(20);
		expect(rowsOf(calls(21, failures), new Folds(false))).toHaveLength(17);
	});

	it('opens and folds as calls do, and with all of them', () => {
		const [run] = runsIn(snapshotOf(calls(8)).entries[1]?.kind === 'assistant' ? calls(8) : []);
		const open = rowsOf(calls(8), new Folds().toggleRun(run?.key ?? ''));
		expect(open).toHaveLength(9);
		expect(open[0]).toBe('▾ ✓ get_stock  8 calls');
		expect(open[8]).toMatch(/^▸ ✓ get_stock {2}index: 7 → 1/);
		expect(rowsOf(calls(8), new Folds().toggleAll())).toHaveLength(1 + 2 * 8);
		expect(rowsOf(calls(8), new Folds().toggleAll().toggleAll())).toHaveLength(1);
	});

	it('is opened for a call that it hides, and for no other', () => {
		const folds = new Folds();
		const parts = calls(20, {7: FAILED});
		expect(withRunOpen(folds, parts, 'e2/7')).toBe(folds);
		expect(withRunOpen(folds, parts, 'elsewhere')).toBe(folds);
		const opened = withRunOpen(folds, parts, 'e2/8');
		expect(opened.isRunOpen(runsIn(parts)[0]?.key ?? '')).toBe(true);
		expect(withRunOpen(opened, parts, 'e2/9')).toBe(opened);
	});

	it('is one row while its calls are running, too', () => {
		const turn = liveTurn({entryId: 'e1', phase: 'tools', parts: calls(30, {29: RUNNING})});
		const view = viewableOf({entries: [userEntry('?', {id: 'e1'})], turn, queue: []}, INITIAL, 80, 0);
		const rows = view.rows(view.item(1)).map(({line}) => textOf(line));
		expect(rows.filter((row) => row.includes('get_stock'))).toHaveLength(2);
	});

	it('hides nothing but succeeded and unknown calls without a warning, in any reply', () => {
		const anyPart = fc.oneof(
			{weight: 1, arbitrary: fc.constantFrom('text', '')},
			{weight: 12, arbitrary: fc.constantFrom('a', 'a', 'a', 'b')},
		);
		const anyOutcome = fc.constantFrom<ToolOutcome>(DONE, DONE, DONE, FAILED, {state: 'unknown'});
		fc.assert(
			fc.property(fc.array(fc.tuple(anyPart, anyOutcome), {maxLength: 200}), (all) => {
				const parts = all.map(([kind, outcome], index) =>
					kind === 'text' || kind === ''
						? textPart(kind)
						: toolPart(toolCall(kind, {key: `e2/${index}`, outcome})),
				);
				const segments = segmentsOf(parts, new Folds());
				const shown = new Set(segments.filter((segment) => typeof segment === 'number'));
				for (const [index, part] of parts.entries()) {
					const isHidden = !shown.has(index);
					if (part.kind === 'text') expect(isHidden && part.text !== '').toBe(false);
					else if (part.call.outcome.state === 'failed') expect(isHidden).toBe(false);
				}
				for (const run of runsIn(parts)) {
					const own = callsIn(parts.slice(run.from, run.to));
					expect(new Set(own.map(({name}) => name))).toEqual(new Set([run.name]));
					expect(own).toHaveLength(run.calls);
					expect(run.calls - run.shown.length).toBeGreaterThanOrEqual(5);
				}
				const everything = segmentsOf(parts, new Folds(true)).filter(
					(segment) => typeof segment === 'number',
				);
				expect(everything).toEqual(parts.map((_, index) => index));
			}),
		);
	});
});

describe('navigation', () => {
	const parts = [...calls(300), textPart('done')];
	const context = (state: Partial<UiState> = {}) => ({
		state: {...INITIAL, focus: 'transcript' as const, ...state},
		snapshot: snapshotOf(parts),
		size: {columns: 80, rows: 24},
		now: 0,
	});
	const runKey = runsIn(parts)[0]?.key ?? '';

	it('steps over a folded run as over one call', () => {
		const up = stepped(context({selected: 'reply e1 #300'}), -1);
		expect(up.selected).toBe(runKey);
		expect(stepped(context({selected: runKey}), -1).selected).toBe('reply e1');
	});

	it('enters on the text at the end, which is visible, with the run folded and open', () => {
		for (const folds of [new Folds(), new Folds().toggleRun(runKey), new Folds(true)]) {
			const entered = enteredTranscript(context({folds}));
			expect(entered.selected).toBe('reply e1 #300');
			const up = stepped(context({folds, ...entered}), -1).selected;
			expect(up).toBe(folds.isRunOpen(runKey) ? 'e2/299' : runKey);
		}
	});

	it('opens the run under the cursor, and folds it again', () => {
		const opened = toggledFold(context({selected: runKey}));
		expect(opened.folds?.isRunOpen(runKey)).toBe(true);
		expect(stepped(context({selected: runKey, ...opened}), 1).selected).toBe('e2/0');
		const folded = toggledFold(context({selected: runKey, ...opened}));
		expect(folded.folds?.isRunOpen(runKey)).toBe(false);
	});

	it('opens the run that hides a call to which it jumps', () => {
		const shown = showsUnit(context(), 'e2/250');
		expect(shown).toMatchObject({selected: 'e2/250'});
		expect(shown.folds?.isRunOpen(runKey)).toBe(true);
		const view = viewOf(parts, shown.folds);
		const units = view.rows(view.item(view.indexOf('e2/250'))).map(({unit}) => unit);
		expect(units).toContain('e2/250');
	});
});
