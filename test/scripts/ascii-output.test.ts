/** The files of the command in ASCII: the same program, in one byte a character. */
import * as fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {inAscii} from '../../scripts/ascii-output.js';
import {cases} from '../support/property-runs.ts';

const evaluated = (code: string): unknown => new Function(`return ${code};`)();

describe('a program in ASCII', () => {
	it('has the same templates and regular expressions', () => {
		fc.assert(
			fc.property(
				fc.string({unit: fc.constantFrom('a', '…', '─', 'é', '漢', '😀', '\u00a0'), minLength: 1}),
				(text) => {
					const plain = text.replace(/[`$\\/[\]\r\n\u2028\u2029()*+?.^{}|-]/g, '');
					const template = inAscii(`((parts) => parts[0])\`${plain}\``);
					expect(template).toMatch(/^[\0-\x7f]*$/);
					expect(evaluated(template)).toBe(plain);
					const pattern = evaluated(inAscii(`/^(?:${plain}|[${plain}x]+)$/u`));
					expect(pattern).toBeInstanceOf(RegExp);
					expect((pattern as RegExp).test(plain)).toBe(true);
				},
			),
			{numRuns: cases(60)},
		);
	});

	it.each(['String.raw`a…`', '/a\\…/'])('is not made of %s, where an escape means something else', (code) => {
		expect(() => inAscii(code)).toThrow('The bundle needs ASCII here');
	});
});
