import {expect, it, onTestFinished, vi} from 'vitest';
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

it('returns the time in milliseconds since the epoch', () => {
	vi.useFakeTimers({toFake: ['Date'], now: 1_795_000_000_123});
	onTestFinished(() => {
		vi.useRealTimers();
	});
	expect(systemClock.now()).toBe(1_795_000_000_123);
});
