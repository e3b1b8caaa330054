import {describe, expect, it} from 'vitest';
import type {ToolCall, ToolOutcome} from '../../../source/chat/entry.ts';
import {Folds} from '../../../source/ui/transcript/fold-state.ts';
import {toolCall} from '../../support/entries.ts';

const ORDER = toolCall('get_order', {
	key: 'e2/order',
	arguments: {order_id: 'A-1001'},
	outcome: {state: 'succeeded', result: {id: 'A-1001'}},
});
const FAILED: ToolOutcome = {state: 'failed', error: 'HTTP 404', status: 404, result: undefined};

describe('Folds', () => {
	const failed = toolCall('x', {key: 'failed', outcome: FAILED});

	it('opens only failures by default', () => {
		const folds = new Folds();
		expect(folds.isOpen(failed)).toBe(true);
		for (const state of ['running', 'unknown'] as const)
			expect(folds.isOpen(toolCall('x', {outcome: {state}}))).toBe(false);
		expect(folds.isOpen(ORDER)).toBe(false);
	});

	it('keeps the choice for one call, whatever its outcome, and leaves the others alone', () => {
		const folds = new Folds().toggle(ORDER).toggle(failed);
		expect(folds.isOpen(ORDER)).toBe(true);
		expect(folds.isOpen(failed)).toBe(false);
		expect(folds.isOpen({...ORDER, outcome: {state: 'unknown'}})).toBe(true);
		expect(folds.isOpen({...failed, key: 'another'})).toBe(true);
		expect(folds.toggle(ORDER).isOpen(ORDER)).toBe(false);
	});

	it('opens all, then closes all, then opens all, and discards single choices', () => {
		const opened = new Folds().toggle(failed).toggleAll();
		expect([ORDER, failed].map((call) => opened.isOpen(call))).toEqual([true, true]);
		const closed = opened.toggle(ORDER).toggleAll();
		expect([ORDER, failed].map((call) => closed.isOpen(call))).toEqual([false, false]);
		expect(closed.toggleAll().isOpen(ORDER)).toBe(true);
	});

	it('opens and folds a run, which is folded at first', () => {
		const opened = new Folds().toggleRun('e2/0 run');
		expect(new Folds().isRunOpen('e2/0 run')).toBe(false);
		expect([opened.isRunOpen('e2/0 run'), opened.isRunOpen('e2/9 run')]).toEqual([true, false]);
		expect(opened.toggleRun('e2/0 run').isRunOpen('e2/0 run')).toBe(false);
		expect(new Folds().toggleAll().isRunOpen('e2/9 run')).toBe(true);
	});
});

describe('a choice for a call', () => {
	const of = (name: string, key: string, more: Partial<ToolCall> = {}) =>
		toolCall(name, {...ORDER, name, key, ...more});
	const opened = new Folds().toggle(of('get_order', 'e6/1'), 'e8/2');

	it('applies to later calls of the same tool, and to no existing one', () => {
		expect(opened.isOpen(of('get_order', 'e6/1'))).toBe(true);
		for (const key of ['e8/3', 'e9/0', 'e10/0', 'e10/0.3'])
			expect(opened.isOpen(of('get_order', key))).toBe(true);
		for (const key of ['e6/0', 'e8/1', 'e8/2', 'e2/9'])
			expect(opened.isOpen(of('get_order', key))).toBe(false);
		expect(opened.isOpen(of('get_stock', 'e9/0'))).toBe(false);
	});

	it('ends with the next call that is folded', () => {
		const ended = opened.toggle(of('get_order', 'e9/0'), 'e9/0');
		expect(ended.isOpen(of('get_order', 'e9/0'))).toBe(false);
		expect(ended.isOpen(of('get_order', 'e10/0'))).toBe(false);
		expect(ended.isOpen(of('get_order', 'e6/1'))).toBe(true);
	});

	it('never hides a later failure, and opens no call without values', () => {
		const closed = new Folds().toggle(of('get_order', 'e6/1', {outcome: FAILED}), 'e6/1');
		expect(closed.isOpen(of('get_order', 'e7/0', {outcome: FAILED}))).toBe(true);
		const running = {outcome: {state: 'running'}, arguments: undefined} as const;
		expect(opened.isOpen(of('get_order', 'e9/0', running))).toBe(false);
		expect(opened.isOpen(of('get_order', 'e9/0', {...running, arguments: {}}))).toBe(true);
	});

	it('is discarded with Ctrl+O', () => {
		const all = opened.toggleAll().toggleAll();
		expect(all.isOpen(of('get_order', 'e9/0'))).toBe(false);
	});

	it('also folds later calls while all are open', () => {
		const folded = new Folds(true).toggle(of('get_order', 'e6/1'), 'e6/1');
		expect(folded.isOpen(of('get_order', 'e7/0'))).toBe(false);
		expect(folded.isOpen(of('get_stock', 'e7/0'))).toBe(true);
	});
});
