/** A long text as it lies in a message: bytes of which only the parts that are asked for are ever decoded. */

const BACKSLASH = 0x5c;
const LETTER_U = 0x75;
/** Bytes between two places whose position in the text is remembered, and of one piece. */
const STRIDE = 1024 * 1024;

/** Where a text lies, and what is known of it. */
export interface TextSpan {
	/** First byte of the text, and the one behind its last. */
	readonly start: number;
	readonly end: number;
	/** Length of the text in UTF-16 code units; as many as bytes where it is plain ASCII without escapes. */
	readonly units: number;
}

/** A place between two characters: byte in the message, code unit in the text. */
interface Mark {
	readonly byte: number;
	readonly unit: number;
}

export class StoredText {
	readonly #bytes: Buffer;
	readonly #span: TextSpan;
	readonly #escaping: 'json-string' | 'none';
	/** Every `STRIDE` bytes or so, as far as somebody has read. */
	readonly #marks: Mark[];

	/**
	 * @param escaping `json-string`: the text is what stands between the quotes of a JSON string, valid and UTF-8; `none`:
	 * it is UTF-8 as it is
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

	/** Bytes of the message that the text takes. */
	get size(): number {
		return this.#span.end - this.#span.start;
	}

	/** The code units from `start` up to, and without, `end`. */
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
			const [text, next] = this.#pieceAt(mark);
			texts.push(text);
			mark = next;
		}
		return texts.join('').slice(skipped, skipped + to - from);
	}

	/**
	 * One piece of the text as UTF-8.
	 * @param byte 0 at first, afterwards the `next` of the piece before
	 * @returns at most some megabytes, with where to go on; `next` is undefined behind the last
	 */
	piece(byte: number): {readonly bytes: Uint8Array<ArrayBuffer>; readonly next: number | undefined} {
		const from = this.#span.start + byte;
		const to = this.#boundary(from);
		const next = to < this.#span.end ? to - this.#span.start : undefined;
		// A copy, since it may be handed to another thread.
		if (this.#isPlain || this.#escaping === 'none')
			return {bytes: Uint8Array.from(this.#bytes.subarray(from, to)), next};
		return {bytes: new TextEncoder().encode(this.#decoded(from, to)), next};
	}

	get #isPlain(): boolean {
		return this.length === this.size;
	}

	#decoded(from: number, to: number): string {
		const text = this.#bytes.toString('utf8', from, to);
		return this.#escaping === 'none' ? text : (JSON.parse(`"${text}"`) as string);
	}

	/** The last remembered place that is not behind a unit; remembers those on the way to it. */
	#markBefore(unit: number): Mark {
		for (;;) {
			const last = this.#marks.at(-1);
			if (last === undefined || last.unit > unit || last.byte >= this.#span.end) break;
			const [, next] = this.#pieceAt(last);
			this.#marks.push(next);
		}
		return this.#marks.findLast((mark) => mark.unit <= unit) ?? {byte: this.#span.start, unit: 0};
	}

	#pieceAt({byte, unit}: Mark): readonly [string, Mark] {
		const to = this.#boundary(byte);
		const text = this.#decoded(byte, to);
		return [text, {byte: to, unit: unit + text.length}];
	}

	/** The end of the piece that begins at a byte. */
	#boundary(from: number): number {
		const {end} = this.#span;
		return from + STRIDE >= end
			? end
			: boundaryBefore(this.#bytes, from, from + STRIDE, this.#escaping === 'json-string');
	}
}

/**
 * The last place up to `limit` where a text can be cut in two without cutting a character.
 * @param from a place where it can be cut, at least 32 bytes before
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

/** Where the escape begins that a place lies in the middle of; undefined where it lies in none. */
function escapeAround(bytes: Uint8Array, from: number, at: number): number | undefined {
	for (let back = 1; back <= 5 && at - back >= from; back++) {
		const start = at - back;
		if (bytes[start] !== BACKSLASH || !isEscapeAt(bytes, from, start)) continue;
		return back < (bytes[start + 1] === LETTER_U ? 6 : 2) ? start : undefined;
	}
	return undefined;
}

/** Whether the backslash there begins an escape: those before it are pairs. */
function isEscapeAt(bytes: Uint8Array, from: number, at: number): boolean {
	let before = at - 1;
	while (before >= from && bytes[before] === BACKSLASH) before--;
	return (at - before) % 2 === 1;
}
