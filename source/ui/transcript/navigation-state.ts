/** The state of the transcript: scroll position, cursor, folds, and how messages are shown. */
import {Folds} from './fold-state.ts';
import type {Anchor} from './viewport.ts';

export interface NavigationState {
	readonly anchor: Anchor;
	/** Number of messages when the view stopped following the end. */
	readonly seen: number;
	readonly folds: Folds;
	/** `true` shows replies as raw text instead of rendered Markdown. */
	readonly source: boolean;
	/** Key of the message or tool call under the transcript's cursor. */
	readonly selected: string | undefined;
	/** `true` shows the time of day in headings. */
	readonly times: boolean;
}

export const INITIAL_NAVIGATION: NavigationState = {
	anchor: {at: 'end'},
	seen: 0,
	folds: new Folds(),
	source: false,
	selected: undefined,
	times: true,
};
