/** Learns from the sequences of this session how long the line pauses within one, so that ESC can wait for its rest. */

export interface LinePace {
	/** How long to wait for what follows ESC, ms. */
	readonly escapeMs: number;
	/**
	 * A read has arrived.
	 * @param isWithin it continued a sequence
	 * @param sequences the number of sequences that it completed
	 */
	observe(now: number, isWithin: boolean, sequences: number): void;
}

/** ESC waits so many times the longest pause, up to a limit in ms: the Esc key itself waits as long. */
const MARGIN = 1.5;
const MAX_WAIT_MS = 1_500;
/** After so many sequences in a row without a pause, the line is no longer slow. */
const WHOLE_SEQUENCES = 20;

/** @param leastMs the wait for ESC on a line that has not paused, ms; shorter pauses do not count */
export function createLinePace(leastMs: number): LinePace {
	let lastReadAt = Number.NEGATIVE_INFINITY;
	/** Longest pause within a sequence: of the current one, and of those before. */
	let current = 0;
	let longest = 0;
	let wholeInRow = 0;
	return {
		get escapeMs() {
			return Math.max(leastMs, Math.min(longest * MARGIN, MAX_WAIT_MS));
		},
		observe(now, isWithin, sequences) {
			current = isWithin ? Math.max(current, now - lastReadAt) : 0;
			lastReadAt = now;
			if (sequences === 0) return;
			const hasPaused = current >= leastMs;
			wholeInRow = hasPaused ? 0 : wholeInRow + sequences;
			if (hasPaused) longest = Math.max(longest, current);
			else if (wholeInRow >= WHOLE_SEQUENCES) longest = 0;
			current = 0;
		},
	};
}
