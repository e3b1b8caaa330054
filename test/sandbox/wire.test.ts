import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {encodeJson, encodeSpaced, localTime, Unencodable} from '../../source/sandbox/wire.ts';

describe('encodeJson', () => {
	it('equals JSON.stringify for all JSON values', () => {
		fc.assert(
			fc.property(fc.jsonValue(), (value) => {
				expect(encodeJson(value)).toBe(JSON.stringify(value));
			}),
		);
	});

	it('writes NaN and Infinity as bare words, as Python does', () => {
		expect(
			encodeJson({ratio: Number.NaN, max: Number.POSITIVE_INFINITY, min: [Number.NEGATIVE_INFINITY]}),
		).toBe('{"ratio":NaN,"max":Infinity,"min":[-Infinity]}');
	});

	it('omits undefined values and does not escape characters', () => {
		expect(encodeJson({gone: undefined, city: 'Zürich ☕ 漢字\u2028'})).toBe(
			'{"city":"Zürich ☕ 漢字\u2028"}',
		);
	});

	it('rejects a lone surrogate with the message of the servers', () => {
		expect(() => encodeJson({message: 'ab\ud800'})).toThrow(Unencodable);
		expect(() => encodeJson({message: 'ab\ud800'})).toThrow(
			"Failed to send message: 'utf-8' codec can't encode character '\\ud800' in position 2: surrogates not allowed",
		);
		expect(encodeJson('😀')).toBe('"😀"');
	});

	it('writes text for tool entries as json.dumps does', () => {
		expect(encodeSpaced([{city: 'Zürich', at: [1, null]}, {error: 'HTTP 404'}])).toBe(
			'[{"city": "Z\\u00fcrich", "at": [1, null]}, {"error": "HTTP 404"}]',
		);
	});
});

describe('localTime', () => {
	const noon = new Date(2026, 10, 22, 12, 3, 4, 181).getTime();

	it('is local, with microseconds and without a zone', () => {
		expect(localTime(noon, 'microseconds')).toBe('2026-11-22T12:03:04.181000');
		expect(localTime(noon + 0.25, 'microseconds')).toBe('2026-11-22T12:03:04.181250');
	});

	it('omits a fraction of exactly 0', () => {
		expect(localTime(noon - 181, 'microseconds')).toBe('2026-11-22T12:03:04');
	});

	it('has no fraction in the document dialect', () => {
		expect(localTime(noon, 'none')).toBe('2026-11-22T12:03:04');
	});
});
