/** Lays a large reply out before it is drawn: layout and drawing take milliseconds each, and keys are read in between. */
import type {ChatSnapshot} from '../chat/chat.ts';
import type {Entry} from '../chat/entry.ts';
import {headOf} from '../protocol/remote-text.ts';
import {entryKey} from './transcript/list.ts';
import type {NavigationContext} from './transcript/navigation.ts';
import {itemsIn} from './transcript/reply-chunks.ts';
import {viewableOf} from './transcript/viewable.ts';

/** From this many parts of a reply, or UTF-16 units of one of its texts, a key would have to wait noticeably. */
const MANY_PARTS = 16;
const LONG_TEXT = 4096;

/** Whether an entry takes long to lay out. */
export function isLarge(entry: Entry): boolean {
	if (entry.kind !== 'assistant') return false;
	if (entry.parts.length >= MANY_PARTS) return true;
	return entry.parts.some((part) => part.kind === 'text' && headOf(part.text).length >= LONG_TEXT);
}

/**
 * @returns a function that lays out the newest entry of a snapshot when it is large and new, as much of its end as fits on
 * the screen, and returns whether it did; the rows stay in their cache
 */
export function createPrelayout(
	context: () => Omit<NavigationContext, 'snapshot'>,
): (snapshot: ChatSnapshot) => boolean {
	let laidOut: Entry | undefined;
	return (snapshot) => {
		const newest = snapshot.entries.at(-1);
		if (newest?.kind !== 'assistant' || newest === laidOut || !isLarge(newest)) return false;
		laidOut = newest;
		const {state, size, now} = context();
		const view = viewableOf(snapshot, state, size.columns, now);
		const first = view.indexOf(entryKey(newest));
		let rows = 0;
		for (
			let index = first + itemsIn(newest.parts, state.folds) - 1;
			index >= first && rows < size.rows;
			index--
		) {
			rows += view.rows(view.item(index)).length;
		}
		return true;
	};
}
