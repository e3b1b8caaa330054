import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import type {Line} from '../../../source/text/line.ts';
import {Joined} from '../../../source/text/markdown/joined.ts';
import {own} from '../../../source/text/safe.ts';
import {span} from '../../../source/text/spans.ts';

const row = (text: string): Line => [span(own`${text}`, 'text')];

describe('Joined', () => {
	it('concatenates its parts, whichever of them grew, were removed or added', () => {
		// Each step: some of five arrays in some order, and the array that grows by a row.
		const step = fc.record({
			order: fc.array(fc.nat(4), {maxLength: 5}),
			grows: fc.nat(4),
		});
		fc.assert(
			fc.property(fc.array(step, {maxLength: 12}), (steps) => {
				const arrays: Line[][] = [[], [], [], [], []];
				const joined = new Joined();
				for (const [number, {order, grows}] of steps.entries()) {
					arrays[grows]?.push(row(`${grows}.${number}`));
					const parts = order.map((index) => arrays[index] ?? []);
					expect(joined.join(parts)).toEqual(parts.flat());
				}
			}),
		);
	});

	it('does not copy unchanged rows again', () => {
		let reads = 0;
		const counted = (rows: Line[]) =>
			new Proxy(rows, {
				get(target, property, receiver) {
					if (typeof property === 'string' && /^\d+$/.test(property)) reads++;
					return Reflect.get(target, property, receiver);
				},
			});
		const settled: Line[] = Array.from({length: 1000}, (_, index) => row(`${index}`));
		const seen = counted(settled);
		const joined = new Joined();
		joined.join([seen, [row('open')]]);
		reads = 0;
		settled.push(row('next'));
		expect(joined.join([seen, [row('open')]])).toHaveLength(1002);
		expect(reads).toBe(1);
	});
});
