/** Keys that are encoded as a character or a control character, alone or with modifiers. */
import type {Key} from './key.ts';

/** Modifier keys. `other` is Super or Hyper: such keys belong to the desktop. */
export interface Modifiers {
	readonly ctrl: boolean;
	readonly alt: boolean;
	readonly shift: boolean;
	readonly other: boolean;
}

const NO_MODIFIERS: Modifiers = {ctrl: false, alt: false, shift: false, other: false};

/** Keys of the number pad in the order of the kitty protocol, from 57399 on; one character is text. */
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
/** Kitty's numbers for keys without a character: a private use area of Unicode. */
const isFunctional = (code: number): boolean => code >= 57_344 && code <= 63_743;

/** A code point that is neither a control character nor a surrogate nor one of kitty's numbers. */
const isCharacter = (code: number): boolean =>
	code >= 0x20 &&
	code <= 0x10_ffff &&
	!(code >= 0x7f && code < 0xa0) &&
	!(code >= 0xd800 && code <= 0xdfff) &&
	!isFunctional(code);

export const named = (name: string, {ctrl, alt, shift}: Modifiers = NO_MODIFIERS): Key => ({
	name,
	ctrl,
	alt,
	shift,
});

/** The key of a typed character. */
export const typedKey = (text: string): Key => ({
	name: text === ' ' ? 'space' : text,
	text,
	ctrl: false,
	alt: false,
	shift: false,
});

/** Keys that a terminal without a keyboard protocol cannot distinguish from Ctrl with a letter or `[`. */
const CONTROL_NAMES: Readonly<Record<string, string>> = {'[': 'escape', i: 'tab', m: 'enter'};

/** AltGr, which some terminals report as Ctrl+Alt: it types a character that no layout has on a key of its own. */
const isAltGr = (character: string, {ctrl, alt}: Modifiers): boolean =>
	ctrl && alt && !/[a-z\d ]/i.test(character);

/** A key with a character, which is no control character, and modifiers. */
function ofCharacter(character: string, modifiers: Modifiers): Key {
	if ((!modifiers.ctrl && !modifiers.alt) || isAltGr(character, modifiers)) {
		return typedKey(character);
	}

	const control = CONTROL_NAMES[character];
	if (modifiers.ctrl && !modifiers.shift && control !== undefined) {
		return named(control, {...modifiers, ctrl: false});
	}

	const lower = character.toLowerCase();
	const isCapital = lower !== character;
	return named(character === ' ' ? 'space' : lower, {...modifiers, shift: modifiers.shift || isCapital});
}

/**
 * The key of a C0 control character or DEL, except ESC.
 * @param alt it followed ESC
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

/** The key of a character that followed ESC. */
export const withAlt = (character: string): Key => ofCharacter(character, {...NO_MODIFIERS, alt: true});

export const ESCAPE: Key = named('escape');

/** `1 + bits`, as xterm and kitty send them; Caps Lock and Num Lock are ignored. */
export function modifiersOf(parameter: number | undefined): Modifiers {
	const bits = Math.max(0, (parameter ?? 1) - 1);
	return {
		shift: (bits & 1) !== 0,
		alt: (bits & (2 | 32)) !== 0,
		ctrl: (bits & 4) !== 0,
		other: (bits & (8 | 16)) !== 0,
	};
}

/** The same for keys of xterm, where the bit that kitty has for Super is Meta: iTerm2 sends it for Option. */
export function xtermModifiersOf(parameter: number | undefined): Modifiers {
	const bits = Math.max(0, (parameter ?? 1) - 1);
	return {...modifiersOf(parameter), alt: (bits & (2 | 8 | 32)) !== 0, other: (bits & 16) !== 0};
}

/** A key encoded as the number of its character, as modifyOtherKeys and the kitty protocol do. */
export function ofCode(code: number, modifiers: Modifiers): Key | undefined {
	if (code === 27) return named('escape', modifiers);
	if (code === 13 || code === 9 || code === 8 || code === 127) return named(ofControl(code).name, modifiers);

	if (isFunctional(code)) {
		const name = KEYPAD[code - KEYPAD_FIRST];
		if (name === undefined) return undefined;
		return name.length === 1 ? ofCharacter(name, modifiers) : named(name, modifiers);
	}

	return isCharacter(code) ? ofCharacter(String.fromCodePoint(code), modifiers) : undefined;
}

/**
 * Whether a key with Ctrl or Alt is named after its position: layouts of other scripts have no letter for Ctrl+C. Hebrew and
 * Greek layouts have signs on some of these positions; with Ctrl and Alt a sign is one of AltGr.
 * @param base the code of the key at the same position of a US layout
 */
function isNamedByPosition(code: number, base: number, {ctrl, alt}: Modifiers): boolean {
	if (!(ctrl || alt) || !isCharacter(code) || !isCharacter(base)) {
		return false;
	}

	const character = String.fromCodePoint(code);
	if (/\p{L}|\p{M}/u.test(character)) {
		return !/\p{Script=Latin}|\p{Script=Common}/u.test(character);
	}

	return !(ctrl && alt) && !/[\d ]/.test(character) && /[a-z]/.test(String.fromCodePoint(base));
}

/** `CSI code[:shifted[:base]] ; modifiers[:event] [; text] u` of the kitty protocol. */
export function ofKitty(fields: readonly (readonly number[])[]): Key | undefined {
	const [codes = [], held = []] = fields;
	const modifiers = modifiersOf(held[0]);
	const [code = 0, withShift, base = 0] = codes;
	const hasOnlyShift = modifiers.shift && !modifiers.ctrl && !modifiers.alt && !modifiers.other;
	if (hasOnlyShift && code > 0x20 && code !== 127 && !isFunctional(code) && code <= 0x10_ffff) {
		// Text: the number is that of the key without Shift.
		return ofCode(
			withShift || (String.fromCodePoint(code).toUpperCase().codePointAt(0) ?? code),
			NO_MODIFIERS,
		);
	}

	if (modifiers.other) {
		return undefined;
	}

	return ofCode(isNamedByPosition(code, base, modifiers) ? base : code, modifiers);
}
