/** The keys of the pages other than the chat, and the actions that these pages share. */
import type {Size} from '../../terminal/diff.ts';
import type {Key} from '../../terminal/input/key.ts';
import type {KeyAction, PageAction, PageName} from '../actions.ts';
import {keysAt} from '../key-dispatch.ts';
import {listHeight} from '../screen-regions.ts';
import type {UiState} from '../ui-state.ts';
import {helpScrolled} from './help.ts';

export interface PagesOptions {
	readonly getState: () => UiState;
	readonly size: () => Size;
	readonly set: (change: Partial<UiState>) => void;
	readonly perform: (action: KeyAction) => void;
	/** Makes the next Ctrl+C quit. */
	readonly arm: () => void;
	readonly quit: () => void;
	/** The pages that have a controller of their own. */
	readonly tools: {handleKey(key: Key): void};
	readonly explorer: {handleKey(key: Key): void};
}

export interface Pages {
	/** @returns whether the open page took the key; undefined when that page is the chat */
	handleKey(key: Key): boolean | undefined;
	perform(action: PageAction): void;
}

const KEYS = {help: keysAt('help'), login: keysAt('login')} as const;

export function createPages(options: PagesOptions): Pages {
	const {getState, size, set, perform, arm, quit, tools, explorer} = options;

	function close(): void {
		const {page, explorer: opened} = getState();
		set({page: opened === undefined || page === 'login' ? 'chat' : 'explorer'});
	}

	function interrupt(): void {
		const {page, isArmed} = getState();
		if (page === 'explorer') {
			(isArmed ? quit : arm)();
			return;
		}
		close();
		if (page !== 'login') arm();
	}

	function performOnPage(action: PageAction): void {
		switch (action.do) {
			case 'close':
				close();
				return;
			case 'interrupt':
				interrupt();
				return;
			default:
				perform(action);
		}
	}

	const handlers: Readonly<Record<PageName, ((key: Key) => boolean) | undefined>> = {
		chat: undefined,
		help(key) {
			const action = KEYS.help(key);
			if (action?.do === 'scroll') {
				const state = getState();
				const height = Math.max(1, listHeight(state, size()));
				set({helpTop: helpScrolled(action.how, state.helpTop, size().columns, height)});
			} else if (action !== undefined) performOnPage(action);
			return true;
		},
		// The page itself takes its own keys first, see login.tsx; text is left to the field.
		login(key) {
			const action = KEYS.login(key);
			switch (action?.do) {
				case 'interrupt':
				case 'redraw':
				case 'suspend':
					performOnPage(action);
					return true;
				default:
					return key.ctrl || key.alt;
			}
		},
		tools(key) {
			tools.handleKey(key);
			return true;
		},
		explorer(key) {
			explorer.handleKey(key);
			return true;
		},
	};

	return {perform: performOnPage, handleKey: (key) => handlers[getState().page]?.(key)};
}
