import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {briefJson, jsonLines} from '../../../source/text/json-brief.ts';
import {childCount, isContainer, jsonIn, memberIn} from '../../../source/text/json-tree/container.ts';
import {
	ExactReader,
	exactly,
	JsonMembers,
	JsonNumber,
	NotPlain,
	readExactly,
} from '../../../source/text/json-tree/exact.ts';
import {TreeFilter} from '../../../source/text/json-tree/filter.ts';
import {quickSize} from '../../../source/text/json-tree/size.ts';
import {fitted, tableHead, tableOf, tableRow} from '../../../source/text/json-tree/table.ts';
import {openNode, positionAt, rowsFrom} from '../../../source/text/json-tree/tree.ts';
import {unfoldAll} from '../../../source/text/json-tree/unfold.ts';
import {compactJson, writtenJson} from '../../../source/text/json-tree/write.ts';
import {anyCodePoint} from '../../support/code-points.ts';
import {AWKWARD_NUMBERS, anyListSource, anyObjectSource, anySource} from '../../support/json-sources.ts';
import {nest} from '../../support/json-trees.ts';
import {textOf} from '../any-text.ts';

/** Whether JavaScript writes a number like its source. */
const isPlainNumber = (source: string): boolean => String(JSON.parse(source)) === source;

describe('JSON that is read exactly', () => {
	it.each(AWKWARD_NUMBERS)('keeps the digits of %s', (source) => {
		for (const text of [source, `[${source}]`, `{"a":${source}}`, ` [ ${source} , 1 ] `]) {
			expect(compactJson(readExactly(text))).toBe(text.replaceAll(' ', ''));
		}
		const value = readExactly(source);
		if (isPlainNumber(source)) expect(value).toBe(Number(source));
		else expect(value).toEqual(new JsonNumber(source));
	});

	it('has the tokens of its source, in their order, when it is written on one line', () => {
		fc.assert(
			fc.property(anySource, ({text, compact}) => {
				expect(compactJson(readExactly(text))).toBe(compact);
			}),
		);
	});

	it('has the same tokens when it is copied and saved', () => {
		fc.assert(
			fc.property(fc.oneof(anyListSource, anyObjectSource), ({text, compact}) => {
				const written = writtenJson(readExactly(text));
				expect(compactJson(readExactly(written))).toBe(compact);
				expect(JSON.parse(written)).toEqual(JSON.parse(text));
			}),
		);
	});

	it('is indented like JSON.stringify does', () => {
		fc.assert(
			fc.property(fc.json(), (text) => {
				const plain: unknown = JSON.parse(text);
				const exact = {first: new JsonNumber('1.0'), rest: plain};
				const expected = JSON.stringify({first: 1, rest: plain}, undefined, 2).replace(
					'"first": 1',
					'"first": 1.0',
				);
				expect(writtenJson(exact)).toBe(expected);
			}),
		);
	});

	it('is what JSON.parse returns when that loses nothing', () => {
		expect(readExactly('{"a":[1,-2.5,"x",true,null,{}],"b":{"c":[]}}')).toEqual({
			a: [1, -2.5, 'x', true, null, {}],
			b: {c: []},
		});
		expect(readExactly('{"b":1,"10":2}')).toEqual(new JsonMembers(['b', '10'], [1, 2]));
	});

	it('is the same after any number of steps of any size', {tags: 'slow'}, () => {
		const anyLong = fc
			.tuple(fc.string({unit: anyCodePoint, maxLength: 20}), fc.integer({min: 1, max: 3000}))
			.map(([text, times]) => JSON.stringify([text.repeat(times), 1, {[text]: '\\ud83d\\ude00"'}]));
		const anyText = fc.oneof(
			anySource.map(({text}) => text),
			anyLong,
		);
		fc.assert(
			fc.property(
				anyText,
				fc.array(fc.oneof(fc.integer({min: 1, max: 9}), fc.nat(40_000)), {maxLength: 40}),
				(text, sizes) => {
					const reader = new ExactReader(text);
					for (const size of sizes) reader.advance(size + 1);
					reader.advance(text.length);
					expect(reader.value).toEqual(readExactly(text));
					expect(compactJson(reader.value)).toBe(compactJson(readExactly(text)));
				},
			),
		);
	});

	it('is read in steps of at most the given length, also a string with many escapes and an object with many keys', () => {
		const keys = Object.fromEntries(Array.from({length: 50_000}, (_, index) => [`k${index}`, index]));
		for (const value of ['"'.repeat(200_000), {a: 'é\\n'.repeat(100_000)}, keys]) {
			const text = JSON.stringify(value);
			const reader = new ExactReader(text);
			let longest = 0;
			for (let isRead = false; !isRead; ) {
				const before = reader.at;
				isRead = reader.advance(10_000);
				longest = Math.max(longest, reader.at - before);
			}
			expect(longest).toBeLessThan(30_000);
			expect(compactJson(reader.value) === text).toBe(true);
		}
	});

	it('has an object of very many keys in their order, with the last of equal keys, and does not hash them', () => {
		const sources = Array.from({length: 20_000}, (_, index) => `"k${index}":${index}`);
		expect(readExactly(`{${sources.join(',')}}`)).toBeInstanceOf(JsonMembers);
		const value = readExactly(`{${sources.join(',')},"k7":"again"}`);
		expect(memberIn(value, 'k7')).toBe('again');
		expect(childCount(value as JsonMembers)).toBe(20_001);
	});

	it('reads bare NaN and Infinity as text', () => {
		expect(readExactly('{"a":NaN,"b":[Infinity,-Infinity,1.0]}')).toEqual({
			a: 'NaN',
			b: ['Infinity', '-Infinity', new JsonNumber('1.0')],
		});
	});

	it('can be nested at any depth', () => {
		const text = `${'['.repeat(20_000)}1.0${']'.repeat(20_000)}`;
		expect(compactJson(readExactly(text))).toBe(text);
		expect(writtenJson(readExactly(text))).toBe(text);
		expect(compactJson(nest(20_000))).toBe(text.replace('1.0', '1'));
	});

	it('is not written by JSON.stringify, which would falsify it', () => {
		expect(() => JSON.stringify(readExactly('[1.0]'))).toThrow(NotPlain);
		expect(() => JSON.stringify(readExactly('{"1":1}'))).toThrow(NotPlain);
	});

	it('is read once for each value', () => {
		const plain = {a: 1};
		expect(exactly(plain, undefined)).toBe(plain);
		expect(exactly(plain, '{"a":1.0}')).toBe(exactly(plain, '{"a":1.0}'));
		expect(exactly(1, '1.0')).toEqual(new JsonNumber('1.0'));
	});
});

describe('exact JSON on the screen', () => {
	const USER = '{"id":1234567890123456789,"10":"ten","2":"two","id":-0,"rows":[{"n":1.10,"n":2e5},{"n":3}]}';
	const value = readExactly(USER);

	it('is in its order in one row, and in several rows', () => {
		expect(textOf(briefJson(value, 100))).toBe(
			'id: 1234567890123456789, 10: "ten", 2: "two", id: -0, rows: [2 items]',
		);
		expect(jsonLines(value, 60, 20).lines.map(textOf)).toEqual([
			'id    1234567890123456789',
			'10    "ten"',
			'2     "two"',
			'id    -0',
			'rows',
			'  - n  1.10',
			'    n  2e5',
			'  - n  3',
		]);
	});

	it('has every key and every number of its source in the rows of the tree', () => {
		fc.assert(
			fc.property(anySource, ({text}) => {
				const root = openNode({result: readExactly(text)});
				const top = positionAt(root, 0);
				if (top === undefined) throw new Error('no row');
				const open = unfoldAll(root, top, 1000).root;
				const rows = rowsFrom(open, 0, 10_000).slice(1);
				const shown = rows.map(({key, value: each}) => [
					key,
					isContainer(each) ? childCount(each) : compactJson(each),
				]);
				expect(shown).toEqual(listed(readExactly(text)));
			}),
		);
	});

	it('is found by the digits and keys of its source', () => {
		for (const [query, count] of [
			['1234567890123456789', 1],
			['1.10', 1],
			['2e5', 1],
			['-0', 1],
			['10', 2],
		] as const) {
			const filter = new TreeFilter(openNode({value}).container, query);
			filter.search(1_000_000);
			expect([query, filter.matches.length]).toEqual([query, count]);
		}
		const rounded = new TreeFilter(openNode({value}).container, '1234567890123456800');
		rounded.search(1_000_000);
		expect(rounded.matches).toEqual([]);
	});

	it('is in the cells of a table; of equal keys the last one counts', () => {
		const table = tableOf(readExactly('[{"10":1.10,"a":"x"},{"10":1e400,"10":2.50,"a":"y"}]'));
		if (table === undefined) throw new Error('no table');
		const fit = fitted(table, 0, 60);
		const rows = [
			tableHead(table, fit, 60),
			tableRow(table, 0, fit, false, 60),
			tableRow(table, 1, fit, false, 60),
		];
		expect(rows.map((row) => textOf(row).replaceAll(/ +/g, ' ').trim())).toEqual([
			'# 10 │ a',
			'0 1.10 │ x',
			'1 2.50 │ y',
		]);
	});

	it('is aligned like a number in a table', () => {
		const [plain, exact] = ['[{"n":1},{"n":22}]', '[{"n":1.0},{"n":1e400}]'].map((text) =>
			tableOf(readExactly(text)),
		);
		expect(exact?.isNumeric).toEqual(plain?.isNumeric);
	});

	it('has the size of its compact source', () => {
		fc.assert(
			fc.property(fc.oneof(anyListSource, anyObjectSource), ({text, compact}) => {
				expect(quickSize(readExactly(text))).toBe(Buffer.byteLength(compact));
			}),
		);
	});

	it('is read from JSON in a text', () => {
		fc.assert(
			fc.property(fc.oneof(anyListSource, anyObjectSource), ({text, compact}) => {
				const found = jsonIn(text);
				if (found !== undefined) expect(compactJson(found)).toBe(compact);
				else expect(Object.keys(JSON.parse(text)).length).toBe(0);
			}),
		);
	});
});

/** The keys and values in a value, in order, by recursion. */
function listed(value: unknown): unknown[] {
	const members: [string | number, unknown][] =
		value instanceof JsonMembers
			? value.keys.map((key, at) => [key, value.values[at]])
			: Array.isArray(value)
				? value.map((each, at) => [at, each])
				: isContainer(value)
					? Object.entries(value)
					: [];
	return members.flatMap(([key, each]) => [
		[key, isContainer(each) ? childCount(each) : compactJson(each)],
		...listed(each),
	]);
}
