/** The log keeps the newest frames within its limits; what it costs does not depend on how many there are. */
import * as fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {createFrameLog} from '../../../source/ui/frames/frame-log.ts';
import {messageRecord, records} from '../../support/recorded-frames.ts';

describe('the log of frames', () => {
	it('has the newest ones, each under its number, within both limits', () => {
		fc.assert(
			fc.property(
				fc.array(fc.nat(60)),
				fc.integer({min: 1, max: 12}),
				fc.integer({min: 1, max: 2000}),
				(sizes, frames, units) => {
					const log = createFrameLog({frames, units});
					for (const [index, size] of sizes.entries())
						log.add(messageRecord('in', 'x'.repeat(size), index), index);
					expect(log.next).toBe(sizes.length);
					const kept = Array.from({length: log.next - log.first}, (_, offset) => log.at(log.first + offset));
					expect(kept.map((frame) => frame?.at)).toEqual([...sizes.keys()].slice(log.first));
					expect(log.at(log.first - 1)).toBeUndefined();
					expect(log.at(log.next)).toBeUndefined();
					const isWithin = (from: number): boolean =>
						sizes.length - from <= frames &&
						sizes.slice(from).reduce((sum, size) => sum + size + 100, 0) <= units;
					// As few as necessary are dropped, and never the newest.
					if (sizes.length > 0) expect(isWithin(log.first) || log.first === sizes.length - 1).toBe(true);
					if (log.first > 0) expect(isWithin(log.first - 1)).toBe(false);
				},
			),
		);
	});

	it('keeps its numbers while thousands are dropped', () => {
		const log = createFrameLog({frames: 100, units: 1e9});
		for (const record of records(5000)) log.add(record, record.t);
		expect([log.first, log.next, log.at(4900)?.at, log.at(4999)?.type]).toEqual([
			4900,
			5000,
			49_000,
			'ai_response',
		]);
	});
});
