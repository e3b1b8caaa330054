/** Text that may be too large to hold here: either the string itself or a handle to where it is kept. */

/** A handle to text that lives elsewhere (a worker, a file): its beginning is here, the rest is fetched in slices. */
export interface RemoteText {
	readonly kind: 'payload';
	/** Opaque and stable for this run. */
	readonly id: string;
	/** The first characters, enough for what is shown unasked. */
	readonly head: string;
	/** Length of the whole in UTF-16 code units. */
	readonly length: number;
	/**
	 * Fetches part of the text.
	 * @param start first code unit, inclusive
	 * @param end last code unit, exclusive
	 * @returns the slice; rejects when the holder is gone
	 */
	slice(start: number, end: number): Promise<string>;
	/** The whole text as UTF-8, in order, in pieces of at most some megabytes; fails when the holder is gone. */
	pieces(): AsyncIterable<Uint8Array>;
}

/** What an entry of the transcript holds: as it came, raw, never drawn without being made safe. */
export type LongText = string | RemoteText;

/** The part of a long text that is at hand: all of a string, the head of a payload. */
export function headOf(text: LongText): string {
	return typeof text === 'string' ? text : text.head;
}

/** Length of the whole text in UTF-16 code units, wherever it is kept. */
export function lengthOf(text: LongText): number {
	return text.length;
}
