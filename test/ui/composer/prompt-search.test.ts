import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {
	matchIn,
	NEW_SEARCH,
	type PromptSearch,
	searchNextPrompt,
	searchPrompts,
} from '../../../source/ui/composer/prompt-search.ts';
import {anyCodePoint} from '../../support/code-points.ts';
import {draftOf} from '../../support/drafts.ts';

const PROMPTS = ['where is order A-1001?', 'thanks', 'and order A-1002?', 'thanks', 'what is 2 + 2?'];

const search = (text: string, before: PromptSearch = NEW_SEARCH): PromptSearch =>
	searchPrompts(before, draftOf(text), PROMPTS);
const older = (before: PromptSearch): PromptSearch => searchNextPrompt(before, 'older', PROMPTS);
const newer = (before: PromptSearch): PromptSearch => searchNextPrompt(before, 'newer', PROMPTS);

describe('searching for a text', () => {
	it('finds the newest prompt that contains it', () => {
		expect(search('order').at).toBe(2);
		expect(search('thanks').at).toBe(3);
		expect(search('nowhere').at).toBeUndefined();
		expect(search('').at).toBeUndefined();
	});

	it('keeps the current prompt while it matches, else searches older ones, then all', () => {
		const first = older(search('order'));
		expect(first.at).toBe(0);
		expect(search('order A', first).at).toBe(0);
		expect(search('order A-1002', first).at).toBe(2);
		expect(search('or', search('order A-1001')).at).toBe(0);
		expect(search('', first).at).toBeUndefined();
	});

	it('goes to older and newer prompts with a different text, and stops at the ends', () => {
		expect(older(older(search('order'))).at).toBe(0);
		expect(newer(older(search('order'))).at).toBe(2);
		expect(newer(search('order')).at).toBe(2);
		expect(older(search('thanks')).at).toBe(3);
		const all = [1, 2, 3, 4, 5].reduce(
			(steps: PromptSearch[]) => [...steps, older(steps.at(-1) ?? NEW_SEARCH)],
			[],
		);
		expect(all.map(({at}) => at)).toEqual([4, 3, 2, 1, 0]);
		expect(newer(NEW_SEARCH)).toBe(NEW_SEARCH);
	});

	it('finds nothing if there is no prompt', () => {
		expect(searchPrompts(NEW_SEARCH, draftOf('x'), []).at).toBeUndefined();
		expect(searchNextPrompt(NEW_SEARCH, 'older', [])).toBe(NEW_SEARCH);
	});
});

describe('matchIn', () => {
	it('matches the literal text, case-sensitive only if it has a capital letter', () => {
		expect(matchIn('what is 2 + 2?', '2 + 2?')).toEqual({start: 8, end: 14});
		expect(matchIn('Order', 'order')).toEqual({start: 0, end: 5});
		expect(matchIn('order', 'Order')).toBeUndefined();
		expect(matchIn('order', '')).toBeUndefined();
	});

	it('matches any part of any text, and never throws', () => {
		fc.assert(
			fc.property(
				fc.string({unit: anyCodePoint}),
				fc.string({unit: anyCodePoint}),
				fc.string(),
				(a, b, c) => {
					const found = matchIn(`${a}${b}${c}`, b);
					if (b === '') expect(found).toBeUndefined();
					else
						expect(`${a}${b}${c}`.slice(found?.start, found?.end).toLowerCase()).toHaveLength(
							b.toLowerCase().length,
						);
				},
			),
		);
	});
});
