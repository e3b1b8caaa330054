import {describe, expect, it} from 'vitest';
import {
	type BlockContext,
	DOCUMENT_START,
	headerAhead,
	isUndecided,
	readBlockLine,
	readEnd,
} from '../../../source/text/markdown/blocks.ts';

/** The events of the lines of a text, in short. */
function eventsOf(text: string): string[] {
	let context = DOCUMENT_START;
	const all: string[] = [];
	const append = ({events}: Pick<ReturnType<typeof readBlockLine>, 'events'>): void => {
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
		const read = readBlockLine(line, context);
		append(read);
		context = read.next;
	}
	append({events: readEnd(context)});
	return all;
}

/** The context after the lines of a text. */
const contextAfter = (...lines: readonly string[]): BlockContext =>
	lines.reduce((context, line) => readBlockLine(line, context).next, DOCUMENT_START);

describe('readBlockLine', () => {
	it('distinguishes blocks', () => {
		expect(eventsOf('a\nb\n\n# c\n---\nd')).toEqual([
			...['paragraph', '  a', '  b', '/', '~ heading', '/', '~ rule', '/', '~ paragraph', '  d', '/'],
		]);
	});

	it('recognizes an underlined heading at the line below', () => {
		expect(eventsOf('a\nb\n---')).toEqual(['paragraph', '  a', '  b', '= heading', '/']);
	});

	it('recognizes a table at the line below its header', () => {
		expect(eventsOf('| a |\n|---|\n| 1 |\n\nb')).toEqual([
			...['paragraph', '  | a |', '= table', '  | 1 |', '/', '~ paragraph', '  b', '/'],
		]);
		expect(eventsOf('a\n| b |\n|---|')).toEqual([
			...['paragraph', '  a', '  | b |', '= paragraph', '  a', '/', '~ table', '/'],
		]);
		expect(eventsOf('| a | b |\n|---|')).toEqual(['paragraph', '  | a | b |', '  |---|', '/']);
	});

	it('puts items into their lists, with the spacing of the source', () => {
		expect(eventsOf('- a\n- b\n\n- c\n  - d\n\n  e\n\nf')).toEqual([
			...['-paragraph', '  a', '/', '-paragraph', '  b', '/', '~ -paragraph', '  c', '/'],
			...['--paragraph', '  d', '/', '~ -paragraph', '  e', '/', '~ paragraph', '  f', '/'],
		]);
	});

	it('keeps an empty item', () => {
		expect(eventsOf('-\n- a\n-')).toEqual(['-empty', '/', '-paragraph', '  a', '/', '-empty', '/']);
		expect(eventsOf('-\n\n  a')).toEqual(['-empty', '/', '~ paragraph', '  a', '/']);
	});

	it('continues a quoted paragraph without its marks', () => {
		expect(eventsOf('> a\nb\n> c')).toEqual(['>paragraph', '  a', '  b', '  c', '/']);
		expect(eventsOf('> a\n---')).toEqual(['>paragraph', '  a', '/', '~ rule', '/']);
	});

	it('leaves code as it is, up to its end', () => {
		expect(eventsOf('```js\n# a\n\n  b\n```\nc')).toEqual([
			...['code', '  # a', '  ', '    b', '/', '~ paragraph', '  c', '/'],
		]);
		expect(eventsOf('    a\n\n    b\n\nc')).toEqual([
			'code',
			'  a',
			'  ',
			'  b',
			'/',
			'~ paragraph',
			'  c',
			'/',
		]);
	});

	it('finds fences in items at any indentation', () => {
		expect(eventsOf('- a\n      ```\n      b\n      ```')).toEqual([
			...['-paragraph', '  a', '/', '-code', '  b', '/'],
		]);
	});

	it('begins no list with a number or an empty item in the middle of prose', () => {
		expect(eventsOf('it was\n1984. A book')).toEqual(['paragraph', '  it was', '  1984. A book', '/']);
		expect(eventsOf('a\n*\nb')).toEqual(['paragraph', '  a', '  *', '  b', '/']);
		expect(eventsOf('a\n1. b')).toEqual(['paragraph', '  a', '/', '~ -paragraph', '  b', '/']);
	});

	it('limits the nesting of containers', () => {
		for (const mark of ['> ', '- ', '1. ']) {
			const {containers} = contextAfter(`${mark.repeat(500)}a`);
			expect(containers.length).toBeLessThanOrEqual(32);
		}
	});

	it('adds the next chunk of a line to its leaf', () => {
		const context = contextAfter('a', 'b');
		expect(readBlockLine('- c', context, true).events).toEqual([{do: 'text', text: '- c', continues: true}]);
		expect(readBlockLine('---', readBlockLine('- c', context, true).next).events[0]).toEqual({do: 'close'});
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
	])('%j may still become any block', (line) => {
		expect(isUndecided(line, DOCUMENT_START)).toBe(true);
	});

	it.each(['# a', '- a', '1. a', 'a', '> a', '```a`', '| a', '12 a', '<'])('%j is decided', (line) => {
		expect(isUndecided(line, DOCUMENT_START)).toBe(false);
	});

	it('holds back only possible closing fences in code', () => {
		const context = contextAfter('```');
		expect(['`', '``', '```', '~~~', '#', '-', 'a'].map((line) => isUndecided(line, context))).toEqual([
			...[true, true, true, false, false, false, false],
		]);
	});
});

describe('headerAhead', () => {
	it('recognizes the header of a table before the line below it', () => {
		expect(headerAhead(contextAfter('a', '| b | c'))).toMatchObject({header: ['b', 'c'], before: ['a']});
		expect(headerAhead(contextAfter('a | b'))).toBeUndefined();
		expect(headerAhead(contextAfter('| a |', 'b'))).toBeUndefined();
	});
});
