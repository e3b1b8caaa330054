import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {readPort, readSize} from '../../source/config/amounts.ts';

const MB = 1_048_576;

describe('readPort', () => {
	it.each([
		['0', 0],
		['8000', 8000],
		['65535', 65_535],
		['00080', 80],
	])('reads %s', (text, value) => {
		expect(readPort(text)).toEqual({value});
	});

	it.each(['65536', '99999', '100000', '-1', '1.5', '0x50', '1e3', ' 80', 'http', '', '٣'])(
		'refuses %j',
		(text) => {
			expect(readPort(text)).toMatchObject({
				problem: {code: 'port_invalid', sentence: expect.stringContaining('Type --port 8000, or --port 0')},
			});
		},
	);
});

describe('readSize', () => {
	it.each([
		['1024', 1024],
		['1KB', 1024],
		['200MB', 200 * MB],
		['200mb', 200 * MB],
		['200 MB', 200 * MB],
		['200M', 200 * MB],
		['200MiB', 200 * MB],
		['1.5KB', 1536],
		['104857600', 100 * MB],
		['104857601B', 100 * MB + 1],
		['511MB', 511 * MB],
		['0.25GB', 256 * MB],
	])('reads %s as %d bytes', (text, value) => {
		expect(readSize(text)).toEqual({value});
	});

	it.each([
		[
			'200',
			'"200" is only 200 bytes, too few for any message. Type a number with a unit, such as --max-frame 200MB',
		],
		[
			'1',
			'"1" is only 1 byte, too few for any message. Type a number with a unit, such as --max-frame 200MB',
		],
		[
			'0',
			'"0" is only 0 bytes, too few for any message. Type a number with a unit, such as --max-frame 200MB',
		],
		[
			'2GB',
			'"2GB" is more than 511MB, the largest possible message. Type a number with a unit, such as --max-frame 200MB',
		],
		['much', '"much" is not a size. Type a number with a unit, such as --max-frame 200MB'],
		['-5MB', '"-5MB" is not a size. Type a number with a unit, such as --max-frame 200MB'],
		['5TB', '"5TB" is not a size. Type a number with a unit, such as --max-frame 200MB'],
		['1e9', '"1e9" is not a size. Type a number with a unit, such as --max-frame 200MB'],
	])('rejects %s', (text, sentence) => {
		expect(readSize(text)).toEqual({problem: {code: 'size_invalid', sentence}});
	});

	it('returns whole bytes between 1 KB and the largest string, or a problem, for any text', () => {
		fc.assert(
			fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[\d.]{1,8} ?[KMGkmg]?i?[Bb]?$/)), (text) => {
				const read = readSize(text);
				if ('problem' in read) return;
				expect(Number.isInteger(read.value)).toBe(true);
				expect(read.value).toBeGreaterThanOrEqual(1024);
				expect(read.value).toBeLessThan(2 ** 29 - 24);
			}),
		);
	});
});
