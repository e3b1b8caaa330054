import {describe, expect, it} from 'vitest';
import {Paragraph} from '../../../source/text/markdown/paragraph.ts';
import {textOf} from '../any-text.ts';
import {BULLET, lineOf, settingOf} from './setting.ts';

const SENTENCE = 'The quick brown fox jumps over the lazy dog, and then it rests. ';

describe('Paragraph', () => {
	it('wraps behind its margin, and keeps emphasis from row to row', () => {
		const paragraph = new Paragraph(settingOf(12, [BULLET]));
		paragraph.add(lineOf('one **two three four** five'));
		expect(paragraph.settled).toEqual([]);
		expect(paragraph.closed().map(textOf)).toEqual(['• one two', '  three four', '  five']);
		expect(paragraph.closed()[1]?.at(-1)).toMatchObject({text: 'three four', emphasis: 1});
	});

	it('closes what is open only while it may go on', () => {
		const paragraph = new Paragraph(settingOf(40));
		paragraph.add(lineOf('a **b'));
		expect(paragraph.open().map(textOf)).toEqual(['a b']);
		expect(paragraph.open(lineOf('c** d')).map(textOf)).toEqual(['a b', 'c d']);
		expect(paragraph.closed().map(textOf)).toEqual(['a **b']);
	});

	it('settles what is long and has nothing open, and goes on in the row that is not full', () => {
		const paragraph = new Paragraph(settingOf(80));
		paragraph.add({text: SENTENCE.repeat(17).trimEnd(), continues: false});
		expect(paragraph.settled.length).toBeGreaterThan(10);
		const before = [...paragraph.settled];
		paragraph.add({text: ` ${SENTENCE.trimEnd()}`, continues: true});
		expect(paragraph.settled.slice(0, before.length)).toEqual(before);
		const whole = [...paragraph.settled, ...paragraph.closed()].map(textOf);
		expect(whole.join(' ')).toBe(SENTENCE.repeat(18).trimEnd());
		for (const row of whole.slice(0, -1)) expect(row.length).toBeGreaterThan(70);
	});

	it('waits for the end of what is open, but not for ever', () => {
		const paragraph = new Paragraph(settingOf(80));
		for (let count = 0; count < 20; count++) paragraph.add(lineOf(`**${SENTENCE}`.trimEnd()));
		expect(paragraph.settled).toEqual([]);
		for (let count = 0; count < 20; count++) paragraph.add(lineOf(SENTENCE.trimEnd()));
		expect(paragraph.settled.length).toBeGreaterThan(10);
	});

	it('shows nothing of definitions once they are resolved', () => {
		const references = {a: {href: 'https://a.example', title: null}};
		const paragraph = new Paragraph(settingOf(40, [], references));
		paragraph.add(lineOf('[a]: https://a.example'));
		expect(paragraph.closed()).toEqual([]);
		paragraph.add(lineOf('and [a]'));
		expect(paragraph.closed().map(textOf)).toEqual(['and a (https://a.example)']);
	});
});
