/** 1,600 faults of a server, with a clock of the test. Other moments: `SOAK_SEED=7 npm run test:long`. */
import {it} from 'vitest';
import {soak} from '../support/soak.ts';

const first = Number(process.env.SOAK_SEED ?? 1) * 100;

it.each([1, 2, 3, 4])('a chat loses and doubles nothing over 200 faults, number %i', async (number) => {
	const [session, stored] = await Promise.all(
		[false, true].map((isStored) => soak({isStored, faults: 200, seed: first + number})),
	);
	console.log(JSON.stringify({session, stored}));
});
