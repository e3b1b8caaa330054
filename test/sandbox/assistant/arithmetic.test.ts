import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {calculate} from '../../../source/sandbox/assistant/arithmetic.ts';

function resultOf(expression: string): number {
	const sum = calculate(expression);
	if (sum.kind === 'fault') throw new Error(sum.sentence);
	return sum.value;
}

describe('calculate', () => {
	it.each([
		['12*(3+4)', 84],
		['17 * 3', 51],
		['2^3^2', 512],
		['-2^2', -4],
		['2^-1', 0.5],
		['10 - 4 - 3', 3],
		['100 / 10 / 5', 2],
		['0.1 + 0.2', 0.3],
		['1 + 2 * 3 ^ 2 / (9 - 6)', 7],
		['--5 + +3', 8],
		['.5 * 4', 2],
		['6 × 7 ÷ 2 − 1', 20],
		['((((1))))', 1],
	])('%s = %d', (expression, value) => {
		expect(resultOf(expression)).toBe(value);
	});

	it.each([
		['1 / 0', 'Division by zero'],
		['1 / (2 - 2)', 'Division by zero'],
		['2 +', 'The expression ends too early'],
		['(1 + 2', 'A parenthesis is not closed'],
		['1 2', "Unexpected '2'"],
		['* 3', "Unexpected '*'"],
		['2 & 3', "Unexpected '&'"],
		['alert(1)', "Unexpected 'a'"],
		['', 'The expression ends too early'],
		['10^10^10', 'The result is not a finite number'],
		['(-8)^0.5', 'The result is not a finite number'],
		['('.repeat(100), 'The parentheses are nested too deeply'],
		[`2${'^2'.repeat(100)}`, 'The powers are nested too deeply'],
		['1'.repeat(501), 'The expression is longer than 500 characters'],
	])('names the fault of %s', (expression, sentence) => {
		expect(calculate(expression)).toEqual({kind: 'fault', sentence});
	});

	it('agrees with JavaScript on every expression of whole numbers', () => {
		interface Tree {
			readonly text: string;
			readonly value: number;
		}
		const {tree} = fc.letrec<{tree: Tree; leaf: Tree; pair: Tree}>((tie) => ({
			tree: fc.oneof({depthSize: 'small', withCrossShrink: true}, tie('leaf'), tie('pair')),
			leaf: fc.integer({min: 0, max: 99}).map((value) => ({text: String(value), value})),
			pair: fc.tuple(tie('tree'), fc.constantFrom('+', '-', '*'), tie('tree')).map(([a, sign, b]) => ({
				text: `(${a.text} ${sign} ${b.text})`,
				value: sign === '+' ? a.value + b.value : sign === '-' ? a.value - b.value : a.value * b.value,
			})),
		}));
		fc.assert(
			fc.property(tree, ({text, value}) => {
				fc.pre(text.length <= 500 && Number.isSafeInteger(value));
				// Adding 0 turns -0 into 0.
				expect(resultOf(text) + 0).toBe(value + 0);
			}),
		);
	});

	it('never throws', () => {
		fc.assert(
			fc.property(fc.string({unit: fc.constantFrom(...'0123456789.+-*/^() x'), maxLength: 60}), (text) => {
				expect(['value', 'fault']).toContain(calculate(text).kind);
			}),
		);
	});
});
