/** Listeners by the name of an event; an error in one does not affect the others. */

export interface Emitter<Events> {
	/** @returns unsubscribe; `signal` does the same */
	on<Name extends keyof Events>(
		name: Name,
		listener: (value: Events[Name]) => void,
		signal?: AbortSignal,
	): () => void;
	/** Calls all listeners, in the order of `on`. An error that one throws is thrown again in a microtask. */
	emit<Name extends keyof Events>(name: Name, value: Events[Name]): void;
}

export function createEmitter<Events>(): Emitter<Events> {
	const all: {[Name in keyof Events]?: Set<(value: Events[Name]) => void>} = {};

	return {
		on(name, listener, signal) {
			if (signal?.aborted) return () => {};
			// A separate wrapper, so that the same function can subscribe twice and unsubscribe once.
			const own: typeof listener = (value) => listener(value);
			const listeners = all[name] ?? new Set();
			all[name] = listeners;
			listeners.add(own);
			const unsubscribe = (): void => {
				listeners.delete(own);
				signal?.removeEventListener('abort', unsubscribe);
			};
			signal?.addEventListener('abort', unsubscribe, {once: true});
			return unsubscribe;
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
