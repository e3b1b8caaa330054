import {describe, expect, it} from 'vitest';
import {FENCE_START, readFenceLine} from '../../source/text/fences.ts';

/** What each line of a text is, in a word, with what it says. */
function kinds(text: string): string[] {
	let place = FENCE_START;
	return text.split('\n').map((line) => {
		const {reading, next} = readFenceLine(line, place);
		place = next;
		const words = 'text' in reading ? reading.text : 'label' in reading ? reading.label : '';
		return words === '' ? reading.kind : `${reading.kind} ${words}`;
	});
}

describe('readLine', () => {
	it('tells prose from code', () => {
		expect(kinds('hi\n```js\nlet a\n\n```\nbye')).toEqual([
			'text hi',
			'opening js',
			'code let a',
			'code',
			'closing',
			'text bye',
		]);
	});

	it('closes a fence only with as many of the same marks and nothing behind them', () => {
		expect(kinds('````\n```\n~~~~\n```` x\n`````')).toEqual([
			'opening',
			'code ```',
			'code ~~~~',
			'code ```` x',
			'closing',
		]);
		expect(kinds('~~~ a `b` c\n```\n~~~')).toEqual(['opening a `b` c', 'code ```', 'closing']);
	});

	it('takes the indentation of the fence from its code', () => {
		expect(kinds('  ```\n    a\n b\n  ```')).toEqual(['opening', 'code   a', 'code b', 'closing']);
	});

	it('knows code within a line', () => {
		expect(kinds('```code``` more')).toEqual(['text ```code``` more']);
		expect(kinds('``')).toEqual(['text ``']);
	});

	it('keeps two blank lines in a row', () => {
		expect(kinds('a\n\n \n\t\n\nb\n\nc')).toEqual([
			'text a',
			'blank',
			'blank',
			'surplus',
			'surplus',
			'text b',
			'blank',
			'text c',
		]);
	});
});
