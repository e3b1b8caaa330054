/** Loads what drawing a reply needs before the first one comes: no start pays for it, and neither does the reply. */
import type {Chat} from '../../chat/chat.ts';
import type {Clock} from '../../clock.ts';

/** So long nothing was typed, ms: nobody waits for the echo of a key. */
const PAUSE = 250;
/** After a turn began, ms: what that changes is drawn, and keys that came meanwhile are read. */
const DRAWN = 20;

export interface PreloadOptions {
	readonly chat: Pick<Chat, 'getSnapshot' | 'subscribe'>;
	readonly clock: Pick<Clock, 'after'>;
	readonly warmUp: () => void;
}

export interface Preload {
	/** The user types a message. */
	typed(): void;
	/** Ends the waiting for it. */
	stop(): void;
}

/**
 * Calls `warmUp` once: in the first pause from now on in which nothing is typed, or soon after the first turn began and
 * has been drawn, whichever comes first.
 */
export function preloadWhenIdle({chat, clock, warmUp}: PreloadOptions): Preload {
	let isOver = false;
	let hasTurn = false;
	let cancel = clock.after(PAUSE, begin);
	const stopChat = chat.subscribe(() => {
		if (hasTurn || chat.getSnapshot().turn === undefined) return;
		hasTurn = true;
		plan(DRAWN);
	});

	function plan(ms: number): void {
		cancel();
		cancel = clock.after(ms, begin);
	}

	function begin(): void {
		stop();
		warmUp();
	}

	function stop(): void {
		isOver = true;
		cancel();
		stopChat();
	}

	return {
		typed() {
			if (!isOver && !hasTurn) plan(PAUSE);
		},
		stop,
	};
}
