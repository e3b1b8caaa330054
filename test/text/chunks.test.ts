import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {chunkEnd, LONGEST_LINE_CHUNK} from '../../source/text/chunks.ts';

describe('chunkEnd', () => {
	it('does not cut a line that is no longer than a chunk', () => {
		expect(chunkEnd('a'.repeat(LONGEST_LINE_CHUNK + 1), 0, LONGEST_LINE_CHUNK + 1)).toBeUndefined();
	});

	it('cuts before the last space that is not too close to the start', () => {
		const line = `${'a'.repeat(1500)} ${'b'.repeat(300)} ${'c'.repeat(900)}`;
		expect(chunkEnd(line, 0, line.length)).toBe(1801);
		const late = `a ${'b'.repeat(3000)}`;
		expect(chunkEnd(late, 0, late.length)).toBe(LONGEST_LINE_CHUNK);
	});

	it('splits no character', () => {
		const line = `a${'😀'.repeat(2000)}`;
		const end = chunkEnd(line, 0, line.length) ?? 0;
		expect(line.slice(0, end)).toBe(`a${'😀'.repeat((end - 1) / 2)}`);
		expect(Number.isInteger((end - 1) / 2)).toBe(true);
	});

	it('does not depend on later text', () => {
		fc.assert(
			fc.property(fc.string({minLength: 1, maxLength: 9}), fc.string(), fc.nat(5000), (unit, more, start) => {
				const text = unit.repeat(Math.ceil(9000 / unit.length));
				const end = chunkEnd(text, start, text.length);
				expect(chunkEnd(text + more, start, text.length + more.length)).toBe(end);
				expect(end).toBeGreaterThan(start);
				expect(end).toBeLessThanOrEqual(start + LONGEST_LINE_CHUNK);
			}),
		);
	});
});
