/** Writes answers to standard output: to a terminal as safe text, into a pipe or a file as a copy. */
import type {AssistantEntry} from '../../chat/entry.ts';
import {headOf} from '../../protocol/remote-text.ts';
import {copyable} from '../../terminal/clipboard.ts';
import {safe} from '../../text/safe.ts';

/** The part of `process.stdout` that is used. */
export interface AnswerStream {
	/** @param written called when the text has left the program, or cannot */
	write(text: string, written: () => void): unknown;
	readonly isTTY?: boolean | undefined;
}

/** UTF-16 units that are converted and written at once, so that a large answer takes no memory for a second one. */
const SLICE = 65_536;

/** The text of an answer: the last one of its turn, which follows the tool calls. */
export function answerText({parts}: Pick<AssistantEntry, 'parts'>): string {
	const part = parts.findLast((each) => each.kind === 'text');
	return part?.kind === 'text' ? headOf(part.text) : '';
}

/**
 * Writes a text, which ends with a line end. Control characters are shown in a terminal, and left out elsewhere, other than
 * line feeds and tabs.
 */
export async function writeAnswer(stream: AnswerStream, text: string): Promise<void> {
	const convert = stream.isTTY === true ? safe : copyable;
	await writeWhole(stream, text, convert);
	if (!text.endsWith('\n')) await written(stream, '\n');
}

/** Writes a text in slices, each after the one before has left the program. */
export async function writeWhole(
	stream: AnswerStream,
	text: string,
	convert = (slice: string): string => slice,
): Promise<void> {
	for (const slice of slices(text)) await written(stream, convert(slice));
}

const written = (stream: AnswerStream, text: string): Promise<void> =>
	new Promise((resolve) => {
		stream.write(text, () => resolve());
	});

/** Slices that end at a line end where there is one, so that no cluster and no CRLF is divided. */
function* slices(text: string): Generator<string> {
	let start = 0;
	while (start < text.length) {
		// Searched in the slice alone: in the text, a long line would be searched again for each of its slices.
		const lineEnd = text.slice(start, start + SLICE).lastIndexOf('\n') + 1;
		const end = lineEnd > 0 ? start + lineEnd : wholeCharacter(text, start + SLICE);
		yield text.slice(start, end);
		start = end;
	}
}

/** Before the second half of a surrogate pair, the next position. */
function wholeCharacter(text: string, position: number): number {
	const unit = text.charCodeAt(position);
	return unit >= 0xdc_00 && unit <= 0xdf_ff ? position + 1 : Math.min(position, text.length);
}
