/** The keys of the pages other than the chat, and the actions that these pages share. */
import type {Size} from '../../terminal/diff.ts';
import type {Key} from '../../terminal/input/key.ts';
import {type KeyAction, type PageAction, runAction, type Scroll} from '../keys/actions.ts';
import {actionAt} from '../keys/key-dispatch.ts';
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
	readonly closeSignIn: () => void;
	/** The pages that have a controller of their own. */
	readonly tools: {handleKey(key: Key): void};
	readonly presets: {handleKey(key: Key): void};
	readonly settings: {handleKey(key: Key): void; flush(): void};
	readonly explorer: {handleKey(key: Key): void};
	readonly conversations: {handleKey(key: Key): void};
}

export interface Pages {
	/** @returns whether the open page took the key */
	handleKey(key: Key): boolean;
	perform(action: PageAction): void;
}

export function createPages(options: PagesOptions): Pages {
	const {getState, size, set, perform, arm, quit, explorer, closeSignIn} = options;

	function close(): void {
		const {page, behind} = getState();
		if (page === 'settings') options.settings.flush();
		if (page === 'login') closeSignIn();
		else set({page: page === 'help' ? behind : 'chat'});
	}

	function interrupt(): void {
		const {page, armed} = getState();
		if (page === 'explorer') {
			(armed === undefined ? arm : quit)();
			return;
		}
		close();
		if (page !== 'login') arm();
	}

	const performOnPage = (action: PageAction): void => runAction(action, {close, interrupt}, perform);

	function helpKey(key: Key): void {
		const action = actionAt('help', key);
		if (action === undefined) return;
		const state = getState();
		const height = Math.max(1, listHeight(state, size()));
		const scrolled = (how: Scroll) => helpScrolled(how, state.helpTop, size().columns, height);
		runAction(action, {scroll: ({how}) => set({helpTop: scrolled(how)})}, performOnPage);
	}

	/** The page itself takes its own keys first, see login.tsx; text is left to the field. */
	function loginKey(key: Key): boolean {
		const action = actionAt('login', key);
		switch (action?.do) {
			case 'interrupt':
			case 'redraw':
			case 'suspend':
				performOnPage(action);
				return true;
			default:
				return key.ctrl || key.alt;
		}
	}

	function handleKey(key: Key): boolean {
		const {page} = getState();
		if (page === 'login') return loginKey(key);
		if (page === 'help') helpKey(key);
		else if (page === 'tools' || page === 'presets' || page === 'settings' || page === 'conversations')
			options[page].handleKey(key);
		else explorer.handleKey(key);
		return true;
	}

	return {perform: performOnPage, handleKey};
}
