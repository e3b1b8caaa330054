/** Batches the changes of a chat: listeners are notified once, after the outermost change. */

export interface Changes {
	/** Carries out a change; one within another belongs to it. */
	run<Result>(carryOut: () => Result): Result;
	/**
	 * Carries out changes that arrived together: listeners are notified once, at its end.
	 * @param hasMore there are others, which `together` carries out soon: the listeners are notified then
	 */
	together(carryOut: () => void, hasMore: boolean): void;
	/** Notifies the listeners at the end of the change; `urgent` is false for streamed text. */
	mark(urgent: boolean): void;
	/** Calls back at the end of the change, after the listeners. */
	afterwards(callback: () => void): void;
	/** @returns unsubscribe */
	subscribe(listener: (urgent: boolean) => void): () => void;
}

/** @param complete called at the end of each outermost change, still as a part of it */
export function createChanges(complete: () => void): Changes {
	const listeners = new Set<(urgent: boolean) => void>();
	const callbacks: Array<() => void> = [];
	/** Number of changes under way, one within the other. */
	let depth = 0;
	let isTogether = false;
	let isChanged = false;
	let isUrgent = false;

	function notify(): void {
		try {
			if (isChanged) {
				const urgent = isUrgent;
				isChanged = false;
				isUrgent = false;
				for (const listener of listeners) listener(urgent);
			}
		} finally {
			for (let next = callbacks.shift(); next !== undefined; next = callbacks.shift()) next();
		}
	}

	return {
		run(carryOut) {
			depth++;
			try {
				const result = carryOut();
				if (depth === 1) complete();
				return result;
			} finally {
				depth--;
				// A callback may change more, and comes after the listeners.
				if (depth === 0 && (!isTogether || callbacks.length > 0)) notify();
			}
		},
		together(carryOut, hasMore) {
			isTogether = true;
			try {
				carryOut();
			} finally {
				isTogether = false;
				if (!hasMore) notify();
			}
		},
		mark(urgent) {
			isChanged = true;
			isUrgent ||= urgent;
		},
		afterwards: (callback) => void callbacks.push(callback),
		subscribe(listener) {
			listeners.add(listener);
			return () => listeners.delete(listener);
		},
	};
}
