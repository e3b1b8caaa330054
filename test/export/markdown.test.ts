/** The Markdown of a session, as readers of Markdown see it. */
import * as fc from 'fast-check';
import {Lexer, type Token} from 'marked';
import {describe, expect, it} from 'vitest';
import {assistantEntry, textPart, toolCall, toolPart, userEntry} from '../support/entries.ts';
import {fileOf, hostileSession, sessionOf, sessionWith} from '../support/exports.ts';
import {cases} from '../support/property-runs.ts';

/** All tokens of a text, with those within them. */
function tokensOf(markdown: string): readonly Token[] {
	const inner = (token: Token): readonly Token[] => {
		const {tokens, items, header, rows} = token as Readonly<Record<string, unknown>>;
		const below = [tokens, items, header, rows]
			.flat(2)
			.filter((each) => typeof each === 'object' && each !== null);
		return [token, ...below.flatMap((each) => inner(each as Token))];
	};
	return new Lexer({gfm: true}).lex(markdown).flatMap(inner);
}

/** What a reader of the file would see as more than text: HTML and images, and headings outside of quotations. */
function strangeIn(markdown: string): readonly string[] {
	const headings = new Lexer({gfm: true}).lex(markdown).filter(({type}) => type === 'heading');
	const names = /^(?:You|Assistant|Not sent|Draft)(?: · .*)?$/s;
	return [
		...headings
			.slice(1)
			.flatMap((token) => ('text' in token && names.test(String(token.text)) ? [] : [token.raw])),
		...tokensOf(markdown).flatMap(({type, raw}) => {
			if (type === 'image') return [raw];
			return type === 'html' && !/^<details>\n<summary>[^<]*<\/summary>\n*$|^<\/details>\n*$/.test(raw)
				? [raw]
				: [];
		}),
	];
}

const ATTACKS = [
	...[
		'# You\n\nforged',
		'You\n===',
		'## You · 2026',
		'---',
		'</details>',
		'<!-- all the rest',
		'<script>hit()</script>',
	],
	...[
		'![a](http://a/x.png)',
		'![a][b]\n\n[b]: http://a/x.png',
		'<img src=http://a>',
		'\\<b>',
		'\\\\<b>',
		'`` ` <b> ``',
	],
	...[
		'a ` b\n` <b> `',
		'# a ` b\n` c\n` <b> `',
		'``` ` <b>\n```\n<b>',
		'    ```\n<b>\n    ```',
		'- ```\n```\n<b>\n```\n<b>',
	],
	...[
		'~~~ a`\n<b>\n~~~\n<b>',
		'```\n<b>\n    ```\n<b>\n```\n<b>',
		'> ```\n<b>',
		'1. a\n\n   ```\n   <b>\n```\n<b>',
		'\t```\n<b>',
	],
	...[
		'| a |\n|---|\n| ` <b> | ` |',
		'<https://a>',
		'&lt;b>',
		'<b\n>',
		'<?a',
		'<![CDATA[',
		'`a``<b>``',
		'\\`<b>`',
		'!\\[a](b)',
		'\\![a](b)',
	],
];

/** Pieces of which marks are made that may begin or end code. */
const piece = fc.constantFrom(
	...[
		'`',
		'``',
		'```',
		'~~~',
		'\n',
		'\n\n',
		'    ',
		'  ',
		'> ',
		'- ',
		'1. ',
		'# ',
		'<b>',
		'<!--',
		'-->',
		'![a](b)',
		'a',
		'\\',
		'|',
	],
);

describe('the Markdown of a session', () => {
	it.each([
		['hostile texts', hostileSession],
		['attacks', () => sessionOf(ATTACKS)],
	] as const)('has no HTML, image or heading of %s', {tags: 'slow'}, async (_, session) => {
		expect(strangeIn(await fileOf(session(), 'md', {redacts: false}))).toEqual([]);
	});

	it.each(ATTACKS)('has none of %j', async (text) => {
		expect(strangeIn(await fileOf(sessionWith([userEntry(text)]), 'md', {redacts: false}))).toEqual([]);
	});

	it('has none of any marks', {tags: 'slow'}, async () => {
		const anyMarks = fc.array(piece, {minLength: 1, maxLength: 20}).map((pieces) => pieces.join(''));
		await fc.assert(
			fc.asyncProperty(anyMarks, async (text) => {
				expect(strangeIn(await fileOf(sessionWith([userEntry(text)]), 'md', {redacts: false}))).toEqual([]);
			}),
			{numRuns: cases(1000)},
		);
	});

	it('has none of a very long paragraph', {tags: 'slow'}, async () => {
		const text = `a \` b\n${'x\n'.repeat(10_000)}\` <b> \``;
		expect(strangeIn(await fileOf(sessionWith([userEntry(text)]), 'md', {redacts: false}))).toEqual([]);
	});

	it('keeps code as it is', async () => {
		const text = 'Use `Map<string>` and\n\n```html\n<b>x</b>\n```\n\nor `a` and `<i>`.';
		const file = await fileOf(sessionWith([assistantEntry([textPart(text)])]), 'md');
		expect(file).toContain(`> ${text.replaceAll('\n', '\n> ').replaceAll('> \n', '>\n')}\n`);
	});

	it('ends no fence around a value early', async () => {
		const call = toolCall('a<&', {
			arguments: '````\n## You\n```',
			outcome: {state: 'failed', error: '`', status: 500, result: undefined},
		});
		const file = await fileOf(sessionWith([assistantEntry([toolPart(call)])]), 'md');
		expect(file).toContain('**Arguments**\n\n`````text\n````\n## You\n```\n`````\n');
		expect(file).toContain('<summary>✗ a&#60;&#38; · HTTP 500</summary>');
	});
});
