/** Names the keys of escape sequences, in all encodings of terminals. */
import type {Key} from './key.ts';
import {type Modifiers, named, ofCode, ofKitty, typedKey, xtermModifiersOf} from './key-characters.ts';

/** By the final letter of `CSI` and `SS3` sequences. */
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

/** By the first number of `CSI … ~`. */
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

/** The number pad in application mode: `j` to `y` after `SS3` mean `*` to `9`. */
const APPLICATION_KEYPAD = '*+,-./0123456789';

/** The key of that name, if there is one. */
const maybeNamed = (name: string | undefined, modifiers: Modifiers): Key | undefined =>
	name === undefined ? undefined : named(name, modifiers);

/** The event in `modifiers:event` that reports the release of a key. */
const RELEASE = 3;

/**
 * The key of a complete CSI sequence.
 * @param parameters the part between `CSI` and the final character: digits, `;`, `:`
 * @param alt it followed another ESC
 * @returns undefined for a sequence that is no key, or an unknown one
 */
export function ofCsi(parameters: string, final: string, alt = false): Key | undefined {
	if (!/^[\d;:]*$/.test(parameters)) return undefined;
	const fields = parameters.split(';').map((field) => field.split(':').map(Number));
	const [first = 0, second, third] = fields.map(([number]) => number || undefined);
	if (fields[1]?.[1] === RELEASE) return undefined;
	if (final === 'u') return ofKitty(fields);
	if (final === '~' && first === 27) {
		const held = xtermModifiersOf(second);
		return third === undefined || held.other ? undefined : ofCode(third, held);
	}

	const held = xtermModifiersOf(second);
	const modifiers = {...held, alt: held.alt || alt};
	if (held.other) return undefined;
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

/** The key of an `SS3` sequence; `parameters` are the modifiers of some old terminals. */
export function ofSs3(parameters: string, final: string, alt = false): Key | undefined {
	const held = xtermModifiersOf(Number(parameters.split(';').at(-1)) || 1);
	const modifiers = {...held, alt: held.alt || alt};
	const keypad = APPLICATION_KEYPAD[final.charCodeAt(0) - 'j'.charCodeAt(0)];
	if (keypad !== undefined) return typedKey(keypad);
	switch (final) {
		case 'M':
			return named('enter', modifiers);
		case 'I':
			return named('tab', modifiers);
		case 'X':
			return typedKey('=');
		case 'a':
		case 'b':
		case 'c':
		case 'd':
			return maybeNamed(BY_LETTER[final.toUpperCase()], {...modifiers, ctrl: true});
		default:
			return maybeNamed(BY_LETTER[final], modifiers);
	}
}

/** F1 to F5 of the Linux console: `CSI [` and a letter from A. */
export const ofLinuxConsole = (final: string): Key | undefined =>
	final >= 'A' && final <= 'E' ? named(`f${final.charCodeAt(0) - 0x40}`) : undefined;
