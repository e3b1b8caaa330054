import {readFileSync} from 'node:fs';
import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {sizeOfContainer} from '../../../source/text/json-brief.ts';
import {type RowFacts, treeRow} from '../../../source/text/json-tree/row.ts';
import {anyTree} from '../../support/json-trees.ts';
import {anyLine, anyWidth, badRows, FORBIDDEN, textOf} from '../any-text.ts';

const facts = (key: string | number, value: unknown, more: Partial<RowFacts> = {}): RowFacts => ({
	key,
	value,
	depth: 0,
	fold: 'none',
	isJsonText: false,
	isUnderCursor: false,
	...more,
});
const row = (key: string | number, value: unknown, more: Partial<RowFacts> = {}, width = 60): string =>
	textOf(treeRow(facts(key, value, more), width));
const styles = (value: unknown): readonly string[] => treeRow(facts('k', value), 60).map(({style}) => style);

describe('a row of a tree', () => {
	it('shows the key and the value, each in its style', () => {
		expect(row('name', 'Ada')).toBe('   name  "Ada"');
		expect(row(3, 12.5, {depth: 2})).toBe(' │ │   3  12.5');
		expect(row('a b', null, {isUnderCursor: true})).toBe('▌  "a b"  null');
		expect(styles('a')).toContain('string');
		expect(styles(1)).toContain('number');
		expect(styles(true)).toContain('literal');
		expect(styles(1)).toContain('key');
	});

	it('shows the kind and size of a container, and a summary of it', () => {
		const items = new Array<number>(168_000).fill(1);
		expect(row('items', items, {fold: 'folded'})).toBe(' ▸ items  [168,000 items]');
		expect(row('one', [1], {fold: 'open'})).toBe(' ▾ one  [1 item]');
		expect(row('who', {name: 'Ada', tags: [1, 2]}, {fold: 'folded'})).toBe(
			' ▸ who  {2 keys}  name: "Ada", tags: [2 items]',
		);
		expect(row('who', {name: 'Ada'}, {fold: 'open'})).toBe(' ▾ who  {1 key}');
		expect([[], {}, {a: 1}].map(sizeOfContainer)).toEqual(['[]', '{}', '{1 key}']);
	});

	it('says that an open text contains JSON', () => {
		expect(row('body', '{"a":1}', {isJsonText: true, fold: 'folded'})).toBe(' ▸ body  "{\\"a\\":1}"');
		expect(row('body', '{"a":1}', {isJsonText: true, fold: 'open'})).toBe(' ▾ body  JSON in a text');
	});

	it('cuts long texts, and shows their length', () => {
		expect(row('text', 'x'.repeat(1_234_567), {}, 50)).toBe(
			'   text  "xxxxxxxxxxxxxxxxx…  1,234,567 characters',
		);
		expect(row('text', 'x'.repeat(90), {}, 30)).toBe('   text  "xxxxxxxxxxxxxxxxxxx…');
	});

	it('has guides for as many levels as there is room for', () => {
		expect(row('k', 1, {depth: 99_999}, 40)).toBe(' … │ │ │ │ │   k  1');
		expect(row('k', 1, {depth: 3}, 5).length).toBeLessThanOrEqual(5);
	});

	it('is safe and within the width for any value', () => {
		fc.assert(
			fc.property(fc.oneof(anyLine, fc.nat()), anyTree, anyWidth, fc.nat(30), (key, value, width, depth) => {
				for (const fold of ['open', 'folded', 'none'] as const) {
					const line = treeRow(facts(key, value, {depth, fold, isUnderCursor: fold === 'open'}), width);
					expect(badRows([line], width)).toEqual([]);
				}
			}),
		);
	});

	it('escapes hostile text', () => {
		const strings: readonly {readonly text: string}[] = JSON.parse(
			readFileSync(new URL('../../fixtures/hostile-strings.json', import.meta.url), 'utf8'),
		);
		expect(strings.length).toBeGreaterThan(200);
		for (const {text: string} of strings) {
			for (const text of [row(string, string), row('k', {[string]: string}, {fold: 'folded'}, 500)]) {
				expect(text).not.toMatch(FORBIDDEN);
				expect(text).not.toContain('\n');
			}
		}
	});
});
