/** Who wants to hear of what: listeners by the name of the event, none of which can disturb the others. */

export interface Emitter<Events> {
	/** @returns unsubscribe; `signal` does the same */
	on<Name extends keyof Events>(
		name: Name,
		listener: (value: Events[Name]) => void,
		signal?: AbortSignal,
	): () => void;
	/** Tells all, in the order in which they came. What one of them throws is thrown again outside, as its own fault. */
	emit<Name extends keyof Events>(name: Name, value: Events[Name]): void;
}

export function createEmitter<Events>(): Emitter<Events> {
	const all: {[Name in keyof Events]?: Set<(value: Events[Name]) => void>} = {};

	return {
		on(name, listener, signal) {
			if (signal?.aborted) return () => {};
			// A wrapper of its own, so that the same function can listen twice and leave once.
			const own: typeof listener = (value) => listener(value);
			const listening = all[name] ?? new Set();
			all[name] = listening;
			listening.add(own);
			const leave = (): void => {
				listening.delete(own);
				signal?.removeEventListener('abort', leave);
			};
			signal?.addEventListener('abort', leave, {once: true});
			return leave;
		},
		emit(name, value) {
			for (const listener of [...(all[name] ?? [])]) {
				try {
					listener(value);
				} catch (error) {
					queueMicrotask(() => {
						throw error;
					});
				}
			}
		},
	};
}
