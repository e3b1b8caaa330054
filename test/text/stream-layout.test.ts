import {isDeepStrictEqual} from 'node:util';
import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {layoutText} from '../../source/text/layout.ts';
import {StreamLayout} from '../../source/text/stream-layout.ts';
import {anyText, anyWidth} from './any-text.ts';

/** All the beginnings of a text that end at one of the cuts, and the text itself. */
function beginnings(text: string, cuts: readonly number[]): string[] {
	const ends = [...new Set(cuts.map((cut) => cut % (text.length + 1)))].sort((a, b) => a - b);
	return [...ends.map((end) => text.slice(0, end)), text];
}

/** Characters laid out for a text that comes in chunks of so many. */
function laidOut(text: string, chunk: number, width: number): number {
	const layout = new StreamLayout(width);
	for (let end = chunk; end <= text.length; end += chunk) layout.update(text.slice(0, end));
	return layout.laidOut;
}

const PROSE = 'The quick brown fox jumps over the lazy dog, and then it rests. ';
const TEXTS: ReadonlyArray<readonly [string, string]> = [
	['paragraphs', `${PROSE.repeat(3)}\n\n`],
	['one endless line of words', PROSE],
	['one endless word', 'abcdefghijklmnopqrstuvwxyz'],
	['one endless line of East Asian text', '東京は今日も晴れです。明日は「雨」。'],
	['one endless line in Hindi', 'नमस्ते दुनिया यह एक परीक्षा है '],
	['one line with tabs and escapes', 'a\tb\u001B[1mcd ef '],
	['code', 'const answer = 42; // the\n'],
	['one endless line of code', 'x=1;'],
];

describe('StreamLayout', () => {
	it('gives what layoutText gives, whatever the chunks', () => {
		fc.assert(
			fc.property(anyText, anyWidth, fc.array(fc.nat(400), {maxLength: 12}), (text, width, cuts) => {
				const layout = new StreamLayout(width);
				for (const part of beginnings(text, cuts))
					expect(layout.update(part)).toEqual(layoutText(part, width));
			}),
			{numRuns: 500},
		);
	});

	it('gives what layoutText gives for long lines in small chunks', () => {
		const words = fc.constantFrom(
			...TEXTS.map(([, text]) => text),
			'e\u0301 ',
			'\u{1F468}\u200D\u{1F469}',
			'   ',
			'\u1100\u1161\u1161\u1161',
			'\uFF76\uFF9E\uFF9E',
			'\u263A\uFE0F',
			'\u202E',
		);
		fc.assert(
			fc.property(
				fc.array(words, {minLength: 3, maxLength: 10}),
				fc.constantFrom('', '```\n', '  '),
				fc.integer({min: 1, max: 40}),
				fc.integer({min: 1, max: 17}),
				(parts, start, width, chunk) => {
					const text = start + parts.join('');
					const layout = new StreamLayout(width);
					const wrong: number[] = [];
					for (let end = 0; end < text.length + chunk; end += chunk) {
						const soFar = text.slice(0, end);
						if (!isDeepStrictEqual(layout.update(soFar), layoutText(soFar, width))) wrong.push(end);
					}
					expect(wrong).toEqual([]);
				},
			),
			{numRuns: 60},
		);
	});

	it.each([
		['a grapheme that is broken in the middle', '\uFF76\u4E16\uFF9E\uFF9Eabc', 3],
		['indentation with something on it', ' \uFF9E\u0E33\uFF76\u3002 \u4E16 ', 1],
		['indentation that gives way to a growing word', '        abcdefghijkl mn', 10],
		['half a surrogate pair', 'some words and then 😀😀', 8],
	])('gives what layoutText gives for %s', (_name, text, width) => {
		const layout = new StreamLayout(width);
		for (const soFar of beginnings(
			text,
			Array.from({length: text.length}, (_, end) => end),
		)) {
			expect(layout.update(soFar)).toEqual(layoutText(soFar, width));
		}
	});

	it('begins anew with a text that does not go on from the one before', () => {
		const layout = new StreamLayout(20);
		layout.update('```\nsome code\nand more of it than one row holds');
		expect(layout.update('other words\nthan before')).toEqual(layoutText('other words\nthan before', 20));
		expect(layout.update('')).toEqual([]);
	});

	it('keeps the rows it has', () => {
		const layout = new StreamLayout(20);
		const before = layout.update(`a paragraph\n${PROSE}`);
		const after = layout.update(`a paragraph\n${PROSE}${PROSE}`);
		expect(after[0]).toBe(before[0]);
		expect(after).not.toBe(before);
	});

	it.each(TEXTS)('lays out %s in a number of characters that grows with the text', (name, unit) => {
		const isCode = name.includes('code');
		const text = (times: number): string =>
			(isCode ? '```\n' : '') + unit.repeat(Math.ceil(times / unit.length));
		const chunk = 7;
		const once = laidOut(text(2500), chunk, 80);
		const twice = laidOut(text(5000), chunk, 80);
		expect(twice / once).toBeLessThan(2.3);
		expect(twice / (5000 / chunk)).toBeLessThan(200);
	});
});
