/** Quits at the second Ctrl+C or Ctrl+D, or at the second `/quit` if messages were not sent. */
import type {Chat} from '../chat/chat.ts';
import {notice} from '../chat/notices.ts';
import {unsentMessages} from '../chat/send-queue.ts';
import type {Clock} from '../clock.ts';
import {countOf} from '../text/quantity.ts';
import {own, type SafeText} from '../text/safe.ts';

/** A key that was pressed once, and quits at the second time. */
export interface Armed {
	readonly by: 'Ctrl+C' | 'Ctrl+D';
	/** A sentence to show with that. */
	readonly hint?: SafeText | undefined;
}

export interface QuittingState {
	/** For a short time after Ctrl+C, and after Ctrl+D if something would be lost. */
	readonly armed: Armed | undefined;
}

interface QuittingOptions {
	readonly chat: Pick<Chat, 'getSnapshot' | 'notify'>;
	readonly clock: Clock;
	readonly set: (change: QuittingState) => void;
	/** Ends the program. */
	readonly quit: () => void;
}

export interface Quitting {
	/** Whether `/quit` has asked. */
	hasAsked(): boolean;
	hasUnsent(): boolean;
	arm(by?: Armed['by'], hint?: SafeText): void;
	disarm(): void;
	/** Quits, or asks first if messages were not sent. */
	quit(): void;
}

/** A second Ctrl+C or Ctrl+D within this time quits, ms. */
const ARMED_MS = 2000;
/** The same for `/quit`, which has to be typed, ms. */
const ASKED_MS = 30_000;

export function createQuitting({chat, clock, set, quit}: QuittingOptions): Quitting {
	let cancel: () => void = () => {};
	let askedAt = Number.NEGATIVE_INFINITY;
	const unsentCount = (): number => unsentMessages(chat.getSnapshot()).length;
	const hasAsked = (): boolean => clock.now() - askedAt < ASKED_MS;

	function disarm(): void {
		cancel();
		set({armed: undefined});
	}

	return {
		hasAsked,
		hasUnsent: () => unsentCount() > 0,
		arm(by = 'Ctrl+C', hint) {
			cancel();
			const count = unsentCount();
			set({armed: {by, hint: count === 0 ? hint : own`Not sent yet: ${countOf(count, 'message')}.`}});
			cancel = clock.after(ARMED_MS, disarm);
		},
		disarm,
		quit() {
			const count = unsentCount();
			if (count === 0 || hasAsked()) {
				quit();
				return;
			}
			askedAt = clock.now();
			chat.notify(notice('unsent_messages', {count}));
		},
	};
}
