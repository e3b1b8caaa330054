/** The WebSocket hook: a React component's view of a chat, which manages connection, sign-in and reconnection. */
import {useCallback, useEffect, useRef, useSyncExternalStore} from 'react';
import type {Chat, ChatSnapshot} from '../chat/chat.ts';
import {createPace, type Pace} from './pace.ts';

/**
 * Subscribes to a chat and connects it. Everything is drawn at once but streamed text, which waits up to 40 ms for
 * more of it, and what follows a drawing within the time of one picture.
 * @param chat the same store that a program without a screen uses; connected when the component mounts
 * @returns the newest view
 */
export function useChat(chat: Chat): ChatSnapshot {
	const pace = useRef<Pace | undefined>(undefined);
	/** What React is shown: held back while streamed text waits for its flush. */
	const shown = useRef<ChatSnapshot>(chat.getSnapshot());

	const subscribe = useCallback(
		(redraw: () => void) => {
			const own = createPace(() => {
				shown.current = chat.getSnapshot();
				redraw();
			});
			pace.current = own;
			shown.current = chat.getSnapshot();
			const unsubscribe = chat.subscribe(own.changed);
			return () => {
				own.stop();
				unsubscribe();
			};
		},
		[chat],
	);
	useEffect(() => chat.connect(), [chat]);
	return useSyncExternalStore(subscribe, () => {
		// Whatever it is drawn for, such as a key that answers to it: what is urgent is not behind.
		if (pace.current?.catchUp() === true) shown.current = chat.getSnapshot();
		return shown.current;
	});
}
