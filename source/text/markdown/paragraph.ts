/** A paragraph that comes line by line: what is long enough, and has nothing open at its end, is laid out for good. */
import {layoutSpans} from '../layout.ts';
import type {Line} from '../line.ts';
import {own} from '../safe.ts';
import {span} from '../spans.ts';
import {type Block, type Coming, framed, type Setting} from './block.ts';
import {LONGEST_HEADING} from './blocks.ts';
import {type InlineStyle, inlineLines, isClosed} from './inline.ts';
import {definitionsOf} from './marked.ts';
import {repairIncomplete} from './repair-incomplete.ts';

/** UTF-16 units after which it is asked whether something is open, and after which that is no longer asked. */
const PART = LONGEST_HEADING;
const ASK_AGAIN = 512;
const LONGEST_PART = 2048;
const SPACE = span(own` `, 'text');

/** Rows of a text of one block, none wider than `width`. */
export function wrapLines(lines: readonly Line[], width: number): readonly Line[] {
	return lines.flatMap((line) => (line.length === 0 ? [[]] : layoutSpans(line, width)));
}

export class Paragraph implements Block {
	readonly settled: Line[] = [];
	readonly #setting: Setting;
	readonly #look: InlineStyle;
	/** Since what is settled. */
	#text = '';
	#isEmpty = true;
	/** The row that the text goes on in: markers, or the last row of what is settled. */
	#carry: Line;
	#isCut = false;
	#askAt = PART;

	constructor(setting: Setting) {
		this.#setting = setting;
		this.#carry = setting.margin.leading;
		this.#look = {style: setting.margin.isQuoted ? 'quote' : 'text'};
	}

	add(line: Coming): void {
		const {text, rows, carry} = this.#with(line);
		this.#settle(rows);
		this.#carry = carry;
		this.#text = text;
		this.#isEmpty = false;
		if (text.length < this.#askAt) return;
		if (text.length < LONGEST_PART && !isClosed(text)) {
			this.#askAt = text.length + ASK_AGAIN;
			return;
		}
		const laidOut = this.#rows(text, this.#carry);
		this.#settle(laidOut.slice(0, -1));
		this.#carry = laidOut.at(-1) ?? [];
		this.#isCut = true;
		this.#text = '';
		this.#isEmpty = true;
		this.#askAt = PART;
	}

	open(coming?: Coming): readonly Line[] {
		const {text, rows, carry} = coming === undefined ? this.#rest() : this.#with(coming);
		return this.#framed([...rows, ...this.#rows(repairIncomplete(text), carry)]);
	}

	closed(): readonly Line[] {
		const {text, carry} = this.#rest();
		return this.#framed(this.#rows(text, carry));
	}

	#rest(): {text: string; rows: readonly Line[]; carry: Line} {
		return {text: this.#text, rows: [], carry: this.#carry};
	}

	/** The text with one more line, and the row that is full once that is a new one. */
	#with({text, continues}: Coming): {text: string; rows: readonly Line[]; carry: Line} {
		if (!this.#isEmpty) return {...this.#rest(), text: `${this.#text}${continues ? '' : '\n'}${text}`};
		if (!this.#isCut) return {...this.#rest(), text};
		// White space at the beginning of a line is dropped; here it is in the middle of one.
		if (continues) return {text, rows: [], carry: /^\s/.test(text) ? [...this.#carry, SPACE] : this.#carry};
		return {text, rows: [this.#carry], carry: []};
	}

	#rows(source: string, carry: Line): readonly Line[] {
		const {references, margin, tally} = this.#setting;
		const text = references === undefined ? source : definitionsOf(source).rest;
		// Of definitions nothing is to be seen, not even a row.
		if (text === '' && !this.#isCut) return [];
		tally.characters += text.length;
		const [first = [], ...others] = inlineLines(text, this.#look, references);
		return wrapLines([[...carry, ...first], ...others], margin.columns);
	}

	#settle(rows: readonly Line[]): void {
		for (const row of this.#framed(rows)) this.settled.push(row);
	}

	#framed(rows: readonly Line[]): readonly Line[] {
		return framed(rows, this.#setting.margin, this.settled.length);
	}
}
