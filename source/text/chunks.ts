/** Cuts very long lines into chunks, since a line is laid out again with every character that arrives. */
import {isPlainBoundary} from './graphemes.ts';

/** UTF-16 units of a chunk. */
const MIN_CHUNK = 1024;
export const MAX_CHUNK = 2048;

/**
 * Offset of the end of the first chunk of a line: before a space, otherwise between two characters. It does not depend on
 * the text after the chunk.
 * @param start of the line
 * @param end of the line, or of the part that has arrived
 * @returns undefined if the line is no longer than a chunk
 */
export function chunkEnd(text: string, start: number, end: number): number | undefined {
	// One more than a chunk, since a cut is between two characters.
	if (end - start <= MAX_CHUNK + 1) return undefined;
	const most = start + MAX_CHUNK;
	const space = text.lastIndexOf(' ', most);
	if (space >= start + MIN_CHUNK) return space;
	for (let at = most; at > start + MIN_CHUNK; at--) if (isPlainBoundary(text, at)) return at;
	const unit = text.charCodeAt(most);
	return unit >= 0xdc00 && unit <= 0xdfff ? most - 1 : most;
}
