import {expect, it} from 'vitest';
import {systemClock} from '../source/clock.ts';

it('runs a timer once, and not one that was cancelled', async () => {
	const ran: string[] = [];
	await new Promise<void>((resolve) => {
		const cancel = systemClock.after(0, () => ran.push('cancelled'));
		cancel();
		systemClock.after(1, () => {
			ran.push('kept');
			resolve();
		});
	});
	expect(ran).toEqual(['kept']);
});

it('tells the time in milliseconds since the epoch', () => {
	expect(Math.abs(systemClock.now() - Date.now())).toBeLessThan(1_000);
});
