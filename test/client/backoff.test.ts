import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {waitBefore} from '../../source/client/backoff.ts';
import {FAILURE_CODES} from '../../source/client/failure/failure.ts';

const lost = {code: 'connection_lost', retryAfterMs: undefined} as const;
const closed = {code: 'server_closed', retryAfterMs: undefined} as const;
const almostOne = 1 - Number.EPSILON;

describe('waitBefore', () => {
	it.each([
		[1, 80, 100, 120],
		[2, 160, 200, 240],
		[3, 320, 400, 480],
		[4, 0, 500, 1_000],
		[5, 0, 1_000, 2_000],
		[8, 0, 8_000, 16_000],
		[9, 0, 15_000, 30_000],
		[500, 0, 15_000, 30_000],
	])('failure %i, a lost connection: from %i over %i to %i ms', (failures, least, middle, most) => {
		expect(waitBefore(lost, failures, 0)).toBe(least);
		expect(waitBefore(lost, failures, 0.5)).toBe(middle);
		expect(waitBefore(lost, failures, almostOne)).toBe(most);
	});

	it.each([
		[1, 1_000],
		[2, 2_000],
		[6, 30_000],
		[60, 30_000],
	])('failure %i of another kind: up to %i ms, spread over all of it', (failures, most) => {
		expect(waitBefore(closed, failures, 0)).toBe(0);
		expect(waitBefore(closed, failures, almostOne)).toBe(most);
	});

	it.each([
		[7_000, 7_000],
		[299_999, 299_999],
		[3_600_000, 300_000],
	])('a server that requests %i ms gets %i', (retryAfterMs, expected) => {
		expect(waitBefore({code: 'overloaded', retryAfterMs}, 1, 0.5)).toBe(expected);
	});

	it('a server that requests no wait gets the usual one', () => {
		expect(waitBefore({code: 'overloaded', retryAfterMs: 0}, 4, 0.5)).toBe(4_000);
	});

	it('is never negative, never beyond five minutes, never a fraction', () => {
		const retryAfterMs = fc.option(fc.nat(), {nil: undefined});
		const code = fc.constantFrom(...FAILURE_CODES);
		const random = fc.double({min: 0, max: almostOne, noNaN: true});
		fc.assert(
			fc.property(
				code,
				retryAfterMs,
				fc.integer({min: 1, max: 5_000}),
				random,
				(name, asked, failures, chance) => {
					const wait = waitBefore({code: name, retryAfterMs: asked}, failures, chance);
					expect(Number.isInteger(wait) && wait >= 0 && wait <= 300_000).toBe(true);
				},
			),
		);
	});
});
