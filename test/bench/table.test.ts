import {describe, expect, it} from 'vitest';
import {figure, skipped} from '../../bench/figures.ts';
import {tableOf} from '../../bench/table.ts';

describe('tableOf', () => {
	it('shows for each figure whether its goal is met', () => {
		const table = tableOf([
			figure('3', 'p50', 0.4251, 'ms', {goal: 1, wscat: 0.36}),
			figure('3', 'p99', 12.34, 'ms', {goal: 4}),
			figure('2', 'bare', 123.4, 'ms'),
		]);
		expect(table.split('\n')).toEqual([
			'#  measure  here     goal          wscat',
			'3  p50      0.43 ms  <= 1  met     0.36',
			'3  p99      12.3 ms  <= 4  missed',
			'2  bare     123 ms',
			'',
		]);
	});

	it('shows the reason for a missing figure', () => {
		const table = tableOf([skipped('8', 'CPU', 'this system has no /proc')]);
		expect(table).toContain('8  CPU: skipped, this system has no /proc\n');
	});

	it('counts a value equal to the goal as met', () => {
		expect(tableOf([figure('16', 'wait', 300, 'ms', {goal: 300})])).toContain('300 ms  <= 300  met');
	});
});
