/** The clock, passed as an argument so that tests can control the time. */

/** The time and one-shot timers. All code below `ui` waits only on this. */
export interface Clock {
	/** Milliseconds since the epoch. */
	now(): number;
	/**
	 * Runs `callback` once after `ms` milliseconds.
	 * @returns a function that cancels it; no effect once it has run
	 */
	after(ms: number, callback: () => void): () => void;
}

/** The system clock. */
export const systemClock: Clock = {
	now: () => Date.now(),
	after(ms, callback) {
		const timer = setTimeout(callback, ms);
		return () => clearTimeout(timer);
	},
};

/** A step of the system's clock, or a sleep, that the precise time follows, ms. */
const MOST_DRIFT_MS = 2;

/**
 * The time with fractions of a millisecond, for the order of what happens within one.
 * @returns milliseconds since the epoch
 */
export function createPreciseTime(
	wall: () => number = Date.now,
	steady: () => number = () => performance.now(),
): () => number {
	let offset = Number.NaN;
	return () => {
		const passed = steady();
		const drift = wall() - passed - offset;
		// The wall clock has whole milliseconds.
		if (!(drift > -MOST_DRIFT_MS && drift < MOST_DRIFT_MS)) offset = wall() - passed;
		return passed + offset;
	};
}
