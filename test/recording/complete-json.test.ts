/** The beginning of a message, of which a recording has no more, is valid JSON with what is there. */
import fc from 'fast-check';
import {expect, it} from 'vitest';
import {completeJson} from '../../source/recording/complete-json.ts';

it.each([
	['{"type":"ai_response","message":"one two', '{"type":"ai_response","message":"one two"}'],
	['{"a":"\\u00', '{"a":""}'],
	['{"a":"x\\', '{"a":"x"}'],
	['{"a":"x\\\\', '{"a":"x\\\\"}'],
	['{"a":[1,{"b":2,"c', '{"a":[1,{"b":2}]}'],
	['{"a":1,"b" :', '{"a":1}'],
	['{"a":12', '{}'],
	['{"a":{}', '{"a":{}}'],
	['{"a":"}"}', '{"a":"}"}'],
])('%s', (head, completed) => {
	expect(completeJson(head)).toBe(completed);
});

it('of any object, cut anywhere', () => {
	fc.assert(
		fc.property(fc.dictionary(fc.string(), fc.jsonValue()), fc.nat(), (value, at) => {
			const json = JSON.stringify(value);
			const head = json.slice(0, 1 + (at % json.length));
			const keys = Object.keys(JSON.parse(completeJson(head)));
			expect(keys).toEqual(Object.keys(value).slice(0, keys.length));
		}),
	);
});
