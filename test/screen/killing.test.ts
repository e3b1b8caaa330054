/** The program is killed at random moments and continued; `npm run test:long` has 100 kills. */
import {expect, it} from 'vitest';
import {killRounds} from '../support/kill-rounds.ts';

it('kill -9 at any moment loses no message and no old draft, doubles nothing, and every answer is below its question', async () => {
	const figures = await killRounds({kills: 3, seed: 5});
	expect(figures.kills).toBe(3);
});
