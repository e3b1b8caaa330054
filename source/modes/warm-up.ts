/** Loads what drawing a reply needs while the first one is waited for: no start pays for it, and neither does the reply. */
import type {Chat} from '../chat/chat.ts';

/**
 * Calls `warmUp` once, soon after the first turn began and has been drawn.
 * @returns a function that ends the waiting for it
 */
export function warmUpAtFirstTurn(
	chat: Pick<Chat, 'getSnapshot' | 'subscribe'>,
	warmUp: () => void,
): () => void {
	const stop = chat.subscribe(() => {
		if (chat.getSnapshot().turn === undefined) return;
		stop();
		setImmediate(warmUp);
	});
	return stop;
}
