/** The state of a find in the transcript: the pattern, the current match, and the position to return to. */

import type {Draft} from '../composer/draft.ts';
import type {Focus} from '../keys/actions.ts';
import type {NavigationState} from '../transcript/navigation-state.ts';
import type {FindIndex} from './find-index.ts';

/** The reading position before the find, restored when it is cancelled. */
export type Before = Pick<NavigationState, 'anchor' | 'seen' | 'selected' | 'folds'> & {
	readonly focus: Focus;
};

/** A match by its item's key and its index (from 0) among the matches of that item. */
export interface Found {
	readonly key: string;
	readonly match: number;
}

export interface Find {
	/** The pattern while it is typed; undefined once it was confirmed and keys go to the transcript again. */
	readonly field: Draft | undefined;
	/** undefined while the pattern is empty. */
	readonly index: FindIndex | undefined;
	/** The current match. */
	readonly at: Found | undefined;
	readonly before: Before;
	/** Index of the entry at which it starts. */
	readonly origin: number;
}

export interface FindState {
	/** undefined while there is no find. */
	readonly find: Find | undefined;
}
