/** Encodes a frame for the server as text. */
import type {ClientFrame} from './frames.ts';

/** The escape that `JSON.stringify` writes for half a surrogate pair; other escapes are matched to skip escaped backslashes. */
const ESCAPE = /\\(?:u(d[89a-f][0-9a-f]{2})|.)/g;

/**
 * Writes one frame as compact JSON. Half a surrogate pair, in a value or a key at any depth, becomes U+FFFD: a server
 * cannot encode it as UTF-8, and its turn would end without an answer.
 */
export function encode(frame: ClientFrame): string {
	const text = JSON.stringify(frame);
	// Whole pairs are not escaped, so most texts contain no such escape.
	if (!text.includes('\\ud')) return text;
	return text.replace(ESCAPE, (written, surrogate: string | undefined) =>
		surrogate === undefined ? written : '\ufffd',
	);
}
