/** Lays out a streaming paragraph: a part that is long enough, with nothing open at its end, is settled. */
import {layoutSpans} from '../layout.ts';
import type {Line} from '../line.ts';
import {own} from '../safe.ts';
import {span} from '../spans.ts';
import {type Block, type BlockLine, framed, type Setting} from './block.ts';
import {LONGEST_HEADING} from './blocks.ts';
import {type InlineStyle, inlineLines, isClosed} from './inline.ts';
import {definitionsOf} from './marked.ts';
import {repairIncomplete} from './repair-incomplete.ts';

/** UTF-16 units: of the shortest part that is settled, of the steps in which it grows while something is open, of the longest part. */
const PART = LONGEST_HEADING;
const PART_STEP = 512;
const LONGEST_PART = 2048;
const SPACE = span(own` `, 'text');

/** The rows of lines of one block, none wider than `width`. */
export function wrapLines(lines: readonly Line[], width: number): readonly Line[] {
	return lines.flatMap((line) => (line.length === 0 ? [[]] : layoutSpans(line, width)));
}

export class Paragraph implements Block {
	readonly settled: Line[] = [];
	readonly #setting: Setting;
	readonly #style: InlineStyle;
	/** The text after the settled part. */
	#text = '';
	#isEmpty = true;
	/** The row that the text continues: markers, or the last row of the settled part. */
	#carry: Line;
	#isSplit = false;
	#checkAt = PART;

	constructor(setting: Setting) {
		this.#setting = setting;
		this.#carry = setting.margin.leading;
		this.#style = {style: setting.margin.isQuoted ? 'quote' : 'text'};
	}

	add(line: BlockLine): void {
		const {text, rows, carry} = this.#with(line);
		this.#settle(rows);
		this.#carry = carry;
		this.#text = text;
		this.#isEmpty = false;
		if (text.length < this.#checkAt) return;
		if (text.length < LONGEST_PART && !isClosed(text)) {
			this.#checkAt = text.length + PART_STEP;
			return;
		}
		const laidOut = this.#rows(text, this.#carry);
		this.#settle(laidOut.slice(0, -1));
		this.#carry = laidOut.at(-1) ?? [];
		this.#isSplit = true;
		this.#text = '';
		this.#isEmpty = true;
		this.#checkAt = PART;
	}

	open(partial?: BlockLine): readonly Line[] {
		const {text, rows, carry} = partial === undefined ? this.#rest() : this.#with(partial);
		return this.#framed([...rows, ...this.#rows(repairIncomplete(text), carry)]);
	}

	closed(): readonly Line[] {
		const {text, carry} = this.#rest();
		return this.#framed(this.#rows(text, carry));
	}

	#rest(): {text: string; rows: readonly Line[]; carry: Line} {
		return {text: this.#text, rows: [], carry: this.#carry};
	}

	/** The text with one more line, and the row that is complete if the line is a new one. */
	#with({text, continues}: BlockLine): {text: string; rows: readonly Line[]; carry: Line} {
		if (!this.#isEmpty) return {...this.#rest(), text: `${this.#text}${continues ? '' : '\n'}${text}`};
		if (!this.#isSplit) return {...this.#rest(), text};
		// White space at the beginning of a line is dropped, but here it is in the middle of a line.
		if (continues) return {text, rows: [], carry: /^\s/.test(text) ? [...this.#carry, SPACE] : this.#carry};
		return {text, rows: [this.#carry], carry: []};
	}

	#rows(source: string, carry: Line): readonly Line[] {
		const {references, margin, work} = this.#setting;
		const text = references === undefined ? source : definitionsOf(source).rest;
		// Definitions are not drawn, not even as a blank row.
		if (text === '' && !this.#isSplit) return [];
		work.characters += text.length;
		const [first = [], ...others] = inlineLines(text, this.#style, references);
		return wrapLines([[...carry, ...first], ...others], margin.columns);
	}

	#settle(rows: readonly Line[]): void {
		for (const row of this.#framed(rows)) this.settled.push(row);
	}

	#framed(rows: readonly Line[]): readonly Line[] {
		return framed(rows, this.#setting.margin, this.settled.length);
	}
}
