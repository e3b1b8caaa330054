import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {
	BLANK_ECHO,
	type EchoState,
	retype,
	type TypedLine,
} from '../../../source/modes/screen-reader/line-editor-echo.ts';
import {safeLine} from '../../../source/text/safe.ts';
import {graphemes, widthOf} from '../../../source/text/width.ts';

const ESC = '\u001B';
/** A move of the cursor, or text with a step back before it at most. */
const TOKEN = new RegExp(`${ESC}\\[\\d+[ABC]|[\\s\\S][^${ESC}\b]*`, 'g');
const MOVE = new RegExp(`^${ESC}\\[(\\d+)([ABC])$`);
const WIDE: EchoState = {indent: 5, columns: 80};

/** The rows of a terminal behind a prompt, as far as a line of input needs one; it knows nothing else. */
class Rows {
	readonly #cells: string[][] = [[]];
	readonly #columns: number;
	row = 0;
	column: number;
	#isPending = false;

	constructor({indent, columns}: EchoState) {
		this.#columns = columns;
		this.column = indent;
	}

	write(text: string): void {
		for (const [token] of text.matchAll(TOKEN)) this.#obey(token);
	}

	#obey(token: string): void {
		const [, digits = '', letter] = MOVE.exec(token) ?? [];
		const count = Number(digits);
		if (letter === 'A') this.row -= count;
		else if (letter === 'B') this.row += count;
		else if (letter === 'C') this.column += count;
		else {
			const isBack = token.startsWith('\b');
			if (isBack && !this.#isPending) this.column--;
			for (const grapheme of graphemes(isBack ? token.slice(1) : token)) this.#put(grapheme);
		}
		expect(this.row).toBeGreaterThanOrEqual(0);
		expect(this.column).toBeGreaterThanOrEqual(0);
		expect(this.column).toBeLessThan(this.#columns);
	}

	#put(grapheme: string): void {
		const width = widthOf(grapheme);
		if (this.#isPending || this.column + width > this.#columns) {
			this.row++;
			this.column = 0;
		}
		const row = this.#cells[this.row] ?? [];
		this.#cells[this.row] = row;
		for (let cell = 0; cell < width; cell++) row[this.column + cell] = cell === 0 ? grapheme : '';
		this.column += width;
		this.#isPending = this.column === this.#columns;
		if (this.#isPending) this.column--;
	}

	get text(): string {
		return this.#cells
			.map((row) =>
				Array.from(row, (cell) => cell ?? ' ')
					.join('')
					.trimEnd(),
			)
			.join('\n')
			.trimEnd();
	}
}

const anyLine: fc.Arbitrary<TypedLine> = fc
	.tuple(fc.array(fc.constantFrom('a', 'b', ' ', 'é', '日', '👍', '\t', '\u001b'), {maxLength: 30}), fc.nat())
	.map(([parts, place]) => {
		const text = parts.join('');
		const start = parts.slice(0, place % (parts.length + 1)).join('');
		return {text, cursor: start.length};
	});

describe('retype', () => {
	it.each<[string, TypedLine, TypedLine, string]>([
		['a letter at the end is that letter', {text: 'ab', cursor: 2}, {text: 'abc', cursor: 3}, 'c'],
		['one taken away is a step back', {text: 'abc', cursor: 3}, {text: 'ab', cursor: 2}, '\b \b'],
		['an arrow to the left is a step', {text: 'abc', cursor: 3}, {text: 'abc', cursor: 2}, '\b'],
		['one in the middle moves the rest', {text: 'ac', cursor: 1}, {text: 'abc', cursor: 2}, 'bc\b'],
		['a wide one takes two steps', {text: 'a日', cursor: 2}, {text: 'a', cursor: 1}, '\b\b  \b\b'],
		['what was there stays', {text: 'abc', cursor: 3}, {text: 'abc', cursor: 3}, ''],
		['another line writes over it', {text: 'abc', cursor: 3}, {text: 'x', cursor: 1}, '\b\b\bx  \b\b'],
		['an escape is shown, not obeyed', BLANK_ECHO, {text: '\u001b[2J', cursor: 4}, '␛[2J'],
	])('%s', (_name, before, after, strokes) => {
		expect(retype(before, after, WIDE)).toBe(strokes);
	});

	it('leaves on the rows what is typed, and the cursor where it is, in a terminal of any width', () => {
		const lines = fc.array(anyLine, {minLength: 1, maxLength: 8});
		fc.assert(
			fc.property(lines, fc.integer({min: 4, max: 40}), fc.nat(3), (states, columns, indent) => {
				const sheet = {indent, columns};
				const rows = new Rows(sheet);
				let before = BLANK_ECHO;
				for (const after of states) {
					rows.write(retype(before, after, sheet));
					before = after;
				}
				const whole = new Rows(sheet);
				whole.write(safeLine(before.text));
				const {text, cursor} = before;
				const start = new Rows(sheet);
				start.write(`${safeLine(text.slice(0, cursor))}x`);
				// Where the next letter would be put, since a full row is as good as the next one's start.
				const next = new Rows(sheet);
				next.row = rows.row;
				next.column = rows.column;
				next.write('x');
				expect(rows.text).toBe(whole.text);
				expect([next.row, next.column]).toEqual([start.row, start.column]);
			}),
		);
	});

	it('never goes back to the start of a row, and moves by steps where one row is enough', () => {
		fc.assert(
			fc.property(anyLine, anyLine, (before, after) => {
				const strokes = retype(before, after, {indent: 5, columns: 500});
				expect(strokes).not.toMatch(/[\r\n]/);
				expect(
					strokes
						.split(ESC)
						.slice(1)
						.every((part) => /^\[\d+C/.test(part)),
				).toBe(true);
			}),
		);
	});
});
