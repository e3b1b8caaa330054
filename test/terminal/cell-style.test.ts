import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {
	applySgr,
	type CellStyle,
	cellStyleTransition,
	DEFAULT_CELL_STYLE,
	withLink,
} from '../../source/terminal/cell-style.ts';
import {linkTarget} from '../../source/text/link.ts';

const styleOf = (...sequences: string[]): CellStyle => sequences.reduce(applySgr, DEFAULT_CELL_STYLE);
/** The style after a transition, according to `applySgr`. */
const obeyed = (from: CellStyle, sequence: string): CellStyle => applySgr(from, sequence.slice(2, -1));

describe('applySgr', () => {
	it('gives every spelling of a style one form', () => {
		expect(styleOf('1', '31').key).toBe('1;31');
		expect(styleOf('31', '1').key).toBe('1;31');
		expect(styleOf('4;1;7', '24', '27;35;31').key).toBe('1;31');
		expect(styleOf('48;5;200;38;2;1;2;3').key).toBe('38;2;1;2;3;48;5;200');
		expect(styleOf('1;97;107', '').key).toBe('');
		expect(styleOf('1;2', '22').key).toBe('');
	});

	it('ignores unsupported parameters', () => {
		for (const parameters of ['5', '8', '53', '38;5;256', '38;2;1;2', '38;9;1', '58;5;1', '999', ';;;;']) {
			expect(styleOf(parameters).key).toBe('');
		}

		expect(styleOf('38;5;300;1').key).toBe('1');
		expect(styleOf('48;2;1;999;3;31').key).toBe('31');
	});
});

describe('cellStyleTransition', () => {
	it('is as short as possible', () => {
		expect(cellStyleTransition(styleOf('31'), styleOf('31'))).toBe('');
		expect(cellStyleTransition(styleOf('1;31'), styleOf())).toBe('\u001B[m');
		expect(cellStyleTransition(styleOf('1;31'), styleOf('31'))).toBe('\u001B[22m');
		expect(cellStyleTransition(styleOf('31'), styleOf('32'))).toBe('\u001B[32m');
		expect(cellStyleTransition(styleOf('1;3;4;7;9;31'), styleOf('31'))).toBe('\u001B[0;31m');
	});

	it('opens and closes links, the same link with the same id, and only when they change', () => {
		const target = linkTarget('https://example.com/a') ?? '';
		const linked = withLink(styleOf('4'), target);
		const open = cellStyleTransition(DEFAULT_CELL_STYLE, linked);
		expect(open.replace(/id=[a-z0-9]+/, 'id=x')).toBe('\u001B[4m\u001B]8;id=x;https://example.com/a\u001B\\');
		expect(cellStyleTransition(styleOf('1'), withLink(styleOf('1'), target))).toBe(
			open.slice('\u001B[4m'.length),
		);
		expect(cellStyleTransition(linked, DEFAULT_CELL_STYLE)).toBe('\u001B[m\u001B]8;;\u001B\\');
		expect(cellStyleTransition(linked, applySgr(linked, '31'))).toBe('\u001B[31m');
		expect(withLink(linked, '').key).toBe('4');
	});

	it('keeps the attribute that 22 would also end', () => {
		const from = styleOf('1;2;38;2;1;2;3');
		expect(cellStyleTransition(from, styleOf('2;38;2;1;2;3'))).toBe('\u001B[22;2m');
	});

	it('leads from any style to any other', () => {
		const parameter = fc.constantFrom(
			...['1', '2', '3', '4', '7', '9', '22', '23', '24', '27', '29', '31', '39', '44', '49', '90', '107'],
			...['38;5;9', '48;2;9;8;7', '38;2;255;255;255', '0'],
		);
		const anyStyle = fc.array(parameter, {maxLength: 6}).map((parameters) => styleOf(...parameters));
		fc.assert(
			fc.property(anyStyle, anyStyle, (from, to) => {
				const sequence = cellStyleTransition(from, to);
				expect(sequence === '' ? from.key : obeyed(from, sequence).key).toBe(to.key);
			}),
		);
	});

	it('stays correct with far more styles than the cache holds', () => {
		for (let red = 0; red < 256; red++) {
			for (let green = 0; green < 8; green++) {
				const to = styleOf(`38;2;${red};${green};0`);
				expect(obeyed(DEFAULT_CELL_STYLE, cellStyleTransition(DEFAULT_CELL_STYLE, to)).key).toBe(to.key);
			}
		}
	});
});
