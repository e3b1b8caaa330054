/** Lays a large message out before it is drawn: each takes milliseconds, and between the two keys can be read. */
import type {ChatSnapshot} from '../chat/chat.ts';
import type {Entry} from '../chat/entry.ts';
import {headOf} from '../protocol/remote-text.ts';
import {arrange, type ViewFacts} from './screen-view.ts';
import type {NavigationContext} from './transcript/navigation.ts';

/** Parts of a reply, and UTF-16 units of its words, from which on laying it out is felt. */
const MANY_PARTS = 16;
const MUCH_TEXT = 4096;

/** Whether a message takes long to be laid out. */
export function isLarge(entry: Entry): boolean {
	if (entry.kind !== 'assistant') return false;
	if (entry.parts.length >= MANY_PARTS) return true;
	return entry.parts.some((part) => part.kind === 'text' && headOf(part.text).length >= MUCH_TEXT);
}

/** @returns lays out what a snapshot would show, where its newest message is a large one that was not laid out yet, and says so */
export function createPrelayout(
	place: () => NavigationContext,
	facts: Omit<ViewFacts, 'now'>,
): (snapshot: ChatSnapshot) => boolean {
	let laidOut: Entry | undefined;
	return (snapshot) => {
		const newest = snapshot.entries.at(-1);
		if (newest === laidOut || newest === undefined || !isLarge(newest)) return false;
		laidOut = newest;
		const {state, size, now} = place();
		// What comes of it is thrown away; the rows stay in their cache.
		arrange(state, snapshot, size, {...facts, now});
		return true;
	};
}
