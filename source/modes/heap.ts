/** Keeps the memory small that V8 takes beyond what objects need. */

/** The first Node whose V8 knows how long pages are kept; an older one would complain of the flag. */
const FIRST_WITH_POOL = 26;

/**
 * To be called when the screen stands, since starting is quicker with more memory. It holds for all threads.
 *
 * V8 doubles the space in which it puts new objects, up to 2 x 16 MB, as often as it was filled with objects that live on,
 * and never gives it back. In a chat nearly all that arrives lives on, so a few thousand messages would cost more there
 * than they take themselves. From now on it keeps the size that it has; what lives is moved out of it a little earlier
 * instead. And pages that were freed are kept for a second and not for eight.
 * @param node its version, `26.10.0`
 */
export async function keepHeapSmall(node: string): Promise<void> {
	const {setFlagsFromString} = await import('node:v8');
	setFlagsFromString('--semi-space-growth-factor=1');
	if (Number.parseInt(node, 10) >= FIRST_WITH_POOL) setFlagsFromString('--memory-pool-timeout=1');
}
