/** Loads the code that draws replies before the first reply arrives, so that it delays neither the start nor the reply. */
import type {Chat} from '../../chat/chat.ts';
import type {Clock} from '../../clock.ts';

/** Time without typing, ms: no key waits for its echo. */
const IDLE_MS = 250;
/** Time after the start of a turn, ms, in which it is drawn and keys are read. */
const FIRST_DRAW_MS = 20;

export interface PreloadOptions {
	readonly chat: Pick<Chat, 'getSnapshot' | 'subscribe'>;
	readonly clock: Pick<Clock, 'after'>;
	readonly preload: () => void;
}

export interface Preload {
	/** The user has typed. */
	typed(): void;
	/** Cancels it. */
	stop(): void;
}

/**
 * Calls `preload` once: in the first pause without typing, or shortly after the first turn has started and been drawn,
 * whichever is first.
 */
export function preloadWhenIdle({chat, clock, preload}: PreloadOptions): Preload {
	let isOver = false;
	let hasTurn = false;
	let cancel = clock.after(IDLE_MS, run);
	const stopChat = chat.subscribe(() => {
		if (hasTurn || chat.getSnapshot().turn === undefined) return;
		hasTurn = true;
		plan(FIRST_DRAW_MS);
	});

	function plan(ms: number): void {
		cancel();
		cancel = clock.after(ms, run);
	}

	function run(): void {
		stop();
		preload();
	}

	function stop(): void {
		isOver = true;
		cancel();
		stopChat();
	}

	return {
		typed() {
			if (!isOver && !hasTurn) plan(IDLE_MS);
		},
		stop,
	};
}
