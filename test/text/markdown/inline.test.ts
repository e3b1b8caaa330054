import fc from 'fast-check';
import {Lexer} from 'marked';
import {describe, expect, it} from 'vitest';
import {BOLD, ITALIC, STRIKE, UNDERLINE} from '../../../source/text/line.ts';
import {inlineLines, isClosed} from '../../../source/text/markdown/inline.ts';
import {safeLine} from '../../../source/text/safe.ts';
import {textOf} from '../any-text.ts';

const lines = (text: string) => inlineLines(text, {style: 'text'});
const texts = (text: string): string[] => lines(text).map(textOf);

/** Calls `run` with about a quarter of the stack left. */
function withQuarterOfStack(run: () => void): void {
	const remaining = (): number => {
		try {
			return remaining() + 1;
		} catch {
			return 0;
		}
	};
	const descend = (levels: number): void => {
		if (levels > 0) descend(levels - 1);
		else run();
	};
	descend(Math.floor(remaining() * 0.75));
}

describe('inlineLines', () => {
	it('combines emphasis', () => {
		expect(lines('a **b *c*** ~~d~~')).toEqual([
			[
				{text: 'a ', style: 'text'},
				{text: 'b ', style: 'text', emphasis: BOLD},
				{text: 'c', style: 'text', emphasis: BOLD | ITALIC},
				{text: ' ', style: 'text'},
				{text: 'd', style: 'text', emphasis: STRIKE},
			],
		]);
	});

	it('keeps code as it is', () => {
		expect(lines('`a  *b* &amp;`')).toEqual([[{text: 'a  *b* &amp;', style: 'code'}]]);
	});

	it('shows the target of a link, unless it is the text', () => {
		const link = 'https://a.example/b';
		expect(lines(`[c](${link})`)).toEqual([
			[
				{text: 'c', style: 'link', emphasis: UNDERLINE, link},
				{text: ` (${link})`, style: 'dim', link},
			],
		]);
		expect(texts(`<${link}> ${link} [a.example/b](${link}) www.a.example me@a.example`)).toEqual([
			`${link} ${link} a.example/b www.a.example me@a.example`,
		]);
	});

	it.each([
		'javascript:alert(1)',
		'file:///etc/passwd',
		'/relative',
		'https://user:secret@a.example',
		'mailto:a@b.c',
		'https://a.example/\u202Eb',
	])('creates no link to %s', (target) => {
		const [line = []] = lines(`[text](${target})`);
		expect(line.some(({link}) => link !== undefined)).toBe(false);
		expect(textOf(line)).toBe(`text (${safeLine(target)})`);
	});

	it('shows an image as its text and its address', () => {
		expect(texts('![a *cat*](cat.png) ![](dog.png)')).toEqual(['a cat (cat.png) dog.png']);
	});

	it('shows HTML as text, and breaks lines at <br>', () => {
		expect(lines('a<b>c<br/>d')).toEqual([
			[
				{text: 'a', style: 'text'},
				{text: '<b>', style: 'dim'},
				{text: 'c', style: 'text'},
			],
			[{text: 'd', style: 'text'}],
		]);
	});

	it('keeps line ends, without white space around them', () => {
		expect(texts('a\n  b  \nc\\\nd')).toEqual(['a', 'b', 'c', 'd']);
	});

	it('decodes entities and escapes, and makes the result safe', () => {
		expect(texts('&lt;&copy;&#27;[2J \\*a\\* \u001B[31m')).toEqual(['<©␛[2J *a* ␛[31m']);
		expect(lines('[a](https://b.example/\u001B]8;;x)')[0]?.some(({text}) => text.includes('\u001B'))).toBe(
			false,
		);
	});

	it('resolves only known references', () => {
		const references = {b: {href: 'https://b.example', title: null}};
		expect(inlineLines('[a][b] [B] [c]', {style: 'text'}, references).map(textOf)).toEqual([
			'a (https://b.example) B (https://b.example) [c]',
		]);
		expect(texts('[a][b] [valueOf] [constructor]')).toEqual(['[a][b] [valueOf] [constructor]']);
	});

	it('survives nesting deeper than the stack', {tags: 'slow'}, () => {
		// With all of the stack, marked overflows above 1,500 levels, in time that grows with their square.
		const text = `${'*a '.repeat(800)}${' a*'.repeat(800)}`.replaceAll('  ', ' ');
		withQuarterOfStack(() => {
			expect(() => new Lexer().inlineTokens(text)).toThrow(RangeError);
			expect(texts(text).join('').length).toBeGreaterThan(800);
		});
	});
});

/** The text with each emphasised part between brackets. */
const marked = (text: string): string =>
	lines(text)
		.map((line) => line.map(({text: part, emphasis = 0}) => (emphasis === 0 ? part : `⟦${part}⟧`)).join(''))
		.join('\n');

describe('marks that people did not mean as marks', () => {
	it.each([
		...[
			'1~3, 80~100%',
			'오전 9시~오후 6시, 월~금',
			'9時〜10時~11時',
			'10~20個、30~40個',
			'cp ~/path ~other ~/x~',
		],
		...[
			'H~2~O and ~a~',
			'~ a ~',
			'a~~~b~~~c',
			'~/a*b ~/c',
			'약 5~6명, 7~8명',
			'~~ a ~~',
			'5 * 3 * 2',
			'2_000_000',
		],
		...[
			'2*3*4 = 24',
			'x**2 + y**2',
			'10**6 to 10**9',
			'a*b*c',
			'2*3 and 4*5',
			'w*h*(d*2)',
			'sha*256 or sha*512',
			'src/**/*.ts, test/**/*.ts',
			'a/*b*/c',
			'"*.ts" and "*.js"',
			'**/*.md or **/*.txt',
		],
	])('are shown: %j', (text) => {
		expect(marked(text)).toBe(text);
	});

	it.each([
		['**H**yper**T**ext', '⟦H⟧yper⟦T⟧ext'],
		['*2*3', '⟦2⟧3'],
		['(*a*)', '(⟦a⟧)'],
		['**.env** and *...*', '⟦.env⟧ and ⟦...⟧'],
		['a/ *b*', 'a/ ⟦b⟧'],
		['は*2*です', 'は⟦2⟧です'],
		['**2*3**', '⟦2*3⟧'],
		['***a** b*', '⟦a⟧⟦ b⟧'],
	])('but these are: %j', (text, expected) => {
		expect(marked(text)).toBe(expected);
	});

	it('are shown in any text without a pair of marks', () => {
		const part = fc.constantFrom('~', '1', 'a', '금', '월', '3', '%', ' ', ',', '/', '。', '「', '~/');
		fc.assert(
			fc.property(fc.array(part, {minLength: 1, maxLength: 12}), (parts) => {
				const text = parts.join('').trim().replaceAll(/~+/g, '~');
				expect(marked(text)).toBe(text);
			}),
		);
	});

	it.each([
		['a ~~b~~ c', 'a ⟦b⟧ c'],
		['は~~「古い」~~です', 'は⟦「古い」⟧です'],
		['~~1~3~~ 4', '⟦1~3⟧ 4'],
	])('are none in strikethrough: %j', (text, expected) => {
		expect(marked(text)).toBe(expected);
	});
});

describe('emphasis in scripts without spaces', () => {
	it.each([
		['これは**「重要」**な点です。', 'これは⟦「重要」⟧な点です。'],
		['**重要。**次', '⟦重要。⟧次'],
		['これは*（括弧）*です', 'これは⟦（括弧）⟧です'],
		['请看**“重点”**内容', '请看⟦“重点”⟧内容'],
		['**注意：**请先备份', '⟦注意：⟧请先备份'],
		['使用**`npm`**安装', '使用⟦npm⟧安装'],
		['**80%**까지', '⟦80%⟧까지'],
		['**한국어(Korean)**은', '⟦한국어(Korean)⟧은'],
		['**「A」**と**「B」**', '⟦「A」⟧と⟦「B」⟧'],
		['𠮷**(x)**𠮷', '𠮷⟦(x)⟧𠮷'],
		['ก**(สำคัญ)**มาก', 'ก⟦(สำคัญ)⟧มาก'],
		['a**"b"**c', 'a**"b"**c'],
		['a**~b~**は', 'a⟦~b~⟧は'],
		['変数_名_前 は_「x」_な', '変数_名_前 は_「x」_な'],
		['*a* **b** _c_', '⟦a⟧ ⟦b⟧ ⟦c⟧'],
	])('%j', (text, expected) => {
		expect(marked(text)).toBe(expected);
	});

	it('opens and closes beside any punctuation', () => {
		const word = fc.constantFrom(
			'重要',
			'「重要」',
			'（x）',
			'重要。',
			'“a”',
			'(b)',
			'80%',
			'한국(K)',
			'これ、',
		);
		const around = fc.constantFrom('は', '次', '。', '，', '은', '中');
		fc.assert(
			fc.property(around, word, around, fc.constantFrom('*', '**', '~~'), (before, inner, after, mark) => {
				expect(marked(`${before}${mark}${inner}${mark}${after}`)).toBe(`${before}⟦${inner}⟧${after}`);
			}),
		);
	});
});

describe('formulas', () => {
	it.each([
		...[
			'\\(\\{x_i\\}\\)',
			'\\[ a \\\\ b \\]',
			'$x_1 * y_2 * z$',
			'$$\\frac{a}{b} *c* d_e_$$',
			'\\(a*b*c\\)',
			'$\\{a\\}$',
		],
		...[
			'$`$ & $a<b>c$',
			'$[a](b)$',
			'\\[ https://a.example \\]',
			'$&amp;$',
			'\\(\\text{~~a~~}\\)',
			'$$\na_1\n$$',
		],
	])('are left as they were written: %j', (text) => {
		expect(marked(text)).toBe(text);
	});

	it.each([
		['**$x_1$** and $y$', '⟦$x_1$⟧ and $y$'],
		['$5 and **$6**', '$5 and ⟦$6⟧'],
		['$a `b$` *c*', '$a b$ ⟦c⟧'],
		['$5 *or*/$6', '$5 ⟦or⟧/$6'],
		['costs $5/$6, **or** $7', 'costs $5/$6, ⟦or⟧ $7'],
		['$ a ** b ** $', '$ a ** b ** $'],
		['**$HOME** and **$PATH**', '⟦$HOME⟧ and ⟦$PATH⟧'],
		['`$a` *b* `$c`', '$a ⟦b⟧ $c'],
		['\\$5 *b* \\$c', '$5 ⟦b⟧ $c'],
		['US$5–US$6 *b*', 'US$5–US$6 ⟦b⟧'],
		['\\(open *b*', '(open ⟦b⟧'],
		['*a* \\(b\\)* c', '⟦a⟧ \\(b\\)* c'],
		['`\\(` *b* `\\)`', '\\( ⟦b⟧ \\)'],
	])('end where they end: %j', (text, expected) => {
		expect(marked(text)).toBe(expected);
	});

	it('are left as they were written, whatever stands in them', () => {
		const part = fc.constantFrom(
			'\\{',
			'\\_',
			'_',
			'*',
			'**',
			'~~',
			'`',
			'[',
			'](',
			'<b>',
			'&lt;',
			'x',
			'1',
			' ',
			'|',
		);
		const pair = fc.constantFrom<[string, string]>(['$$', '$$'], ['\\(', '\\)'], ['\\[', '\\]']);
		fc.assert(
			fc.property(pair, fc.array(part, {minLength: 1, maxLength: 8}), ([open, close], parts) => {
				const text = `${open}x${parts.join('')}${close}`;
				expect(marked(`a ${text} b`)).toBe(`a ${text} b`);
			}),
		);
	});
});

describe('addresses', () => {
	const linksIn = (text: string) =>
		lines(text).flatMap((line) =>
			line.flatMap(({text: part, link}) => (link === undefined ? [] : [[part, link]])),
		);

	it.each([
		'）',
		'（中文）',
		'。',
		'，然后',
		'、',
		'」',
		'』',
		'】',
		'！',
		'？',
		'：',
		'；',
		'”',
		'’',
		'>',
		'"',
		'…',
		'»',
		'।',
		',',
		'.',
		')',
		'～',
	])('end before %j', (end) => {
		const link = 'https://example.com/docs?a=b';
		expect(linksIn(`看 ${link}${end}`)).toEqual([[link, link]]);
		expect(texts(`看 ${link}${end}`)).toEqual([`看 ${link}${end}`]);
	});

	it.each([
		['https://example.com에서', 'https://example.com'],
		['https://example.com了解更多', 'https://example.com'],
		['https://zh.wikipedia.org/wiki/中文', 'https://zh.wikipedia.org/wiki/中文'],
		['https://ja.wikipedia.org/wiki/レオナルド・ダ', 'https://ja.wikipedia.org/wiki/レオナルド・ダ'],
		['https://abc日本.example/a', 'https://abc日本.example/a'],
		['https://例え.example/。', 'https://例え.example/'],
		['www.a.example）', 'www.a.example'],
	])('of %j is %j', (text, address) => {
		expect(linksIn(text).map(([part]) => part)).toEqual([address]);
	});
});

describe('links that disguise their target', () => {
	it.each([
		'https://bank.example',
		'http://www.bank.example/login',
		'bank.example',
		'www.bank.example',
		'Sign in at https://bank.example now',
		'**https://bank.example**',
		'`https://bank.example`',
		'https://evil.example.bank.example',
		'https://bank.example@evil.example',
		'me@bank.example',
		'ｈｔｔｐｓ：／／ｂａｎｋ．ｅｘａｍｐｌｅ',
		'https://bank\u200B.example',
	])('are no links: %j', (text) => {
		for (const target of ['https://evil.example', 'https://evil.example/bank.example']) {
			const [line = []] = lines(`[${text}](${target})`);
			expect(line.filter(({link, style}) => link !== undefined || style === 'link')).toEqual([]);
			expect(textOf(line)).toContain(` (${target})`);
		}
	});

	it.each([
		['our bank', 'https://bank.example'],
		['https://bank.example', 'https://bank.example/'],
		['https://bank.example/a', 'https://www.bank.example/a?b=c'],
		['bank.example', 'https://bank.example'],
		['README.md', 'https://code.example/a'],
		['Node.js', 'https://nodejs.example'],
		['Array.prototype.map', 'https://docs.example'],
		['v1.2.3', 'https://code.example'],
		['https://例え.example', 'https://xn--r8jz45g.example'],
	])('are not those whose text names the target or no address: %j', (text, target) => {
		expect(lines(`[${text}](${target})`)[0]?.[0]?.link).toBeDefined();
	});

	it.each([
		['https://аpple.example/a', 'https://xn--pple-43d.example/a'],
		['https://gооgle.example', 'https://xn--ggle-55da.example'],
		['https://аррӏе.example', 'https://xn--80ak6aa92e.example'],
		['https://例え.example', 'https://例え.example'],
		['https://пример.example', 'https://пример.example'],
		['https://münchen.example', 'https://münchen.example'],
	])('show the host of %j so that it cannot be taken for another', (address, shown) => {
		expect(texts(`<${address}>`)).toEqual([shown]);
		expect(texts(address)).toEqual([shown]);
		expect(texts(`[a](${address})`)).toEqual([`a (${shown})`]);
	});
});

describe('isClosed', () => {
	it.each([
		['plain words', true],
		['**a** `b` [c](https://d.example)', true],
		['a \\* b', true],
		['**a', false],
		['a `b', false],
		['a [b', false],
		['2 * 3', false],
		['a $b', false],
		['a \\(b', false],
		['a \\[b', false],
		['a $$b$$ \\(c\\)', true],
	])('%j: %s', (text, closed) => {
		expect(isClosed(text)).toBe(closed);
	});
});
