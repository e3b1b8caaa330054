/** The keys of every page but the chat: the page's own first, then the few that mean the same everywhere. */

import type {Size} from '../../terminal/diff.ts';
import type {Key} from '../../terminal/input/key.ts';
import type {KeyAction, PageName} from '../actions.ts';
import {actionEverywhere} from '../key-bindings.ts';
import {listHeight} from '../screen-regions.ts';
import type {UiState} from '../ui-state.ts';
import {helpScrolled} from './help.ts';

export interface PagesOptions {
	readonly getState: () => UiState;
	readonly size: () => Size;
	readonly set: (change: Partial<UiState>) => void;
	readonly perform: (action: KeyAction) => void;
	/** Ctrl+C was pressed, and a second one quits. */
	readonly arm: () => void;
	readonly quit: () => void;
	/** The pages that have a store of their own. */
	readonly tools: {handleKey(key: Key): void};
	readonly explorer: {handleKey(key: Key): boolean};
}

export interface Pages {
	/** @returns true when the key meant something on the page that is open; undefined when that is the chat */
	handleKey(key: Key): boolean | undefined;
	/** A key that a page has no use for closes it, but for those of the terminal. */
	leave(key: Key): void;
}

export function createPages(options: PagesOptions): Pages {
	const {getState, size, set, perform, arm, quit, tools, explorer} = options;

	function leave(key: Key): void {
		const action = actionEverywhere(key, false);
		if (action?.do === 'redraw' || action?.do === 'suspend') perform(action);
		else {
			set({page: getState().explorer === undefined ? 'chat' : 'explorer'});
			if (action?.do === 'interrupt') arm();
		}
	}

	const handlers: Readonly<Record<PageName, ((key: Key) => boolean) | undefined>> = {
		chat: undefined,
		help(key) {
			const state = getState();
			const {columns} = size();
			const top = helpScrolled(key, state.helpTop, columns, Math.max(1, listHeight(state, size())));
			if (top !== undefined) set({helpTop: top});
			else leave(key);
			return true;
		},
		// Text goes to the fields of the page.
		login(key) {
			const action = actionEverywhere(key, true);
			if (action?.do === 'interrupt') set({page: 'chat'});
			else if (action?.do === 'redraw' || action?.do === 'suspend') perform(action);
			else return key.ctrl || key.alt;
			return true;
		},
		tools(key) {
			tools.handleKey(key);
			return true;
		},
		explorer(key) {
			if (explorer.handleKey(key)) return true;
			const action = actionEverywhere(key, false);
			if (action?.do === 'redraw' || action?.do === 'suspend' || action?.do === 'help') perform(action);
			else if (action?.do === 'interrupt') (getState().isArmed ? quit : arm)();
			return true;
		},
	};

	return {leave, handleKey: (key) => handlers[getState().page]?.(key)};
}
