/** Parsed keys by short names: `a`, `enter`, `ctrl+c`, `shift+up`, `alt+b`, `漢`. */
import type {Key} from '../../source/terminal/input/key.ts';

const NAMED =
	/^(?:enter|tab|backspace|delete|insert|escape|up|down|left|right|home|end|pageup|pagedown|f\d+|wheel-up|wheel-down)$/;

/** Returns one key by its name; any other text is a typed key. */
export function keyOf(name: string): Key {
	const parts = /^((?:ctrl\+|alt\+|shift\+)*)(.+)$/su.exec(name);
	const held = parts?.[1] ?? '';
	const base = parts?.[2] ?? name;
	const ctrl = held.includes('ctrl+');
	const alt = held.includes('alt+');
	const isNamed = NAMED.test(base);
	const key = {name: base === ' ' ? 'space' : base, ctrl, alt, shift: held.includes('shift+')};
	return isNamed || ctrl || alt ? key : {...key, shift: false, text: base};
}

/** Returns one key for each character of a text. */
export const typed = (text: string): readonly Key[] => Array.from(text, keyOf);
