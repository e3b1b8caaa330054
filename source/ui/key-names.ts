/** Names the keys behind control characters and escape sequences, in all the ways terminals encode them. */
import type {Key} from './key.ts';

/** Held keys. `other` is Super or Hyper: such keys belong to the desktop. */
interface Modifiers {
	readonly ctrl: boolean;
	readonly alt: boolean;
	readonly shift: boolean;
	readonly other: boolean;
}

const NO_MODIFIERS: Modifiers = {ctrl: false, alt: false, shift: false, other: false};

/** Final letter of `CSI` and `SS3` sequences. */
const BY_LETTER: Readonly<Record<string, string>> = {
	A: 'up',
	B: 'down',
	C: 'right',
	D: 'left',
	F: 'end',
	H: 'home',
	P: 'f1',
	Q: 'f2',
	R: 'f3',
	S: 'f4',
};

/** First number of `CSI … ~`. */
const BY_NUMBER: Readonly<Record<number, string>> = {
	1: 'home',
	2: 'insert',
	3: 'delete',
	4: 'end',
	5: 'pageup',
	6: 'pagedown',
	7: 'home',
	8: 'end',
	11: 'f1',
	12: 'f2',
	13: 'f3',
	14: 'f4',
	15: 'f5',
	17: 'f6',
	18: 'f7',
	19: 'f8',
	20: 'f9',
	21: 'f10',
	23: 'f11',
	24: 'f12',
};

/** Keys of the number pad, as the kitty protocol numbers them from 57399 on; one character is text. */
const KEYPAD = [
	...'0123456789./*-+',
	'enter',
	'=',
	',',
	'left',
	'right',
	'up',
	'down',
	'pageup',
	'pagedown',
	'home',
	'end',
	'insert',
	'delete',
];
const KEYPAD_FIRST = 57_399;
/** Kitty's numbers for keys without a character: a private area of Unicode. */
const isFunctional = (code: number): boolean => code >= 57_344 && code <= 63_743;

/** What a number pad in application mode sends after `SS3`: `j` to `y` stand for `*` to `9`. */
const APPLICATION_KEYPAD = '*+,-./0123456789';

const named = (name: string, {ctrl, alt, shift}: Modifiers = NO_MODIFIERS): Key => ({name, ctrl, alt, shift});

/** The same for a name that may not be there. */
const maybeNamed = (name: string | undefined, modifiers: Modifiers): Key | undefined =>
	name === undefined ? undefined : named(name, modifiers);

/** A character that is typed. */
export const typed = (text: string): Key => ({
	name: text === ' ' ? 'space' : text,
	text,
	ctrl: false,
	alt: false,
	shift: false,
});

/** A key that has a character, with what is held; `character` is no control character. */
function ofCharacter(character: string, modifiers: Modifiers): Key {
	if (!modifiers.ctrl && !modifiers.alt) {
		return typed(character);
	}

	const lower = character.toLowerCase();
	const isCapital = lower !== character;
	return named(character === ' ' ? 'space' : lower, {...modifiers, shift: modifiers.shift || isCapital});
}

/**
 * The key behind a C0 control character or DEL, ESC excepted.
 * @param alt it came after ESC
 */
export function ofControl(code: number, alt = false): Key {
	const modifiers = {...NO_MODIFIERS, alt};
	switch (code) {
		case 0x08:
		case 0x7f:
			return named('backspace', modifiers);
		case 0x09:
			return named('tab', modifiers);
		case 0x0d:
			return named('enter', modifiers);
		case 0x00:
			return named('space', {...modifiers, ctrl: true});
		default:
			return named(String.fromCharCode(code + 0x40).toLowerCase(), {...modifiers, ctrl: true});
	}
}

/** A character after ESC. */
export const withAlt = (character: string): Key => ofCharacter(character, {...NO_MODIFIERS, alt: true});

export const ESCAPE: Key = named('escape');

/** `1 + bits`, as xterm and kitty send them; Caps Lock and Num Lock do not count. */
function modifiersOf(parameter: number | undefined): Modifiers {
	const bits = Math.max(0, (parameter ?? 1) - 1);
	return {
		shift: (bits & 1) !== 0,
		alt: (bits & (2 | 32)) !== 0,
		ctrl: (bits & 4) !== 0,
		other: (bits & (8 | 16)) !== 0,
	};
}

/** A key given by its character's number, as modifyOtherKeys and the kitty protocol do. */
function ofCode(code: number, modifiers: Modifiers): Key | undefined {
	if (code === 27) {
		return named('escape', modifiers);
	}

	if (code === 13 || code === 9 || code === 8 || code === 127) {
		return named(ofControl(code).name, modifiers);
	}

	if (isFunctional(code)) {
		const name = KEYPAD[code - KEYPAD_FIRST];
		if (name === undefined) {
			return undefined;
		}

		return name.length === 1 ? ofCharacter(name, modifiers) : named(name, modifiers);
	}

	const isCharacter = code >= 0x20 && code <= 0x10_ffff && !(code >= 0x80 && code < 0xa0);
	const isSurrogate = code >= 0xd800 && code <= 0xdfff;
	return isCharacter && !isSurrogate ? ofCharacter(String.fromCodePoint(code), modifiers) : undefined;
}

/** `CSI code[:shifted[:base]] ; modifiers[:event] [; text] u` of the kitty protocol. */
function ofKitty(fields: readonly (readonly number[])[]): Key | undefined {
	const [codes = [], held = []] = fields;
	const modifiers = modifiersOf(held[0]);
	const [code = 0, shifted] = codes;
	const hasOnlyShift = modifiers.shift && !modifiers.ctrl && !modifiers.alt && !modifiers.other;
	if (hasOnlyShift && code > 0x20 && code !== 127 && !isFunctional(code) && code <= 0x10_ffff) {
		// Text: the number is that of the key without Shift.
		return ofCode(shifted || (String.fromCodePoint(code).toUpperCase().codePointAt(0) ?? code), NO_MODIFIERS);
	}

	return modifiers.other ? undefined : ofCode(code, modifiers);
}

/** In `modifiers:event`, the event that says that the key was let go. */
const RELEASE = 3;

/**
 * The key behind a complete CSI sequence.
 * @param parameters what stands between `CSI` and the final character: digits, `;`, `:`
 * @param alt ESC came before it
 * @returns undefined for what is no key, or one that nobody here has a name for
 */
export function ofCsi(parameters: string, final: string, alt = false): Key | undefined {
	if (!/^[\d;:]*$/.test(parameters)) {
		return undefined;
	}

	const fields = parameters.split(';').map((field) => field.split(':').map(Number));
	const [first = 0, second, third] = fields.map(([number]) => number || undefined);
	if (fields[1]?.[1] === RELEASE) {
		return undefined;
	}

	if (final === 'u') {
		return ofKitty(fields);
	}

	if (final === '~' && first === 27) {
		const held = modifiersOf(second);
		return third === undefined || held.other ? undefined : ofCode(third, held);
	}

	const held = modifiersOf(second);
	const modifiers = {...held, alt: held.alt || alt};
	if (held.other) {
		return undefined;
	}

	switch (final) {
		case '~':
			return maybeNamed(BY_NUMBER[first], modifiers);
		// rxvt: Ctrl, Shift, and both.
		case '^':
			return maybeNamed(BY_NUMBER[first], {...modifiers, ctrl: true});
		case '$':
			return maybeNamed(BY_NUMBER[first], {...modifiers, shift: true});
		case '@':
			return maybeNamed(BY_NUMBER[first], {...modifiers, ctrl: true, shift: true});
		case 'Z':
			return named('tab', {...modifiers, shift: true});
		case 'a':
		case 'b':
		case 'c':
		case 'd':
			return maybeNamed(BY_LETTER[final.toUpperCase()], {...modifiers, shift: true});
		default:
			return maybeNamed(BY_LETTER[final], modifiers);
	}
}

/** The key behind `SS3`; `parameters` are the modifiers of some old terminals. */
export function ofSs3(parameters: string, final: string, alt = false): Key | undefined {
	const held = modifiersOf(Number(parameters.split(';').at(-1)) || 1);
	const modifiers = {...held, alt: held.alt || alt};
	const keypad = APPLICATION_KEYPAD[final.charCodeAt(0) - 'j'.charCodeAt(0)];
	if (keypad !== undefined) {
		return typed(keypad);
	}

	switch (final) {
		case 'M':
			return named('enter', modifiers);
		case 'I':
			return named('tab', modifiers);
		case 'X':
			return typed('=');
		case 'a':
		case 'b':
		case 'c':
		case 'd':
			return maybeNamed(BY_LETTER[final.toUpperCase()], {...modifiers, ctrl: true});
		default:
			return maybeNamed(BY_LETTER[final], modifiers);
	}
}

/** F1 to F5 of the Linux console: `CSI [` and a letter from A on. */
export const ofLinuxConsole = (final: string): Key | undefined =>
	final >= 'A' && final <= 'E' ? named(`f${final.charCodeAt(0) - 0x40}`) : undefined;
