/** Parses the terminal's replies, so that they are never taken for keys. */
import type {InputEvent, Reply} from './key.ts';

const OTHER: Reply = {kind: 'other'};

/** The reply in a CSI sequence; undefined if it is none. */
export function ofCsiReply(parameters: string, intermediates: string, final: string): Reply | undefined {
	const isPrivate = parameters.startsWith('?');
	const [first = 0, second = 0] = (isPrivate ? parameters.slice(1) : parameters).split(';').map(Number);
	switch (intermediates + final) {
		case 'I':
		case 'O':
			return parameters === '' ? {kind: 'focus', focused: final === 'I'} : undefined;
		case 'c':
			return isPrivate ? {kind: 'device-attributes'} : undefined;
		case 'R': {
			// A cursor position in row 1 cannot be distinguished from F3 with modifiers, which is more likely.
			const isKey =
				!/^\??\d+;\d+$/.test(parameters) || (!isPrivate && first === 1 && second >= 2 && second <= 16);
			return isKey ? undefined : OTHER;
		}

		case 'u':
			return isPrivate ? OTHER : undefined;
		case 'n':
			return isPrivate && first === 997 && (second === 1 || second === 2)
				? {kind: 'colour-scheme'}
				: undefined;
		case '$y':
			// 1 and 3: set, and permanently set.
			if (isPrivate && first === 2027) return {kind: 'grapheme-mode', isOn: second === 1 || second === 3};
			// 2: recognised, and reset.
			if (isPrivate && first === 2004) return {kind: 'bracketed-paste', isKnown: second >= 1 && second <= 3};
			return OTHER;
		default:
			return undefined;
	}
}

/** A colour channel of one to four hexadecimal digits, as 0 to 1. */
const channel = (digits: string): number => Number.parseInt(digits, 16) / (16 ** digits.length - 1);

/**
 * The reply in a control string.
 * @param introducer the character after ESC: `]` for OSC, `P` for DCS, `_` for APC, `^` for PM, `X` for SOS
 */
export function ofControlString(introducer: string, content: string): Reply {
	const [, red, green, blue] =
		(introducer === ']' && /^11;rgba?:([\da-f]{1,4})\/([\da-f]{1,4})\/([\da-f]{1,4})/i.exec(content)) || [];
	if (red === undefined || green === undefined || blue === undefined) return OTHER;
	return {kind: 'background-colour', red: channel(red), green: channel(green), blue: channel(blue)};
}

/** The wheel, if mouse reports are on (SGR coordinates); every other mouse report is ignored. */
export function ofMouse(parameters: string): InputEvent[] {
	const button = Number.parseInt(parameters.slice(1), 10);
	const name = button === 64 ? 'wheel-up' : 'wheel-down';
	return button === 64 || button === 65
		? [{kind: 'key', key: {name, ctrl: false, alt: false, shift: false}}]
		: [];
}
