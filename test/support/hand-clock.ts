/** A clock that stands still until the test turns it. */
import type {Clock} from '../../source/clock.ts';

export interface HandClock extends Clock {
	/**
	 * Turns the clock and runs what falls due on the way, in order of time, each at its own time; timers that
	 * those start are run too when they fall due within the same turn.
	 */
	advance(ms: number): void;
	/** How many timers wait. */
	pending(): number;
}

/**
 * @param start the time it begins with, ms since the epoch
 */
export function createHandClock(start = 0): HandClock {
	interface Timer {
		readonly due: number;
		readonly callback: () => void;
	}
	let time = start;
	let timers: readonly Timer[] = [];

	/** Of those due at one time the oldest comes first. */
	function next(until: number): Timer | undefined {
		let first: Timer | undefined;
		for (const timer of timers) {
			if (timer.due <= until && (first === undefined || timer.due < first.due)) first = timer;
		}
		return first;
	}

	function drop(timer: Timer): void {
		timers = timers.filter((other) => other !== timer);
	}

	return {
		now: () => time,
		after(ms, callback) {
			const timer = {due: time + Math.max(0, ms), callback};
			timers = [...timers, timer];
			return () => drop(timer);
		},
		advance(ms) {
			const end = time + ms;
			for (let timer = next(end); timer !== undefined; timer = next(end)) {
				drop(timer);
				time = timer.due;
				timer.callback();
			}
			time = end;
		},
		pending: () => timers.length,
	};
}
