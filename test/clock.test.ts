import {describe, expect, it, onTestFinished, vi} from 'vitest';
import {createPreciseTime, systemClock} from '../source/clock.ts';

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

describe('the precise time', () => {
	it('is that of the wall clock, with fractions, and never behind within its drift', () => {
		let wall = 1000;
		let steady = 50.25;
		const now = createPreciseTime(
			() => wall,
			() => steady,
		);
		expect(now()).toBe(1000);
		steady += 0.5;
		expect(now()).toBe(1000.5);
		steady += 0.75;
		wall += 1;
		expect(now()).toBe(1001.25);
	});

	it('follows a clock that was set, and a sleep', () => {
		let wall = 1000;
		const now = createPreciseTime(
			() => wall,
			() => 1,
		);
		now();
		wall = 500;
		expect(now()).toBe(500);
		wall = 9_000_000;
		expect(now()).toBe(9_000_000);
	});
});
