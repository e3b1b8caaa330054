/** 100 kills at random moments. Others: `KILL_SEED=7 npm run test:long`. */
import {expect, it} from 'vitest';
import {killRounds} from '../support/kill-rounds.ts';

const KILLS = Number(process.env.KILLS ?? 100);

it('a program that is killed at any moment loses no message and no draft, and sends nothing twice', async () => {
	const figures = await killRounds({kills: KILLS, seed: Number(process.env.KILL_SEED ?? 1)});
	console.log(JSON.stringify(figures));
	expect(figures.kills).toBe(KILLS);
});
