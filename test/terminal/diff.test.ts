import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {createRowParser} from '../../source/terminal/cells.ts';
import type {CellPosition} from '../../source/terminal/cursor-moves.ts';
import {diff, type ShownFrame, type Size} from '../../source/terminal/diff.ts';
import {safeLine} from '../../source/text/safe.ts';
import {cases} from '../support/property-runs.ts';
import {createVirtualTerminal, type VirtualTerminalOptions} from '../support/virtual-terminal.ts';
import {anyCluster} from '../text/any-script.ts';

/** A terminal on which frames are drawn one after the other, as the screen does. */
function canvas(options: VirtualTerminalOptions = {}) {
	const terminal = createVirtualTerminal(options);
	terminal.stream.write('\u001B[?1049h\u001B[?7l');
	let shown: ShownFrame | undefined;
	let size: Size = {columns: options.columns ?? 80, rows: options.rows ?? 24};
	let parse = createRowParser(size.columns);
	return {
		terminal,
		get size() {
			return size;
		},
		draw(lines: readonly string[], cursor?: CellPosition) {
			terminal.takeSent();
			const difference = diff(shown, {rows: lines.map(parse), cursor}, size);
			shown = difference.shown;
			terminal.stream.write(difference.bytes);
			return difference;
		},
		resize(columns: number, rows: number) {
			terminal.resize(columns, rows);
			size = {columns, rows};
			parse = createRowParser(columns);
			shown = undefined;
		},
	};
}

const bytesOf = (text: string): number => Buffer.byteLength(text);

/** A chat of 200x50: header, rule, transcript, rule, composer. */
function chat(first: number, composer = ' › hello'): string[] {
	const transcript = Array.from({length: 45}, (_, row) => {
		const number = first + row;
		return number % 3 === 0
			? ''
			: ` \u001B[36m│\u001B[39m ${number}. ${'some words of an answer '.repeat(3)}`;
	});
	const header = ` \u001B[1mbedrock-chat\u001B[22m  ● ready   session 5f0c8c58${' '.repeat(100)}localhost:8000`;
	return [header, '─'.repeat(200), ...transcript, ' ⠋ thinking', '─'.repeat(200), composer];
}

const wide = {columns: 200, rows: 50};

describe('the bytes of a change', () => {
	const open = (composer = ' › hello') => {
		const screen = canvas(wide);
		screen.draw(chat(0, composer), {row: 49, column: composer.length});
		return screen;
	};

	it('a link is closed before anything else is written, and ends with its cells', async () => {
		const screen = canvas(wide);
		const link = (text: string) => `see \u001B]8;;https://example.com/\u0007${text}\u001B]8;;\u0007 now`;
		screen.draw([link('here')]);
		const {bytes, shown} = screen.draw([link('there')]);
		expect(bytes).toContain(';https://example.com/\u001B\\');
		expect(bytes.lastIndexOf('\u001B]8;;\u001B\\')).toBeGreaterThan(bytes.indexOf('https:'));
		expect(shown.style.link).toBe('');
		expect(screen.draw(['see there now']).bytes).not.toContain('https:');
		await screen.terminal.flushed();
		expect(screen.terminal.text()[0]).toBe('see there now');
		expect(screen.terminal.incidents().filter((incident) => !incident.startsWith('OSC 8 '))).toEqual([]);
	});

	it('an identical frame costs nothing', () => {
		const screen = open();
		expect(screen.draw(chat(0), {row: 49, column: 8}).bytes).toBe('');
	});

	it('a key at the end of the composer costs its own byte', () => {
		const screen = open();
		expect(screen.draw(chat(0, ' › hello!'), {row: 49, column: 9}).bytes).toBe('!');
	});

	it('a key in the middle costs the rest of the row and the cursor movement back', () => {
		const screen = open(' › helloworld');
		screen.draw(chat(0, ' › helloworld'), {row: 49, column: 8});
		const {bytes} = screen.draw(chat(0, ' › hello world'), {row: 49, column: 9});
		expect(bytes).toBe(' world\u001B[5D');
	});

	it('deleting at the end costs 4 bytes', () => {
		const screen = open();
		expect(screen.draw(chat(0, ' › hell'), {row: 49, column: 7}).bytes).toBe('\b\u001B[K');
	});

	it('a key after an emoji costs no more than one in plain text', () => {
		const screen = open(' › hello 😀');
		screen.draw(chat(0, ' › hello 😀 ok'), {row: 49, column: 14});
		expect(screen.draw(chat(0, ' › hello 😀 ok!'), {row: 49, column: 15}).bytes).toBe('!');
	});

	it('moving the cursor alone costs 1 byte', () => {
		const screen = open();
		expect(screen.draw(chat(0), {row: 49, column: 7}).bytes).toBe('\b');
	});

	it('a tick of the spinner costs the cursor movement there and back', () => {
		const screen = open();
		const {bytes} = screen.draw(
			chat(0).map((line) => line.replace('⠋', '⠙')),
			{row: 49, column: 8},
		);
		expect(bytes).toBe('\u001B[48;2H⠙\u001B[50;9H');
		expect(bytesOf(bytes)).toBeLessThanOrEqual(18);
	});

	it('scrolling by one row with header and composer fixed costs the new row and little more', () => {
		const screen = open();
		const {bytes} = screen.draw(chat(1), {row: 49, column: 8});
		expect(bytes).toContain('\u001B[3;47r\u001B[S\u001B[r');
		expect(bytesOf(bytes)).toBeLessThanOrEqual(160);
	});

	it('scrolling back by three rows moves the block down', () => {
		const screen = open();
		screen.draw(chat(10), {row: 49, column: 8});
		const {bytes} = screen.draw(chat(7), {row: 49, column: 8});
		expect(bytes).toContain('\u001B[3;47r\u001B[3T\u001B[r');
		expect(bytesOf(bytes)).toBeLessThanOrEqual(360);
	});

	it('a gutter is drawn downwards, so that its colour is set once, and blanks take any colour', () => {
		const screen = canvas({columns: 40, rows: 6});
		screen.draw([]);
		const row = (text: string) => ` \u001B[36m│ \u001B[39m${text}`;
		expect(screen.draw([row('a b'), row(''), row('c'), 'd']).bytes).toBe(
			'\u001B[?2026h\u001B[C\u001B[36m│\b\v│\b\v│\u001B[;4H\u001B[ma b\u001B[3;4Hc\r\vd\u001B[?2026l',
		);
	});

	it('the frame of code is drawn downwards too, and nothing else of its rows', () => {
		const screen = canvas({columns: 40, rows: 6});
		screen.draw([]);
		const row = (text: string) => ` \u001B[36m│ \u001B[90m│ \u001B[32m${text}\u001B[39m`;
		expect(screen.draw([row('xa'), row('xb'), row('xc')]).bytes).toBe(
			'\u001B[?2026h\u001B[C\u001B[36m│\b\v│\b\v│\u001B[;4H\u001B[90m│\b\v│\b\v│\u001B[;6H\u001B[32mxa\b\b\vxb\b\b\vxc\u001B[?2026l',
		);
	});

	it('one row changed is not synchronised, two are', () => {
		const screen = canvas({columns: 20, rows: 3});
		screen.draw(['a', 'b', 'c']);
		expect(screen.draw(['a', 'x', 'c']).bytes).toBe('\u001B[2Hx');
		expect(screen.draw(['a', 'y', 'z']).bytes).toBe('\u001B[?2026h\by\b\vz\u001B[?2026l');
	});

	it('two distant changes in a row leave the columns between them alone', () => {
		const screen = canvas(wide);
		const line = (clock: string, spinner: string) => `${spinner}${'a b c d '.repeat(12)}${clock}`;
		screen.draw([line('1.0 s', '|')]);
		expect(screen.draw([line('1.1 s', '/')]).bytes).toBe('\r/\u001B[98C1');
	});
});

describe('the drawn frame', () => {
	it('fills the last cell of the last row without scrolling', async () => {
		const {terminal, draw} = canvas({columns: 5, rows: 2});
		draw(['abcde', 'fghij']);
		draw(['abcde', 'fghiX'], {row: 1, column: 4});
		await terminal.flushed();
		expect(terminal.text()).toEqual(['abcde', 'fghiX']);
		expect(terminal.cursor()).toMatchObject({row: 1, column: 4, hidden: false});
	});

	it('cuts off rows and columns beyond the screen', async () => {
		const {terminal, draw} = canvas({columns: 4, rows: 2});
		draw(['abcdef', 'abc漢', 'third'], {row: 9, column: 9});
		await terminal.flushed();
		expect(terminal.text()).toEqual(['abcd', 'abc']);
		expect(terminal.cursor()).toMatchObject({row: 1, column: 3});
	});

	it('hides the cursor when there is none', async () => {
		const {terminal, draw} = canvas();
		draw(['a'], {row: 0, column: 1});
		draw(['a']);
		await terminal.flushed();
		expect(terminal.cursor().hidden).toBe(true);
	});
});

describe('any sequence of frames', () => {
	const sgr = fc.constantFrom(
		'\u001B[m',
		'\u001B[0m',
		'\u001B[1m',
		'\u001B[2m',
		'\u001B[22m',
		'\u001B[3m',
		'\u001B[4m',
		'\u001B[7m',
		'\u001B[27m',
		'\u001B[9m',
		'\u001B[31m',
		'\u001B[39m',
		'\u001B[44m',
		'\u001B[48;5;200m',
		'\u001B[38;2;1;2;3m',
		'\u001B[49m',
		'\u001B[1;31;42m',
	);
	const piece = fc.oneof(
		{weight: 6, arbitrary: fc.constantFrom('a', 'b', ' ', '   ', 'word', '│', '─', '…', '          ')},
		{weight: 3, arbitrary: fc.constantFrom('漢', '字', 'かな', 'é')},
		{
			weight: 2,
			arbitrary: fc.constantFrom('😀', '👩‍👩‍👧', '🇩🇪', 'e\u0301', '❤️', 'क्षि', '✔', '1️⃣', 'ไทย', '\u0301'),
		},
		{
			weight: 1,
			arbitrary: fc.constantFrom('\u001B[2J', '\u0007', '\u009B', '\t', '\u202E', '\u200B', '\uD800'),
		},
		{weight: 3, arbitrary: sgr},
	);
	const line = fc.array(piece, {maxLength: 14}).map((pieces) => pieces.join(''));
	/** Few different rows, so that frames share rows and blocks of rows move. */
	const pool = fc.array(line, {minLength: 1, maxLength: 8});
	const step = fc.oneof(
		{
			weight: 5,
			arbitrary: fc.record({
				kind: fc.constant('frame' as const),
				picks: fc.array(fc.nat(), {maxLength: 9}),
				cursor: fc.option(fc.record({row: fc.nat(9), column: fc.nat(30)}), {nil: undefined}),
			}),
		},
		{
			weight: 4,
			arbitrary: fc.record({
				kind: fc.constant('scroll' as const),
				from: fc.nat(4),
				to: fc.nat(9),
				by: fc.integer({min: -3, max: 3}),
				fresh: line,
			}),
		},
		{weight: 3, arbitrary: fc.record({kind: fc.constant('edit' as const), row: fc.nat(9), line})},
		{
			weight: 1,
			arbitrary: fc.record({
				kind: fc.constant('resize' as const),
				columns: fc.integer({min: 1, max: 30}),
				rows: fc.integer({min: 1, max: 9}),
			}),
		},
	);

	for (const emojiWidth of [1, 2] as const) {
		it(`leaves the same cells as drawing the last one from scratch, with emoji of width ${emojiWidth}`, async () => {
			await fc.assert(
				fc.asyncProperty(pool, fc.array(step, {minLength: 1, maxLength: 12}), async (lines, steps) => {
					const drawn = canvas({columns: 24, rows: 8, emojiWidth});
					let frame: string[] = [];
					let cursor: CellPosition | undefined;
					for (const change of steps) {
						switch (change.kind) {
							case 'frame':
								frame = change.picks.map((pick) => lines[pick % lines.length] ?? '');
								cursor = change.cursor;
								break;
							case 'scroll': {
								const block = frame.slice(change.from, change.to);
								const moved =
									change.by > 0
										? [...block.slice(change.by), change.fresh]
										: [change.fresh, ...block.slice(0, change.by)];
								frame = [...frame.slice(0, change.from), ...moved, ...frame.slice(change.to)];
								break;
							}

							case 'edit':
								frame = frame.map((old, row) => (row === change.row ? change.line : old));
								break;
							case 'resize':
								drawn.resize(change.columns, change.rows);
								break;
						}

						drawn.draw(frame, cursor);
					}

					const scratch = canvas({...drawn.size, emojiWidth});
					scratch.draw(frame, cursor);
					await Promise.all([drawn.terminal.flushed(), scratch.terminal.flushed()]);
					expect(drawn.terminal.cells()).toEqual(scratch.terminal.cells());
					if (cursor !== undefined) {
						expect(drawn.terminal.cursor()).toEqual(scratch.terminal.cursor());
					}

					// Not only equal, but correct: without ambiguous widths, the text is that of the row.
					const parse = createRowParser(drawn.size.columns);
					const text = drawn.terminal.text();
					for (const [index, row] of frame.slice(0, drawn.size.rows).map(parse).entries()) {
						if (!row.ambiguousWidth) {
							expect(text[index]?.trimEnd()).toBe(
								row.cells
									.map((cell) => cell.text)
									.join('')
									.trimEnd(),
							);
						}
					}

					expect(drawn.terminal.incidents()).toEqual([]);
					drawn.terminal.dispose();
					scratch.terminal.dispose();
				}),
				{numRuns: cases(100)},
			);
		});
	}

	const words = fc
		.array(fc.tuple(anyCluster, fc.constantFrom('', ' ', '[', 'a', '漢')), {maxLength: 6})
		.map((parts) => safeLine(parts.flat().join('')));
	for (const emojiWidth of [1, 2] as const) {
		it(`loses no code point of any script, with emoji of width ${emojiWidth}`, async () => {
			await fc.assert(
				fc.asyncProperty(
					fc.array(fc.array(words, {minLength: 3, maxLength: 3}), {maxLength: 4}),
					async (frames) => {
						const screen = canvas({columns: 200, rows: 3, emojiWidth});
						for (const frame of frames) {
							screen.draw(frame);
							await screen.terminal.flushed();
							const shown = screen.terminal.text().map((row) => row.replaceAll(/[\s\u200D]/gu, ''));
							expect(shown).toEqual(frame.map((row) => row.replaceAll(/[\s\u200D]/gu, '')));
						}
						screen.terminal.dispose();
					},
				),
				{numRuns: cases(200)},
			);
		});
	}

	it('writes nothing when the frame is drawn a second time', () => {
		fc.assert(
			fc.property(fc.array(line, {maxLength: 6}), (lines) => {
				const {draw, terminal} = canvas({columns: 24, rows: 8});
				draw(lines);
				expect(draw(lines).bytes).toBe('');
				terminal.dispose();
			}),
		);
	});
});
