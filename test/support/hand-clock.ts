/** A clock that advances only when the test advances it. */
import type {Clock} from '../../source/clock.ts';

export interface HandClock extends Clock {
	/**
	 * Advances the clock and runs due timers in order, each at its own time; timers that
	 * they start run too if they are due within the same advance.
	 */
	advance(ms: number): void;
	/** The machine sleeps: the time passes, the timers wait. */
	sleep(ms: number): void;
	/** Number of pending timers. */
	pending(): number;
}

/**
 * @param start initial time, ms since the epoch
 */
export function createHandClock(start = 0): HandClock {
	interface Timer {
		due: number;
		readonly callback: () => void;
	}
	let time = start;
	let timers: readonly Timer[] = [];

	/** Of timers due at the same time the oldest runs first. */
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
		sleep(ms) {
			time += ms;
			for (const timer of timers) timer.due += ms;
		},
		pending: () => timers.length,
	};
}
