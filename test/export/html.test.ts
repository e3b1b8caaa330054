import {createHash} from 'node:crypto';
import {describe, expect, it} from 'vitest';
import {markdownHtml} from '../../source/export/html/markdown-html.ts';
import {safe} from '../../source/text/safe.ts';
import {assistantEntry, textPart, toolCall, toolPart, userEntry} from '../support/entries.ts';
import {fileOf, hostileSession, sessionOf, sessionWith} from '../support/exports.ts';
import {HOSTILE_TEXTS} from '../support/hostile-texts.ts';

const ATTACKS = [
	...['<script>hit()</script>', '<img src=x onerror="hit()">', '"><svg onload=hit()>', "' onclick='hit()"],
	...[
		'[a](javascript:hit())',
		'[a](data:text/html,x)',
		'![a](http://a/x.png)',
		'[a](https://a" onclick="hit())',
	],
	...[
		'</pre></div></details></article><script>hit()</script>',
		'<!--',
		']]>',
		'<style>@import url(http://a)</style>',
	],
	...[
		'```html" onload="hit()\n</code></pre><script>hit()</script>\n```',
		'<https://a"onclick="hit()>',
		'&lt;b&gt; &#60;b>',
	],
	...[
		'<meta http-equiv=refresh content="0;url=http://a">',
		'| a |\n|---|\n| <iframe src=//a> |',
		'[a]: https://a\n[b][a]',
	],
];

/** The tags of a page, with their attributes; its own script and style are left out. */
function tagsOf(page: string): ReadonlyArray<readonly [name: string, attributes: string]> {
	const content = page
		.replace('<!doctype html>', '')
		.replaceAll(/(<(script|style)>)[\s\S]*?(<\/\2>)/g, '$1$3');
	return [...content.matchAll(/<(\/?[a-zA-Z!][^\s>]*)([^>]*)>/g)].map(([, name = '', attributes = '']) => [
		name.replace('/', ''),
		attributes,
	]);
}

const ELEMENTS = new Set(
	`html head meta title style body header h1 h2 h3 h4 h5 h6 p div form input output button main article span
	details summary pre code ul ol li a br strong em del blockquote figure figcaption hr table thead tbody tr th td script`.split(
		/\s+/,
	),
);
const ATTRIBUTE =
	/^(?:lang|charset|http-equiv|content|name|dir|class|hidden|type|aria-label|aria-live|placeholder|open|tabindex|start|rel)$/;

/** What is wrong with the tags of a page. */
const strangeTags = (page: string): readonly string[] =>
	tagsOf(page).flatMap(([name, attributes]) => {
		const all = [...attributes.matchAll(/([^\s="]+)(?:="([^"]*)")?/g)];
		const isKnown = all.every(([, attribute = '', value = '']) =>
			attribute === 'href' ? /^https?:\/\//.test(value) : ATTRIBUTE.test(attribute),
		);
		return ELEMENTS.has(name) && isKnown ? [] : [`<${name}${attributes}>`];
	});

describe('the page', () => {
	it.each([
		['hostile texts', hostileSession],
		['attacks', () => sessionOf(ATTACKS)],
	] as const)('has no elements, scripts, styles and addresses of %s', {tags: 'slow'}, async (_, session) => {
		const page = await fileOf(session(), 'html', {redacts: false});
		expect(strangeTags(page)).toEqual([]);
		expect(page.match(/<script>/g)).toHaveLength(1);
		expect(page.match(/<style>/g)).toHaveLength(1);
		expect(page.match(/<article /g)).toHaveLength(page.match(/<\/article>/g)?.length ?? 0);
	});

	it('allows only its own script and style, by their hashes', async () => {
		const page = await fileOf(sessionWith([]), 'html');
		const [, policy = ''] = /Content-Security-Policy" content="([^"]*)"/.exec(page) ?? [];
		const hashOf = (name: string): string => {
			const [, text = ''] = new RegExp(`<${name}>([\\s\\S]*?)</${name}>`).exec(page) ?? [];
			return `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
		};
		expect(policy.split('; ')).toEqual([
			"default-src 'none'",
			`script-src ${hashOf('script')}`,
			`style-src ${hashOf('style')}`,
			"base-uri 'none'",
			"form-action 'none'",
		]);
		expect(page).not.toMatch(/https?:|\burl\(|import/);
	});

	it('shows every character of a message', async () => {
		const texts = [...HOSTILE_TEXTS, ...ATTACKS];
		const page = await fileOf(
			sessionWith(texts.map((text, at) => userEntry(text, {id: `e${at + 1}`}))),
			'html',
			{
				redacts: false,
			},
		);
		const shown = [...page.matchAll(/<div class="plain" dir="auto">([^<]*)<\/div>/g)].map(([, html = '']) =>
			html
				.replaceAll('&lt;', '<')
				.replaceAll('&gt;', '>')
				.replaceAll('&quot;', '"')
				.replaceAll('&#39;', "'")
				.replaceAll('&amp;', '&'),
		);
		expect(shown).toEqual(texts.map((text) => safe(text)));
	});

	it('folds calls and their JSON, and long lists at first', async () => {
		const call = toolCall('list', {
			arguments: {page: 1, filter: {}, 'a<b': 'x\ny'},
			outcome: {state: 'succeeded', result: Array.from({length: 30}, (_, at) => at)},
		});
		const page = await fileOf(sessionWith([assistantEntry([toolPart(call), textPart('done')])]), 'html');
		const [body = ''] = /<details class="call">[\s\S]*<\/article>/.exec(page) ?? [];
		expect(body.replace(/(?:<li><span class="number">\d+<\/span><\/li>)+/, '…')).toMatchInlineSnapshot(`
			"<details class="call"><summary><span class="mark succeeded">✓</span> <span class="name">list</span></summary>
			<h3>Arguments</h3>
			<div class="json"><details open><summary>{<span class="folded">…} 3 members</span></summary><ul><li><span class="key">&quot;page&quot;</span>: <span class="number">1</span></li><li><span class="key">&quot;filter&quot;</span>: {}</li><li><span class="key">&quot;a&lt;b&quot;</span>: <span class="string"><span class="lines">x
			y</span></span></li></ul>}</details></div>
			<h3>Result</h3>
			<div class="json"><details><summary>[<span class="folded">…] 30 items</span></summary><ul>…</ul>]</details></div>
			</details>
			<div class="text" dir="auto"><p>done</p>
			</div>
			</article>"
		`);
	});

	it('writes very large or deep values as text', async () => {
		const wide = Array.from({length: 3000}, (_, at) => at);
		const deep: unknown = JSON.parse(`${'['.repeat(100)}${']'.repeat(100)}`);
		for (const value of [wide, deep]) {
			const call = toolCall('a', {outcome: {state: 'succeeded', result: value as never}});
			const page = await fileOf(sessionWith([assistantEntry([toolPart(call)])]), 'html');
			expect(page).toMatch(/<h3>Result<\/h3>\n<pre tabindex="0">\[/);
		}
	});
});

describe('Markdown as HTML', () => {
	it.each([
		['# A *b*', '<h3>A <em>b</em></h3>\n'],
		['A\n===', '<h3>A</h3>\n'],
		['a **b** `c<d` ~~e~~\nf', '<p>a <strong>b</strong> <code>c&lt;d</code> <del>e</del><br>f</p>\n'],
		[
			'- a\n- b\n  - c\n\nd',
			'<ul><li><p>a</p>\n</li><li><p>b</p>\n<ul><li><p>c</p>\n</li></ul>\n</li></ul>\n<p>d</p>\n',
		],
		['3. a\n4. b', '<ol start="3"><li><p>a</p>\n</li><li><p>b</p>\n</li></ol>\n'],
		['- [x] a', '<ul><li class="task">☑ <p>a</p>\n</li></ul>\n'],
		['- a\n\n1. b', '<ul><li><p>a</p>\n</li></ul>\n<ol><li><p>b</p>\n</li></ol>\n'],
		['> a\n> > b', '<blockquote><p>a</p>\n<blockquote><p>b</p>\n</blockquote>\n</blockquote>\n'],
		['a\n\n---', '<p>a</p>\n<hr>\n'],
		[
			'```x"y\n<b>\n```',
			'<figure><figcaption>x&quot;y</figcaption><pre tabindex="0"><code>&lt;b&gt;</code></pre></figure>\n',
		],
		['<div>\n*a*\n</div>', '<pre class="dim">&lt;div&gt;\n*a*\n&lt;/div&gt;</pre>\n'],
		[
			'| a | b |\n|---|--:|\n| c | d |',
			'<div class="wide"><table><thead><tr><th>a</th><th class="right">b</th></tr></thead><tbody><tr><td>c</td><td class="right">d</td></tr></tbody></table></div>\n',
		],
		[
			'[a](https://b.c/?d&e)',
			'<p><a href="https://b.c/?d&amp;e" rel="noreferrer noopener">a</a><a href="https://b.c/?d&amp;e" rel="noreferrer noopener"><span class="dim"> (https://b.c/?d&amp;e)</span></a></p>\n',
		],
		['[a](javascript:b)', '<p>a<span class="dim"> (javascript:b)</span></p>\n'],
		[
			'[a][b]\n\n[b]: https://c.d',
			'<p><a href="https://c.d/" rel="noreferrer noopener">a</a><a href="https://c.d/" rel="noreferrer noopener"><span class="dim"> (https://c.d)</span></a></p>\n',
		],
	])('%j', (text, html) => {
		expect(markdownHtml(text)).toBe(html);
	});
});
