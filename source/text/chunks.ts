/** Splits a streaming text into lines, and very long lines into chunks: an incomplete line is laid out again with every update. */
import {isLowSurrogate} from './code-points.ts';
import {isPlainBoundary} from './graphemes.ts';

/** UTF-16 units of a chunk. */
const SHORTEST_LINE_CHUNK = 1024;
export const LONGEST_LINE_CHUNK = 2048;

/**
 * Offset of the end of the first chunk of a line: before a space, otherwise between two characters. It does not depend on
 * the text after the chunk.
 * @param start of the line
 * @param end of the line, or of the part that has arrived
 * @returns undefined if the line is no longer than a chunk
 */
export function chunkEnd(text: string, start: number, end: number): number | undefined {
	// One more than a chunk, since a cut is between two characters.
	if (end - start <= LONGEST_LINE_CHUNK + 1) return undefined;
	const most = start + LONGEST_LINE_CHUNK;
	const space = text.lastIndexOf(' ', most);
	if (space >= start + SHORTEST_LINE_CHUNK) return space;
	for (let at = most; at > start + SHORTEST_LINE_CHUNK; at--) if (isPlainBoundary(text, at)) return at;
	return isLowSurrogate(text.charCodeAt(most)) ? most - 1 : most;
}

/**
 * Offsets of a complete line: from `start` to its line end, LF or CRLF.
 * @param searchFrom the line has no line end before this offset
 * @returns undefined if the line has no line end yet
 */
export function completeLine(
	text: string,
	start: number,
	searchFrom: number,
): {readonly end: number; readonly next: number} | undefined {
	const lineFeed = text.indexOf('\n', searchFrom);
	if (lineFeed === -1) return undefined;
	const hasReturn = lineFeed > start && text.charCodeAt(lineFeed - 1) === 0x0d;
	return {end: hasReturn ? lineFeed - 1 : lineFeed, next: lineFeed + 1};
}

/** A complete line, or the next chunk of a very long one. */
interface TextPart {
	readonly end: number;
	/** Offset of the next part. */
	readonly next: number;
	/** Whether the next part continues the same line. */
	readonly continues: boolean;
}

/**
 * @param start of a line, or of the rest of one after a chunk
 * @param searchFrom there is no line end between `start` and this offset
 * @returns undefined if the text after `start` is neither a complete line nor longer than a chunk
 */
export function nextPart(text: string, start: number, searchFrom: number): TextPart | undefined {
	const line = completeLine(text, start, searchFrom);
	const cut = chunkEnd(text, start, line?.end ?? text.length);
	if (cut !== undefined) return {end: cut, next: cut, continues: true};
	return line && {end: line.end, next: line.next, continues: false};
}
