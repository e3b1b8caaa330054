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

	it('loses nothing visible, and makes no row wider than asked', () => {
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
	it('gives what layoutSource gives, whatever the updates before', () => {
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

	it('keeps the rows it has', () => {
		const stream = new SourceStream(40);
		const [first] = stream.update('one\ntw');
		expect(stream.update('one\ntwo\n')[0]).toBe(first);
	});

	it('lays a line out in pieces that is very long', () => {
		const text = 'word '.repeat(2000);
		expect(visible(rows(text, 80).join(''))).toBe(visible(text));
	});
});
