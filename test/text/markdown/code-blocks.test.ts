import {createRequire} from 'node:module';
import fc from 'fast-check';
import {afterEach, describe, expect, it, vi} from 'vitest';
import {CodeBlock} from '../../../source/text/markdown/code.ts';
import {codeInMarkdown} from '../../../source/text/markdown/code-blocks.ts';
import {decodeEntities} from '../../../source/text/markdown/entities.ts';
import {noReferences} from '../../../source/text/markdown/marked.ts';
import {MarkdownStream} from '../../../source/text/markdown/stream.ts';
import {cases} from '../../support/property-runs.ts';
import {anyMarkdown} from './any-markdown.ts';

const spec = createRequire(import.meta.url)('commonmark-spec') as {
	readonly tests: ReadonlyArray<{
		readonly number: number;
		readonly section: string;
		readonly markdown: string;
		readonly html: string;
	}>;
};
const EXAMPLES = spec.tests.map(({markdown, html, ...example}) => ({
	...example,
	markdown: markdown.replaceAll('→', '\t'),
	html: html.replaceAll('→', '\t'),
}));

/** Models indent fences in list items as they like, so a closing fence may have any indentation. */
const LENIENT: ReadonlyMap<number, readonly string[]> = new Map([[137, ['aaa']]]);

/** Lines of white space alone are drawn as blank lines. */
const drawn = (code: string): string => code.replaceAll(/^[ \t]+$/gm, '');

afterEach(() => {
	vi.restoreAllMocks();
});

/** The code of each block that the layout draws as code, in order: the lines that its `CodeBlock` receives. */
function codeInLayout(text: string): string[] {
	const add = vi.spyOn(CodeBlock.prototype, 'add');
	const closed = vi.spyOn(CodeBlock.prototype, 'closed');
	// With a table of references, `finish` does not lay the text out a second time.
	const stream = new MarkdownStream(80, noReferences());
	stream.update(text);
	stream.finish();
	const blocks = new Map<unknown, string | undefined>(
		closed.mock.contexts.map((block) => [block, undefined]),
	);
	for (const [index, [line]] of add.mock.calls.entries()) {
		const block = add.mock.contexts[index];
		const before = blocks.get(block);
		blocks.set(
			block,
			before === undefined ? line.text : `${before}${line.continues ? '' : '\n'}${line.text}`,
		);
	}
	vi.restoreAllMocks();
	return Array.from(blocks.values(), (code) => code ?? '');
}

describe('codeInMarkdown', () => {
	it.each(EXAMPLES)(
		'finds the code of example $number of CommonMark ($section)',
		({number, markdown, html}) => {
			const code = Array.from(html.matchAll(/<pre><code[^>]*>(.*?)<\/code><\/pre>/gs), ([, text = '']) =>
				drawn(decodeEntities(text.replace(/\n$/, ''))),
			);
			expect(codeInMarkdown(markdown).map(drawn)).toEqual(LENIENT.get(number) ?? code);
			expect(codeInLayout(markdown)).toEqual(codeInMarkdown(markdown));
		},
	);

	it.each([
		['a quote', '> ```\n> a\n>\n> b\n> ```\nprose', ['a\n\nb']],
		['a list item', '1. one\n   ```js\n   a\n     b\n   ```\n2. two', ['a\n  b']],
		['an item that is not indented enough for CommonMark', '- one\n      ~~~\n      a\n      ~~~', ['a']],
		['a quote in an item', '- > ```\n  > a\n  > ```', ['a']],
		['a fence that is still open', 'prose\n```sh\necho 1', ['echo 1']],
		['an indented block', 'prose\n\n    a\n\n    \tb\n\nprose', ['a\n\n\tb']],
		['two fences of unequal lengths', '````\n```\na\n```\n````', ['```\na\n```']],
		['no fence within HTML', '<pre>\n```\na\n```\n</pre>', []],
		['no inline code', 'a `b` c\n```d```', []],
		['an empty block', '```\n```\n', ['']],
		['tabs as they were written', '```make\nall:\n\techo\n```', ['all:\n\techo']],
		['tabs in a quote', '> ```\n> \ta\n> ```', ['\ta']],
		['a tab that reaches past the indentation', '- ```\n\ta\n  ```', ['  a']],
		['CRLF', '```\r\na\r\nb\r\n```\r\n', ['a\nb']],
	])('finds the code of %s', (_name, text, code) => {
		expect(codeInMarkdown(text)).toEqual(code);
	});

	it('puts the chunks of a long line together', () => {
		const line = 'word '.repeat(2000);
		expect(codeInMarkdown(`> \`\`\`\n> ${line}\n> \`\`\`\n`)).toEqual([line]);
	});

	it('finds the blocks that the layout draws as code', () => {
		fc.assert(
			fc.property(anyMarkdown, (text) => {
				// Without the last line end, `update` draws the last line once more than `finish`.
				expect(codeInMarkdown(`${text}\n`)).toEqual(codeInLayout(`${text}\n`));
			}),
			{numRuns: cases(300)},
		);
	});
});
