import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {seenText} from '../../../source/text/markdown/seen-text.ts';
import {layoutMarkdown} from '../../../source/text/markdown/stream.ts';
import {unitReads} from '../unit-reads.ts';

describe('seenText', () => {
	it.each([
		['set max\\_tokens here', 'set max_tokens here'],
		['\\*not bold\\* and a \\\\ backslash', '*not bold* and a \\ backslash'],
		['1\\. no list \\& \\#', '1. no list & #'],
		['a\\b C:\\dir', 'a\\b C:\\dir'],
		['a &lt;b&gt; &amp;c &copy; &mdash; &#8212; &#x4E2D;', 'a <b> &c © — — 中'],
		['&unknown; &amp;lt; &', '&unknown; &lt; &'],
		['`&lt;` and `` a\\`b `` &lt;', '`&lt;` and `` a\\`b `` <'],
		['an open ` and &lt;', 'an open ` and <'],
		['`a\\` &lt;', '`a\\` <'],
		['\\`&lt;\\`', '`<`'],
		['`a\\`` &lt; ` &lt;', '`a\\`` &lt; ` <'],
		['a\n```html\n&lt;\\_\n```\n&lt;', 'a\n```html\n&lt;\\_\n```\n<'],
		['> ```\n> &lt;\n> ```\n> &lt;', '> ```\n> &lt;\n> ```\n> <'],
		['- ~~~\n  &lt;\n  ~~~\n- &lt;', '- ~~~\n  &lt;\n  ~~~\n- <'],
		['a ` b &lt;\n\nc ` &gt;', 'a ` b <\n\nc ` >'],
		['\\(\\{x_i\\}\\) and \\{', '\\(\\{x_i\\}\\) and {'],
		['plain', 'plain'],
	])('of %j is %j', (source, seen) => {
		expect(seenText(source)).toBe(seen);
	});

	it('is on the screen, for any words, escapes, references and code', () => {
		const word = fc.constantFrom(
			'max\\_tokens',
			'&lt;x&gt;',
			'`a&amp;b`',
			'中&amp;文',
			'a\\*b',
			'&eacute;t&eacute;',
			'\\#1',
			'b',
		);
		fc.assert(
			fc.property(fc.array(word, {minLength: 1, maxLength: 8}), (words) => {
				const source = words.join(' ');
				const rows = layoutMarkdown(source, 500).map((line) => line.map(({text}) => text).join(''));
				expect(rows).toEqual([seenText(source).replaceAll('`', '')]);
			}),
		);
	});

	it('takes time linear in the text', () => {
		for (const unit of ['`a``b', '&a', '\\`', '> `&lt;\n', '```\n&lt;\n\n']) {
			const reads = (times: number): number => unitReads(() => seenText(unit.repeat(times)));
			expect(reads(4000)).toBeLessThanOrEqual(4.5 * reads(1000) + 100);
		}
	});
});
