/** Text of any length: either the string itself or a handle to it. */

/** A handle to a text that is stored elsewhere (in a worker, in a file): its beginning is here, the rest is fetched in slices. */
export interface RemoteText {
	/** Opaque, and stable while the program runs. */
	readonly id: string;
	/** The first characters, enough for the first view. */
	readonly head: string;
	/** Length of the whole in UTF-16 code units. */
	readonly length: number;
	/**
	 * Fetches part of the text.
	 * @param start first code unit, inclusive
	 * @param end last code unit, exclusive
	 * @returns the slice; rejects if the text is no longer stored
	 */
	slice(start: number, end: number): Promise<string>;
	/** The whole text as UTF-8, in chunks of at most a few megabytes; rejects if the text is no longer stored. */
	chunks(): AsyncIterable<Uint8Array>;
	/** The same as exact strings, lone halves of pairs included; only of a text in this thread. */
	texts?(): Iterable<string>;
}

/** A text of an entry of the transcript, as received: it must be made safe before it is drawn. */
export type LongText = string | RemoteText;

export const isRemoteText = (value: object): value is RemoteText =>
	'slice' in value &&
	typeof value.slice === 'function' &&
	'chunks' in value &&
	typeof value.chunks === 'function';

/** The part of a long text that is available immediately: all of a string, the head of a remote text. */
export function headOf(text: LongText): string {
	return typeof text === 'string' ? text : text.head;
}

/** Length of the whole text in UTF-16 code units. */
export function lengthOf(text: LongText): number {
	return text.length;
}
