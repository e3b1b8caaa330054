import {describe, expect, it} from 'vitest';
import {
	modifiersOf,
	ofCode,
	ofControl,
	ofKitty,
	typedKey,
	withAlt,
} from '../../../source/terminal/input/key-characters.ts';

const plain = {ctrl: false, alt: false, shift: false};

describe('a control character', () => {
	it('is a named key, or a letter with Ctrl', () => {
		expect(ofControl(0x0d)).toEqual({name: 'enter', ...plain});
		expect(ofControl(0x03)).toEqual({name: 'c', ...plain, ctrl: true});
		expect(ofControl(0x1f)).toEqual({name: '_', ...plain, ctrl: true});
		expect(ofControl(0x7f, true)).toEqual({name: 'backspace', ...plain, alt: true});
	});

	it('never has text', () => {
		for (let code = 0; code < 0x20; code++) {
			expect(ofControl(code)).not.toHaveProperty('text');
		}
	});
});

describe('text', () => {
	it('has no modifiers, and a space has a name', () => {
		expect(typedKey('A')).toEqual({name: 'A', text: 'A', ...plain});
		expect(typedKey(' ')).toEqual({name: 'space', text: ' ', ...plain});
	});

	it('with Alt is a named key: letters in lower case', () => {
		expect(withAlt('F')).toEqual({name: 'f', ...plain, alt: true, shift: true});
		expect(withAlt('.')).toEqual({name: '.', ...plain, alt: true});
	});
});

describe('a key encoded as a number', () => {
	it('is the key of the control character with that number, with modifiers', () => {
		const held = {...plain, shift: true, other: false};
		expect(ofCode(13, held)).toEqual({name: 'enter', ...plain, shift: true});
		expect(ofCode(27, held)).toEqual({name: 'escape', ...plain, shift: true});
		expect(ofCode(97, held)).toEqual(typedKey('a'));
	});

	it('is none if the number is that of a control, a surrogate, or no character', () => {
		const held = {...plain, ctrl: true, other: false};
		for (const code of [0, 7, 0x80, 0x9f, 0xd800, 0x11_0000, 57_441, Number.NaN]) {
			expect(ofCode(code, held)).toBeUndefined();
		}
	});

	it('with Shift alone is text', () => {
		expect(ofKitty([[97], [2]])).toEqual(typedKey('A'));
		expect(ofKitty([[49, 33], [2]])).toEqual(typedKey('!'));
		expect(ofKitty([[97], [9]])).toBeUndefined();
	});
});

describe('modifiers', () => {
	it('are one more than their bits; Caps Lock and Num Lock are ignored', () => {
		expect(modifiersOf(undefined)).toEqual({...plain, other: false});
		expect(modifiersOf(8)).toEqual({ctrl: true, alt: true, shift: true, other: false});
		expect(modifiersOf(1 + 64 + 128)).toEqual({...plain, other: false});
		expect(modifiersOf(1 + 8)).toMatchObject({other: true});
	});
});
