import {describe, expect, it} from 'vitest';
import {systemClock} from '../../source/clock.ts';
import {Abandoned, createScaledClock} from '../../source/sandbox/sandbox-clock.ts';
import {createHandClock} from '../support/hand-clock.ts';

describe('the scaled clock', () => {
	it('waits for the clock, scaled by its factor', async () => {
		const clock = createHandClock();
		const scaled = createScaledClock(clock, 0.5);
		let done = false;
		const waiting = scaled.wait(1000).then(() => {
			done = true;
		});
		clock.advance(499);
		await Promise.resolve();
		expect(done).toBe(false);
		clock.advance(1);
		await waiting;
		expect(done).toBe(true);
	});

	it('sets no timer at a factor of 0', async () => {
		const clock = createHandClock();
		await createScaledClock(clock, 0).wait(60_000);
		expect(clock.pending()).toBe(0);
	});

	it('keeps intervals even, and catches up after a late one', async () => {
		const clock = createHandClock();
		const interval = createScaledClock(clock, 1).intervals();
		const first = interval(100);
		clock.advance(250);
		await first;
		await interval(100);
		const third = interval(100);
		expect(clock.pending()).toBe(1);
		clock.advance(50);
		await third;
	});

	it('ends all waits when it is abandoned, now and later', async () => {
		const clock = createHandClock();
		const scaled = createScaledClock(clock, 1);
		const waiting = scaled.wait(1000);
		scaled.abandon();
		await expect(waiting).rejects.toThrow(Abandoned);
		await expect(scaled.wait(1)).rejects.toThrow(Abandoned);
		expect(() => scaled.check()).toThrow(Abandoned);
		expect(clock.pending()).toBe(0);
	});

	it('runs on the system clock, too', async () => {
		await expect(createScaledClock(systemClock, 1).wait(1)).resolves.toBeUndefined();
	});
});
