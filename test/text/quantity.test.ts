import {describe, expect, it} from 'vitest';
import {agoOf, bytes, clockTime, countOf, duration} from '../../source/text/quantity.ts';

describe('duration', () => {
	it.each([
		[-5, '0 ms'],
		[Number.NaN, '0 ms'],
		[0, '0 ms'],
		[79.6, '80 ms'],
		[999.6, '1.0 s'],
		[4230, '4.2 s'],
		[59_940, '59.9 s'],
		[59_960, '1 min 00 s'],
		[185_000, '3 min 05 s'],
		[3_599_600, '1 h 00 min'],
		[7_620_000, '2 h 07 min'],
	])('of %d is %s', (ms, words) => {
		expect(duration(ms)).toBe(words);
	});
});

describe('bytes', () => {
	it.each([
		[-1, '0 B'],
		[0, '0 B'],
		[1023, '1023 B'],
		[1024, '1.0 KB'],
		[1234, '1.2 KB'],
		[10_239, '10 KB'],
		[1_048_575, '1.0 MB'],
		[98 * 1024 ** 2, '98 MB'],
		[3 * 1024 ** 4, '3.0 TB'],
		[5000 * 1024 ** 4, '5000 TB'],
	])('of %d is %s', (size, words) => {
		expect(bytes(size)).toBe(words);
	});
});

describe('clockTime', () => {
	it('is the local time of day', () => {
		expect(clockTime(new Date(2026, 0, 2, 12, 3).getTime())).toBe('12:03');
		expect(clockTime(new Date(2026, 0, 2, 0, 0).getTime())).toBe('00:00');
		expect(clockTime(Number.NaN)).toBe('--:--');
	});
});

describe('count', () => {
	it('uses the singular for one', () => {
		expect([0, 1, 3].map((amount) => countOf(amount, 'message'))).toEqual([
			'0 messages',
			'1 message',
			'3 messages',
		]);
		expect(countOf(2, 'reply', 'replies')).toBe('2 replies');
	});
});

describe('agoOf', () => {
	it.each([
		[0, 'just now'],
		[6 * 60_000, '6 min ago'],
		[3 * 3_600_000, '3 h ago'],
		[2 * 86_400_000, '2 days ago'],
	])('of %d is %s', (ms, words) => {
		expect(agoOf(ms, 0)).toBe(words);
	});

	it('of more than two weeks is a date', () => {
		expect(agoOf(20 * 86_400_000, 0)).toMatch(/^\d{4}-\d\d-\d\d$/);
	});
});
