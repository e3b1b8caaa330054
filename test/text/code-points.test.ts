import {describe, expect, it} from 'vitest';
import {
	codePointAt,
	HIDDEN,
	isDigit,
	isPictograph,
	isPlainUnit,
	JOINER,
	kindOf,
	MARK,
	PLAIN,
	PREPENDED,
	SELECTOR,
	SPACE,
	TAG,
	TONE,
	takesJoiner,
	takesSelector,
	takesTone,
} from '../../source/text/code-points.ts';

const at = (character: string): number => character.codePointAt(0) ?? 0;

describe('kindOf', () => {
	it.each([
		['a letter', 0x61, PLAIN],
		['an ideograph', 0x6771, PLAIN],
		['an emoji', 0x1f600, PLAIN],
		['a private character', 0xe0b0, PLAIN],
		['a space', 0x20, SPACE],
		['a no-break space', 0xa0, SPACE],
		['TAB', 0x09, HIDDEN],
		['ESC', 0x1b, HIDDEN],
		['C1 CSI', 0x9b, HIDDEN],
		['RLO', 0x202e, HIDDEN],
		['the soft hyphen', 0xad, HIDDEN],
		['a surrogate', 0xd800, HIDDEN],
		['a noncharacter', 0x1ffff, HIDDEN],
		['the Hangul filler', 0x3164, HIDDEN],
		['an acute accent', 0x301, MARK],
		['a Devanagari vowel sign', 0x93f, MARK],
		['ZWNJ', 0x200c, JOINER],
		['ZWJ', 0x200d, JOINER],
		['VS16', 0xfe0f, SELECTOR],
		['VS17', 0xe0100, SELECTOR],
		['a skin tone', 0x1f3fd, TONE],
		['a tag letter', 0xe0067, TAG],
		['the end of ayah', 0x6dd, PREPENDED],
	])('of %s', (_name, codePoint, kind) => {
		expect(kindOf(codePoint)).toBe(kind);
		// The second answer is cached.
		expect(kindOf(codePoint)).toBe(kind);
	});
});

describe('codePointAt', () => {
	it('reads whole characters, lone surrogates, and -1 at the end', () => {
		expect(codePointAt('a😀', 0)).toBe(0x61);
		expect(codePointAt('a😀', 1)).toBe(0x1f600);
		expect(codePointAt('a😀', 2)).toBe(0xde00);
		expect(codePointAt('a', 1)).toBe(-1);
	});

	it('reads nothing after a slice, however often it is called', () => {
		const whole = `${'x'.repeat(40)}\u{1F469}${'y'.repeat(40)}`;
		for (let call = 0; call < 30_000; call++) {
			if (codePointAt(whole.slice(0, 41), 40) !== 0xd83d) expect.fail(`call ${call}`);
		}
	});
});

describe('bases', () => {
	it('determine the joiners and tones that can follow', () => {
		expect(isPlainUnit(at('a'))).toBe(true);
		expect(isPlainUnit(at(' '))).toBe(false);
		expect(takesJoiner(at('ب'))).toBe(true);
		expect(takesJoiner(at('a'))).toBe(false);
		expect(isPictograph(at('❤'))).toBe(true);
		expect(isPictograph(at('1'))).toBe(false);
		expect(takesTone(at('👍'))).toBe(true);
		expect(takesTone(at('😀'))).toBe(false);
		expect(isDigit(at('٣'))).toBe(true);
		expect(isDigit(at('x'))).toBe(false);
	});

	it('take a selector only if they have variants', () => {
		expect(takesSelector(at('❤'), 0xfe0f, 0)).toBe(true);
		expect(takesSelector(at('1'), 0xfe0f, 0x20e3)).toBe(true);
		expect(takesSelector(at('1'), 0xfe0f, 0)).toBe(false);
		expect(takesSelector(at('a'), 0xfe0f, 0)).toBe(false);
		expect(takesSelector(at('葛'), 0xe0100, 0)).toBe(true);
		expect(takesSelector(at('☺'), 0xe0100, 0)).toBe(false);
		expect(takesSelector(at('ᠠ'), 0x180b, 0)).toBe(true);
		expect(takesSelector(at('≨'), 0xfe00, 0)).toBe(true);
		expect(takesSelector(at('<'), 0xfe00, 0)).toBe(false);
	});
});
