/** Lays out the source of a reply, with all its Markdown marks, while it is streaming. */

import {nextPart} from './chunks.ts';
import {layoutSpans, usable} from './layout.ts';
import type {Line} from './line.ts';
import {type SafeText, safeLine} from './safe.ts';
import {span} from './spans.ts';

const plain = (line: SafeText): Line => [span(line, 'text')];

/** For one text and one width; a text that does not start with the previous one is laid out from scratch. */
export class SourceStream {
	readonly #width: number;
	readonly #spansOf: (line: SafeText) => Line;
	#text = '';
	/** Rows of the complete lines. */
	#lines: Line[] = [];
	#start = 0;

	/**
	 * @param width columns, at least 1
	 * @param spansOf styles a line
	 */
	constructor(width: number, spansOf = plain) {
		this.#width = usable(width);
		this.#spansOf = spansOf;
	}

	/**
	 * @param fullText all of the text so far
	 * @returns the rows of `layoutSource`, in a new array that reuses the rows of the last call
	 */
	update(fullText: string): readonly Line[] {
		this.#read(fullText);
		const rest = fullText.slice(this.#start);
		return rest === '' ? [...this.#lines] : [...this.#lines, ...this.#rows(rest)];
	}

	/** Lays out the complete lines. */
	#read(fullText: string): void {
		let searchFrom = this.#text.length;
		if (fullText.slice(0, searchFrom) !== this.#text) {
			this.#lines = [];
			this.#start = 0;
			searchFrom = 0;
		}
		this.#text = fullText;
		for (;;) {
			const part = nextPart(fullText, this.#start, searchFrom);
			if (part === undefined) break;
			for (const row of this.#rows(fullText.slice(this.#start, part.end))) this.#lines.push(row);
			this.#start = part.next;
			searchFrom = Math.max(searchFrom, part.next);
		}
	}

	/** The text that was read, or the part of it that was. */
	get text(): string {
		return this.#text;
	}

	/**
	 * Reads some more of a complete text.
	 * @param characters UTF-16 units, at least 1
	 * @returns whether all of it is read
	 */
	advance(fullText: string, characters: number): boolean {
		this.#read(fullText.slice(0, this.#text.length + characters));
		return this.#text.length === fullText.length;
	}

	/** The rows of a text, most of which may be laid out. */
	complete(fullText: string): readonly Line[] {
		return this.update(fullText);
	}

	#rows(line: string): readonly Line[] {
		const text = safeLine(line);
		return text === '' ? [[]] : layoutSpans(this.#spansOf(text), this.#width);
	}
}

/**
 * Lays out the lines of a text, wrapped, with nothing left out.
 * @param width columns, at least 1
 * @param spansOf styles a line
 * @returns rows of safe text, none wider than `width`; an empty text has none
 */
export const layoutSource = (raw: string, width: number, spansOf = plain): readonly Line[] =>
	new SourceStream(width, spansOf).update(raw);
