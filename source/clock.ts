/** Time as an argument: the clock the program runs on, which tests turn by hand. */

/** Milliseconds since the epoch, and one-shot timers. Everything below `ui` that waits, waits on this. */
export interface Clock {
	/** Milliseconds since the epoch. */
	now(): number;
	/**
	 * Runs `callback` once after `ms` milliseconds.
	 * @returns a function that cancels it; harmless when it already ran
	 */
	after(ms: number, callback: () => void): () => void;
}

/** The real one. */
export const systemClock: Clock = {
	now: () => Date.now(),
	after(ms, callback) {
		const timer = setTimeout(callback, ms);
		return () => clearTimeout(timer);
	},
};
