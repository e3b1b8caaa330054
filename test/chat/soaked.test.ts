/** A server that fails again and again; `npm run test:long` has 1,600 faults. */
import {expect, it} from 'vitest';
import {soak} from '../support/soak.ts';

it('a chat loses nothing and doubles nothing over all faults of a server, and each answer is below its question', {
	tags: ['slow'],
}, async () => {
	const figures = await Promise.all([
		soak({isStored: false, faults: 30, seed: 1}),
		soak({isStored: true, faults: 30, seed: 2}),
	]);
	for (const {kinds} of figures) expect(kinds).toBeGreaterThan(10);
});
