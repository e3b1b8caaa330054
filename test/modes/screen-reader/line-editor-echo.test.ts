import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {
	BLANK_ECHO,
	type EchoArea,
	echoUpdate,
	type TypedLine,
} from '../../../source/modes/screen-reader/line-editor-echo.ts';
import {safeLine} from '../../../source/text/safe.ts';
import {graphemes, widthOf} from '../../../source/text/width.ts';

const ESC = '\u001B';
/** A cursor move, or text with at most one backspace before it. */
const TOKEN = new RegExp(`${ESC}\\[\\d+[ABC]|[\\s\\S][^${ESC}\b]*`, 'g');
const MOVE = new RegExp(`^${ESC}\\[(\\d+)([ABC])$`);
const WIDE: EchoArea = {indent: 5, columns: 80};

/** The rows of a terminal after a prompt: a minimal emulator for one input line. */
class Rows {
	readonly #cells: string[][] = [[]];
	readonly #columns: number;
	row = 0;
	column: number;
	#isPending = false;

	constructor({indent, columns}: EchoArea) {
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
	.map(([parts, boundary]) => {
		const text = parts.join('');
		const start = parts.slice(0, boundary % (parts.length + 1)).join('');
		return {text, cursor: start.length};
	});

describe('echoUpdate', () => {
	it.each<[string, TypedLine, TypedLine, string]>([
		['a letter added at the end is that letter', {text: 'ab', cursor: 2}, {text: 'abc', cursor: 3}, 'c'],
		['a deleted letter is a backspace', {text: 'abc', cursor: 3}, {text: 'ab', cursor: 2}, '\b \b'],
		['the left arrow is a backspace', {text: 'abc', cursor: 3}, {text: 'abc', cursor: 2}, '\b'],
		['a letter in the middle moves the rest', {text: 'ac', cursor: 1}, {text: 'abc', cursor: 2}, 'bc\b'],
		['a wide letter takes two backspaces', {text: 'a日', cursor: 2}, {text: 'a', cursor: 1}, '\b\b  \b\b'],
		['an unchanged line is no output', {text: 'abc', cursor: 3}, {text: 'abc', cursor: 3}, ''],
		['another line overwrites it', {text: 'abc', cursor: 3}, {text: 'x', cursor: 1}, '\b\b\bx  \b\b'],
		['an escape character is shown, not sent', BLANK_ECHO, {text: '\u001b[2J', cursor: 4}, '␛[2J'],
	])('%s', (_name, before, after, output) => {
		expect(echoUpdate(before, after, WIDE)).toBe(output);
	});

	it('shows the typed line and the cursor correctly in a terminal of any width', () => {
		const lines = fc.array(anyLine, {minLength: 1, maxLength: 8});
		fc.assert(
			fc.property(lines, fc.integer({min: 4, max: 40}), fc.nat(3), (states, columns, indent) => {
				const area = {indent, columns};
				const rows = new Rows(area);
				let before = BLANK_ECHO;
				for (const after of states) {
					rows.write(echoUpdate(before, after, area));
					before = after;
				}
				const whole = new Rows(area);
				whole.write(safeLine(before.text));
				const {text, cursor} = before;
				const start = new Rows(area);
				start.write(`${safeLine(text.slice(0, cursor))}x`);
				// Compare the position of the next letter: the end of a full row equals the start of the next.
				const next = new Rows(area);
				next.row = rows.row;
				next.column = rows.column;
				next.write('x');
				expect(rows.text).toBe(whole.text);
				expect([next.row, next.column]).toEqual([start.row, start.column]);
			}),
		);
	});

	it('never returns to the start of a row, and uses backspaces within one row', () => {
		fc.assert(
			fc.property(anyLine, anyLine, (before, after) => {
				const output = echoUpdate(before, after, {indent: 5, columns: 500});
				expect(output).not.toMatch(/[\r\n]/);
				expect(
					output
						.split(ESC)
						.slice(1)
						.every((part) => /^\[\d+C/.test(part)),
				).toBe(true);
			}),
		);
	});
});
