/**
 * The one clock of the screen: schedules the drawings of changes, of streamed text and of running clocks. A whole drawing is
 * rendered by React and Ink; a quick one writes rows past them, and a whole one follows it.
 */
import type {Clock} from '../clock.ts';

/** Shortest interval between drawings, ms: screens show at most 60 frames a second. */
const FRAME_MS = 16;
/** Shortest interval between drawings of streamed text, ms: less than the worker's, so that no text waits twice. */
const STREAM_FRAME_MS = 30;
/** A whole drawing follows a quick one after this long at the latest, ms. */
const WHOLE_AFTER_MS = 1000;

export interface FrameSchedulerOptions {
	readonly clock: Clock;
	/** Renders everything. */
	readonly drawWhole: () => void;
	/** @returns false if only a whole drawing can show the change */
	readonly drawQuickly: () => boolean;
	/** Interval between drawings while the screen shows a running clock, ms; undefined = it shows none. */
	readonly tick: () => number | undefined;
}

export interface FrameScheduler {
	/** Something changed; `urgent` is false for streamed text. */
	changed(urgent: boolean): void;
	/** @returns whether a change other than streamed text was pending, which the caller now draws */
	catchUp(): boolean;
	/** Cancels pending drawings. */
	stop(): void;
}

export function createFrameScheduler(options: FrameSchedulerOptions): FrameScheduler {
	const {clock, drawWhole, drawQuickly, tick} = options;
	let lastDrawing = Number.NEGATIVE_INFINITY;
	/** The last drawing with more streamed text. */
	let lastText = Number.NEGATIVE_INFINITY;
	let hasText = false;
	/** When the screen first had rows that Ink has not rendered yet. */
	let behindSince: number | undefined;
	/** Whether a change other than streamed text is not drawn yet. */
	let isUrgent = false;
	let due: {readonly at: number; readonly cancel: () => void} | undefined;

	/** A clock that was set back must not stop the screen. */
	const isOver = (since: number, ms: number): boolean => {
		const now = clock.now();
		return now < since || now >= since + ms;
	};

	function plan(at: number): void {
		if (due !== undefined && due.at <= at) return;
		due?.cancel();
		due = {at, cancel: clock.after(Math.max(0, at - clock.now()), draw)};
	}

	function draw(): void {
		due?.cancel();
		due = undefined;
		const now = clock.now();
		lastDrawing = now;
		if (hasText) lastText = now;
		hasText = false;
		const isLate = behindSince !== undefined && isOver(behindSince, WHOLE_AFTER_MS);
		const isQuick = !isUrgent && !isLate && drawQuickly();
		isUrgent = false;
		behindSince = isQuick ? (behindSince ?? now) : undefined;
		if (!isQuick) drawWhole();
		const interval = tick();
		if (interval !== undefined) plan(now + interval);
		if (behindSince !== undefined) plan(behindSince + WHOLE_AFTER_MS);
	}

	return {
		changed(urgent) {
			// Of many changes in one turn of the event loop, only the first one draws: the others wait for the timer.
			const isPlanned = urgent ? isUrgent : hasText;
			hasText ||= !urgent;
			// It is drawn with the change that is pending.
			if (isUrgent && !urgent) return;
			isUrgent = urgent;
			const [last, rest] = urgent ? [lastDrawing, FRAME_MS] : [lastText, STREAM_FRAME_MS];
			if (!isPlanned && isOver(last, rest)) draw();
			else plan(last + rest);
		},
		catchUp() {
			const wasUrgent = isUrgent;
			isUrgent = false;
			return wasUrgent;
		},
		stop() {
			due?.cancel();
			due = undefined;
			isUrgent = false;
		},
	};
}
