import {describe, expect, it} from 'vitest';
import {ofControlString, ofCsiReply, ofMouse} from '../../../source/terminal/input/replies.ts';

describe('ofCsiReply', () => {
	it('distinguishes a cursor position from F3 with modifiers', () => {
		for (const parameters of ['12;2', '1;40', '?1;2'])
			expect(ofCsiReply(parameters, '', 'R')).toEqual({kind: 'other'});
		expect(ofCsiReply('1;2', '', 'R')).toBeUndefined();
		expect(ofCsiReply('', '', 'R')).toBeUndefined();
	});

	it('reads a change of colours', () => {
		expect(ofCsiReply('?997;1', '', 'n')).toEqual({kind: 'colour-scheme'});
		expect(ofCsiReply('?997;2', '', 'n')).toEqual({kind: 'colour-scheme'});
		expect(ofCsiReply('?997;3', '', 'n')).toBeUndefined();
		expect(ofCsiReply('997;1', '', 'n')).toBeUndefined();
	});

	it('does not take keys for replies', () => {
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
		expect(ofControlString(']', '11;rgb:80/ff/00')).toEqual({
			kind: 'background-colour',
			red: 128 / 255,
			green: 1,
			blue: 0,
		});
		expect(ofControlString(']', '11;rgba:f/0/8/f')).toEqual({
			kind: 'background-colour',
			red: 1,
			green: 0,
			blue: 8 / 15,
		});
	});

	it('recognises every other string', () => {
		for (const content of ['11;rgb:zz/00/00', '11;rgb:12345/0/0', '10;rgb:0/0/0', '11;#ffffff', '']) {
			expect(ofControlString(']', content)).toEqual({kind: 'other'});
		}
		expect(ofControlString('P', '11;rgb:0/0/0')).toEqual({kind: 'other'});
	});
});

describe('ofMouse', () => {
	it('reads only the wheel', () => {
		expect(ofMouse('<64;1;1')).toMatchObject([{key: {name: 'wheel-up'}}]);
		expect(ofMouse('<65;1;1')).toMatchObject([{key: {name: 'wheel-down'}}]);
		expect(ofMouse('<0;1;1')).toEqual([]);
		expect(ofMouse('<')).toEqual([]);
	});
});
