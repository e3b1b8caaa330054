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

	it('survives nesting deeper than the stack', () => {
		// With all of the stack, marked overflows above 1,500 levels, in time that grows with their square.
		const text = `${'*a '.repeat(800)}${' a*'.repeat(800)}`.replaceAll('  ', ' ');
		withQuarterOfStack(() => {
			expect(() => new Lexer().inlineTokens(text)).toThrow(RangeError);
			expect(texts(text).join('').length).toBeGreaterThan(800);
		});
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
	])('%j: %s', (text, closed) => {
		expect(isClosed(text)).toBe(closed);
	});
});
