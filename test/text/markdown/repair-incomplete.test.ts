import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {inlineLines} from '../../../source/text/markdown/inline.ts';
import {repairIncomplete} from '../../../source/text/markdown/repair-incomplete.ts';
import {textOf} from '../any-text.ts';
import {anyMarkdown} from './any-markdown.ts';

/** The visible text of a streaming text. */
const seen = (text: string): string =>
	inlineLines(repairIncomplete(text), {style: 'text'}).map(textOf).join('\n');

describe('repairIncomplete', () => {
	it.each([
		['a **b', 'a **b**'],
		['a **b*', 'a **b**'],
		['a **b**', 'a **b**'],
		['a *b **c', 'a *b **c***'],
		['a ~~b', 'a ~~b~~'],
		['a ~~~b', 'a ~~~b'],
		['a _b c_', 'a _b c_'],
		['a `b', 'a `b`'],
		['a ``b`', 'a ``b``'],
		['**a `b', '**a `b`**'],
		['a [b](http', 'a b'],
		['a **[b](http', 'a **b**'],
		['![b](http', 'b'],
		['a [b](c) d', 'a [b](c) d'],
		['a **', 'a '],
		['a `', 'a '],
		['a \\', 'a '],
		['a \\*b', 'a \\*b'],
		['2 * 3', '2 * 3'],
		['snake_case', 'snake_case'],
		['a[0] and [1]', 'a[0] and [1]'],
		['plain', 'plain'],
		['1~3 and ~/path', '1~3 and ~/path'],
		['これは**「重要', 'これは**「重要**'],
		['$a_b*c$ **d', '$a_b*c$ **d**'],
		['$5 and $6 **d', '$5 and $6 **d**'],
	])('%j becomes %j', (text, closed) => {
		expect(repairIncomplete(text)).toBe(closed);
	});

	it('leaves text with too many marks as it is', () => {
		const text = '*a '.repeat(40);
		expect(repairIncomplete(text)).toBe(text);
	});

	it.each([
		'so \\(\\{x_i\\}\\) and \\[ a \\\\ *b* \\] end',
		'$$ a_1 *b* \\{ $$ end',
		'これは**「重要」**な点です。**重要。**次は~~「古い」~~です',
		'1~3, 80~100% ~/a ~~gone~~ ~b',
	])('shows no half of a mark while %j is streaming', (text) => {
		const whole = seen(text).replace(/\s/g, '');
		for (let end = 1; end <= text.length; end++) {
			const now = seen(text.slice(0, end)).replace(/\s/g, '');
			expect([text.slice(0, end), whole.startsWith(now)]).toEqual([text.slice(0, end), true]);
		}
	});

	it.each(['some **bold words** and', 'a [link](https://a.example) to', '*a **b** c* `d e` ~~f~~ and'])(
		'lets no text jump while %j is streaming',
		(text) => {
			const whole = seen(text);
			for (let end = 1; end <= text.length; end++) {
				// A target appears as a whole after its text, so only the text before it is compared.
				const now = seen(text.slice(0, end)).split(' (')[0] ?? '';
				expect(whole.startsWith(now.replace(/[[\]]/g, '').trimEnd()) || now.includes('[')).toBe(true);
			}
		},
	);

	it('handles any text', () => {
		fc.assert(
			fc.property(anyMarkdown, (text) => {
				expect(repairIncomplete(text).length).toBeLessThanOrEqual(text.length * 2);
			}),
		);
	});
});
