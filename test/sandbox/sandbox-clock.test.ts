import {describe, expect, it} from 'vitest';
import {systemClock} from '../../source/clock.ts';
import {Abandoned, createScaledClock} from '../../source/sandbox/sandbox-clock.ts';
import {createHandClock} from '../support/hand-clock.ts';

describe('the pacer', () => {
	it('waits on the clock, scaled by its factor', async () => {
		const clock = createHandClock();
		const pacer = createScaledClock(clock, 0.5);
		let done = false;
		const waiting = pacer.wait(1000).then(() => {
			done = true;
		});
		clock.advance(499);
		await Promise.resolve();
		expect(done).toBe(false);
		clock.advance(1);
		await waiting;
		expect(done).toBe(true);
	});

	it('asks the clock for nothing at a factor of 0', async () => {
		const clock = createHandClock();
		await createScaledClock(clock, 0).wait(60_000);
		expect(clock.pending()).toBe(0);
	});

	it('beats evenly, and catches up after a late beat', async () => {
		const clock = createHandClock();
		const beat = createScaledClock(clock, 1).beats();
		const first = beat(100);
		clock.advance(250);
		await first;
		await beat(100);
		const third = beat(100);
		expect(clock.pending()).toBe(1);
		clock.advance(50);
		await third;
	});

	it('ends all waits when it is abandoned, now and later', async () => {
		const clock = createHandClock();
		const pacer = createScaledClock(clock, 1);
		const waiting = pacer.wait(1000);
		pacer.abandon();
		await expect(waiting).rejects.toThrow(Abandoned);
		await expect(pacer.wait(1)).rejects.toThrow(Abandoned);
		expect(() => pacer.check()).toThrow(Abandoned);
		expect(clock.pending()).toBe(0);
	});

	it('runs on the real clock too', async () => {
		await expect(createScaledClock(systemClock, 1).wait(1)).resolves.toBeUndefined();
	});
});
