/** The transcript as the viewport reads it: items, keys, and the rows of each. */
import type {ChatSnapshot} from '../../chat/chat.ts';
import type {Entry} from '../../chat/entry.ts';
import {drawsGraphemesWhole} from '../../text/graphemes.ts';
import {withGap} from '../position/gap-rows.ts';
import type {UiState} from '../ui-state.ts';
import {layOutStep, rowsOf} from './entry-rows.ts';
import {MEASURE, type TranscriptRow} from './gutter.ts';
import {keyOf, type List, type ListItem, listOf} from './list.ts';
import type {Viewable} from './viewport.ts';

/** Thrown instead of returning rows after each step of a layout in steps: ask again after keys were read. */
export class LayoutUnfinished extends Error {}

/** The items as the viewport reads them. */
export interface ViewableTranscript extends Viewable<ListItem, TranscriptRow>, List {
	readonly count: number;
	item(index: number): ListItem;
	key(index: number): string;
	indexOf(key: string): number;
}

/**
 * `now` is rounded down to tenths of a second, so that running clocks do not defeat caches.
 * @param inSteps long items are laid out in steps of a few milliseconds, each of which ends with a `LayoutUnfinished`
 */
export function viewableOf(
	snapshot: Pick<ChatSnapshot, 'entries' | 'turn' | 'queue'> &
		Partial<Pick<ChatSnapshot, 'completing' | 'feedback'>>,
	state: Pick<UiState, 'folds' | 'times' | 'source'> & Partial<Pick<UiState, 'tools'>>,
	width: number,
	now: number,
	inSteps = false,
): ViewableTranscript {
	const {folds, times, source} = state;
	const list = listOf(snapshot, folds);
	const known = state.tools?.catalogue;
	const catalogue = known?.at === 'offered' ? known.catalogue : undefined;
	const context = {
		width: Math.min(width, MEASURE),
		wide: width,
		folds,
		times,
		source,
		fetching: snapshot.completing ? lastReplyIn(snapshot.entries) : undefined,
		catalogue,
		feedback: snapshot.feedback,
		now: Math.floor(now / 100) * 100,
	};
	return {
		count: list.count,
		layout: `${width}${source ? ' source' : ''}${drawsGraphemesWhole() ? ' whole' : ''}`,
		item: list.item,
		key: list.key,
		indexOf: list.indexOf,
		messages: list.messages,
		entryIndex: list.entryIndex,
		messageIndex: list.messageIndex,
		rows(item) {
			const key = keyOf(item);
			const rows = inSteps ? layOutStep(item, key, context) : rowsOf(item, key, context);
			if (rows === undefined) throw new LayoutUnfinished();
			return withGap(item, rows, context.width);
		},
	};
}

/** The reply that the history is to complete: the last one that arrived. */
const lastReplyIn = (entries: readonly Entry[]): string | undefined =>
	entries.findLast((entry) => entry.kind === 'assistant' && entry.arrived !== 'from-history')?.id;
