/** Waits for the first connection that is ready. */
import type {Chat} from '../../chat/chat.ts';
import type {Clock} from '../../clock.ts';

/** After the connection is ready, ms: its frame is drawn first. */
const DRAWN_MS = 60;

/**
 * Calls back once, shortly after the first connection is ready.
 * @returns a function that cancels it
 */
export function whenReady(
	chat: Pick<Chat, 'getSnapshot' | 'subscribe'>,
	clock: Pick<Clock, 'after'>,
	callback: () => void,
): () => void {
	let cancel = (): void => {};
	const unsubscribe = chat.subscribe(() => {
		if (chat.getSnapshot().connection.at !== 'ready') return;
		unsubscribe();
		cancel = clock.after(DRAWN_MS, callback);
	});
	return () => {
		cancel();
		unsubscribe();
	};
}
