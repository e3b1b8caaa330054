import {expect, it} from 'vitest';
import {createHandClock} from './hand-clock.ts';

it('runs what falls due in order of time, each at its own time', () => {
	const clock = createHandClock(1_000);
	const ran: Array<readonly [string, number]> = [];
	const note = (name: string) => () => ran.push([name, clock.now()]);
	clock.after(30, note('late'));
	clock.after(10, note('first of two'));
	clock.after(10, note('second of two'));
	clock.after(31, note('too late'));
	clock.advance(30);
	expect(ran).toEqual([
		['first of two', 1_010],
		['second of two', 1_010],
		['late', 1_030],
	]);
	expect(clock.now()).toBe(1_030);
	expect(clock.pending()).toBe(1);
});

it('keeps the time that is left of each timer while the machine sleeps', () => {
	const clock = createHandClock(1_000);
	const ran: number[] = [];
	clock.after(10, () => ran.push(clock.now()));
	clock.sleep(5_000);
	clock.advance(9);
	expect(ran).toEqual([]);
	clock.advance(1);
	expect(ran).toEqual([6_010]);
});

it('runs timers that timers start, and none that was cancelled', () => {
	const clock = createHandClock();
	const ran: string[] = [];
	const cancel = clock.after(5, () => ran.push('cancelled'));
	clock.after(1, () => {
		cancel();
		clock.after(1, () => ran.push('child'));
	});
	clock.advance(10);
	cancel();
	expect(ran).toEqual(['child']);
	expect(clock.pending()).toBe(0);
});
