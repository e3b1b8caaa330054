import {describe, expect, it} from 'vitest';
import {BOLD, UNDERLINE} from '../../../source/text/line.ts';
import {HtmlBlock, headingBlock, markerBlock, ruleBlock} from '../../../source/text/markdown/plain-blocks.ts';
import {textOf} from '../any-text.ts';
import {BULLET, lineOf, settingOf} from './setting.ts';

const heading = (level: number, text: string, width = 40) =>
	headingBlock({kind: 'heading', level, text, isUnderlined: false}, settingOf(width)).settled;

describe('headings', () => {
	it('are bold, and level 1 is underlined', () => {
		expect(heading(1, 'a')).toEqual([[{text: 'a', style: 'heading', emphasis: BOLD | UNDERLINE}]]);
		expect(heading(3, 'a')).toEqual([[{text: 'a', style: 'heading', emphasis: BOLD}]]);
	});

	it('are wrapped', () => {
		expect(heading(2, 'one two three', 8).map(textOf)).toEqual(['one two', 'three']);
	});
});

describe('rules', () => {
	it('are as wide as the text', () => {
		expect(ruleBlock(settingOf(10, [{kind: 'quote'}])).settled.map(textOf)).toEqual(['▎ ────────']);
	});
});

describe('HTML', () => {
	it('is shown as its source', () => {
		const html = new HtmlBlock(settingOf(12));
		html.add(lineOf('<p>&amp; some'));
		html.add(lineOf('  words</p>'));
		expect(html.settled.map(textOf)).toEqual(['<p>&amp;', 'some', '  words</p>']);
		expect(html.open(lineOf('more')).map(textOf)).toEqual(['more']);
		expect(html.settled).toHaveLength(3);
		expect(html.settled.flat().every(({style}) => style === 'dim')).toBe(true);
	});
});

describe('an empty item', () => {
	it('shows its marker, at any width', () => {
		expect(markerBlock(settingOf(10, [BULLET])).settled.map(textOf)).toEqual(['• ']);
		expect(markerBlock(settingOf(1, [BULLET])).settled.map(textOf)).toEqual(['•']);
	});
});
