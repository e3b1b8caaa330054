import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import type {ToolOutcome} from '../../../source/chat/entry.ts';
import {explorerOf, goneTo, selectionOf, topOf} from '../../../source/ui/explorer/explorer.ts';
import {toolCall} from '../../support/entries.ts';
import {explorerWith, pathIn, pressed, rowsIn} from '../../support/explorers.ts';
import {watchedArray} from '../../support/json-trees.ts';

describe('the explorer of a call', () => {
	it('contains its arguments and its result, with the cursor on the result', () => {
		const explorer = explorerWith({of: 7});
		expect(rowsIn(explorer)).toEqual([
			' ▾ arguments  {1 key}',
			' │   id  7',
			'▌▾ result  {1 key}',
			' │   of  7',
		]);
		expect(selectionOf(explorer)).toMatchObject({value: {of: 7}, indexes: [1]});
	});

	it.each<[string, ToolOutcome, readonly string[]]>([
		[
			'a failure',
			{state: 'failed', error: 'HTTP 404', status: 404, result: {error: 'HTTP 404'}},
			['arguments', 'error'],
		],
		[
			'a failure with a text',
			{state: 'failed', error: 'no', status: undefined, result: undefined},
			['arguments', 'error'],
		],
		['a running call', {state: 'running'}, ['arguments']],
		['null', {state: 'succeeded', result: null}, ['arguments', 'result']],
	])('%s', (_, outcome, roots) => {
		const explorer = explorerOf(toolCall('x', {arguments: [], outcome}));
		expect(Object.keys(explorer?.root.container ?? {})).toEqual(roots);
	});

	it('does not exist if the server sent neither', () => {
		expect(explorerOf(toolCall('x'))).toBeUndefined();
	});

	it('unfolds JSON in a string, and folds many arguments', () => {
		const explorer = explorerWith(
			'[{"a": 1}]',
			Array.from({length: 11}, (_, index) => index),
		);
		expect(rowsIn(explorer)).toEqual([
			' ▸ arguments  [11 items]',
			'▌▾ result  JSON in a text',
			' │ ▸ 0  {1 key}  a: 1',
		]);
		expect(pathIn(pressed(explorer, 'down', 'right', 'down'))).toBe('$.result → $[0].a');
	});

	it('reads only the visible ones of a million items', () => {
		const {value, visited} = watchedArray(1_000_000, (index) => ({index}));
		const explorer = explorerWith(value);
		expect(rowsIn(explorer)).toHaveLength(20);
		expect(visited()).toBeLessThan(20);
		const end = pressed(explorer, 'G');
		expect(rowsIn(end).at(-1)).toBe('▌│ ▸ 999999  {1 key}  index: 999999');
		expect(visited()).toBeLessThan(41);
	});
});

describe('the position', () => {
	it('is always on the screen, without blank rows after the last', () => {
		fc.assert(
			fc.property(
				fc.nat(100),
				fc.array(fc.integer({min: -50, max: 150}), {minLength: 1}),
				fc.integer({min: 1, max: 30}),
				(extra, rows, height) => {
					const count = extra + 1;
					let reading = {cursor: 0, top: 0};
					for (const row of rows) {
						const before = topOf(reading, height, count);
						reading = goneTo(reading, row, height, count);
						const top = topOf(reading, height, count);
						expect(reading.cursor).toBe(Math.max(0, Math.min(count - 1, row)));
						expect(top).toBeLessThanOrEqual(reading.cursor);
						expect(top + height).toBeGreaterThan(reading.cursor);
						expect(top).toBeLessThanOrEqual(Math.max(0, count - height));
						// A visible row does not scroll.
						if (reading.cursor >= before && reading.cursor < before + height) expect(top).toBe(before);
					}
				},
			),
		);
	});
});
