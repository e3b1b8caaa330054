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
