/** The WebSocket hook: a React component's view of a chat, which manages connection, sign-in and reconnection. */
import {useCallback, useEffect, useRef, useSyncExternalStore} from 'react';
import type {Chat, ChatSnapshot} from '../chat/chat.ts';
import {createFrameScheduler, type FrameScheduler} from './frame-scheduler.ts';

const unprepared = (): boolean => false;

/** Two turns of the event loop later: keys typed so far are read in between. */
function afterKeys(callback: () => void): void {
	setImmediate(() => setImmediate(callback));
}

/**
 * Subscribes to a chat and connects it. Changes are drawn at once, except streamed text, which waits up to 40 ms for more,
 * and changes within one frame of the last drawing.
 * @param chat the same store that a program without a screen uses; connected when the component mounts
 * @param prepare prepares a drawing; if that took long, keys that arrived in the meantime go first
 * @returns the newest view
 */
export function useChat(chat: Chat, prepare: (snapshot: ChatSnapshot) => boolean = unprepared): ChatSnapshot {
	const scheduler = useRef<FrameScheduler | undefined>(undefined);
	/** The snapshot for React, held back while streamed text waits for its flush. */
	const shown = useRef<ChatSnapshot>(chat.getSnapshot());

	const subscribe = useCallback(
		(redraw: () => void) => {
			let isSubscribed = true;
			const show = (): void => {
				if (!isSubscribed) return;
				shown.current = chat.getSnapshot();
				redraw();
			};
			const created = createFrameScheduler(() => {
				if (prepare(chat.getSnapshot())) afterKeys(show);
				else show();
			});
			scheduler.current = created;
			shown.current = chat.getSnapshot();
			const unsubscribe = chat.subscribe(created.changed);
			return () => {
				isSubscribed = false;
				created.stop();
				unsubscribe();
			};
		},
		[chat, prepare],
	);
	useEffect(() => chat.connect(), [chat]);
	return useSyncExternalStore(subscribe, () => {
		// A drawing for any other reason, such as a key, includes a pending urgent change.
		if (scheduler.current?.catchUp() === true) shown.current = chat.getSnapshot();
		return shown.current;
	});
}
