/** Who hears keys and pastes, one after the other, and what they answer. */

/**
 * What a handler did with a key or a paste: false leaves it to the next one, true took it. `draws` took it, and what
 * comes next is meant for what that draws: it waits until then.
 */
export type HandlerResult = boolean | 'draws';

export type Handler<Event> = (event: Event) => HandlerResult;

/** Asks one handler after the other, until one takes the event. */
export function firstTaking<Event>(handlers: ReadonlyArray<Handler<Event>>, event: Event): HandlerResult {
	for (const handler of handlers) {
		const taken = handler(event);
		if (taken !== false) return taken;
	}
	return false;
}

/** Adds to the list; returns a function that takes it out again. */
export function join<Member>(list: Member[], member: Member): () => void {
	list.push(member);
	return () => {
		const index = list.lastIndexOf(member);
		if (index >= 0) list.splice(index, 1);
	};
}
