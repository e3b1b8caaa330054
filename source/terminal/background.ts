/** Asks the terminal whether its background is dark or light: at first, when it comes back, and when it says that this changed. */
import type {Clock} from '../clock.ts';
import type {Reply} from './input/key.ts';

export interface BackgroundOptions {
	/** Sends the question; `signals.ts` has it. */
	readonly ask: () => void;
	readonly onReply: (handler: (reply: Reply) => void) => () => void;
	readonly learn: (background: Background) => void;
	readonly clock: Clock;
}

export interface BackgroundWatch {
	/** Asks anew, as when the terminal may be another one. */
	ask(): void;
	/**
	 * Resolves when no answer is on its way any more, or none came in time: until then one could reach whoever reads the
	 * terminal next.
	 */
	settled(): Promise<void>;
	stop(): void;
}

/** How long an answer may take, ms. */
const PATIENCE = 200;

/** Share of light at which black and white letters can be read equally well (WCAG 2). */
const MIDDLE = 0.179;

/** @param colour each channel from 0 to 1, as sRGB has it */
export function backgroundOf({
	red,
	green,
	blue,
}: Extract<Reply, {readonly kind: 'background-colour'}>): Background {
	const linear = (level: number): number =>
		level <= 0.04045 ? level / 12.92 : ((level + 0.055) / 1.055) ** 2.4;
	return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue) > MIDDLE ? 'light' : 'dark';
}

/** Listens from now on, but asks only when it is told to. */
export function watchBackground({ask, onReply, learn, clock}: BackgroundOptions): BackgroundWatch {
	/** Questions without an answer. */
	let open = 0;
	let cancelLimit: () => void = () => {};
	const waiting = new Set<() => void>();

	function settle(): void {
		open = 0;
		cancelLimit();
		for (const resolve of waiting) resolve();
		waiting.clear();
	}

	function askNow(): void {
		open++;
		cancelLimit();
		cancelLimit = clock.after(PATIENCE, settle);
		ask();
	}

	const stopListening = onReply((reply) => {
		switch (reply.kind) {
			case 'background-colour':
				// A late one counts, too.
				learn(backgroundOf(reply));
				return;
			case 'device-attributes':
				if (open <= 1) settle();
				else open--;
				return;
			case 'colour-scheme':
				askNow();
				return;
			default:
				return;
		}
	});

	return {
		ask: askNow,
		settled: () =>
			new Promise((resolve) => {
				if (open === 0) resolve();
				else waiting.add(resolve);
			}),
		stop() {
			stopListening();
			settle();
		},
	};
}

export type Background = 'dark' | 'light';
