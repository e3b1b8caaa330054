import {describe, expect, it} from 'vitest';
import {referencesIn} from '../../../source/text/markdown/references.ts';

describe('referencesIn', () => {
	it('finds definitions anywhere, the first of a label', () => {
		const text = '[a]\n\n> - [A b]: https://a.example "title"\n\n[c]: /c\n[c]: /d\n===\n\n[a  b]: /e';
		expect({...referencesIn(text)}).toEqual({
			'a b': {href: 'https://a.example', title: 'title'},
			c: {href: '/c', title: undefined},
		});
	});

	it.each([
		'',
		'plain',
		'[a]: ',
		'text[^1]',
		'text\n[^1]: in the same paragraph',
		'```\n[a]: /b\n```',
		'text\n[a]: /b',
		'# [a]: /b',
	])('finds none in %j', (text) => {
		expect(referencesIn(text)).toBeUndefined();
	});

	it('finds the labels of footnotes', () => {
		expect(Object.keys(referencesIn('Text[^1].\n\n[^1]: https://a.example\n[^Note]: b') ?? {})).toEqual([
			'^1',
			'^note',
		]);
	});

	it('finds a definition that is read in chunks', () => {
		const href = `https://a.example/${'x'.repeat(3000)}`;
		expect({...referencesIn(`[a]: ${href}\n\n[a]`)}).toEqual({a: {href, title: undefined}});
	});

	it('does not confuse labels with members of objects', () => {
		expect(Object.keys(referencesIn('[constructor]: /a\n[__proto__]: /b') ?? {})).toContain('constructor');
		expect(({} as {href?: string}).href).toBeUndefined();
	});
});
