import fc from 'fast-check';
import {expect, it} from 'vitest';
import {writeAnswer} from '../../../source/modes/print/answer-output.ts';
import {copyable} from '../../../source/terminal/clipboard.ts';
import {safe} from '../../../source/text/safe.ts';
import {anyCodePoint} from '../../support/code-points.ts';
import {HOSTILE_TEXTS} from '../../support/hostile-texts.ts';

/** @returns what is written, slice by slice; each waits for the one before */
async function writtenOf(text: string, isTTY: boolean): Promise<readonly string[]> {
	const slices: string[] = [];
	let isWriting = false;
	const write = (slice: string, done: () => void): void => {
		expect(isWriting).toBe(false);
		isWriting = true;
		slices.push(slice);
		setImmediate(() => {
			isWriting = false;
			done();
		});
	};
	await writeAnswer({write, isTTY}, text);
	return slices;
}

const ended = (text: string): string => (text.endsWith('\n') ? text : `${text}\n`);

it('is exact in a pipe, except for control characters; safe in a terminal', async () => {
	const texts = fc.oneof(
		fc.string({unit: anyCodePoint}),
		fc.constantFrom(...HOSTILE_TEXTS),
		fc.constant('a\r\nb\tc\u001B[2J'),
	);
	await fc.assert(
		fc.asyncProperty(texts, async (text) => {
			expect((await writtenOf(text, false)).join('')).toBe(ended(copyable(text)));
			expect((await writtenOf(text, true)).join('')).toBe(ended(safe(text)));
		}),
	);
	expect((await writtenOf('a\r\nb\tc\u001B[2J', false)).join('')).toBe('a\nb\tc[2J\n');
});

it('is written in bounded slices, which divide no line end and no character', async () => {
	for (const unit of ['x', '😀', 'a line\r\n', `${'y'.repeat(70_000)}\n`]) {
		const text = `x${unit.repeat(Math.ceil(300_001 / unit.length))}`;
		const slices = await writtenOf(text, false);
		expect(slices.join('')).toBe(ended(copyable(text)));
		expect(Math.max(...slices.map((slice) => slice.length))).toBeLessThanOrEqual(65_537);
		expect(slices.every((slice) => slice.isWellFormed())).toBe(true);
	}
});
