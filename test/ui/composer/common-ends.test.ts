import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {commonEnd, commonStart} from '../../../source/ui/composer/common-ends.ts';

/** Texts that are often similar, and sometimes longer than one comparison. */
const aText = fc
	.array(fc.constantFrom('a', 'b', 'x'.repeat(1_500)), {maxLength: 6})
	.map((parts) => parts.join(''));

describe('two texts', () => {
	it('have their longest common prefix', () => {
		fc.assert(
			fc.property(aText, aText, (a, b) => {
				const same = commonStart(a, b);
				expect(a.slice(0, same)).toBe(b.slice(0, same));
				if (same < Math.min(a.length, b.length)) expect(a[same]).not.toBe(b[same]);
			}),
		);
	});

	it('have the longest common suffix of the rest', () => {
		fc.assert(
			fc.property(aText, aText, (a, b) => {
				const start = commonStart(a, b);
				const same = commonEnd(a, b, start);
				expect(start + same).toBeLessThanOrEqual(Math.min(a.length, b.length));
				expect(a.slice(a.length - same)).toBe(b.slice(b.length - same));
				if (start + same < Math.min(a.length, b.length))
					expect(a[a.length - same - 1]).not.toBe(b[b.length - same - 1]);
			}),
		);
	});
});
