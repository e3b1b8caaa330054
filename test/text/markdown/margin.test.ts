import {describe, expect, it} from 'vitest';
import {DOCUMENT_START, readBlockLine, type Site} from '../../../source/text/markdown/blocks.ts';
import {marginOf} from '../../../source/text/markdown/margin.ts';
import {own} from '../../../source/text/safe.ts';
import {span} from '../../../source/text/spans.ts';
import {textOf} from '../any-text.ts';

/** The site of the last leaf of some lines. */
function siteOf(...lines: readonly string[]): Site {
	let context = DOCUMENT_START;
	let site: Site | undefined;
	for (const line of lines) {
		const read = readBlockLine(line, context);
		context = read.next;
		for (const event of read.events) if (event.do === 'open') site = event.site;
	}
	if (site === undefined) throw new Error('no leaf');
	return site;
}

const ROW = [span(own`text`, 'text')];
const rows = (site: Site, width = 40): string[] =>
	[0, 1].map((index) => textOf(marginOf(site, width).frame(ROW, index)));

describe('marginOf', () => {
	it.each([
		[['a'], ['text', 'text']],
		[['> a'], ['▎ text', '▎ text']],
		[['- a'], ['• text', '  text']],
		[['- - - - a'], ['• ◦ ▪ • text', '        text']],
		[
			['9. a', '10. b'],
			['10. text', '    text'],
		],
		[
			['- a', '', '  b'],
			['  text', '  text'],
		],
		[['> - a'], ['▎ • text', '▎   text']],
		[['- [x] a'], ['☑ text', '  text']],
		[['1) [ ] a'], ['1) ☐ text', '     text']],
	])('marks the rows of %j', (lines, expected) => {
		expect(rows(siteOf(...lines))).toEqual(expected);
	});

	it('leaves half of the width to the text, with the markers that do not fit', () => {
		const margin = marginOf(siteOf('- - - - - - a'), 10);
		expect(margin.columns).toBeGreaterThanOrEqual(5);
		expect(textOf(margin.frame(ROW, 0)) + textOf(margin.leading)).toBe('• ◦ text▪ • ◦ ▪ ');
		expect(marginOf(siteOf('> a'), 1)).toMatchObject({columns: 1});
	});

	it('separates blocks by a blank row on which bars continue', () => {
		const separator = (site: Site) => textOf(marginOf(site, 40).separator ?? [span(own`none`, 'text')]);
		expect(separator(siteOf('a'))).toBe('none');
		expect(separator(siteOf('a', '', 'b'))).toBe('');
		expect(separator(siteOf('> a', '>', '> b'))).toBe('▎');
		expect(separator(siteOf('> > a', '> >', '> > b'))).toBe('▎ ▎');
		expect(separator(siteOf('- a', '- b'))).toBe('none');
	});

	it('ends a blank row with its last bar', () => {
		expect(textOf(marginOf(siteOf('> - a'), 40).frame([], 1))).toBe('▎');
		expect(marginOf(siteOf('- a'), 40).frame([], 1)).toEqual([]);
	});
});
