import {afterEach, describe, expect, it, vi} from 'vitest';
import {createEmitter} from '../../source/library/emitter.ts';

interface Events {
	count: number;
	word: string;
}

afterEach(() => {
	vi.unstubAllGlobals();
});

describe('listeners', () => {
	it('are told in the order in which they came, each of its own event', () => {
		const {on, emit} = createEmitter<Events>();
		const told: unknown[] = [];
		on('count', (count) => told.push(['first', count]));
		on('word', (word) => told.push(['other', word]));
		on('count', (count) => told.push(['second', count]));
		emit('count', 1);
		emit('word', 'hello');
		expect(told).toEqual([
			['first', 1],
			['second', 1],
			['other', 'hello'],
		]);
	});

	it('leave one by one, even when the same function listens twice', () => {
		const {on, emit} = createEmitter<Events>();
		const told: number[] = [];
		const listener = (count: number): void => void told.push(count);
		const leave = on('count', listener);
		on('count', listener);
		leave();
		leave();
		emit('count', 1);
		expect(told).toEqual([1]);
	});

	it('leave by a signal, and never come when it has aborted', () => {
		const {on, emit} = createEmitter<Events>();
		const told: number[] = [];
		const controller = new AbortController();
		on('count', (count) => told.push(count), controller.signal);
		emit('count', 1);
		controller.abort();
		on('count', (count) => told.push(count), controller.signal);
		emit('count', 2);
		expect(told).toEqual([1]);
	});

	it('may come and go while they are told', () => {
		const {on, emit} = createEmitter<Events>();
		const told: string[] = [];
		const leave = on('count', () => {
			told.push('first');
			leave();
			on('count', () => told.push('late'));
		});
		on('count', () => told.push('second'));
		emit('count', 1);
		expect(told).toEqual(['first', 'second']);
		emit('count', 2);
		expect(told).toEqual(['first', 'second', 'second', 'late']);
	});

	it('do not disturb each other: what one throws is thrown outside', () => {
		const outside: Array<() => void> = [];
		vi.stubGlobal('queueMicrotask', (callback: () => void) => outside.push(callback));
		const {on, emit} = createEmitter<Events>();
		const told: number[] = [];
		on('count', () => {
			throw new Error('my own fault');
		});
		on('count', (count) => told.push(count));
		emit('count', 1);
		expect(told).toEqual([1]);
		expect(outside).toHaveLength(1);
		expect(outside[0]).toThrow('my own fault');
	});
});
