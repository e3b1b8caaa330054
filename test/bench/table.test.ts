import {describe, expect, it} from 'vitest';
import {type ClientName, figure, skipped, summary, type Value} from '../../bench/figures.ts';
import {markdownTableOf, tableOf} from '../../bench/table.ts';

const values = (each: Partial<Record<ClientName, readonly number[]>>): ReadonlyMap<ClientName, Value> =>
	new Map(Object.entries(each).map(([name, runs]) => [name as ClientName, summary(runs)]));

describe('tableOf', () => {
	it('shows value, spread, ratios to both clients, and whether each goal is met', () => {
		const table = tableOf([
			figure('8', 'CPU', 's', values({here: [0.4, 0.44, 0.5, 0.6], floor: [0.2], wscat: [0.3]}), {
				goal: {most: 2.3, times: 'floor'},
				older: {most: 0.51},
			}),
			figure('3', 'p99', 'ms', values({here: [12.34], floor: [1]}), {goal: {most: 4}}),
			figure('2', 'bare', 'ms', summary([123.4])),
		]);
		expect(table.split('\n')).toEqual([
			'#  measure  here     quartiles  floor  × floor  wscat  × wscat  goal                    older goal',
			'8  CPU      0.50 s   0.44–0.60  0.20   2.50×    0.30   1.67×    <= 2.30× floor  missed  <= 0.51     met',
			'3  p99      12.3 ms             1      12.3×                    <= 4            missed',
			'2  bare     123 ms',
			'',
		]);
	});

	it('shows the reason for a missing figure', () => {
		const table = tableOf([skipped('8', 'CPU', 'this system has no /proc')]);
		expect(table).toContain('8  CPU: skipped, this system has no /proc\n');
	});

	it('counts a value equal to the goal as met, and reports a goal without its measure as unknown', () => {
		const goals = {goal: {most: 2, times: 'floor'}} as const;
		expect(tableOf([figure('8', 'CPU', 's', values({here: [4], floor: [2]}), goals)])).toContain(
			'floor  met',
		);
		expect(tableOf([figure('8', 'CPU', 's', values({here: [4]}), goals)])).toContain('floor  unknown');
	});

	it('shows no ratio to zero', () => {
		const [, row] = tableOf([figure('21', 'waiting', 'ms', values({here: [25], wscat: [0]}))]).split('\n');
		expect(row).toMatch(/ 0$/);
	});
});

describe('markdownTableOf', () => {
	it('has the same cells, and one row for each figure', () => {
		const figures = [
			figure('3', 'a | b', 'ms', values({here: [1], floor: [0.5]}), {goal: {most: 1}}),
			skipped('8', 'CPU', 'no /proc'),
		];
		expect(markdownTableOf(figures).split('\n')).toEqual([
			'| # | measure | here | quartiles | floor | × floor | wscat | × wscat | goal |  | older goal |  |',
			'| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |',
			'| 3 | a \\| b | 1 ms |  | 0.50 | 2× |  |  | <= 1 | met |  |  |',
			'| 8 | CPU: skipped, no /proc |  |  |  |  |  |  |  |  |  |  |',
			'',
		]);
	});
});
