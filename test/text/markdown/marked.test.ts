import {describe, expect, it} from 'vitest';
import {definitionsOf, inlineTokens, noReferences} from '../../../source/text/markdown/marked.ts';

describe('inlineTokens', () => {
	it('keeps no state of the previous text', () => {
		inlineTokens('<pre> <a href="b">', undefined);
		expect(inlineTokens('**c** https://d.example', undefined).map(({type}) => type)).toEqual([
			...['strong', 'text', 'link'],
		]);
	});

	it('keeps every line end', () => {
		expect(inlineTokens('a\nb', undefined).map(({type}) => type)).toEqual(['text', 'br', 'text']);
	});

	it('resolves no reference that was not given', () => {
		const types = (text: string) => inlineTokens(text, noReferences()).map(({type}) => type);
		for (const label of ['[a]', '[toString]', '[valueOf]', '![constructor]']) {
			expect(types(label)).toEqual(['text']);
		}
	});
});

describe('definitionsOf', () => {
	it('separates them from the rest', () => {
		expect(definitionsOf('[a]: /b\n[c]: </d e>\n"title"\nrest [f]: /g')).toEqual({
			references: {a: {href: '/b', title: undefined}, c: {href: '/d e', title: 'title'}},
			rest: 'rest [f]: /g',
		});
	});

	it('leaves footnotes and all other text', () => {
		for (const text of ['[^1]: note', '[a] b', '[a]:', '']) {
			expect(definitionsOf(text)).toEqual({references: {}, rest: text});
		}
	});
});
