/** Keeps the memory small that V8 takes beyond what objects need. */
import type {Clock} from '../../clock.ts';

/** The first Node whose V8 knows how long freed pages are kept; an older one would complain of the flag. */
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

/** Changes of the chat after which there is garbage worth looking for. */
const MANY_CHANGES = 1000;
/** Without changes and keys, ms. */
const CALM = 500;
/** Bytes of objects above which collecting would be felt: V8 does it in small steps then, when it sees fit. */
const LARGE_HEAP = 48 * 1024 * 1024;

export interface IdleGcOptions {
	readonly clock: Pick<Clock, 'after'>;
	/** Bytes of objects. */
	readonly heapUsed: () => number;
	/** Takes some 10 ms. */
	readonly collect: () => void;
}

export interface IdleGc {
	/** Something changed in the chat. */
	changed(): void;
	/** The user is at work. */
	touched(): void;
	stop(): void;
}

/** Collects once it is calm after much came at once: left to itself V8 keeps what that left behind until more comes. */
export function idleGc({clock, heapUsed, collect}: IdleGcOptions): IdleGc {
	let changes = 0;
	let cancel: (() => void) | undefined;

	function wait(): void {
		cancel?.();
		cancel = clock.after(CALM, tidy);
	}

	function tidy(): void {
		cancel = undefined;
		changes = 0;
		if (heapUsed() < LARGE_HEAP) collect();
	}

	return {
		changed() {
			changes++;
			if (changes >= MANY_CHANGES) wait();
		},
		touched() {
			if (cancel !== undefined) wait();
		},
		stop() {
			cancel?.();
			cancel = undefined;
		},
	};
}
