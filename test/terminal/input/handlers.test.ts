import {describe, expect, it} from 'vitest';
import {createHandlerChain, type HandlerResult} from '../../../source/terminal/input/handlers.ts';

describe('a chain of handlers', () => {
	function chain() {
		const called: string[] = [];
		const handlers = createHandlerChain<string>();
		const add = (name: string, result: HandlerResult, rank?: number) =>
			handlers.add((event) => {
				called.push(`${name} ${event}`);
				return result;
			}, rank);
		return {handlers, called, add};
	}

	it('calls the handlers added last first, until one handles the event, and returns its result', () => {
		const {handlers, called, add} = chain();
		add('a', true);
		add('b', 'draws');
		add('c', false);
		expect(handlers.handle('x')).toBe('draws');
		expect(called).toEqual(['c x', 'b x']);
	});

	it('calls handlers of a higher rank first, whenever they were added', () => {
		const {handlers, called, add} = chain();
		add('inner', false, 2);
		add('outer', false, 1);
		add('early', false);
		expect(handlers.handle('x')).toBe(false);
		expect(called).toEqual(['inner x', 'outer x', 'early x']);
	});

	it('removes a handler once, also while an event is handled', () => {
		const {handlers, called, add} = chain();
		const removeFirst = add('first', false);
		const remove = handlers.add(() => {
			remove();
			removeFirst();
			return false;
		});
		handlers.handle('x');
		expect(called).toEqual(['first x']);
		expect(handlers.isEmpty).toBe(true);
		add('new', true);
		remove();
		expect(handlers.handle('y')).toBe(true);
	});
});
