import * as fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {firstSet} from '../../source/config/environment.ts';
import {anyText} from '../support/arbitraries.ts';

const variable = (value: string): string | undefined => firstSet({A: value}, ['A'])?.value;

describe('the value of an environment variable', () => {
	it.each([
		['"ws://h/ws"', 'ws://h/ws'],
		["'ws://h/ws'", 'ws://h/ws'],
		[' "a b" ', 'a b'],
		['" a "', ' a '],
		['"\'a\'"', "'a'"],
		['"X-A: 1\nX-B: 2"', 'X-A: 1\nX-B: 2'],
		['"a', '"a'],
		['a"', 'a"'],
		['\'a"', '\'a"'],
		['"a" and "b"', '"a" and "b"'],
		['it\'s "x"', 'it\'s "x"'],
		['" "', undefined],
		['""', undefined],
		['"', '"'],
	])('%j is %j', (value, expected) => {
		expect(variable(value)).toBe(expected);
	});

	it('is unchanged without quotes around it, and the same within them', () => {
		fc.assert(
			fc.property(anyText, (text) => {
				fc.pre(text.trim() !== '' && !/["']/.test(text));
				expect([variable(text), variable(`"${text}"`), variable(`'${text}'`)]).toEqual([text, text, text]);
			}),
		);
	});

	it('counts as missing if it is blank, also within quotes', () => {
		expect(firstSet({A: "''", B: 'b'}, ['A', 'B'])).toEqual({variable: 'B', value: 'b'});
	});
});
