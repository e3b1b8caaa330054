/** Reads texts of any length in parts, and makes their characters visible. */
import {type LongText, lengthOf} from '../protocol/remote-text.ts';
import {safe} from '../text/safe.ts';

/** The parts of a text; rejects if it is no longer stored. No part ends within a character. */
export async function* partsOfText(text: LongText): AsyncGenerator<string> {
	if (typeof text === 'string') {
		yield text;
		return;
	}
	const decoder = new TextDecoder('utf-8', {ignoreBOM: true});
	for await (const chunk of text.chunks()) yield decoder.decode(chunk, {stream: true});
	yield decoder.decode();
}

/** What is written in place of a text that its file or thread no longer has. */
export const LOST = '(This text cannot be read any more.)';

/** The same, with a sentence in place of what can no longer be read. */
export async function* readableParts(text: LongText): AsyncGenerator<string> {
	try {
		yield* partsOfText(text);
	} catch {
		yield LOST;
	}
}

/** UTF-16 units of a line that is written at once. */
const LONGEST_LINE = 1024 * 1024;

/** The lines of a text, without their ends; a very long one in several. */
export async function* linesOfText(text: LongText): AsyncGenerator<string> {
	let rest = '';
	for await (const part of readableParts(text)) {
		const lines = `${rest}${part}`.split('\n');
		rest = lines.pop() ?? '';
		for (const line of lines) yield line.endsWith('\r') ? line.slice(0, -1) : line;
		if (rest.length > LONGEST_LINE) {
			yield rest;
			rest = '';
		}
	}
	if (rest !== '' || lengthOf(text) === 0) yield rest;
}

/** The text with visible controls; line feeds and tabs stay. */
export const shownText = (raw: string): string =>
	raw.includes('\t') ? raw.split('\t').map(safe).join('\t') : safe(raw);
