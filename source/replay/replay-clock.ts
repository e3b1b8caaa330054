/** The clock of a replay: its time advances only when the records do. */
import type {Clock} from '../clock.ts';

export interface ReplayClock extends Clock {
	/** Advances to a time, ms since 1970, and runs the timers that are due until then, each at its own time. */
	advanceTo(time: number): void;
}

interface Timer {
	readonly due: number;
	readonly callback: () => void;
}

/** @param start ms since 1970 */
export function createReplayClock(start: number): ReplayClock {
	let now = start;
	const timers = new Set<Timer>();

	/** Of timers that are due at the same time the oldest is first. */
	function nextUntil(time: number): Timer | undefined {
		let first: Timer | undefined;
		for (const timer of timers)
			if (timer.due <= time && (first === undefined || timer.due < first.due)) first = timer;
		return first;
	}

	return {
		now: () => now,
		after(ms, callback) {
			const timer = {due: now + Math.max(0, ms), callback};
			timers.add(timer);
			return () => timers.delete(timer);
		},
		advanceTo(time) {
			for (let timer = nextUntil(time); timer !== undefined; timer = nextUntil(time)) {
				timers.delete(timer);
				now = Math.max(now, timer.due);
				timer.callback();
			}
			now = Math.max(now, time);
		},
	};
}
