/** Loads what drawing a reply needs before the first one comes: no start pays for it, and neither does the reply. */
import type {Chat} from '../chat/chat.ts';
import type {Clock} from '../client/clock.ts';

/** A pause in typing, ms: nobody waits for the echo of a key. */
const PAUSE = 150;

export interface WarmUpOptions {
	readonly chat: Pick<Chat, 'getSnapshot' | 'subscribe'>;
	readonly clock: Pick<Clock, 'after'>;
	readonly warmUp: () => void;
}

export interface WarmUp {
	/** The user types a message. */
	typed(): void;
	/** Ends the waiting for it. */
	stop(): void;
}

/**
 * Calls `warmUp` once: in the first pause in typing, or when that was too short, soon after the first turn began and has
 * been drawn.
 */
export function warmUpInTime({chat, clock, warmUp}: WarmUpOptions): WarmUp {
	let isOver = false;
	let cancel: () => void = () => {};
	const stopChat = chat.subscribe(() => {
		if (chat.getSnapshot().turn === undefined) return;
		stop();
		setImmediate(warmUp);
	});

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
			if (isOver) return;
			cancel();
			cancel = clock.after(PAUSE, begin);
		},
		stop,
	};
}
