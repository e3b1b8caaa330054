/** The lines of keys in TOML, against texts whose lines are known. */
import fc from 'fast-check';
import {parse} from 'smol-toml';
import {expect, it} from 'vitest';
import {linesOfToml} from '../../../source/config/file/toml-lines.ts';

const VALUES = [
	'1',
	'"a # b"',
	"'c:\\'",
	'"\\""',
	'"""\nx = 1\n[y]\n\\"""" # """',
	"'''\nx = 1\n'''",
	'[\n1, # ]\n2]',
	'{a = "}", b = [1]}',
	'["[", """\n"""]',
];

it('are those of the statements', () => {
	const statement = fc.record({
		value: fc.constantFrom(...VALUES),
		before: fc.constantFrom('', '\n', '# k0 = [\n', ' \t'),
		after: fc.constantFrom('', ' # x'),
	});
	fc.assert(
		fc.property(fc.array(fc.array(statement, {maxLength: 4}), {minLength: 1, maxLength: 4}), (tables) => {
			let text = '';
			const expected: [path: string[], line: number][] = [];
			const note = (...path: string[]): void => void expected.push([path, text.split('\n').length]);
			for (const [index, statements] of tables.entries()) {
				if (index > 0) {
					note('t', `"t ${index}"`);
					text += `[t . "\\"t ${index}\\""]\n`;
				}
				for (const [number, {value, before, after}] of statements.entries()) {
					text += before;
					note(...(index > 0 ? ['t', `"t ${index}"`] : []), 'a', `k${number}`);
					text += `a.k${number} = ${value}${after}\n`;
				}
			}
			parse(text);
			const lineOf = linesOfToml(text);
			for (const [path, line] of expected) {
				expect(lineOf(...path), text).toBe(line);
				expect(lineOf(...path, 'inside')).toBe(line);
			}
		}),
	);
});

it('end for any text', () => {
	fc.assert(
		fc.property(fc.string({unit: fc.constantFrom(...'[]{}"\'#=.\\ \na-')}), (text) => {
			expect(linesOfToml(text)('a')).toBeGreaterThan(0);
		}),
	);
});
