import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import type {ToolCall, ToolOutcome} from '../../../source/chat/entry.ts';
import {quickSize} from '../../../source/text/json-tree/size.ts';
import {bytes} from '../../../source/text/quantity.ts';
import {type CallPhase, toolRows} from '../../../source/ui/transcript/tool-rows.ts';
import {anyJson} from '../../support/arbitraries.ts';
import {toolCall} from '../../support/entries.ts';
import {anyLine, anyText, badRows, textOf} from '../../text/any-text.ts';

const ORDER = toolCall('get_order', {
	key: 'order',
	id: 't1',
	arguments: {order_id: 'A-1001', verbose: true},
	outcome: {state: 'succeeded', result: {id: 'A-1001', status: 'shipped'}},
	startedAt: 1000,
	endedAt: 1120,
});
const FAILED: ToolOutcome = {
	state: 'failed',
	error: 'HTTP 404',
	status: 404,
	result: {error: 'HTTP 404', details: "SKU 'missing' not found"},
};

interface ViewOptions {
	readonly width?: number;
	readonly isOpen?: boolean;
	readonly phase?: CallPhase;
	readonly now?: number;
}

const rows = (
	call: ToolCall,
	{width = 90, isOpen = false, phase = 'over', now = 0}: ViewOptions = {},
): string[] => toolRows(call, {isOpen, phase}, width, now).map(textOf);

/** The row of a folded call, with the gap before its right end as an arrow. */
const folded = (call: ToolCall, view: ViewOptions = {}): string => {
	const [row = '', ...others] = rows(call, view);
	expect(others).toEqual([]);
	return row.trimEnd().replace(/ {3,}/, ' >> ');
};

describe('a folded call', () => {
	it('shows the arguments, the outcome, the time and the size', () => {
		expect(folded(ORDER)).toBe(
			'▸ ✓ get_order  order_id: "A-1001", verbose: true → id: "A-1001", status… >> ~120 ms · 34 B',
		);
	});

	it('has the size of its result that the explorer has', () => {
		fc.assert(
			fc.property(anyJson, (result) => {
				const size = quickSize(result);
				const row = folded({...ORDER, outcome: {state: 'succeeded', result}}, {width: 400});
				expect(row.endsWith(`· ${bytes(size ?? 0)}`)).toBe(true);
			}),
		);
	});

	it('omits the size of a result that is nested too deeply to be measured', () => {
		let result: unknown = 1;
		for (let depth = 0; depth < 100_000; depth++) result = {0: result};
		expect(() => JSON.stringify(result)).toThrow(RangeError);
		const deep = {...ORDER, outcome: {state: 'succeeded', result}} as ToolCall;
		expect(folded(deep)).toMatch(/→ .* >> ~120 ms$/);
		expect(rows(deep, {isOpen: true})[1]).toBe('    0');
	});

	it('shows how it failed', () => {
		expect(folded({...ORDER, outcome: FAILED})).toBe(
			'▸ ✗ get_order  order_id: "A-1001", verbose: true → HTTP 404 >> HTTP 404 · ~120 ms',
		);
		const refused: ToolOutcome = {
			state: 'failed',
			error: 'Unknown tool: x',
			status: undefined,
			result: undefined,
		};
		expect(folded(toolCall('x', {outcome: refused}))).toBe('▸ ✗ x → Unknown tool: x');
	});

	it('has a running clock while it runs, if the start is known', () => {
		const running = {...ORDER, outcome: {state: 'running'}, endedAt: undefined} as const;
		expect(folded(running, {phase: 'live', now: 4100})).toBe(
			'▸ … get_order  order_id: "A-1001", verbose: true >> 3 s',
		);
		expect(folded({...running, startedAt: undefined})).toMatch(/ running$/);
		expect(folded(running, {phase: 'live', now: 0})).toMatch(/ 0 s$/);
	});

	it('without a result is done while the turn runs, and unknown afterwards', () => {
		const unknown = toolCall('x', {arguments: {}, startedAt: 0, endedAt: 80});
		expect(folded(unknown, {phase: 'live'})).toMatch(/^▸ · x .*done · ~80 ms$/);
		expect(folded(unknown, {phase: 'fetching'})).toMatch(/^▸ · x .*fetching the result… · ~80 ms$/);
		expect(folded(unknown)).toMatch(/^▸ \? x .*no result received · ~80 ms$/);
		expect(folded(unknown, {phase: 'cut'})).toMatch(/^▸ \? x .*no result received · ~80 ms$/);
		expect(folded({...unknown, endedAt: undefined}, {phase: 'cut'})).toMatch(/^▸ \? x .*interrupted$/);
	});

	it('has no time if none was measured here', () => {
		expect(folded({...ORDER, startedAt: undefined, endedAt: undefined})).toMatch(/>> 34 B$/);
	});

	it('omits first the result, then size and time, then arguments, and keeps symbol and name', () => {
		expect(folded(ORDER, {width: 45})).toBe('▸ ✓ get_order  order_id: "A-1001", …  ~120 ms');
		expect(folded(ORDER, {width: 30})).toBe('▸ ✓ get_order  order_id: "A…');
		expect(folded(ORDER, {width: 20})).toBe('▸ ✓ get_order');
		expect(folded(ORDER, {width: 10})).toBe('▸ ✓ get…');
		expect(folded(ORDER, {width: 3})).toBe('▸ …');
	});

	it.each([36, 40, 60, 80, 120])('shows the arguments before its time, at %i columns', (width) => {
		for (const name of ['get_order', 'search', 'get_inventory']) {
			for (const isOpen of [false, true]) {
				const [row = ''] = rows({...ORDER, name}, {width, isOpen});
				expect(row).toContain(`${name}  order_id: "A`);
				if (width >= 60) expect(row).toMatch(/ ~120 ms · 34 B$/);
			}
		}
	});

	it('has one form of its time, folded and open', () => {
		const times = [false, true].map((isOpen) => rows(ORDER, {isOpen})[0]?.match(/\S*120 ms/)?.[0]);
		expect(times).toEqual(['~120 ms', '~120 ms']);
	});

	it('has a clock whose counting moves nothing', () => {
		const running = {...ORDER, outcome: {state: 'running'}, startedAt: 0, endedAt: undefined} as const;
		const left = (now: number) => rows(running, {now, width: 60})[0]?.replace(/ +\d+ s$/, '');
		expect(new Set([0, 47, 1000, 9999, 10_000, 59_000].map(left)).size).toBe(1);
	});

	it('truncates a long name, so that more than the name fits', () => {
		expect(folded({...ORDER, name: 'n'.repeat(500)})).toMatch(/^▸ ✓ n{39}… .*~120 ms · 34 B$/);
	});

	it('counts bytes, not characters', () => {
		expect(folded(toolCall('x', {outcome: {state: 'succeeded', result: 'é漢'}}))).toMatch(/ 5 B$/);
		expect(folded(toolCall('x', {outcome: {state: 'succeeded', result: null}}))).toMatch(/ 4 B$/);
	});
});

describe('an open call', () => {
	it('shows its result below, and its arguments if the row above is not complete', () => {
		expect(rows(ORDER, {isOpen: true, width: 79})).toEqual([
			'▾ ✓ get_order  order_id: "A-1001", verbose: true                 ~120 ms · 34 B',
			'    id      "A-1001"',
			'    status  "shipped"',
		]);
		expect(rows({...ORDER, arguments: {deep: {er: 1}}}, {isOpen: true, width: 70}).slice(1)).toEqual([
			'    arguments deep',
			'                er  1',
			'    result    id      "A-1001"',
			'              status  "shipped"',
		]);
	});

	it('shows the whole result of a failed call, or else its error', () => {
		const failed = rows({...ORDER, outcome: FAILED}, {isOpen: true})
			.slice(1)
			.join('\n');
		expect(failed).toContain('error    "HTTP 404"');
		expect(failed).toContain(`details  "SKU 'missing' not found"`);
		const refused: ToolOutcome = {
			state: 'failed',
			error: 'Unknown tool: x',
			status: undefined,
			result: undefined,
		};
		expect(rows({...ORDER, outcome: refused}, {isOpen: true}).slice(1)).toEqual(['    "Unknown tool: x"']);
	});

	it('shows JSON within the error as JSON, and never "error" twice', () => {
		const failed: ToolOutcome = {
			state: 'failed',
			error: 'HTTP 404',
			status: 404,
			result: {error: 'HTTP 404', details: '{"detail":"SKU \\"X\\" not found","code":1.10}'},
		};
		expect(rows(toolCall('x', {arguments: {}, outcome: failed}), {isOpen: true}).slice(1)).toEqual([
			'    arguments {}',
			'    result    error    "HTTP 404"',
			'              details',
			'                detail  "SKU \\"X\\" not found"',
			'                code    1.10',
		]);
	});

	it('shows the reason within an error that ends in JSON', () => {
		const error = 'HTTP 401: {"detail":"Invalid token"}';
		const failed: ToolOutcome = {state: 'failed', error, status: 401, result: {error, status_code: 401}};
		expect(rows({...ORDER, outcome: failed}, {isOpen: true}).slice(1)).toEqual([
			'    error        "HTTP 401: Invalid token"',
			'    status_code  401',
		]);
	});

	it('remarks what the server did not send', () => {
		expect(rows(toolCall('x'), {isOpen: true}).slice(1)).toEqual([
			'    No arguments received.',
			'    No result received.',
		]);
	});

	it('says of what may still arrive only that it is not there yet', () => {
		for (const outcome of [{state: 'running'}, {state: 'unknown'}] as const) {
			const below = rows(toolCall('x', {outcome}), {isOpen: true, phase: 'live'}).slice(1);
			expect(below.length).toBeGreaterThan(0);
			for (const row of below) expect(row).toMatch(/^ {4}No (?:arguments|result) received yet\.$/);
		}
		const below = rows(toolCall('x'), {isOpen: true, phase: 'fetching'}).slice(1);
		for (const row of below)
			expect(row).toMatch(/^ {4}No (?:arguments|result) received yet; fetching the history…$/);
	});

	it('shows a limited number of rows of a long value, and how many are omitted', () => {
		const result = Array.from({length: 1000}, (_, index) => index);
		const shown = rows(toolCall('x', {arguments: {}, outcome: {state: 'succeeded', result}}), {isOpen: true});
		expect(shown.length).toBeLessThan(50);
		expect(shown.at(-1)).toMatch(/… more than 200 more lines$/);
	});
});

describe('any call', () => {
	const anyOutcome: fc.Arbitrary<ToolOutcome> = fc.oneof(
		fc.constantFrom({state: 'running'} as const, {state: 'unknown'} as const),
		anyJson.map((result) => ({state: 'succeeded' as const, result})),
		fc.record({
			state: fc.constant('failed' as const),
			error: anyText,
			status: fc.option(fc.integer(), {nil: undefined}),
			result: fc.option(anyJson, {nil: undefined}),
		}),
	);
	const anyCall = fc.record({
		name: anyLine,
		arguments: fc.option(anyJson, {nil: undefined}),
		outcome: anyOutcome,
		startedAt: fc.constantFrom(undefined, 0, 500),
		endedAt: fc.constantFrom(undefined, 700, 1e9),
	});

	it('fits its width, is safe, and starts with a symbol that text cannot have', () => {
		fc.assert(
			fc.property(
				anyCall,
				fc.boolean(),
				fc.constantFrom('live', 'fetching', 'over'),
				fc.integer({min: 1, max: 100}),
				(call, isOpen, phase, width) => {
					const lines = toolRows(toolCall('', call), {isOpen, phase}, width, 1000);
					expect(badRows(lines, width)).toEqual([]);
					if (width >= 5) expect(textOf(lines[0] ?? [])).toMatch(isOpen ? /^▾ […✓✗·?] / : /^▸ […✓✗·?] /);
					if (!isOpen) expect(lines).toHaveLength(1);
				},
			),
		);
	});
});
