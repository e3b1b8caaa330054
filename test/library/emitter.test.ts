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
	it('are called in the order of subscription, each for its own event', () => {
		const {on, emit} = createEmitter<Events>();
		const log: unknown[] = [];
		on('count', (count) => log.push(['first', count]));
		on('word', (word) => log.push(['other', word]));
		on('count', (count) => log.push(['second', count]));
		emit('count', 1);
		emit('word', 'hello');
		expect(log).toEqual([
			['first', 1],
			['second', 1],
			['other', 'hello'],
		]);
	});

	it('unsubscribe one by one, even when the same function subscribed twice', () => {
		const {on, emit} = createEmitter<Events>();
		const log: number[] = [];
		const listener = (count: number): void => void log.push(count);
		const leave = on('count', listener);
		on('count', listener);
		leave();
		leave();
		emit('count', 1);
		expect(log).toEqual([1]);
	});

	it('unsubscribe by a signal, and do not subscribe when it has aborted', () => {
		const {on, emit} = createEmitter<Events>();
		const log: number[] = [];
		const controller = new AbortController();
		on('count', (count) => log.push(count), controller.signal);
		emit('count', 1);
		controller.abort();
		on('count', (count) => log.push(count), controller.signal);
		emit('count', 2);
		expect(log).toEqual([1]);
	});

	it('may subscribe and unsubscribe during an event', () => {
		const {on, emit} = createEmitter<Events>();
		const log: string[] = [];
		const leave = on('count', () => {
			log.push('first');
			leave();
			on('count', () => log.push('late'));
		});
		on('count', () => log.push('second'));
		emit('count', 1);
		expect(log).toEqual(['first', 'second']);
		emit('count', 2);
		expect(log).toEqual(['first', 'second', 'second', 'late']);
	});

	it('do not affect each other: an error that one throws is thrown outside', () => {
		const outside: Array<() => void> = [];
		vi.stubGlobal('queueMicrotask', (callback: () => void) => outside.push(callback));
		const {on, emit} = createEmitter<Events>();
		const log: number[] = [];
		on('count', () => {
			throw new Error('my own fault');
		});
		on('count', (count) => log.push(count));
		emit('count', 1);
		expect(log).toEqual([1]);
		expect(outside).toHaveLength(1);
		expect(outside[0]).toThrow('my own fault');
	});
});
