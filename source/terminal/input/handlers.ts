/** The chain of handlers that keys, or pastes, go through. */

/**
 * The result of a handler for an event: `false` leaves it to the next handler, `true` handled it. `draws` handled it, and
 * the next event is meant for the new screen: it waits until that is drawn. A promise did not handle it: the event is
 * delivered again when the promise settles, and those after it wait.
 */
export type HandlerResult = boolean | 'draws' | Promise<void>;

export type Handler<Event> = (event: Event) => HandlerResult;

export interface HandlerChain<Event> {
	readonly isEmpty: boolean;
	/**
	 * @param rank handlers with a higher rank are called first, and of the same rank those added later
	 * @returns a function that removes the handler
	 */
	add(handler: Handler<Event>, rank?: number): () => void;
	/** Calls one handler after the other until one handles the event. */
	handle(event: Event): HandlerResult;
}

export function createHandlerChain<Event>(): HandlerChain<Event> {
	let members: ReadonlyArray<{readonly handler: Handler<Event>; readonly rank: number}> = [];
	return {
		get isEmpty() {
			return members.length === 0;
		},
		add(handler, rank = 0) {
			const member = {handler, rank};
			members = [member, ...members].toSorted((a, b) => b.rank - a.rank);
			return () => {
				members = members.filter((each) => each !== member);
			};
		},
		handle(event) {
			for (const {handler} of members) {
				const result = handler(event);
				if (result !== false) return result;
			}
			return false;
		},
	};
}
