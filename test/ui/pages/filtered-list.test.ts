import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {fuzzyMatch} from '../../../source/text/fuzzy.ts';
import type {Style} from '../../../source/text/line.ts';
import {own, safeLine} from '../../../source/text/safe.ts';
import {span} from '../../../source/text/spans.ts';
import {createFilter, matchedSpans, partAround} from '../../../source/ui/pages/filtered-list.ts';
import {HOSTILE_TEXTS} from '../../support/hostile-texts.ts';

describe('a filter', () => {
	const names = ['Oven', 'Lamp', '', 'Tall lamp', 'Table'];

	it('has all items in their order if nothing is typed, and those that match, the best first', () => {
		const filter = createFilter((name: string) => name);
		const found = (typed: string): readonly string[] => filter(names, typed).map(({item}) => item);
		expect([found(''), found('  '), found(' lamp '), found('x')]).toEqual([
			names,
			names,
			['Lamp', 'Tall lamp'],
			[],
		]);
	});

	it('adds items that are found by another text, once and after the names', () => {
		const filter = createFilter(
			(name: string) => name,
			(items, typed) => items.filter((item) => typed === 'lamp' && item.startsWith('T')),
		);
		expect(filter(names, 'lamp').map(({item, match}) => [item, match?.kind])).toEqual([
			['Lamp', 'whole'],
			['Tall lamp', 'word-starts'],
			['Table', undefined],
		]);
	});

	it('keeps its last result, and no result of other items', () => {
		let reads = 0;
		const filter = createFilter((name: string) => {
			reads++;
			return name;
		});
		const first = filter(names, 'a');
		expect(filter(names, 'a')).toBe(first);
		expect(reads).toBe(names.length);
		expect(filter(['Oven'], 'a')).toEqual([]);
	});
});

describe('the part of a list that is drawn', () => {
	it('is full, holds the selected item, and says whether there is more', () => {
		fc.assert(
			fc.property(
				fc.nat({max: 40}),
				fc.nat({max: 50}),
				fc.integer({min: 1, max: 12}),
				(length, selected, rows) => {
					const list = Array.from({length}, (_, index) => index);
					const {top, items, hasMore} = partAround(list, selected, rows);
					expect(items).toEqual(list.slice(top, top + rows));
					expect(items).toHaveLength(Math.min(length, rows));
					expect(hasMore).toBe(top + items.length < length);
					if (length > 0) expect(items).toContain(Math.min(selected, length - 1));
				},
			),
		);
	});
});

describe('a name with its matched letters', () => {
	const shown = (name: string, typed: string): string =>
		matchedSpans(safeLine(name), fuzzyMatch(typed, name), (part, isTyped) =>
			span(isTyped ? own`[${part}]` : part, 'text'),
		)
			.map(({text}) => text)
			.join('');

	it.each([
		['Lamp', '', 'Lamp'],
		['Lamp', 'lm', '[L]a[m]p'],
		['Lamp', 'am', 'L[am]p'],
		['Lamp', 'lamp', '[Lamp]'],
		['e\u0301tude', 'e', '[e\u0301]tude'],
		['👩🏽‍🚀 crew', 'c', '👩🏽‍🚀 [c]rew'],
	])('%j with %j', (name, typed, expected) => {
		expect(shown(name, typed)).toBe(expected);
	});

	it('is the same text in any spans', () => {
		const names = fc.oneof(fc.constantFrom(...HOSTILE_TEXTS), fc.string({unit: 'grapheme', maxLength: 12}));
		fc.assert(
			fc.property(names, fc.array(fc.nat({max: 20}), {maxLength: 5}), (name, at) => {
				const text = safeLine(name);
				const spanOf = (part: typeof text, isTyped: boolean) =>
					span(part, (isTyped ? 'accent' : 'text') as Style);
				const spans = matchedSpans(text, {kind: 'scattered', at: [...at].sort((a, b) => a - b)}, spanOf);
				expect(spans.map((each) => each.text).join('')).toBe(text);
			}),
		);
	});
});
