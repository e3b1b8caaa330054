import {readFileSync} from 'node:fs';
import {describe, expect, it} from 'vitest';
import {spokenMarkdown} from '../../../source/modes/screen-reader/spoken-markdown.ts';
import {markdownShowcase} from '../../../source/sandbox/assistant/canned-answers.ts';

describe('Markdown in words', () => {
	it.each([
		['emphasis', '**Bold**, *stressed*, ~~gone~~ and `code`', 'Bold, stressed, gone and code'],
		['headings', '## A title\n\ntext', 'A title\n\ntext'],
		['lists', '- one\n- **two**\n\n1. first', '• one\n• two\n\n1. first'],
		['links', 'See [the page](https://example.com/a) now', 'See the page (https://example.com/a) now'],
		['bare links', 'See https://example.com/a', 'See https://example.com/a'],
		['code', '```js\nlet **a**;\n\n  b\n```', 'Code, js:\nlet **a**;\n\n  b\nEnd of code.'],
		['code without a language', '```\na\n```', 'Code:\na\nEnd of code.'],
		['quotes', '> one\n> two\n\nthree', 'Quote: one\ntwo\n\nthree'],
		['tables', '| what | how many |\n|---|--:|\n| socks | 4 |', 'what, how many\nsocks, 4'],
		['rules', 'a\n\n---\n\nb', 'a\n\n\nb'],
		['plain text', 'a * b * c and snake_case_name', 'a * b * c and snake_case_name'],
	])('has no marks: %s', (_, source, text) => {
		expect(spokenMarkdown(source)).toBe(text);
	});

	it('has no stars, number signs, bars and frames, whatever an answer contains', () => {
		expect(spokenMarkdown(markdownShowcase)).not.toMatch(/\*\*|~~|^#|[│╭╰─┼▎]/m);
	});

	it('is safe', () => {
		const hostile: ReadonlyArray<{readonly text: string}> = JSON.parse(
			readFileSync(new URL('../../fixtures/hostile-strings.json', import.meta.url), 'utf8'),
		);
		for (const {text} of hostile) expect(spokenMarkdown(text)).not.toMatch(/[^\P{Cc}\n]/u);
	});
});
