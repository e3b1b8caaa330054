/** Announces the changes of a chat as they happen, and its progress after a silence. */

import type {Chat, ChatSnapshot} from '../../chat/chat.ts';
import type {Entry} from '../../chat/entry.ts';
import {isAwaited} from '../../chat/turn.ts';
import type {Clock} from '../../clock.ts';
import type {SafeText} from '../../text/safe.ts';
import {type Announced, NOTHING_ANNOUNCED, withReconnect, withTyped} from './announced-state.ts';
import {announce} from './announcements.ts';

export interface Announcer {
	/** Announces all changes now, then adds these lines. */
	announce(more?: readonly SafeText[]): void;
	/** The chat accepted this message, which was typed here. */
	onSent(text: string): void;
	/** The user requested a new connection. */
	onReconnect(): void;
	stop(): void;
}

/**
 * @param print receives the lines, and whether the prompt follows them
 * @param known entries that are not announced
 */
export function createAnnouncer(
	chat: Chat,
	clock: Clock,
	print: (lines: readonly SafeText[], hasPrompt: boolean) => void,
	known: readonly Entry[] = [],
): Announcer {
	let announced: Announced = {
		...NOTHING_ANNOUNCED(clock.now()),
		entries: new Map(known.map((entry) => [entry.id, entry])),
	};
	let isScheduled = false;
	let stopTimer: () => void = () => {};

	function update(more: readonly SafeText[] = []): void {
		const snapshot = chat.getSnapshot();
		const now = clock.now();
		const next = announce(announced, snapshot, now);
		({announced} = next);
		stopTimer();
		if (next.nextAt !== undefined) stopTimer = clock.after(next.nextAt - now, () => update());
		print([...next.lines, ...more], isIdle(snapshot));
	}

	const unsubscribe = chat.subscribe(() => {
		if (isScheduled) return;
		isScheduled = true;
		// One frame may cause several changes: announce the state after the last.
		queueMicrotask(() => {
			isScheduled = false;
			update();
		});
	});

	return {
		announce: update,
		onSent(text) {
			announced = withTyped(announced, text);
		},
		onReconnect() {
			announced = withReconnect(announced);
		},
		stop() {
			unsubscribe();
			stopTimer();
		},
	};
}

/** Nothing is running that will soon be announced. */
function isIdle({turn, awaiting, completing, connection}: ChatSnapshot): boolean {
	const isWaiting = isAwaited(turn) || awaiting !== undefined || completing;
	const isConnecting = !['ready', 'waiting', 'stopped'].includes(connection.at);
	return !isWaiting && !isConnecting;
}
