/** Writes answers to standard output: to a terminal as safe text, into a pipe or a file as a copy. */
import type {AssistantEntry} from '../../chat/entry.ts';
import {createRedactor} from '../../protocol/redact.ts';
import type {LongText} from '../../protocol/remote-text.ts';
import {copyable} from '../../terminal/clipboard.ts';
import {safe} from '../../text/safe.ts';
import {keepHeapSmall} from '../interactive/gc-tuning.ts';

/** The part of `process.stdout` that is used. */
export interface AnswerStream {
	/** @param written called when the text has left the program, or cannot */
	write(text: string, written: () => void): unknown;
	readonly isTTY?: boolean | undefined;
}

/** UTF-16 units that are converted and written at once, so that a large answer takes no memory for a second one. */
const SLICE = 65_536;

/** The text of an answer: the last one of its turn, which follows the tool calls. */
export function answerText({parts}: Pick<AssistantEntry, 'parts'>): LongText {
	const part = parts.findLast((each) => each.kind === 'text');
	return part?.kind === 'text' ? part.text : '';
}

/**
 * The parts of a text as it is written. A long one has not passed through the client as text, so secrets are removed here.
 * @param hidden the secrets to be removed
 */
export async function* answerParts(text: LongText, hidden: ReadonlySet<string>): AsyncGenerator<string> {
	if (typeof text === 'string') {
		yield text;
		return;
	}
	keepHeapSmall();
	const {cleanParts} = await import('../../journal/text-file.ts');
	const redactor = createRedactor([...hidden], {keepsWords: true});
	yield* cleanParts(text, (part) => redactor.head(part, part.length), redactor.reach);
}

/**
 * Writes a text, which ends with a line end. Control characters are shown in a terminal, and left out elsewhere, other than
 * line feeds and tabs.
 */
export async function writeAnswer(
	stream: AnswerStream,
	text: LongText,
	hidden: ReadonlySet<string> = new Set(),
): Promise<void> {
	const convert = stream.isTTY === true ? safe : copyable;
	let isEnded = false;
	await writeWhole(stream, answerParts(text, hidden), (slice) => {
		isEnded = slice.endsWith('\n');
		return convert(slice);
	});
	if (!isEnded) await written(stream, '\n');
}

/** Writes a text in slices, each after the one before has left the program. */
export async function writeWhole(
	stream: AnswerStream,
	text: string | AsyncIterable<string>,
	convert = (slice: string): string => slice,
): Promise<void> {
	for await (const slice of slices(typeof text === 'string' ? [text] : text))
		await written(stream, convert(slice));
}

const written = (stream: AnswerStream, text: string): Promise<void> =>
	new Promise((resolve) => {
		stream.write(text, () => resolve());
	});

/** Slices that end at a line end where there is one, so that no cluster and no CRLF is divided. */
async function* slices(parts: Iterable<string> | AsyncIterable<string>): AsyncGenerator<string> {
	let text = '';
	for await (const part of parts) {
		text += part;
		let start = 0;
		// The last slice waits for the next part.
		while (text.length - start > SLICE) {
			const end = endOfSlice(text, start);
			yield text.slice(start, end);
			start = end;
		}
		text = text.slice(start);
	}
	for (let start = 0; start < text.length; ) {
		const end = endOfSlice(text, start);
		yield text.slice(start, end);
		start = end;
	}
}

function endOfSlice(text: string, start: number): number {
	// Searched in the slice alone: in the text, a long line would be searched again for each of its slices.
	const lineEnd = text.slice(start, start + SLICE).lastIndexOf('\n') + 1;
	return lineEnd > 0 ? start + lineEnd : wholeCharacter(text, start + SLICE);
}

/** Before the second half of a surrogate pair, the next position. */
function wholeCharacter(text: string, position: number): number {
	const unit = text.charCodeAt(position);
	return unit >= 0xdc_00 && unit <= 0xdf_ff ? position + 1 : Math.min(position, text.length);
}
