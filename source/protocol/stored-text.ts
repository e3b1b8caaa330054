/** A long text within the bytes of a message. Only the requested parts of it are decoded. */

const BACKSLASH = 0x5c;
const LETTER_U = 0x75;
/** Bytes of a chunk, and between two marks. */
const STRIDE = 1024 * 1024;
/** Bytes of a string of `texts`, which V8 keeps beside other young objects. */
const STRING = 64 * 1024;

/** The range of a text within a message. */
export interface TextSpan {
	/** First byte of the text, and the one after its last. */
	readonly start: number;
	readonly end: number;
	/** Length of the text in UTF-16 code units; equal to the number of bytes if it is ASCII without escapes. */
	readonly units: number;
}

/** A position between two characters: byte in the message, code unit in the text. */
interface Mark {
	readonly byte: number;
	readonly unit: number;
}

export class StoredText {
	readonly #bytes: Buffer;
	readonly #span: TextSpan;
	readonly #escaping: 'json-string' | 'none';
	/** About every `STRIDE` bytes, as far as the text has been read. */
	readonly #marks: Mark[];

	/**
	 * @param escaping `json-string`: the bytes are the content of a valid JSON string, without its quotes; `none`: they are the
	 * text in UTF-8
	 */
	constructor(bytes: Buffer, span: TextSpan, escaping: 'json-string' | 'none') {
		this.#bytes = bytes;
		this.#span = span;
		this.#escaping = escaping;
		this.#marks = [{byte: span.start, unit: 0}];
	}

	/** Length of the text in UTF-16 code units. */
	get length(): number {
		return this.#span.units;
	}

	/** Number of bytes of the text in the message. */
	get size(): number {
		return this.#span.end - this.#span.start;
	}

	/** The code units from `start` (inclusive) to `end` (exclusive). */
	slice(start: number, end: number): string {
		const from = Math.max(0, start);
		const to = Math.min(this.length, end);
		if (from >= to) return '';
		const first = this.#span.start;
		if (this.#isPlain) return this.#bytes.toString('latin1', first + from, first + to);
		const texts: string[] = [];
		let mark = this.#markBefore(from);
		const skipped = from - mark.unit;
		while (mark.unit < to && mark.byte < this.#span.end) {
			const [text, next] = this.#chunkAt(mark);
			texts.push(text);
			mark = next;
		}
		return texts.join('').slice(skipped, skipped + to - from);
	}

	/**
	 * One chunk of the text as UTF-8.
	 * @param byte 0 for the first chunk, otherwise the `next` of the previous one
	 * @returns at most a few megabytes; `next` is undefined for the last chunk
	 */
	chunk(byte: number): {readonly bytes: Uint8Array<ArrayBuffer>; readonly next: number | undefined} {
		const from = this.#span.start + byte;
		const to = this.#boundary(from);
		const next = to < this.#span.end ? to - this.#span.start : undefined;
		// A copy, since it may be transferred to another thread.
		if (this.#isPlain || this.#escaping === 'none')
			return {bytes: Uint8Array.from(this.#bytes.subarray(from, to)), next};
		return {bytes: new TextEncoder().encode(this.#decoded(from, to)), next};
	}

	/** The whole text in strings of at most 64 KB, none of which ends inside a character. */
	*texts(): Generator<string> {
		for (let from = this.#span.start; from < this.#span.end; ) {
			const to = this.#boundary(from, STRING);
			yield this.#isPlain ? this.#bytes.toString('latin1', from, to) : this.#decoded(from, to);
			from = to;
		}
	}

	get #isPlain(): boolean {
		return this.length === this.size;
	}

	#decoded(from: number, to: number): string {
		const text = this.#bytes.toString('utf8', from, to);
		return this.#escaping === 'none' ? text : (JSON.parse(`"${text}"`) as string);
	}

	/** The last mark at or before a code unit; adds the marks up to there. */
	#markBefore(unit: number): Mark {
		for (;;) {
			const last = this.#marks.at(-1);
			if (last === undefined || last.unit > unit || last.byte >= this.#span.end) break;
			const [, next] = this.#chunkAt(last);
			this.#marks.push(next);
		}
		return this.#marks.findLast((mark) => mark.unit <= unit) ?? {byte: this.#span.start, unit: 0};
	}

	#chunkAt({byte, unit}: Mark): readonly [string, Mark] {
		const to = this.#boundary(byte);
		const text = this.#decoded(byte, to);
		return [text, {byte: to, unit: unit + text.length}];
	}

	/** The end of the chunk that begins at a byte. */
	#boundary(from: number, stride = STRIDE): number {
		const {end} = this.#span;
		return from + stride >= end
			? end
			: boundaryBefore(this.#bytes, from, from + stride, this.#escaping === 'json-string');
	}
}

/**
 * The last offset up to `limit` at which a cut splits no character and no escape.
 * @param from an offset with this property, at least 32 bytes before
 */
export function boundaryBefore(bytes: Uint8Array, from: number, limit: number, isEscaped: boolean): number {
	let at = limit;
	while (at > from && ((bytes[at] ?? 0) & 0xc0) === 0x80) at--;
	if (!isEscaped) return at;
	const around = escapeAround(bytes, from, at);
	if (around !== undefined) at = around;
	// Both halves of a pair, `\ud83d\ude00`, belong together.
	const before = at - 6;
	const isHighHalf =
		before >= from && bytes[before] === BACKSLASH && bytes[before + 1] === LETTER_U && isHigh(bytes, before);
	return isHighHalf && isEscapeAt(bytes, from, before) ? before : at;
}

const isHigh = (bytes: Uint8Array, at: number): boolean =>
	((bytes[at + 2] ?? 0) | 0x20) === 0x64 && /[89ab]/i.test(String.fromCharCode(bytes[at + 3] ?? 0));

/** The start of the escape that an offset is inside of; undefined if it is inside none. */
function escapeAround(bytes: Uint8Array, from: number, at: number): number | undefined {
	for (let back = 1; back <= 5 && at - back >= from; back++) {
		const start = at - back;
		if (bytes[start] !== BACKSLASH || !isEscapeAt(bytes, from, start)) continue;
		return back < (bytes[start + 1] === LETTER_U ? 6 : 2) ? start : undefined;
	}
	return undefined;
}

/** Whether a backslash begins an escape: an even number of backslashes precedes it. */
function isEscapeAt(bytes: Uint8Array, from: number, at: number): boolean {
	let before = at - 1;
	while (before >= from && bytes[before] === BACKSLASH) before--;
	return (at - before) % 2 === 1;
}
