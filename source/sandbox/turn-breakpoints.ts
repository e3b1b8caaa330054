/** Places in a turn where it can be held, so that a test can keep a turn open for as long as it likes. */
import {Abandoned} from './sandbox-clock.ts';

/**
 * `start`: after "AI is thinking..."; `tools`: after a round was announced and before it runs; `answer`: after the text
 * has streamed and before the frame that ends the turn.
 */
export type Breakpoint = 'start' | 'tools' | 'answer';

export interface Breakpoints {
	/** From now on every turn stops at that point. */
	hold(point: Breakpoint): void;
	/** Lets all go, and holds none any more. */
	release(): void;
	/** Resolves once at least `count` turns stand at a gate. */
	whenHeld(count: number): Promise<void>;
	/** Called by a turn: returns at once unless the point is held. */
	pass(point: Breakpoint): Promise<void>;
	/** Rejects whoever waits, with `Abandoned`. */
	abandon(): void;
}

interface Waiting {
	readonly go: () => void;
	readonly giveUp: (reason: Abandoned) => void;
}

export function createBreakpoints(): Breakpoints {
	const held = new Set<Breakpoint>();
	const waiting = new Set<Waiting>();
	const watchers = new Set<{readonly count: number; readonly tell: () => void}>();

	function tellWatchers(): void {
		for (const watcher of [...watchers]) {
			if (waiting.size < watcher.count) continue;
			watchers.delete(watcher);
			watcher.tell();
		}
	}

	return {
		hold(point) {
			held.add(point);
		},
		release() {
			held.clear();
			for (const turn of [...waiting]) turn.go();
			waiting.clear();
		},
		whenHeld(count) {
			return new Promise((resolve) => {
				watchers.add({count, tell: resolve});
				tellWatchers();
			});
		},
		async pass(point) {
			if (!held.has(point)) return;
			await new Promise<void>((resolve, reject) => {
				waiting.add({go: resolve, giveUp: reject});
				tellWatchers();
			});
		},
		abandon() {
			held.clear();
			for (const turn of [...waiting]) turn.giveUp(new Abandoned());
			waiting.clear();
		},
	};
}
