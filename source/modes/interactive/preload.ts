/** Prepares the code that draws replies before the first reply arrives, so that it delays neither the start nor the reply. */
import type {Chat} from '../../chat/chat.ts';
import type {Clock} from '../../clock.ts';
import {preloadMarked} from '../../text/markdown/marked.ts';
import {layoutMarkdown} from '../../text/markdown/stream.ts';

/** Time without typing, ms: no key waits for its echo. */
const IDLE_MS = 250;
/** Time after the start of a turn, ms, in which it is drawn and keys are read. */
const FIRST_DRAW_MS = 20;
/** Time between two steps, ms, in which keys are read. */
const BETWEEN_STEPS_MS = 10;

/** One block of each kind. */
const EXAMPLE = `# A

Some *words* **of** a \`reply\`, https://example.com/a and more of them than fit into one row.

- a
  - b

1. c

> d

| a | b |
|---|---|
| c | d |

\`\`\`
e
\`\`\`
`;

/** Loads the package, and compiles the functions that lay replies out by using them. */
export const REPLY_STEPS: readonly (() => void)[] = [preloadMarked, () => layoutMarkdown(EXAMPLE, 60)];

export interface PreloadOptions {
	readonly chat: Pick<Chat, 'getSnapshot' | 'subscribe'>;
	readonly clock: Pick<Clock, 'after'>;
	/** Some milliseconds each. */
	readonly steps: readonly (() => void)[];
}

export interface Preload {
	/** The user has typed. */
	typed(): void;
	/** Cancels it. */
	stop(): void;
}

/**
 * Takes the steps, once and with keys in between: in the first pause without typing, or shortly after the first turn has
 * started and been drawn, whichever is first.
 */
export function preloadWhenIdle({chat, clock, steps}: PreloadOptions): Preload {
	let taken = 0;
	let isOver = false;
	let hasTurn = false;
	let cancel = clock.after(IDLE_MS, run);
	const stopChat = chat.subscribe(() => {
		if (hasTurn || chat.getSnapshot().turn === undefined) return;
		hasTurn = true;
		plan(FIRST_DRAW_MS);
	});

	function plan(ms: number): void {
		cancel();
		cancel = clock.after(ms, run);
	}

	function run(): void {
		steps[taken++]?.();
		if (taken < steps.length) plan(BETWEEN_STEPS_MS);
		else stop();
	}

	function stop(): void {
		isOver = true;
		cancel();
		stopChat();
	}

	return {
		typed() {
			if (!isOver && !hasTurn) plan(IDLE_MS);
		},
		stop,
	};
}
