import {describe, expect, it} from 'vitest';
import {dedent, endsFence, fenceAt} from '../../../source/text/markdown/fences.ts';

describe('fences', () => {
	it('open with a label, and close with as many marks', () => {
		const {fence, label} = fenceAt('  ````js x') ?? {};
		expect({fence, label}).toEqual({fence: {mark: '`', length: 4, indent: 2}, label: 'js x'});
		if (fence === undefined) return;
		expect(
			['````', '  `````  ', '\t````', '```', '~~~~', '```` x'].map((line) => endsFence(line, fence)),
		).toEqual([true, true, true, false, false, false]);
	});

	it('are not inline code', () => {
		expect(fenceAt('```a``` b')).toBeUndefined();
		expect(fenceAt('~~~a~~~ b')?.label).toBe('a~~~ b');
		expect(fenceAt('``')).toBeUndefined();
	});

	it('are indented by columns, tabs by stops of four', () => {
		expect(['```', '   ```', '\t```', '  \t ```'].map((line) => fenceAt(line)?.fence.indent)).toEqual([
			...[0, 3, 4, 5],
		]);
	});
});

describe('dedent', () => {
	it.each([
		['    a', 0, 2, '  a'],
		[' a', 0, 2, 'a'],
		['a  ', 0, 2, 'a  '],
		['', 0, 2, ''],
		['\ta\tb', 0, 4, 'a\tb'],
		['\ta', 0, 2, '  a'],
		['\t\ta', 0, 4, '\ta'],
		['> \ta', 2, 0, '\ta'],
		['> \ta', 2, 1, ' a'],
		['>  a', 2, 4, 'a'],
		['\ta', 2, 0, '  a'],
	])('%j from column %i, less %i columns, is %j', (line, from, most, code) => {
		expect(dedent(line, from, most)).toBe(code);
	});
});
