import {describe, expect, it} from 'vitest';
import {Paragraph} from '../../../source/text/markdown/paragraph.ts';
import {textOf} from '../any-text.ts';
import {BULLET, lineOf, settingOf} from './setting.ts';

const SENTENCE = 'The quick brown fox jumps over the lazy dog, and then it rests. ';

describe('Paragraph', () => {
	it('wraps after its margin, and keeps emphasis across rows', () => {
		const paragraph = new Paragraph(settingOf(12, [BULLET]));
		paragraph.add(lineOf('one **two three four** five'));
		expect(paragraph.settled).toEqual([]);
		expect(paragraph.closed().map(textOf)).toEqual(['• one two', '  three four', '  five']);
		expect(paragraph.closed()[1]?.at(-1)).toMatchObject({text: 'three four', emphasis: 1});
	});

	it('closes open marks only while it is streaming', () => {
		const paragraph = new Paragraph(settingOf(40));
		paragraph.add(lineOf('a **b'));
		expect(paragraph.open().map(textOf)).toEqual(['a b']);
		expect(paragraph.open(lineOf('c** d')).map(textOf)).toEqual(['a b', 'c d']);
		expect(paragraph.closed().map(textOf)).toEqual(['a **b']);
	});

	it('settles a long part with nothing open, and continues in the row that is not full', () => {
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

	it('waits for open marks to close, up to a limit', () => {
		const paragraph = new Paragraph(settingOf(80));
		for (let count = 0; count < 20; count++) paragraph.add(lineOf(`**${SENTENCE}`.trimEnd()));
		expect(paragraph.settled).toEqual([]);
		for (let count = 0; count < 20; count++) paragraph.add(lineOf(SENTENCE.trimEnd()));
		expect(paragraph.settled.length).toBeGreaterThan(10);
	});

	it('does not show definitions once they are resolved', () => {
		const references = {a: {href: 'https://a.example', title: null}};
		const paragraph = new Paragraph(settingOf(40, [], references));
		paragraph.add(lineOf('[a]: https://a.example'));
		expect(paragraph.closed()).toEqual([]);
		paragraph.add(lineOf('and [a]'));
		expect(paragraph.closed().map(textOf)).toEqual(['and a (https://a.example)']);
	});
});
