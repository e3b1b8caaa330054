import {describe, expect, it} from 'vitest';
import {ofControlString, ofCsiReply, ofMouse} from '../../../source/terminal/input/replies.ts';

describe('ofCsiReply', () => {
	it('tells a cursor position from F3 with modifiers', () => {
		expect(ofCsiReply('12;2', '', 'R')).toEqual({kind: 'cursor-position', row: 12, column: 2});
		expect(ofCsiReply('1;40', '', 'R')).toEqual({kind: 'cursor-position', row: 1, column: 40});
		expect(ofCsiReply('?1;2', '', 'R')).toEqual({kind: 'cursor-position', row: 1, column: 2});
		expect(ofCsiReply('1;2', '', 'R')).toBeUndefined();
		expect(ofCsiReply('', '', 'R')).toBeUndefined();
	});

	it('hears of a change of colours', () => {
		expect(ofCsiReply('?997;1', '', 'n')).toEqual({kind: 'colour-scheme', scheme: 'dark'});
		expect(ofCsiReply('?997;2', '', 'n')).toEqual({kind: 'colour-scheme', scheme: 'light'});
		expect(ofCsiReply('?997;3', '', 'n')).toBeUndefined();
		expect(ofCsiReply('997;1', '', 'n')).toBeUndefined();
	});

	it('takes keys for no replies', () => {
		for (const [parameters, final] of [
			['1;5', 'I'],
			['99;5', 'u'],
			['', 'c'],
			['1;2', 'A'],
		] as const) {
			expect(ofCsiReply(parameters, '', final)).toBeUndefined();
		}
	});
});

describe('ofControlString', () => {
	it('reads colours of one to four digits', () => {
		expect(ofControlString(']', '11;rgb:80/ff/00')).toMatchObject({
			of: 'background',
			red: 128 / 255,
			green: 1,
			blue: 0,
		});
		expect(ofControlString(']', '10;rgba:f/0/8/f')).toMatchObject({
			of: 'foreground',
			red: 1,
			green: 0,
			blue: 8 / 15,
		});
	});

	it('keeps what it does not read, with its introducer', () => {
		for (const content of ['11;rgb:zz/00/00', '11;rgb:12345/0/0', '12;rgb:0/0/0', '11;#ffffff', '']) {
			expect(ofControlString(']', content)).toEqual({kind: 'other', introducer: ']', content});
		}
	});
});

describe('ofMouse', () => {
	it('knows the wheel alone', () => {
		expect(ofMouse('<64;1;1')).toMatchObject([{key: {name: 'wheel-up'}}]);
		expect(ofMouse('<65;1;1')).toMatchObject([{key: {name: 'wheel-down'}}]);
		expect(ofMouse('<0;1;1')).toEqual([]);
		expect(ofMouse('<')).toEqual([]);
	});
});
