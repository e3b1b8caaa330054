import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {safe} from '../../source/text/safe.ts';
import {layoutSource, SourceStream} from '../../source/text/source-view.ts';
import {anyText, anyWidth, badRows, textOf, visible} from './any-text.ts';

const rows = (text: string, width = 20): string[] => layoutSource(text, width).map(textOf);

describe('layoutSource', () => {
	it('shows every mark, and every blank line', () => {
		expect(rows('# a *b*\n\n\n\n```js\n  x\n```\n- c')).toEqual([
			...['# a *b*', '', '', '', '```js', '  x', '```', '- c'],
		]);
		expect(rows('')).toEqual([]);
	});

	it('loses nothing visible, and draws rows within the width', () => {
		fc.assert(
			fc.property(anyText, fc.integer({min: 20, max: 200}), (text, width) => {
				const lines = layoutSource(text, width);
				expect(badRows(lines, width)).toEqual([]);
				const whole = text.split(/\r?\n/).map((line) => visible(safe(line)));
				expect(visible(lines.map(textOf).join(''))).toBe(whole.join(''));
			}),
		);
	});
});

describe('SourceStream', () => {
	it('returns the rows of layoutSource, whatever the previous updates', () => {
		fc.assert(
			fc.property(anyText, anyWidth, fc.nat(30), (text, width, chunk) => {
				const stream = new SourceStream(width);
				for (let end = 0; end < text.length; end += chunk + 1) {
					const part = text.slice(0, end);
					expect(stream.update(part)).toEqual(layoutSource(part, width));
				}
				expect(stream.update(text)).toEqual(layoutSource(text, width));
				expect(stream.update('other')).toEqual(layoutSource('other', width));
			}),
		);
	});

	it('reuses the rows of previous updates', () => {
		const stream = new SourceStream(40);
		const [first] = stream.update('one\ntw');
		expect(stream.update('one\ntwo\n')[0]).toBe(first);
	});

	it('lays out a very long line in chunks', () => {
		const text = 'word '.repeat(2000);
		expect(visible(rows(text, 80).join(''))).toBe(visible(text));
	});
});
