import {createRequire} from 'node:module';
import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {layoutMarkdown, MarkdownStream} from '../../../source/text/markdown/stream.ts';
import {anyWidth, badRows, textOf} from '../any-text.ts';
import {anyMarkdown} from './any-markdown.ts';
import {lettersOf, lettersToSee} from './visible-text.ts';

const rows = (text: string, width = 40): string[] => layoutMarkdown(text, width).map(textOf);

/** Rows of a text that is still coming. */
const coming = (text: string, width = 40): string[] => new MarkdownStream(width).update(text).map(textOf);

const spec = createRequire(import.meta.url)('commonmark-spec') as {
	readonly tests: ReadonlyArray<{
		readonly number: number;
		readonly section: string;
		readonly markdown: string;
	}>;
};

const GFM: ReadonlyArray<readonly [string, string]> = [
	['a table', '| a | b |\n|---|--:|\n| one | 2 |\n| three \\| four | **5** |\n'],
	['a table without outer bars', 'a | b\n--- | ---\none | two\nthree\n'],
	['a table after a line of prose', 'prose\n| a | b |\n|---|---|\n| 1 | 2 |\nmore\n\nafter\n'],
	['a task list', '- [ ] open\n- [x] done\n  - [X] inside\n1. [ ] counted\n'],
	['strikethrough', 'a ~~b~~ c ~d~ e~f\n'],
	['bare links', 'www.a.example, https://b.example/c_d and me@d.example.\n'],
	[
		'what looks like a footnote',
		'Text[^1] and[^note].\n\n[^1]: The first note.\n[^note]: https://a.example\n',
	],
	['a line end in a cell', '| a |\n|---|\n| one<br>two |\n'],
];

describe('layoutMarkdown', () => {
	it.each(spec.tests)(
		'shows all that is to be seen of example $number of CommonMark ($section)',
		({markdown}) => {
			const text = markdown.replaceAll('→', '\t');
			expect(lettersOf(rows(text, 80).join('\n'))).toBe(lettersToSee(text));
			for (const width of [80, 40, 12, 2]) expect(badRows(layoutMarkdown(text, width), width)).toEqual([]);
		},
	);

	it.each(GFM)('shows all that is to be seen of %s', (_name, text) => {
		expect(lettersOf(rows(text, 80).join('\n'))).toBe(lettersToSee(text));
		for (const width of [80, 40, 12, 2]) expect(badRows(layoutMarkdown(text, width), width)).toEqual([]);
	});

	it('makes no row wider than asked, with nothing to obey in it', () => {
		fc.assert(
			fc.property(anyMarkdown, anyWidth, (text, width) => {
				expect(badRows(layoutMarkdown(text, width), width)).toEqual([]);
			}),
			{numRuns: 300},
		);
	});
});

/** All the beginnings of a text that end at one of the cuts, and the text itself. */
function beginnings(text: string, cuts: readonly number[]): string[] {
	const ends = [...new Set(cuts.map((cut) => cut % (text.length + 1)))].sort((a, b) => a - b);
	return [...ends.map((end) => text.slice(0, end)), text];
}

describe('MarkdownStream', () => {
	it('gives the same rows, whatever the updates before', () => {
		fc.assert(
			fc.property(anyMarkdown, anyWidth, fc.array(fc.nat(600), {maxLength: 12}), (text, width, cuts) => {
				const stream = new MarkdownStream(width);
				for (const part of beginnings(text, cuts))
					expect(stream.update(part)).toEqual(new MarkdownStream(width).update(part));
				expect(badRows(stream.update(text), width)).toEqual([]);
				expect(stream.finish()).toEqual(layoutMarkdown(text, width));
			}),
			{numRuns: 300},
		);
	});
});
