import {describe, expect, it} from 'vitest';
import * as fields from '../../source/protocol/fields.ts';
import type {JsonObject, JsonValue} from '../../source/protocol/frames.ts';

type Reader = (object: JsonObject, name: string, problems: fields.Problems) => unknown;

const item = (object: JsonObject, problems: fields.Problems) => fields.text(object, 'a', problems);
const list: Reader = (object, name, problems) => fields.list(object, name, item, problems);
const optionalList: Reader = (object, name, problems) => fields.optionalList(object, name, item, problems);

/** The value and the problems of a reader for a member `x`; `undefined` omits the member. */
function read(reader: Reader, value: JsonValue | undefined): [unknown, string[]] {
	const problems: fields.Problems = [];
	return [reader(value === undefined ? {} : {x: value}, 'x', problems), problems];
}

describe('readers of fields', () => {
	it.each<[string, Reader, JsonValue]>([
		['text', fields.text, 'words'],
		['text', fields.text, ''],
		['optionalText', fields.optionalText, 'words'],
		['count', fields.count, 0.5],
		['optionalCount', fields.optionalCount, 7],
		['flag', fields.flag, true],
		['optionalFlag', fields.optionalFlag, true],
		['map', fields.map, {a: [null]}],
		['optionalMap', fields.optionalMap, {a: 1}],
		['texts', fields.texts, ['a', '']],
	])('%s returns a valid value', (_, reader, value) => {
		expect(read(reader, value)).toEqual([value, []]);
	});

	it.each<[string, Reader, unknown, string]>([
		['text', fields.text, '', 'text'],
		['count', fields.count, 0, 'a number'],
		['flag', fields.flag, false, 'true or false'],
		['map', fields.map, {}, 'an object'],
	])('%s notes a problem and returns an empty value', (_, reader, empty, expected) => {
		expect(read(reader, undefined)).toEqual([empty, ['x is missing']]);
		expect(read(reader, null)).toEqual([empty, ['x is null']]);
		expect(read(reader, ['odd'])).toEqual([empty, [`x is not ${expected}`]]);
	});

	it.each<[string, Reader, unknown, string]>([
		['optionalText', fields.optionalText, undefined, 'text'],
		['optionalCount', fields.optionalCount, undefined, 'a number'],
		['optionalFlag', fields.optionalFlag, false, 'true or false'],
		['optionalMap', fields.optionalMap, {}, 'an object'],
	])('%s may be missing, but not wrong', (_, reader, empty, expected) => {
		expect(read(reader, undefined)).toEqual([empty, []]);
		expect(read(reader, null)).toEqual([empty, []]);
		expect(read(reader, ['odd'])).toEqual([empty, [`x is not ${expected}`]]);
	});

	it.each<[string, Reader, string[]]>([
		['list', list, ['x is missing']],
		['texts', fields.texts, ['x is missing']],
		['optionalList', optionalList, []],
	])('%s reads null as an empty list', (_, reader, ofMissing) => {
		expect(read(reader, null)).toEqual([[], []]);
		expect(read(reader, undefined)).toEqual([[], ofMissing]);
		expect(read(reader, {})).toEqual([[], ['x is not a list']]);
	});

	it('omits invalid items, and names them', () => {
		expect(read(list, [{a: '1'}, 5, {a: 2}, {}, null])).toEqual([
			['1', '', ''],
			['x[1] is not an object', 'x[2].a is not text', 'x[3].a is missing', 'x[4] is not an object'],
		]);
		expect(read(fields.texts, ['a', 5, null])).toEqual([['a'], ['x[1] is not text', 'x[2] is not text']]);
	});

	it('keeps only the first problems', () => {
		const [, problems] = read(list, Array(1000).fill({}));
		expect(problems).toHaveLength(fields.MOST_PROBLEMS);
		expect(problems.at(-1)).toBe('x[19].a is missing');
	});
});
