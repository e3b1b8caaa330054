import {describe, expect, it} from 'vitest';
import {firstTaking, type Handler, join} from '../../../source/terminal/input/handlers.ts';

describe('firstTaking', () => {
	it('asks until one takes the event, and tells what that one did', () => {
		const asked: string[] = [];
		const handler =
			(name: string, taken: ReturnType<Handler<string>>): Handler<string> =>
			(event) => {
				asked.push(`${name} ${event}`);
				return taken;
			};
		expect(firstTaking([handler('a', false), handler('b', 'draws'), handler('c', true)], 'x')).toBe('draws');
		expect(asked).toEqual(['a x', 'b x']);
		expect(firstTaking([handler('a', false)], 'x')).toBe(false);
	});
});

describe('join', () => {
	it('takes out what it put in, once', () => {
		const list = ['a'];
		const leave = join(list, 'a');
		join(list, 'b');
		leave();
		expect(list).toEqual(['a', 'b']);
	});
});
