/** A bundle as text: JSON lines, each a value of one part, without secrets and control characters. */
import {createReadStream} from 'node:fs';
import {open} from 'node:fs/promises';
import type {BundlePart} from '../../config/settings.ts';
import type {Redaction} from '../../export/redaction.ts';
import {escapedJson} from '../../text/json-tree/write.ts';

/** The first line. */
export interface BundleStart {
	/** Version of the format. */
	readonly bundle: 1;
	/** Name and version of the program, as in `bedrock-chat/0.1.0`. */
	readonly program: string;
	/** ISO 8601, UTC. */
	readonly made: string;
}

/** The number of lines of each part. */
export type PartCounts = Record<BundlePart, number>;

export interface BundleContents {
	readonly start: BundleStart;
	/** JSON values. */
	readonly checks: readonly unknown[];
	/** The lines of a session, in parts of UTF-8, without secrets; undefined = none. */
	readonly session: AsyncIterable<Uint8Array> | undefined;
	/** Absolute paths; undefined = none. */
	readonly log: string | undefined;
	readonly frames: string | undefined;
	readonly redaction: Redaction;
}

/** Bytes of the end of a log that are taken. */
const MOST_OF_LOG = 1024 * 1024;

const line = (part: BundlePart, json: string): Uint8Array =>
	Buffer.from(`{"part":"${part}","value":${escapedJson(json)}}\n`);

/**
 * @param counts is filled in
 * @throws an error of the file system
 */
export async function* bundleLines(contents: BundleContents, counts: PartCounts): AsyncGenerator<Uint8Array> {
	const {start, checks, session, log, frames, redaction} = contents;
	const counted = (part: BundlePart, json: string): Uint8Array => {
		counts[part]++;
		return line(part, json);
	};
	yield Buffer.from(`${JSON.stringify(start)}\n`);
	for (const check of checks) yield counted('checks', redaction.json(JSON.stringify(check)));
	for await (const each of session === undefined ? [] : linesOfParts(session)) yield counted('session', each);
	for await (const each of log === undefined ? [] : logLines(log))
		yield counted('log', JSON.stringify(redaction.text(each).toWellFormed()));
	for await (const each of frames === undefined ? [] : linesOfParts(createReadStream(frames)))
		yield counted('frames', isJson(each) ? redaction.json(each) : JSON.stringify(redaction.text(each)));
}

function isJson(text: string): boolean {
	try {
		JSON.parse(text);
		return true;
	} catch {
		return false;
	}
}

/** The lines of a text; only LF and CRLF end one. A line may be in several parts, and a part may have several lines. */
export async function* linesOfParts(parts: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
	/** Of the line that is not ended yet. */
	let begun: string[] = [];
	const decoder = new TextDecoder();
	for await (const part of parts) {
		const [first = '', ...others] = decoder.decode(part, {stream: true}).split('\n');
		begun.push(first);
		for (const next of others) {
			yield begun.join('').replace(/\r$/, '');
			begun = [next];
		}
	}
	const last = begun.join('');
	if (last !== '') yield last;
}

/** The last whole lines of a log. */
async function* logLines(file: string): AsyncGenerator<string> {
	const handle = await open(file, 'r');
	try {
		const {size} = await handle.stat();
		const from = Math.max(0, size - MOST_OF_LOG);
		const {buffer, bytesRead} = await handle.read(Buffer.alloc(size - from), 0, size - from, from);
		const lines = buffer.toString('utf8', 0, bytesRead).split('\n');
		yield* (from === 0 ? lines : lines.slice(1)).filter((each) => each !== '');
	} finally {
		await handle.close();
	}
}
