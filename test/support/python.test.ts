import {describe, expect, it} from 'vitest';
import {pythonReader} from './python.ts';

const {parse, quote} = pythonReader;

describe('quote', () => {
	it('writes values as Python does', () => {
		expect(quote({a: [null, true, false, 'x', 1.5, Number.NaN, Number.NEGATIVE_INFINITY]})).toBe(
			"{'a': [None, True, False, 'x', 1.5, nan, -inf]}",
		);
	});

	it('chooses quotes and escapes as Python does', () => {
		expect(quote(["it's"])).toBe('["it\'s"]');
		expect(quote(['it\'s "x"'])).toBe("['it\\'s \"x\"']");
		expect(quote(['\b\f\n\u0001\\b'])).toBe("['\\x08\\x0c\\n\\x01\\\\b']");
	});

	it('leaves a text unquoted where Python prints it', () => {
		expect(quote('nonsense')).toBe('nonsense');
		expect(quote(null)).toBe('None');
		expect(quote(Number.POSITIVE_INFINITY)).toBe('inf');
	});
});

describe('parse', () => {
	it('throws the text of the fault', () => {
		expect(parse('{"a":NaN}')).toEqual({a: Number.NaN});
		expect(() => parse('{')).toThrow(
			'Expecting property name enclosed in double quotes: line 1 column 2 (char 1)',
		);
	});
});
