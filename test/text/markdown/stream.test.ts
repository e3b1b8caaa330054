import {createRequire} from 'node:module';
import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {layoutMarkdown, MarkdownStream} from '../../../source/text/markdown/stream.ts';
import {cases} from '../../support/property-runs.ts';
import {anyWidth, badRows, textOf} from '../any-text.ts';
import {HOSTILE_STRINGS, reaches} from '../hostile-strings.ts';
import {anyMarkdown} from './any-markdown.ts';
import {lettersOf, lettersToSee} from './visible-text.ts';

const rows = (text: string, width = 40): string[] => layoutMarkdown(text, width).map(textOf);

/** Rows of a streaming text. */
const streaming = (text: string, width = 40): string[] => new MarkdownStream(width).update(text).map(textOf);

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
	['footnotes without notes', 'Text[^1] and [^abc]\n'],
	['bare links', 'www.a.example, https://b.example/c_d and me@d.example.\n'],
	[
		'what looks like a footnote',
		'Text[^1] and[^note].\n\n[^1]: The first note.\n[^note]: https://a.example\n',
	],
	['a line end in a cell', '| a |\n|---|\n| one<br>two |\n'],
];

describe('layoutMarkdown', () => {
	it.each(spec.tests)('shows all visible text of example $number of CommonMark ($section)', ({markdown}) => {
		const text = markdown.replaceAll('→', '\t');
		expect(lettersOf(rows(text, 80).join('\n'))).toBe(lettersToSee(text));
		for (const width of [80, 40, 12, 2]) expect(badRows(layoutMarkdown(text, width), width)).toEqual([]);
	});

	// Examples that differ from CommonMark on purpose, in signs that the letters above do not show.
	it.each<[number, string, string]>([[12, 'what stands between \\[ and \\] is a formula', '\\[\\\\\\]']])(
		'differs from example %i of CommonMark: %s',
		(number, _reason, shown) => {
			const text = spec.tests.find((example) => example.number === number)?.markdown ?? '';
			expect(rows(text, 80).join('\n')).toContain(shown);
		},
	);

	it.each(GFM)('shows all visible text of %s', (_name, text) => {
		expect(lettersOf(rows(text, 80).join('\n'))).toBe(lettersToSee(text));
		for (const width of [80, 40, 12, 2]) expect(badRows(layoutMarkdown(text, width), width)).toEqual([]);
	});

	it('draws rows within the width, without control characters', {tags: 'slow'}, () => {
		fc.assert(
			fc.property(anyMarkdown, anyWidth, (text, width) => {
				expect(badRows(layoutMarkdown(text, width), width)).toEqual([]);
			}),
			{numRuns: cases(300)},
		);
	});
});

/** The beginnings of a text up to each cut, and the text itself. */
function beginnings(text: string, cuts: readonly number[]): string[] {
	const ends = [...new Set(cuts.map((cut) => cut % (text.length + 1)))].sort((a, b) => a - b);
	return [...ends.map((end) => text.slice(0, end)), text];
}

describe('MarkdownStream', () => {
	it('returns the same rows, whatever the previous updates', {tags: 'slow'}, () => {
		fc.assert(
			fc.property(anyMarkdown, anyWidth, fc.array(fc.nat(600), {maxLength: 12}), (text, width, cuts) => {
				const stream = new MarkdownStream(width);
				for (const part of beginnings(text, cuts))
					expect(stream.update(part)).toEqual(new MarkdownStream(width).update(part));
				expect(badRows(stream.update(text), width)).toEqual([]);
				expect(stream.finish()).toEqual(layoutMarkdown(text, width));
			}),
			{numRuns: cases(300)},
		);
	});

	it('reuses the rows of previous updates', () => {
		const stream = new MarkdownStream(40);
		const before = stream.update('# a\n\n- b\n- c\n\n```js\nlet d;\n```\n\nlast');
		const after = stream.update('# a\n\n- b\n- c\n\n```js\nlet d;\n```\n\nlast one');
		for (const [index, row] of before.slice(0, -1).entries()) expect(after[index]).toBe(row);
	});

	it('starts again with a text that does not continue the previous one', () => {
		const stream = new MarkdownStream(40);
		stream.update('```\nsome code\n');
		expect(stream.update('')).toEqual([]);
		stream.update('```\nsome code');
		expect(stream.update('other **words**').map(textOf)).toEqual(['other words']);
		expect(stream.update('')).toEqual([]);
	});

	it('shows the rest of a very long line, even if it looks like a marker', () => {
		const text = `${'word '.repeat(409)}${'- '.repeat(6)}-`;
		expect(streaming(text, 80).join(' ').trimEnd()).toBe(text);
	});

	it.each([
		['# Titl', ['Titl']],
		['a\n#', ['a']],
		['a\n--', ['a']],
		['- a\n-', ['• a']],
		['- a\n- [', ['• a']],
		['1. a\n2', ['1. a']],
		['```', []],
		['```j', []],
		['```js\nlet a', ['╭─ js', '│ let a']],
		['```\na\n``', ['╭─', '│ a']],
		['> ', []],
		['a **b', ['a b']],
		['a **', ['a']],
		['[text](https://a.exam', ['text']],
		['# a `b', ['a b']],
		['- **a', ['• a']],
		['[a][b]\n\n[b]: /c', ['[a][b]', '', '[b]: /c']],
		['| a | b', ['a │ b', '──┼──']],
		['| a | b |\n|-', ['a │ b', '──┼──']],
		['| a | b |\n|---|---|\n| on', ['a │ b', '──┼──', 'o │', 'n │']],
		['prose\n| **a', ['prose', '', 'a', '─']],
		['> [!NO', []],
		['> [!NOTE]\n> te', ['▎ Note', '▎ te']],
		['$$\na_1 *b', ['$$', 'a_1 *b']],
		['\\[\na\n| b', ['\\[', 'a', '| b']],
		['a[^1]\n\n[^1]: b', ['a[^1]', '', '[^1]: b']],
		['| operator | b |\n|---|---|\n| `x || y', ['operator │ b', '─────────┼──', 'x || y   │']],
	])('shows an incomplete %j as the block that it becomes', (text, expected) => {
		expect(streaming(text).map((row) => row.trimEnd())).toEqual(expected);
	});

	it('shows unclosed marks as they were written when the text is complete', () => {
		expect(rows('a **b')).toEqual(['a **b']);
		expect(rows('-')).toEqual(['• ']);
		expect(rows('[text](https://a.exam')).toEqual(['[text](https://a.exam']);
		expect(rows('| a | b |')).toEqual(['| a | b |']);
		expect(rows('[a][b]\n\n[b]: https://c.example')).toEqual(['a (https://c.example)']);
	});

	it.each([
		[
			'$$\na *b* \\\\\n- c\n= d\n===\n> e\n$$\n**f**',
			['$$', 'a *b* \\\\', '- c', '= d', '===', '> e', '$$', 'f'],
		],
		['\\[\n| x |\n|---|\n\\]\n- a', ['\\[', '| x |', '|---|', '\\]', '', '• a']],
		['$$ is a price\n\n- a', ['$$ is a price', '', '• a']],
		['> $$\n> # x\n> $$', ['▎ $$', '▎ # x', '▎ $$']],
	])('leaves a formula of several lines as it was written: %j', (text, expected) => {
		expect(rows(text)).toEqual(expected);
	});

	it('shows footnotes by their labels, without the marks', () => {
		expect(rows('Text[^1] and [b][^x], not [^y].\n\n[^1]: The *note*.\n[^x]: two')).toEqual([
			'Text[1] and [b][x], not [^y].',
			'',
			'[1] The note.',
			'[x] two',
		]);
	});

	it.each([
		['NOTE', 'Note'],
		['tip', 'Tip'],
		['IMPORTANT', 'Important'],
		['Warning', 'Warning'],
		['CAUTION', 'Caution'],
	])('shows the alert %s by its title', (kind, title) => {
		expect(rows(`> [!${kind}]\n> text`)).toEqual([`▎ ${title}`, '▎ text']);
		expect(rows(`text\n\n> a\n> [!${kind}]`)).toEqual(['text', '', '▎ a', `▎ [!${kind}]`]);
		expect(rows(`[!${kind}]`)).toEqual([`[!${kind}]`]);
	});

	it('draws code with a bar in one cell', () => {
		expect(rows('| op | meaning |\n|---|---|\n| `a || b` | or |\n| `x|y` | $|z|$ |')).toEqual([
			'op     │ meaning',
			'───────┼────────',
			'a || b │ or',
			'x|y    │ $|z|$',
		]);
	});

	it('never removes a row while a plain answer is streaming', () => {
		const text =
			'# Title\n\nSome **bold** words, and `code`.\n\n- one\n- two\n  - three\n\n```ts\nconst a = 1;\n```\n\n> quote\n';
		const stream = new MarkdownStream(40);
		let before = 0;
		for (let end = 1; end <= text.length; end++) {
			const {length} = stream.update(text.slice(0, end));
			expect([end, length >= before]).toEqual([end, true]);
			before = length;
		}
	});

	const SENTENCE = 'The quick **brown** fox jumps over the `lazy` dog, and [rests](https://a.example). ';
	it.each<[string, string, (count: number) => string]>([
		['prose', '', () => `${SENTENCE.repeat(3)}\n\n`],
		['one endless line', '', () => SENTENCE],
		['one endless word', '', () => 'abcdefghij'],
		['lines with something open', '', () => 'a line * of prose\n'],
		['a block of code', '```ts\n', () => 'const answer = 42; // it is\n'],
		['a comment in a block of code', '```ts\n/*\n', () => 'const answer = 42; it is\n'],
		['a list', '', () => '- an item with **bold** words\n'],
		['a list in an item', '- a\n', () => '  1. an item with **bold** words\n'],
		['a table', '| a | b |\n|---|--:|\n', (count) => `| row ${count} | ${'x'.repeat(count % 30)} |\n`],
		['a quote', '', () => '> a line of a quote\n'],
		['HTML', '<div>\n', () => '<p>a line</p>\n'],
	])(
		'lays out %s in a number of characters that grows with the text',
		{tags: 'slow'},
		(_name, start, unit) => {
			const laidOut = (length: number): number => {
				let text = start;
				for (let count = 0; text.length < length; count++) text += unit(count);
				const stream = new MarkdownStream(80);
				for (let end = 40; end <= length; end += 80) stream.update(text.slice(0, end));
				return stream.laidOut;
			};
			const [once, twice] = [laidOut(12_000), laidOut(24_000)];
			expect(twice).toBeGreaterThan(24_000 * 0.5);
			expect(twice / once).toBeLessThan(2.3);
		},
	);
});

describe('hostile text', () => {
	it.each([1, 2, 40])(
		'is drawn within the width, and not executed, at %i columns',
		{tags: 'slow'},
		(width) => {
			for (const {id, text, mustNotReachTerminal} of HOSTILE_STRINGS) {
				const layouts = [
					text,
					`$$${text}$$ \\(${text}\\) [^${text}] https://a.example/${text}）`,
					`<https://а${text}> [https://bank.example${text}](https://evil.example)`,
					`[^a]\n\n[^a]: ${text}`,
					`> [!NOTE]\n> ${text}`,
				].flatMap((whole) => [layoutMarkdown(whole, width), new MarkdownStream(width).update(whole)]);
				for (const lines of layouts) {
					const drawn = lines.map(textOf).join('\n');
					const executed = mustNotReachTerminal.filter((pattern) => reaches(drawn, pattern));
					expect({id, bad: badRows(lines, width), executed}).toEqual({id, bad: [], executed: []});
				}
			}
		},
	);

	it('is drawn within the width, however often it is repeated', {tags: 'slow'}, () => {
		for (const {expand} of HOSTILE_STRINGS) {
			if (expand === undefined) continue;
			const whole = (expand.prefix ?? '') + expand.unit.repeat(expand.times);
			const lines = layoutMarkdown(whole.slice(0, 100_000), 80);
			expect(badRows(lines.slice(0, 50), 80)).toEqual([]);
		}
	});

	it.each(['> ', '- ', '1. ', '* - ', '[', '![', '**a', '*a ', '<a ', '| ', '`', '~~a '])(
		'is laid out, however often it repeats %j',
		(unit) => {
			const text = unit.repeat(4000);
			for (const width of [1, 7, 80]) {
				expect(badRows(layoutMarkdown(`${text}deep\n\n    more`, width).slice(0, 200), width)).toEqual([]);
			}
		},
	);
});
