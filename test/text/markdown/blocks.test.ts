import {describe, expect, it} from 'vitest';
import {
	type BlockContext,
	DOCUMENT_START,
	headerAhead,
	isUndecided,
	readBlockLine,
	readEnd,
} from '../../../source/text/markdown/blocks.ts';

/** What the lines of a text do, in short. */
function told(text: string): string[] {
	let place = DOCUMENT_START;
	const all: string[] = [];
	const tell = ({events}: Pick<ReturnType<typeof readBlockLine>, 'events'>): void => {
		for (const event of events) {
			if (event.do === 'text') all.push(`  ${event.text}`);
			else if (event.do === 'close') all.push('/');
			else if (event.do === 'replace') all.push(`= ${event.leaf.kind}`);
			else {
				const within = event.site.within.map(({kind}) => (kind === 'quote' ? '>' : '-')).join('');
				all.push(`${event.site.isSeparated ? '~ ' : ''}${within}${event.leaf.kind}`);
			}
		}
	};
	for (const line of text.split('\n')) {
		const read = readBlockLine(line, place);
		tell(read);
		place = read.next;
	}
	tell({events: readEnd(place)});
	return all;
}

/** Where the lines of a text lead to. */
const placeAfter = (...lines: readonly string[]): BlockContext =>
	lines.reduce((place, line) => readBlockLine(line, place).next, DOCUMENT_START);

describe('readLine', () => {
	it('tells blocks apart', () => {
		expect(told('a\nb\n\n# c\n---\nd')).toEqual([
			...['paragraph', '  a', '  b', '/', '~ heading', '/', '~ rule', '/', '~ paragraph', '  d', '/'],
		]);
	});

	it('knows what was a heading only with the line below', () => {
		expect(told('a\nb\n---')).toEqual(['paragraph', '  a', '  b', '= heading', '/']);
	});

	it('knows what was a table only with the line below', () => {
		expect(told('| a |\n|---|\n| 1 |\n\nb')).toEqual([
			...['paragraph', '  | a |', '= table', '  | 1 |', '/', '~ paragraph', '  b', '/'],
		]);
		expect(told('a\n| b |\n|---|')).toEqual([
			...['paragraph', '  a', '  | b |', '= paragraph', '  a', '/', '~ table', '/'],
		]);
		expect(told('| a | b |\n|---|')).toEqual(['paragraph', '  | a | b |', '  |---|', '/']);
	});

	it('puts items into their lists, as tight as they were written', () => {
		expect(told('- a\n- b\n\n- c\n  - d\n\n  e\n\nf')).toEqual([
			...['-paragraph', '  a', '/', '-paragraph', '  b', '/', '~ -paragraph', '  c', '/'],
			...['--paragraph', '  d', '/', '~ -paragraph', '  e', '/', '~ paragraph', '  f', '/'],
		]);
	});

	it('keeps an item that has nothing in it', () => {
		expect(told('-\n- a\n-')).toEqual(['-empty', '/', '-paragraph', '  a', '/', '-empty', '/']);
		expect(told('-\n\n  a')).toEqual(['-empty', '/', '~ paragraph', '  a', '/']);
	});

	it('lets lines go on without the marks of their quote', () => {
		expect(told('> a\nb\n> c')).toEqual(['>paragraph', '  a', '  b', '  c', '/']);
		expect(told('> a\n---')).toEqual(['>paragraph', '  a', '/', '~ rule', '/']);
	});

	it('takes code as it is, up to its end', () => {
		expect(told('```js\n# a\n\n  b\n```\nc')).toEqual([
			...['code', '  # a', '  ', '    b', '/', '~ paragraph', '  c', '/'],
		]);
		expect(told('    a\n\n    b\n\nc')).toEqual(['code', '  a', '  ', '  b', '/', '~ paragraph', '  c', '/']);
	});

	it('finds fences in items at any indentation', () => {
		expect(told('- a\n      ```\n      b\n      ```')).toEqual([
			...['-paragraph', '  a', '/', '-code', '  b', '/'],
		]);
	});

	it('begins no list with a number in the middle of prose', () => {
		expect(told('it was\n1984. A book')).toEqual(['paragraph', '  it was', '  1984. A book', '/']);
		expect(told('a\n1. b')).toEqual(['paragraph', '  a', '/', '~ -paragraph', '  b', '/']);
	});

	it('nests no deeper than can be drawn', () => {
		for (const mark of ['> ', '- ', '1. ']) {
			const {containers} = placeAfter(`${mark.repeat(500)}a`);
			expect(containers.length).toBeLessThanOrEqual(32);
		}
	});

	it('takes more of a line for what it was', () => {
		const place = placeAfter('a', 'b');
		expect(readBlockLine('- c', place, true).events).toEqual([{do: 'text', text: '- c', continues: true}]);
		expect(readBlockLine('---', readBlockLine('- c', place, true).next).events[0]).toEqual({do: 'close'});
	});
});

describe('isUndecided', () => {
	it.each([
		'#',
		'-',
		'- ',
		'1',
		'1.',
		'>',
		'> -',
		'```',
		'```ts',
		'~~~',
		'|',
		'---',
		'===',
		'- [',
		'- [x]',
		'**',
		'  ',
	])('%j may become anything', (line) => {
		expect(isUndecided(line, DOCUMENT_START)).toBe(true);
	});

	it.each(['# a', '- a', '1. a', 'a', '> a', '```a`', '| a', '12 a', '<'])('%j is what it is', (line) => {
		expect(isUndecided(line, DOCUMENT_START)).toBe(false);
	});

	it('holds back in code only what may end it', () => {
		const place = placeAfter('```');
		expect(['`', '``', '```', '~~~', '#', '-', 'a'].map((line) => isUndecided(line, place))).toEqual([
			...[true, true, true, false, false, false, false],
		]);
	});
});

describe('headerAhead', () => {
	it('sees the header of a table before the line below it', () => {
		expect(headerAhead(placeAfter('a', '| b | c'))).toMatchObject({header: ['b', 'c'], before: ['a']});
		expect(headerAhead(placeAfter('a | b'))).toBeUndefined();
		expect(headerAhead(placeAfter('| a |', 'b'))).toBeUndefined();
	});
});
