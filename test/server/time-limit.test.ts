import {expect, it} from 'vitest';
import {withinTime} from '../../source/server/time-limit.ts';

const endless = (): boolean => /^(a+)+$/.test(`${'a'.repeat(40)}b`);

it('a computation within its time has its value, also none', () => {
	expect(withinTime(1000, () => 'value')).toEqual({value: 'value'});
	expect(withinTime(1000, () => undefined)).toEqual({value: undefined});
});

it('what it throws is thrown', () => {
	expect(() => withinTime(1000, () => JSON.parse('{'))).toThrow(SyntaxError);
});

it('an endless one is stopped: a pattern, and a loop', () => {
	expect(withinTime(20, endless)).toBe('too-slow');
	expect(
		withinTime(20, () => {
			for (;;);
		}),
	).toBe('too-slow');
	expect(withinTime(1000, () => 'after it')).toEqual({value: 'after it'});
});

it('one within another is stopped alone', () => {
	expect(withinTime(5000, () => [withinTime(20, endless), withinTime(1000, () => 1)])).toEqual({
		value: ['too-slow', {value: 1}],
	});
});
