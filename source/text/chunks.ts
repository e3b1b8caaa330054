/** Cuts lines that are too long to be laid out again with every character that comes: long ones are laid out in pieces. */
import {isPlainBoundary} from './graphemes.ts';

/** UTF-16 units of a piece, the least and the most. */
const LEAST = 1024;
export const MAX_CHUNK = 2048;

/**
 * Where the first piece of a line ends: before a space, else between two characters. It does not depend on what comes later.
 * @param start of the line
 * @param end of the line, or of what has come of it
 * @returns undefined when the line is no longer than a piece
 */
export function chunkEnd(text: string, start: number, end: number): number | undefined {
	// One more than a piece: a cut is looked for between two characters.
	if (end - start <= MAX_CHUNK + 1) return undefined;
	const most = start + MAX_CHUNK;
	const space = text.lastIndexOf(' ', most);
	if (space >= start + LEAST) return space;
	for (let at = most; at > start + LEAST; at--) if (isPlainBoundary(text, at)) return at;
	const unit = text.charCodeAt(most);
	return unit >= 0xdc00 && unit <= 0xdfff ? most - 1 : most;
}
