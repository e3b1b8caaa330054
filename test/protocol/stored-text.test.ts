import * as fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {boundaryBefore, StoredText} from '../../source/protocol/stored-text.ts';
import {anyText} from '../support/arbitraries.ts';
import {cases} from '../support/property-runs.ts';

/** A text within a message. */
function stored(text: string, isAscii = false): StoredText {
	const json = JSON.stringify(text);
	const escaped = isAscii
		? json.replaceAll(/[\u0080-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
		: json;
	const bytes = Buffer.from(`{"m":${escaped}}`);
	return new StoredText(bytes, {start: 6, end: bytes.length - 2, units: text.length}, 'json-string');
}

function wholeOf(text: StoredText): Buffer {
	const chunks: Uint8Array[] = [];
	for (let byte: number | undefined = 0; byte !== undefined; ) {
		const {bytes, next}: ReturnType<StoredText['chunk']> = text.chunk(byte);
		chunks.push(bytes);
		byte = next;
	}
	return Buffer.concat(chunks);
}

/** Longer than a chunk, with critical characters at the edges of chunks. */
const LONG = 'ab\n"\\é漢\u{1F600}'.repeat(120_000);

describe('a stored text', () => {
	it('is the same in strings, wherever they are cut', () => {
		for (const isAscii of [false, true])
			for (let pad = 0; pad < 14; pad++) {
				const text = `${'x'.repeat(65_536 - pad)}\u{1F600}\ud800\n漢\\"\udc00${'y'.repeat(pad)}`;
				const strings = [...stored(text, isAscii).texts()];
				expect(strings.join('') === text).toBe(true);
				expect(strings).toHaveLength(2);
			}
		expect([...stored('').texts()]).toEqual([]);
		expect([...stored('y'.repeat(200_000)).texts()].map(({length}) => length)).toEqual([
			65536, 65536, 65536, 3392,
		]);
	});

	it('returns any slice of it', () => {
		fc.assert(
			fc.property(anyText, fc.nat(50), fc.nat(50), fc.boolean(), (any, from, length, isAscii) => {
				const text = any.toWellFormed();
				expect(stored(text, isAscii).slice(from, from + length)).toBe(text.slice(from, from + length));
			}),
		);
	});

	it.each([false, true])('is the same as a whole, in chunks and in slices (escaped: %s)', (isAscii) => {
		const text = stored(LONG, isAscii);
		expect(text.length).toBe(LONG.length);
		expect(text.size).toBeGreaterThan(1024 * 1024);
		expect(wholeOf(text).toString() === LONG).toBe(true);
		for (const at of [0, 500_000, LONG.length - 10, 3, LONG.length - 1])
			expect(text.slice(at, at + 10)).toBe(LONG.slice(at, at + 10));
		expect(text.slice(-5, 2)).toBe(LONG.slice(0, 2));
		expect(text.slice(LONG.length, LONG.length + 5)).toBe('');
		expect(text.slice(0, LONG.length) === LONG).toBe(true);
	});

	it('ends with its bytes, even if more code units are expected', () => {
		const bytes = Buffer.from('é'.repeat(10));
		const text = new StoredText(bytes, {start: 0, end: bytes.length, units: 15}, 'none');
		expect(text.slice(8, 15)).toBe('éé');
		expect(text.slice(12, 15)).toBe('');
	});

	it('of plain ASCII is decoded only in the requested part', () => {
		const text = stored('a'.repeat(3_000_000));
		expect(text.slice(2_999_995, 4_000_000)).toBe('aaaaa');
		expect(wholeOf(text)).toHaveLength(3_000_000);
	});

	it('without escapes consists of the received bytes', () => {
		const bytes = Buffer.from(LONG);
		const text = new StoredText(bytes, {start: 0, end: bytes.length, units: LONG.length}, 'none');
		expect(wholeOf(text).equals(bytes)).toBe(true);
		expect(text.slice(700_001, 700_020)).toBe(LONG.slice(700_001, 700_020));
	});
});

describe('boundaryBefore', () => {
	it('is between escapes, however they are written', () => {
		const part = fc.constantFrom(
			'\\\\',
			'\\\\ud83d',
			'\\\\u0041',
			'\\ud83d',
			'\\ude00',
			'\\u00e9',
			'\\n',
			'u',
			'd83d',
			'é',
			'😀',
		);
		fc.assert(
			fc.property(fc.array(part, {maxLength: 12}), (parts) => {
				const json = Buffer.from(parts.join(''));
				const parsed = (from: number, to: number): string =>
					JSON.parse(`"${json.toString('utf8', from, to)}"`) as string;
				for (let limit = 0; limit <= json.length; limit++) {
					const at = boundaryBefore(json, 0, limit, true);
					expect(limit - at).toBeLessThan(12);
					expect(parsed(0, at) + parsed(at, json.length)).toBe(parsed(0, json.length));
				}
			}),
			{numRuns: cases(300)},
		);
	});

	it('is never within a character or a surrogate pair', () => {
		const json = Buffer.from('aaaa\\\\\\n\\u00e9\\ud83d\\ude00é漢\u{1F600}\\\\\\\\u0041zzzz');
		const whole = JSON.parse(`"${json.toString()}"`) as string;
		for (let limit = 1; limit < json.length; limit++) {
			const at = boundaryBefore(json, 0, limit, true);
			expect(at).toBeLessThanOrEqual(limit);
			expect(limit - at).toBeLessThan(12);
			const head = JSON.parse(`"${json.toString('utf8', 0, at)}"`) as string;
			expect(head.isWellFormed()).toBe(true);
			expect(whole.startsWith(head)).toBe(true);
			expect(head + (JSON.parse(`"${json.toString('utf8', at)}"`) as string)).toBe(whole);
		}
	});
});
