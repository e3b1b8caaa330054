/** Lays out a text that is still coming, so that what is laid out once is not laid out again. */
import {isPlainUnit} from './code-points.ts';
import {BEGINNING, isSettled, type Place, readLine} from './fences.ts';
import {isPlainBoundary} from './graphemes.ts';
import {breakLine, finishedLine, layoutLine, rowToLine, usable} from './layout.ts';
import type {Line} from './line.ts';
import {EMPTY, joinSafe, type SafeText, safeLine, sliceSafe} from './safe.ts';

/** The line that has no end yet: its rows that cannot change any more, and where the rest goes on. */
interface OpenLine {
	readonly lines: Line[];
	/** Units of the line that are in `lines` and `carry`. */
	taken: number;
	/** Units that those have become by being made safe. */
	column: number;
	/** The safe text of the row being filled. */
	carry: SafeText;
}

/** Whether everything before an offset stays as it is, laid out and made safe, whatever is put behind it. */
const isFinal = (text: string, offset: number): boolean =>
	isPlainUnit(text.charCodeAt(offset)) &&
	(isPlainUnit(text.charCodeAt(offset - 1)) || text.charCodeAt(offset - 1) === 0x20) &&
	isPlainBoundary(text, offset);

/** For one text and one width; a text that does not begin with the one before is laid out anew. */
export class StreamLayout {
	readonly #width: number;
	#text = '';
	/** Rows of the lines that have their end. */
	#lines: Line[] = [];
	#place: Place = BEGINNING;
	/** Where the open line begins. */
	#start = 0;
	#open: OpenLine | undefined;
	#laidOut = 0;

	/** @param width columns, at least 1 */
	constructor(width: number) {
		this.#width = usable(width);
	}

	/** Characters laid out since the beginning, each time counted: grows with the text, not with the number of updates. */
	get laidOut(): number {
		return this.#laidOut;
	}

	/**
	 * @param fullText all of the text so far
	 * @returns what `layoutText` makes of it, as a new array with the rows of last time where they are the same
	 */
	update(fullText: string): readonly Line[] {
		let searchFrom = this.#text.length;
		// Comparing a slice is several times faster than startsWith.
		if (fullText.slice(0, searchFrom) !== this.#text) {
			this.#lines = [];
			this.#place = BEGINNING;
			this.#start = 0;
			this.#open = undefined;
			searchFrom = 0;
		}
		this.#text = fullText;
		for (;;) {
			const line = finishedLine(fullText, this.#start, searchFrom);
			if (line === undefined) break;
			const {lines, next} = layoutLine(fullText.slice(this.#start, line.end), this.#place, this.#width);
			this.#laidOut += line.end - this.#start;
			for (const row of lines) this.#lines.push(row);
			this.#place = next;
			this.#start = line.next;
			this.#open = undefined;
			searchFrom = line.next;
		}
		return this.#start === fullText.length
			? [...this.#lines]
			: [...this.#lines, ...this.#layoutOpen(fullText.slice(this.#start))];
	}

	#layoutOpen(raw: string): readonly Line[] {
		const {reading} = readLine(raw, this.#place);
		if ((reading.kind !== 'text' && reading.kind !== 'code') || !isSettled(reading.text)) {
			this.#laidOut += raw.length;
			return layoutLine(raw, this.#place, this.#width).lines;
		}
		const {kind, text} = reading;
		const open = this.#open ?? {lines: [], taken: 0, column: 0, carry: EMPTY};
		this.#open = open;
		if (text.length - open.taken > this.#width) this.#advance(kind, text, open);
		const rest = joinSafe([open.carry, safeLine(text.slice(open.taken), open.column)]);
		return [...open.lines, ...this.#toLines(kind, rest)];
	}

	/** Settles as much of the open line as cannot change any more. */
	#advance(kind: 'text' | 'code', text: string, open: OpenLine): void {
		let end = text.length - 1;
		while (end > open.taken && !isFinal(text, end)) end--;
		if (end <= open.taken) return;
		const added = safeLine(text.slice(open.taken, end), open.column);
		open.taken = end;
		open.column += added.length;
		const whole = joinSafe([open.carry, added]);
		const broken = breakLine(kind, whole, this.#width);
		this.#laidOut += whole.length;
		let last = broken.rows.length - 1;
		while (last > 0 && !isPlainBoundary(broken.text, broken.rows[last]?.start ?? 0)) last--;
		for (const row of broken.rows.slice(0, last)) {
			open.lines.push(rowToLine(kind, sliceSafe(broken.text, row.start, row.end), this.#width));
		}
		// The first row may have lost some of its indentation, on which the next characters could sit.
		open.carry = last === 0 ? whole : sliceSafe(broken.text, broken.rows[last]?.start ?? 0);
	}

	#toLines(kind: 'text' | 'code', safe: SafeText): readonly Line[] {
		const {text, rows} = breakLine(kind, safe, this.#width);
		this.#laidOut += safe.length;
		return rows.map(({start, end}) => rowToLine(kind, sliceSafe(text, start, end), this.#width));
	}
}
