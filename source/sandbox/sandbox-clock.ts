/** The clock of the built-in assistant: all its delays, scaled by one factor. */
import {setImmediate} from 'node:timers/promises';
import type {Clock} from '../clock.ts';

/** Thrown when a turn stops without an end: its server has stopped, or on seed and document its connection has ended. */
export class Abandoned extends Error {
	constructor() {
		super('the turn was abandoned');
		this.name = 'Abandoned';
	}
}

export interface ScaledClock {
	now(): number;
	/** Waits `ms` times the factor; rejects with `Abandoned` once `abandon` was called. With a factor of 0 it waits for one tick. */
	wait(ms: number): Promise<void>;
	/** @returns a function that waits until `ms` after the end of its previous interval, and catches up when it is late */
	intervals(): (ms: number) => Promise<void>;
	/** Throws `Abandoned` once `abandon` was called. */
	check(): void;
	/** Ends every wait, the running ones and all later ones. */
	abandon(): void;
}

/** @param factor multiplies every delay; 0 = no delays */
export function createScaledClock(clock: Clock, factor: number): ScaledClock {
	const waiting = new Set<() => void>();
	let abandoned = false;

	function check(): void {
		if (abandoned) throw new Abandoned();
	}

	async function waitScaled(ms: number): Promise<void> {
		check();
		if (ms > 0) {
			await new Promise<void>((resolve) => {
				const cancel = clock.after(ms, wake);
				function wake(): void {
					waiting.delete(wake);
					cancel();
					resolve();
				}
				waiting.add(wake);
			});
		} else {
			await setImmediate();
		}
		check();
	}

	return {
		now: () => clock.now(),
		wait: (ms) => waitScaled(ms * factor),
		intervals() {
			let due = clock.now();
			return (ms) => {
				due += ms * factor;
				return waitScaled(due - clock.now());
			};
		},
		check,
		abandon() {
			abandoned = true;
			for (const wake of [...waiting]) wake();
		},
	};
}
