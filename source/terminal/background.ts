/** Queries whether the terminal's background is dark or light: at the start, after a suspension, and when it reports a change. */
import type {Clock} from '../clock.ts';
import type {Reply} from './input/key.ts';

export interface BackgroundOptions {
	/** Sends the query of `queries.ts`. */
	readonly ask: () => void;
	readonly onReply: (handler: (reply: Reply) => void) => () => void;
	readonly onBackground: (background: Background) => void;
	readonly clock: Clock;
}

export interface BackgroundWatch {
	/** Sends the query again, as when the terminal may be another one. */
	ask(): void;
	/** Resolves when no answer is pending, or none arrived in time: until then the next reader of the terminal could get one. */
	settled(): Promise<void>;
	stop(): void;
}

/** How long to wait for an answer, ms: what arrives after the end of the program is typed into the shell. */
const TIMEOUT_MS = 2_000;

/** Relative luminance at which black and white text have the same contrast (WCAG 2). */
const MIDDLE_LUMINANCE = 0.179;

/** @param colour sRGB, each channel from 0 to 1 */
export function backgroundOf({
	red,
	green,
	blue,
}: Extract<Reply, {readonly kind: 'background-colour'}>): Background {
	const linear = (level: number): number =>
		level <= 0.04045 ? level / 12.92 : ((level + 0.055) / 1.055) ** 2.4;
	return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue) > MIDDLE_LUMINANCE
		? 'light'
		: 'dark';
}

/** Handles replies from now on; queries only when `ask` is called. */
export function watchBackground({ask, onReply, onBackground, clock}: BackgroundOptions): BackgroundWatch {
	/** Queries without an answer. */
	let unanswered = 0;
	let cancelLimit: () => void = () => {};
	const waiting = new Set<() => void>();

	function settle(): void {
		unanswered = 0;
		cancelLimit();
		for (const resolve of waiting) resolve();
		waiting.clear();
	}

	function query(): void {
		unanswered++;
		cancelLimit();
		cancelLimit = clock.after(TIMEOUT_MS, settle);
		ask();
	}

	const stopListening = onReply((reply) => {
		switch (reply.kind) {
			case 'background-colour':
				// A late answer counts, too.
				onBackground(backgroundOf(reply));
				return;
			case 'device-attributes':
				if (unanswered <= 1) settle();
				else unanswered--;
				return;
			case 'colour-scheme':
				query();
				return;
			default:
				return;
		}
	});

	return {
		ask: query,
		settled: () =>
			new Promise((resolve) => {
				if (unanswered === 0) resolve();
				else waiting.add(resolve);
			}),
		stop() {
			stopListening();
			settle();
		},
	};
}

export type Background = 'dark' | 'light';
