/** A server that fails again and again; `npm run test:long` has 1,600 faults. */
import {expect, it} from 'vitest';
import {soak} from '../support/soak.ts';

it('a chat loses nothing and doubles nothing over all faults of a server, and each answer is below its question', {
	tags: ['slow'],
}, async () => {
	// A forgotten session can leave two turns at once behind, which only the long test has often enough.
	const except = ['forgotten session'] as const;
	const figures = await Promise.all([
		soak({isStored: false, faults: 30, seed: 1, except}),
		soak({isStored: true, faults: 30, seed: 2, except}),
	]);
	for (const {kinds} of figures) expect(kinds).toBeGreaterThan(10);
});
