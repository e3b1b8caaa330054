/** Time for the built-in assistant: every delay of its own is a wait on one clock, scaled by one factor. */
import {setImmediate} from 'node:timers/promises';
import type {Clock} from '../clock.ts';

/** Why a turn stopped without an end: its server is gone, or on S its connection. */
export class Abandoned extends Error {
	constructor() {
		super('the turn was abandoned');
		this.name = 'Abandoned';
	}
}

export interface ScaledClock {
	now(): number;
	/** Waits `ms` times the factor; rejects with `Abandoned` once `abandon` was called. A factor of 0 only lets others run. */
	wait(ms: number): Promise<void>;
	/** A metronome: each call waits until `ms` after the beat before, and catches up when it is late. */
	beats(): (ms: number) => Promise<void>;
	/** Throws `Abandoned` when everything was abandoned. */
	check(): void;
	/** Ends every wait, now and from now on. */
	abandon(): void;
}

/** @param factor multiplies every delay; 0 = none at all */
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
		beats() {
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
