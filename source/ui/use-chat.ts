/** The WebSocket hook: a React component's view of a chat, which manages connection, sign-in and reconnection. */
import {useCallback, useEffect, useRef, useSyncExternalStore} from 'react';
import type {Chat, ChatSnapshot} from '../chat/chat.ts';
import type {Clock} from '../clock.ts';
import {createFrameScheduler, type FrameScheduler} from './frame-scheduler.ts';

/** How drawings are made; keep the object, since a new one subscribes again. */
export interface Drawings {
	readonly clock: Clock;
	/** Prepares a whole drawing; if that took long, keys that arrived in the meantime go first. */
	readonly prepare: (snapshot: ChatSnapshot) => boolean;
	/** Draws past React and Ink, whose next frame must be the same; false if they have to draw. */
	readonly drawQuickly: (snapshot: ChatSnapshot) => boolean;
	/** Interval of the running clocks on the screen, ms; undefined = there are none. */
	readonly tick: (snapshot: ChatSnapshot) => number | undefined;
}

/** Two turns of the event loop later: keys typed so far are read in between. */
function afterKeys(callback: () => void): void {
	setImmediate(() => setImmediate(callback));
}

/**
 * Subscribes to a chat and connects it. Changes are drawn at once, but those within one frame of the last drawing together;
 * streamed text and running clocks are drawn past React where possible.
 * @param chat the same store that a program without a screen uses; connected when the component mounts
 * @returns the newest view
 */
export function useChat(chat: Chat, drawings: Drawings): ChatSnapshot {
	const scheduler = useRef<FrameScheduler | undefined>(undefined);
	/** The snapshot on the screen, in a new object for each drawing: a running clock is drawn without a change of the chat. */
	const shown = useRef({snapshot: chat.getSnapshot()});

	const subscribe = useCallback(
		(redraw: () => void) => {
			let isSubscribed = true;
			const take = (): void => {
				shown.current = {snapshot: chat.getSnapshot()};
			};
			const show = (): void => {
				if (!isSubscribed) return;
				take();
				redraw();
			};
			const created = createFrameScheduler({
				clock: drawings.clock,
				drawWhole() {
					if (drawings.prepare(chat.getSnapshot())) afterKeys(show);
					else show();
				},
				drawQuickly() {
					const isDrawn = drawings.drawQuickly(chat.getSnapshot());
					// What React draws next must not be older.
					if (isDrawn) take();
					return isDrawn;
				},
				tick: () => drawings.tick(chat.getSnapshot()),
			});
			scheduler.current = created;
			take();
			const unsubscribe = chat.subscribe(created.changed);
			return () => {
				isSubscribed = false;
				created.stop();
				unsubscribe();
			};
		},
		[chat, drawings],
	);
	useEffect(() => chat.connect(), [chat]);
	return useSyncExternalStore(subscribe, () => {
		// A drawing for any other reason, such as a key, includes a pending urgent change.
		if (scheduler.current?.catchUp() === true) shown.current = {snapshot: chat.getSnapshot()};
		return shown.current;
	}).snapshot;
}
