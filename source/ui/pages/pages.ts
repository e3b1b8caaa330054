/** The pages by their keys: opens one over another, closes it, and passes keys and pastes to the open one. */
import type {Key} from '../../terminal/input/key.ts';
import {own, type SafeText} from '../../text/safe.ts';
import {type KeyAction, type PageAction, type PageName, runAction, type Scroll} from '../keys/actions.ts';
import {actionAt} from '../keys/key-dispatch.ts';
import type {ScreenAccess} from '../ports.ts';
import {listHeight} from '../screen-regions.ts';
import type {UiState} from '../ui-state.ts';
import {helpScrolled} from './help.ts';

/** What a page does with keys and pastes. */
export interface PageController {
	/** A page takes every key. */
	handleKey(key: Key): void;
	/** @returns whether it took the paste, which is for the message otherwise */
	paste?(text: string): boolean;
	/** The page closes, or another one covers it. */
	leave?(): void;
}

export interface PagesOptions extends Pick<ScreenAccess, 'context' | 'set' | 'toast'> {
	readonly perform: (action: KeyAction) => void;
	/** Makes the next Ctrl+C quit. */
	readonly arm: () => void;
	readonly quit: () => void;
	readonly closeSignIn: () => void;
	/** The pages that have a controller of their own. */
	readonly controllers: () => Readonly<Record<Exclude<PageName, 'chat' | 'help' | 'login'>, PageController>>;
}

export interface Pages {
	perform(action: PageAction): void;
	/** @returns whether the open page took the key */
	handleKey(key: Key): boolean;
	/** The open page is covered, or closes. */
	leave(): void;
	paste(text: string): boolean;
}

/** A change of the state, with the pages below the one that it opens. Opening a page twice leaves it there once. */
export function withPagesBelow(state: UiState, change: Partial<UiState>): Partial<UiState> {
	const {page} = change;
	if (page === undefined || page === state.page || change.behind !== undefined) return change;
	if (page === 'chat') return {behind: [], ...closedExplorer(state), ...change};
	const below = [...state.behind, state.page].filter((each) => each !== page && each !== 'chat');
	return {...change, behind: below};
}

/** The change that closes the open page: the one below it is shown. */
export function pageBelow({behind}: Pick<UiState, 'behind'>): Partial<UiState> {
	const page = behind.at(-1) ?? 'chat';
	return page === 'chat' ? {page} : {page, behind: behind.slice(0, -1)};
}

/** The explorer is not open any more, nor is the field for saving one of its values. */
const closedExplorer = ({explorer}: UiState): Partial<UiState> =>
	explorer === undefined ? {} : {explorer: undefined, saving: undefined};

const NOT_KEPT: SafeText = own`press Esc first: this page does not keep what is typed`;

export function createPages(options: PagesOptions): Pages {
	const {context, set, toast, perform, arm, quit, closeSignIn} = options;
	const getState = (): UiState => context().state;

	function close(): void {
		if (getState().page === 'login') closeSignIn();
		else set(pageBelow(getState()));
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
		const {state, size} = context();
		const height = Math.max(1, listHeight(state, size));
		const scrolled = (how: Scroll) => helpScrolled(how, state.helpTop, size.columns, height);
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
			case 'stay':
				toast(NOT_KEPT, 'warning');
				return true;
			default:
				return key.ctrl || key.alt;
		}
	}

	const ofThese: Readonly<Record<'help' | 'login', PageController>> = {
		help: {handleKey: helpKey},
		// The page takes its pastes itself: a secret is never for the message.
		login: {handleKey: loginKey, paste: () => true},
	};

	function current(): PageController | undefined {
		const {page} = getState();
		return page === 'chat' ? undefined : {...options.controllers(), ...ofThese}[page];
	}

	return {
		perform: performOnPage,
		handleKey(key) {
			if (getState().page === 'login') return loginKey(key);
			current()?.handleKey(key);
			return true;
		},
		paste: (text) => current()?.paste?.(text) ?? false,
		leave: () => current()?.leave?.(),
	};
}
