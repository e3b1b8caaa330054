/** Limits the memory that V8 takes beyond the size of the objects. */
import type {Clock} from '../../clock.ts';

/** The first Node whose V8 has the flag for how long freed pages are kept; an older one would print an error. */
const FIRST_WITH_POOL = 26;

/**
 * Call it after the first frame, since starting is faster with more memory. It applies to all threads.
 *
 * V8 doubles the space for new objects, up to 2 x 16 MB, whenever it was filled with objects that survive, and never shrinks
 * it. In a chat nearly everything received survives, so a few thousand messages would cost more there than their own size.
 * From now on the space keeps its size; survivors are moved out of it a little earlier instead. And freed pages are kept for
 * one second instead of eight.
 * @param node its version, `26.10.0`
 */
export async function keepHeapSmall(node: string): Promise<void> {
	const {setFlagsFromString} = await import('node:v8');
	setFlagsFromString('--semi-space-growth-factor=1');
	if (Number.parseInt(node, 10) >= FIRST_WITH_POOL) setFlagsFromString('--memory-pool-timeout=1');
}

/** Changes of the chat after which there is garbage worth collecting. */
const MANY_CHANGES = 1000;
/** Time without changes and keys, ms. */
const IDLE_MS = 500;
/** Bytes of objects above which a forced collection would be noticeable: it is left to V8, which collects in small steps. */
const LARGE_HEAP = 48 * 1024 * 1024;

export interface IdleGcOptions {
	readonly clock: Pick<Clock, 'after'>;
	/** Size of all objects in bytes. */
	readonly heapUsed: () => number;
	/** Takes some 10 ms. */
	readonly forceGc: () => void;
}

export interface IdleGc {
	/** Something changed in the chat. */
	changed(): void;
	/** The user is active. */
	active(): void;
	stop(): void;
}

/** Forces a collection when the chat is idle after many changes: V8 by itself keeps that garbage until more arrives. */
export function idleGc({clock, heapUsed, forceGc}: IdleGcOptions): IdleGc {
	let changes = 0;
	let cancel: (() => void) | undefined;

	function wait(): void {
		cancel?.();
		cancel = clock.after(IDLE_MS, run);
	}

	function run(): void {
		cancel = undefined;
		changes = 0;
		if (heapUsed() < LARGE_HEAP) forceGc();
	}

	return {
		changed() {
			changes++;
			if (changes >= MANY_CHANGES) wait();
		},
		active() {
			if (cancel !== undefined) wait();
		},
		stop() {
			cancel?.();
			cancel = undefined;
		},
	};
}
