import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {canHighlight, highlight} from '../../source/text/highlight.ts';
import {anyCodePoint} from '../support/code-points.ts';

/** The tokens of a line, as "style: text". */
const styled = (code: string, label: string): string[] =>
	(highlight(code.split('\n'), label)?.lines ?? [])
		.flat()
		.filter(({text}) => text.trim() !== '')
		.map(({text, style}) => `${style}: ${text.trim()}`);

describe('highlight', () => {
	it('distinguishes the parts of a language', () => {
		expect(styled('const a = "b"; // c', 'ts')).toEqual([
			...['keyword: const', 'text: a =', 'string: "b"', 'text: ;', 'comment: // c'],
		]);
		expect(styled('def f(x): return 1', 'py')).toEqual([
			...['keyword: def', 'title: f', 'text: (x):', 'keyword: return', 'number: 1'],
		]);
		expect(styled('{"a": [true, 1]}', 'json')).toEqual(
			expect.arrayContaining(['key: "a"', 'literal: true', 'number: 1']),
		);
	});

	it('colours added and removed lines', () => {
		expect(styled('-old\n+new\n same', 'diff')).toEqual(['error: -old', 'success: +new', 'text: same']);
	});

	it('highlights a language inside another one', () => {
		expect(styled('<style>a { color: red }</style>', 'html')).toContain('keyword: a');
	});

	it('reports whether something is open at the end', () => {
		expect(highlight(['/* a'], 'js')?.isClosed).toBe(false);
		expect(highlight(['/* a */ b // c'], 'js')?.isClosed).toBe(true);
	});

	it('returns undefined for unknown languages', () => {
		expect(canHighlight('mermaid')).toBe(false);
		expect(highlight(['a'], 'mermaid')).toBeUndefined();
		expect(canHighlight('rust')).toBe(true);
	});

	it('loses nothing of the code', () => {
		const labels = ['js', 'py', 'html', 'md', 'sh', 'yaml', 'c', 'sql', 'diff', 'json', 'css'];
		fc.assert(
			fc.property(
				fc.array(fc.string({unit: anyCodePoint, maxLength: 40}), {minLength: 1, maxLength: 5}),
				fc.constantFrom(...labels),
				(parts, label) => {
					const lines = parts.map((line) => line.replaceAll('\n', ' '));
					const found = highlight(lines, label);
					expect(found?.lines.map((line) => line.map(({text}) => text).join(''))).toEqual(lines);
				},
			),
		);
	});
});
