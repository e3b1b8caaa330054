/** Turns a frame for the server into the text that is sent. */
import type {ClientFrame} from './frames.ts';

/** How `JSON.stringify` writes half of a surrogate pair; the other escapes are matched to keep pairs of backslashes whole. */
const ESCAPE = /\\(?:u(d[89a-f][0-9a-f]{2})|.)/g;

/**
 * Writes one frame as compact JSON.
 *
 * Half a surrogate pair, in a value or a key at any depth, becomes U+FFFD: a server cannot write it back as UTF-8,
 * and its turn would end without an answer.
 */
export function encode(frame: ClientFrame): string {
	const text = JSON.stringify(frame);
	// Whole pairs are written as they are, so the escape is found only where something has to be done (or in quoted code).
	if (!text.includes('\\ud')) return text;
	return text.replace(ESCAPE, (written, surrogate: string | undefined) =>
		surrogate === undefined ? written : '\ufffd',
	);
}
