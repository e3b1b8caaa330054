import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {expandFolds} from '../../../source/ui/composer/folds.ts';
import {type Motion, target} from '../../../source/ui/composer/motion.ts';
import {anyLine} from '../../text/any-text.ts';

const segmenter = new Intl.Segmenter('en', {granularity: 'grapheme'});

/** The result of a motion in a text with `|` for the cursor, shown in the same way. */
function go(marked: string, motion: Motion, width = 80, column?: number): string {
	const cursor = marked.indexOf('|');
	const text = marked.replace('|', '');
	const next = target(expandFolds(text), cursor, motion, width, column);
	return `${text.slice(0, next)}|${text.slice(next)}`;
}

describe('target', () => {
	it.each([
		['left', 'ab|c', 'a|bc'],
		['left', '|abc', '|abc'],
		['left', 'a\n|b', 'a|\nb'],
		['left', 'x\u{1F468}\u200D\u{1F469}\u200D\u{1F467}|', 'x|\u{1F468}\u200D\u{1F469}\u200D\u{1F467}'],
		['left', 'e\u0301\u0302|', '|e\u0301\u0302'],
		['left', '\u{1F1E9}\u{1F1EA}\u{1F1EB}\u{1F1F7}|', '\u{1F1E9}\u{1F1EA}|\u{1F1EB}\u{1F1F7}'],
		['right', '|漢字', '漢|字'],
		['right', 'a|\u{1F44D}\u{1F3FD}b', 'a\u{1F44D}\u{1F3FD}|b'],
		['right', 'abc|', 'abc|'],
		['home', 'one\ntwo| three', 'one\n|two three'],
		['home', '\n|a', '\n|a'],
		['home', '|\na', '|\na'],
		['end', 'on|e\ntwo', 'one|\ntwo'],
		['end', 'one\ntw|o', 'one\ntwo|'],
		['word-left', 'one two|', 'one |two'],
		['word-left', 'one two...  |', 'one |two...  '],
		['word-left', 'one\n|two', '|one\ntwo'],
		['word-left', '  |', '|  '],
		['word-left', 'naïve cafe\u0301|', 'naïve |cafe\u0301'],
		['word-left', 'one \u{1D4B3}\u{1D4B4}|', 'one |\u{1D4B3}\u{1D4B4}'],
		['word-right', '|\u{1D4B3}\u{1D4B4} one', '\u{1D4B3}\u{1D4B4}| one'],
		['word-right', '|one two', 'one| two'],
		['word-right', 'one|  \ntwo', 'one  \ntwo|'],
		['word-right', 'a|, b_2!', 'a, b_2|!'],
		['word-right', '|cafe\u0301s!', 'cafe\u0301s|!'],
		['word-left', '我想学习中文|', '我想学习|中文'],
		['word-left', '我想学习|中文', '我想|学习中文'],
		['word-left', '我想学|习中文', '我想|学习中文'],
		['word-left', '|我想学习中文', '|我想学习中文'],
		['word-right', '|我想学习中文', '我想|学习中文'],
		['word-right', '我想学|习中文', '我想学习|中文'],
		['word-right', '我想学习|中文。', '我想学习中文|。'],
		['word-left', '你好，世界！ |', '你好，|世界！ '],
		['word-left', 'コンピューターを使う|', 'コンピューターを|使う'],
		['word-right', '|コンピューターを使う', 'コンピューター|を使う'],
		['word-left', 'ภาษาไทยง่ายมาก|', 'ภาษาไทยง่าย|มาก'],
		['word-right', '|ภาษาไทยง่ายมาก', 'ภาษา|ไทยง่ายมาก'],
		['word-left', 'ຂ້ອຍຮັກພາສາລາວ|', 'ຂ້ອຍຮັກພາສາ|ລາວ'],
		['word-right', '|မြန်မာစကားပြောတယ်', 'မြန်မာ|စကားပြောတယ်'],
		['word-left', '我用Node20写foo_bar|', '我用Node20写|foo_bar'],
		['word-left', '나는 한국어를|', '나는 |한국어를'],
		['buffer-start', 'one\ntwo|', '|one\ntwo'],
		['buffer-end', 'o|ne\ntwo', 'one\ntwo|'],
	] as const)('%s: %s to %s', (motion, from, to) => {
		expect(go(from, motion)).toBe(to);
	});

	it.each([
		['up', 'abc\nde|f', 80, 'ab|c\ndef'],
		['up', 'ab|c', 80, 'ab|c'],
		['up', 'a\nbcd|', 80, 'a|\nbcd'],
		['up', '漢字\nabc|', 80, '漢|字\nabc'],
		['down', 'ab|c\n漢字', 80, 'abc\n漢|字'],
		['down', 'abc\nd|', 80, 'abc\nd|'],
		['down', 'one| two three', 8, 'one two thr|ee'],
		['up', 'one two thr|ee', 8, 'one| two three'],
		// The last position of a wrapped row is before its last grapheme.
		['up', 'abcdefgh\nxyz|', 4, 'abcdefgh|\nxyz'],
		['up', 'abcdefgh|\nxyz', 4, 'abcd|efgh\nxyz'],
	] as const)('%s: %s in %i cells to %s', (motion, from, width, to) => {
		expect(go(from, motion, width)).toBe(to);
	});

	/** The same with `[…]` around folded text. */
	function goFolded(marked: string, motion: Motion): string {
		const cursor = marked.replaceAll(/[[\]]/g, '').indexOf('|');
		const bare = marked.replace('|', '');
		const start = bare.indexOf('[');
		const text = bare.replaceAll(/[[\]]/g, '');
		const fold = {start, end: bare.indexOf(']') - 1};
		const next = target({text, folds: [fold]}, cursor, motion, 80);
		const [before, inside, after] = [text.slice(0, start), text.slice(start, fold.end), text.slice(fold.end)];
		if (next <= start) return `${before.slice(0, next)}|${before.slice(next)}[${inside}]${after}`;
		const at = next - fold.end;
		return `${before}[${inside}]${after.slice(0, at)}|${after.slice(at)}`;
	}

	it.each([
		['left', 'a [b c\nd]| e', 'a |[b c\nd] e'],
		['right', 'a |[b c\nd] e', 'a [b c\nd]| e'],
		['home', 'x\na [b\n\nc]d|', 'x\n|a [b\n\nc]d'],
		['home', '[b\nc]d|', '|[b\nc]d'],
		['end', 'a| [b\nc\n]d\ne', 'a [b\nc\n]d|\ne'],
		['end', '|[\n]', '[\n]|'],
		['word-left', 'a [b c]  |', 'a |[b c]  '],
		['word-left', 'a [b c]de|', 'a [b c]|de'],
		['word-left', '学习[b c]中文学习|', '学习[b c]中文|学习'],
		['word-right', '|中文学习[b c]', '中文|学习[b c]'],
		['word-right', '中文|学习[b c]', '中文学习|[b c]'],
		['word-right', 'a|  [b c] e', 'a  [b c]| e'],
		['word-right', '|ab[c] e', 'ab|[c] e'],
	] as const)('%s, with a fold: %j to %j', (motion, from, to) => {
		expect(goFolded(from, motion)).toBe(to);
	});

	it('keeps the given column', () => {
		expect(go('abcdef\nx|\nabcdef', 'down', 80, 4)).toBe('abcdef\nx\nabcd|ef');
	});

	it('moves from boundary to boundary, and back', () => {
		const aDraft = fc.array(anyLine, {maxLength: 3}).map((lines) => lines.join('\n').replaceAll('\r', ''));
		fc.assert(
			fc.property(aDraft, fc.nat(), fc.integer({min: 1, max: 20}), (text, choice, width) => {
				const boundaries = [...[...segmenter.segment(text)].map(({index}) => index), text.length];
				const index = choice % boundaries.length;
				const from = boundaries[index] ?? 0;
				expect(target(expandFolds(text), from, 'left', width)).toBe(boundaries[Math.max(0, index - 1)]);
				expect(target(expandFolds(text), from, 'right', width)).toBe(boundaries[index + 1] ?? text.length);
				for (const motion of ['up', 'down', 'home', 'end', 'word-left', 'word-right'] as const) {
					expect(boundaries).toContain(target(expandFolds(text), from, motion, width));
				}
				expect(target(expandFolds(text), from, 'word-left', width)).toBeLessThanOrEqual(from);
				expect(target(expandFolds(text), from, 'word-right', width)).toBeGreaterThanOrEqual(from);
				expect(target(expandFolds(text), from, 'up', width)).toBeLessThanOrEqual(from);
				expect(target(expandFolds(text), from, 'down', width)).toBeGreaterThanOrEqual(from);
			}),
		);
	});
});
