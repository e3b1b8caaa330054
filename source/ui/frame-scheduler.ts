/** Schedules drawings: one change at once, several together, streamed text slightly later. */

/** Interval between drawings of streamed text, ms: shorter ones cost time and are not visible. */
const STREAM_FRAME_MS = 40;
/** Shortest interval between other drawings, ms: screens show at most 60 frames a second. */
const FRAME_MS = 16;

export interface FrameScheduler {
	/** Something changed; `urgent` is false for streamed text. */
	changed(urgent: boolean): void;
	/** @returns whether an urgent drawing was pending, which the caller now does */
	catchUp(): boolean;
	/** Cancels pending drawings. */
	stop(): void;
}

/** @param draw called at once for an urgent change, unless the last drawing was too recent */
export function createFrameScheduler(draw: () => void): FrameScheduler {
	/** Timer while streamed text is pending. */
	let flushing: ReturnType<typeof setTimeout> | undefined;
	/** Timer after each drawing. */
	let resting: ReturnType<typeof setTimeout> | undefined;
	let isUrgent = false;

	function drawNow(): void {
		stop();
		resting = setTimeout(rested, FRAME_MS);
		draw();
	}

	function rested(): void {
		resting = undefined;
		if (isUrgent) drawNow();
	}

	function stop(): void {
		clearTimeout(flushing);
		clearTimeout(resting);
		flushing = undefined;
		resting = undefined;
		isUrgent = false;
	}

	return {
		changed(urgent) {
			if (!urgent) flushing ??= setTimeout(drawNow, STREAM_FRAME_MS);
			else if (resting === undefined) drawNow();
			else isUrgent = true;
		},
		catchUp() {
			const waited = isUrgent;
			isUrgent = false;
			return waited;
		},
		stop,
	};
}
