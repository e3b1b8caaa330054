/** How often what happens is drawn: a single change at once, many of them as one, streamed text a little later. */

/** Streamed text is drawn at most this often, in ms: the eye does not see more, the terminal would. */
const FLUSH_MS = 40;
/** Whatever else happens is drawn again after this long at the soonest, in ms: screens show no more than 60 pictures a second. */
const REST_MS = 16;

export interface FrameScheduler {
	/** Something changed; `urgent` is false for streamed text. */
	changed(urgent: boolean): void;
	/** @returns whether something urgent waits for its drawing, which may as well happen now; it waits no longer then */
	catchUp(): boolean;
	/** Forgets what waits. */
	stop(): void;
}

/** @param draw called at once for an urgent change, unless something was drawn a moment ago */
export function createFrameScheduler(draw: () => void): FrameScheduler {
	/** Runs while streamed text waits. */
	let flushing: ReturnType<typeof setTimeout> | undefined;
	/** Runs for a moment after each drawing. */
	let resting: ReturnType<typeof setTimeout> | undefined;
	let isUrgent = false;

	function drawNow(): void {
		stop();
		resting = setTimeout(rested, REST_MS);
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
			if (!urgent) flushing ??= setTimeout(drawNow, FLUSH_MS);
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
