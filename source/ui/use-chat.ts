/** The WebSocket hook: a React component's view of a chat, which manages connection, sign-in and reconnection. */
import {useCallback, useEffect, useRef, useSyncExternalStore} from 'react';
import type {Chat, ChatSnapshot} from '../chat/chat.ts';
import type {Clock} from '../clock.ts';
import {createFrameScheduler, type FrameScheduler} from './frame-scheduler.ts';
import {createPreparedDrawing, type PreparedDrawing} from './prelayout.ts';

/** How drawings are made; keep the object, since a new one subscribes again. */
export interface Drawings {
	readonly clock: Clock;
	/** Does one step of the preparation of a whole drawing, after which keys go first; false if nothing is left to do. */
	readonly prepare: (snapshot: ChatSnapshot) => boolean;
	/** Draws past React and Ink, whose next frame must be the same; false if they have to draw. */
	readonly drawQuickly: (snapshot: ChatSnapshot) => boolean;
	/** Interval of the running clocks on the screen, ms; undefined = there are none. */
	readonly tick: (snapshot: ChatSnapshot) => number | undefined;
}

/**
 * Subscribes to a chat and connects it. Changes are drawn at once, but those within one frame of the last drawing together;
 * streamed text and running clocks are drawn past React where possible.
 * @param chat the same store that a program without a screen uses; connected when the component mounts
 * @returns the newest view
 */
export function useChat(chat: Chat, drawings: Drawings): ChatSnapshot {
	const scheduler = useRef<FrameScheduler | undefined>(undefined);
	const preparation = useRef<PreparedDrawing | undefined>(undefined);
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
			const whole = createPreparedDrawing(() => drawings.prepare(chat.getSnapshot()), show);
			preparation.current = whole;
			const created = createFrameScheduler({
				clock: drawings.clock,
				drawWhole: whole.start,
				drawQuickly() {
					// Nothing is drawn past the preparation.
					if (whole.isPreparing() || drawings.prepare(chat.getSnapshot())) return false;
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
		// A drawing for any other reason, such as a key, includes a pending urgent change that is laid out.
		if (preparation.current?.isPreparing() !== true && scheduler.current?.catchUp() === true)
			shown.current = {snapshot: chat.getSnapshot()};
		return shown.current;
	}).snapshot;
}
