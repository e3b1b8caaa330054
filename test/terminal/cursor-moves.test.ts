import fc from 'fast-check';
import {expect, it} from 'vitest';
import {moveCursor} from '../../source/terminal/cursor-moves.ts';
import {createVirtualTerminal} from '../support/virtual-terminal.ts';

it('uses the shortest sequence', () => {
	const from = {row: 5, column: 10};
	expect(moveCursor(from, from)).toBe('');
	expect(moveCursor(from, {row: 5, column: 11})).toBe('\u001B[C');
	expect(moveCursor(from, {row: 5, column: 0})).toBe('\r');
	expect(moveCursor(from, {row: 5, column: 9})).toBe('\b');
	expect(moveCursor(from, {row: 5, column: 8})).toBe('\b\b');
	expect(moveCursor(from, {row: 6, column: 10})).toBe('\v');
	expect(moveCursor(from, {row: 6, column: 9})).toBe('\b\v');
	expect(moveCursor(from, {row: 6, column: 0})).toBe('\r\v');
	expect(moveCursor({row: 50, column: undefined}, {row: 51, column: 3})).toBe('\r\v\u001B[3C');
	expect(moveCursor(from, {row: 7, column: 10})).toBe('\v\v');
	expect(moveCursor(from, {row: 9, column: 10})).toBe('\u001B[4B');
	expect(moveCursor(from, {row: 4, column: 0})).toBe('\u001B[5H');
	expect(moveCursor({row: 150, column: 10}, {row: 149, column: 0})).toBe('\r\u001B[A');
	expect(moveCursor(from, {row: 0, column: 0})).toBe('\u001B[H');
	expect(moveCursor({row: 5, column: undefined}, {row: 5, column: 3})).toBe('\u001B[4G');
	expect(moveCursor(undefined, {row: 5, column: 3})).toBe('\u001B[6;4H');
});

it('moves to the target from any position', async () => {
	const position = fc.record({row: fc.nat(59), column: fc.nat(199)});
	await fc.assert(
		fc.asyncProperty(
			fc.array(position, {minLength: 2, maxLength: 20}),
			fc.boolean(),
			async (places, isSure) => {
				const terminal = createVirtualTerminal({columns: 200, rows: 60});
				let from: {row: number; column: number | undefined} | undefined;
				for (const to of places) {
					terminal.stream.write(moveCursor(from, to));
					from = isSure ? to : {row: to.row, column: undefined};
				}

				await terminal.flushed();
				expect(terminal.cursor()).toMatchObject(places.at(-1) ?? {});
				terminal.dispose();
			},
		),
		{numRuns: 30},
	);
});
