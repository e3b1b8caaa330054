/** Large texts in files of their own: written without secrets in parts, and read in slices. */
import {createReadStream} from 'node:fs';
import {open, readFile} from 'node:fs/promises';
import {type Redactor, redactEscaped} from '../protocol/redact.ts';
import type {LongText, RemoteText} from '../protocol/remote-text.ts';
import {StoredText} from '../protocol/stored-text.ts';

/** Code units that are redacted and written at once. */
const PART_UNITS = 1024 * 1024;

async function* partsOf(text: LongText): AsyncIterable<string> {
	if (typeof text === 'string') {
		for (let start = 0; start < text.length; ) {
			const end = text.charCodeAt(start + PART_UNITS - 1) >>> 10 === 0x36 ? PART_UNITS + 1 : PART_UNITS;
			yield text.slice(start, start + end);
			start += end;
		}
		return;
	}
	if (text.texts !== undefined) {
		yield* text.texts();
		return;
	}
	const decoder = new TextDecoder('utf-8', {ignoreBOM: true});
	for await (const chunk of text.chunks()) yield decoder.decode(chunk, {stream: true});
	yield decoder.decode();
}

/**
 * Writes a text to a new file that only this user may read, without secrets.
 * @returns its length in UTF-16 code units
 * @throws an error of the file system, or of a handle whose text is no longer stored
 */
export async function writeTextFile(file: string, text: LongText, redactor: Redactor): Promise<number> {
	// A file of an attempt that failed is replaced.
	const handle = await open(file, 'w', 0o600);
	try {
		let length = 0;
		for await (const part of cleanParts(text, (part) => redactEscaped(part, redactor), redactor.reach)) {
			await handle.appendFile(part);
			length += part.length;
		}
		return length;
	} finally {
		await handle.close();
	}
}

/**
 * A text without secrets, in parts of about a megabyte; rejects if its handle's text is no longer stored.
 * @param clean removes secrets; a second time it changes nothing
 * @param reach code units of the longest secret: as many are kept for the next part
 */
export async function* cleanParts(
	text: LongText,
	clean: (part: string) => string,
	reach: number,
): AsyncGenerator<string> {
	/** The end of what was read: a secret may begin in it. */
	let rest = '';
	for await (const part of partsOf(text)) {
		const cleaned = clean(rest + part);
		const end = boundaryBefore(cleaned, cleaned.length - reach);
		yield cleaned.slice(0, end);
		rest = cleaned.slice(end);
	}
	yield rest;
}

/** The last offset up to `limit` between two characters. */
function boundaryBefore(text: string, limit: number): number {
	const end = Math.max(0, limit);
	return text.charCodeAt(end - 1) >>> 10 === 0x36 ? end - 1 : end;
}

/** A handle to the text of a file. It reads nothing until it is asked. @param length in UTF-16 code units */
export function textInFile(file: string, head: string, length: number): RemoteText {
	let stored: WeakRef<StoredText> | undefined;
	async function read(): Promise<StoredText> {
		const known = stored?.deref();
		if (known !== undefined) return known;
		const bytes = await readFile(file);
		const text = new StoredText(bytes, {start: 0, end: bytes.length, units: length}, 'none');
		stored = new WeakRef(text);
		return text;
	}
	return {
		id: `file:${file}`,
		head,
		length,
		slice: async (start, end) => (await read()).slice(start, end),
		async *chunks() {
			for await (const chunk of createReadStream(file, {highWaterMark: PART_UNITS}))
				yield chunk as Uint8Array;
		},
	};
}
