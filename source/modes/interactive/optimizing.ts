/** Keeps V8 from optimizing code until the program is used: only then does it gain more than it costs in memory. */
import {setFlagsFromString} from 'node:v8';
import type {Chat} from '../../chat/chat.ts';

/** So many entries of a conversation arrive or are restored at once that drawing them takes noticeable time. */
const MANY_ENTRIES = 100;

/**
 * Call it before the program is loaded. V8 would optimize a few functions of loading and of the first frames; that reads
 * 3.5 MiB of the compilers and makes the start no faster. It applies to all threads.
 */
export function delayOptimizing(): void {
	setFlagsFromString('--no-maglev');
	setFlagsFromString('--no-opt');
}

/** Lets V8 optimize code again. Harmless if nothing was delayed. */
function allowOptimizing(): void {
	setFlagsFromString('--maglev');
	setFlagsFromString('--opt');
}

/** Decides when the program is used. */
export interface UseWatch {
	/** Something was typed. */
	typed(): void;
	stop(): void;
}

/** Lets V8 optimize code from the first typed key on, or as soon as there are many entries. */
export function optimizeWhenUsed(
	chat: Pick<Chat, 'getSnapshot' | 'subscribe'>,
	allow: () => void = allowOptimizing,
): UseWatch {
	let isAllowed = false;
	const unsubscribe = chat.subscribe(check);
	function check(): void {
		if (chat.getSnapshot().entries.length >= MANY_ENTRIES) typed();
	}
	function typed(): void {
		if (isAllowed) return;
		isAllowed = true;
		unsubscribe();
		allow();
	}
	check();
	return {typed, stop: unsubscribe};
}
