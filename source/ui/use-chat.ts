/** The WebSocket hook: a React component's view of a chat, which manages connection, sign-in and reconnection. */
import {useCallback, useEffect, useRef, useSyncExternalStore} from 'react';
import type {Chat, ChatSnapshot} from '../chat/chat.ts';

/** Streamed text is drawn at most this often, in ms: the eye does not see more, the terminal would. */
const FLUSH_MS = 40;

/**
 * Subscribes to a chat and connects it. Everything is drawn at once but streamed text, which waits up to 40 ms for
 * more of it.
 * @param chat the same store that a program without a screen uses; connected when the component mounts
 * @returns the newest view
 */
export function useChat(chat: Chat): ChatSnapshot {
	const flushTimer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
	/** What React is shown: held back while streamed text waits for its flush. */
	const shown = useRef<ChatSnapshot>(chat.getSnapshot());

	const subscribe = useCallback(
		(redraw: () => void) => {
			const flush = (): void => {
				clearTimeout(flushTimer.current);
				flushTimer.current = undefined;
				shown.current = chat.getSnapshot();
				redraw();
			};
			shown.current = chat.getSnapshot();
			const unsubscribe = chat.subscribe((urgent) => {
				if (urgent) flush();
				else flushTimer.current ??= setTimeout(flush, FLUSH_MS);
			});
			return () => {
				clearTimeout(flushTimer.current);
				flushTimer.current = undefined;
				unsubscribe();
			};
		},
		[chat],
	);
	useEffect(() => chat.connect(), [chat]);
	return useSyncExternalStore(subscribe, () => shown.current);
}
