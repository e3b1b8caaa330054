/** Handles keys and pastes: changes the state of the screen, and calls the chat. A store without React. */
import type {Chat, ChatSnapshot} from '../chat/chat.ts';
import {notice, wordNotice} from '../chat/notices.ts';
import type {Clock} from '../clock.ts';
import type {AuthFrame} from '../protocol/frames.ts';
import type {Size} from '../terminal/diff.ts';
import type {HandlerResult} from '../terminal/input/handlers.ts';
import type {Key} from '../terminal/input/key.ts';
import {typedKey} from '../terminal/input/key-characters.ts';
import {own} from '../text/safe.ts';
import {type KeyAction, type PageAction, runAction} from './actions.ts';
import {createComposer} from './composer/composer.ts';
import {screenActionOf} from './composer/field-keys.ts';
import {createExplorerController} from './explorer/exploring.ts';
import {actionAt, type Holds, isKey, startOfRun} from './key-dispatch.ts';
import type {SignInState} from './pages/login.tsx';
import {createPages} from './pages/pages.ts';
import {createToolsPageController} from './pages/tools-page-controller.ts';
import type {Ports} from './ports.ts';
import {createPrelayout} from './prelayout.ts';
import type {ViewFacts} from './screen-view.ts';
import {createFindController} from './search/find-controller.ts';
import {createToast} from './toast.ts';
import {createCopyMessage} from './transcript/copy-message.ts';
import {
	enteredTranscript,
	type NavigationContext,
	scrolledBy,
	stepped,
	toggledFold,
	turned,
} from './transcript/navigation.ts';
import {createSaveMessage} from './transcript/save-message.ts';
import {INITIAL, type UiState} from './ui-state.ts';

export interface Controller {
	readonly chat: Chat;
	readonly facts: Omit<ViewFacts, 'now'>;
	readonly getState: () => UiState;
	readonly subscribe: (listener: () => void) => () => void;
	/** @returns whether the key had an action; `draws` if it opened or closed the sign-in page */
	readonly handleKey: (key: Key) => HandlerResult;
	readonly handlePaste: (text: string) => boolean;
	/** Signs in; the sign-in page stays open until the server has accepted the credential, if it can be asked now. */
	readonly signIn: (credential: AuthFrame) => void;
	readonly closePage: () => void;
	/** Prepares a drawing; false if there was nothing to do, so that the drawing need not wait. */
	readonly prepare: (snapshot: ChatSnapshot) => boolean;
	/** Sets the size before every drawing; paging and wrapping need it. */
	setSize(size: Size): void;
	/** Stores the positions of the list and the draft after a drawing; changes nothing visible. */
	settle(positions: Pick<UiState, 'anchor' | 'draftTop'>): void;
}

export interface ControllerOptions {
	readonly chat: Chat;
	readonly clock: Clock;
	readonly ports: Ports;
	readonly facts: Omit<ViewFacts, 'now'>;
}

/** A second Ctrl+C or Ctrl+D within this time quits, ms. */
const ARMED_MS = 2000;

export function createController({chat, clock, ports, facts}: ControllerOptions): Controller {
	let state: UiState = INITIAL;
	let size: Size = {columns: 80, rows: 24};
	let disarm: () => void = () => {};
	const listeners = new Set<() => void>();
	const {toast, end: endToast} = createToast(clock, (message) => set({toast: message}));
	/** The options that the controllers of the parts share. */
	const screen = {...ports, chat, clock, context, set, toast, perform};
	const copy = createCopyMessage(screen);
	const findController = createFindController(screen);
	const performOnPage = (action: PageAction): void => pages.perform(action);
	const toolsPage = createToolsPageController({...screen, perform: performOnPage});
	const explorer = createExplorerController({...screen, perform: performOnPage});
	const getState = (): UiState => state;
	const pages = createPages({...screen, getState, size: () => size, arm, tools: toolsPage, explorer});
	const saveMessage = createSaveMessage(screen);
	const composer = createComposer({
		...screen,
		getState,
		columns: () => size.columns,
		echo(draft) {
			state = {...state, draft};
			ports.echo(state, size);
		},
	});

	function set(change: Partial<UiState>): void {
		state = {...state, ...change};
		for (const listener of listeners) listener();
	}

	function context(): NavigationContext {
		return {state, snapshot: chat.getSnapshot(), size, now: clock.now()};
	}

	function interrupt(): void {
		if (state.isArmed) {
			ports.quit();
			return;
		}
		const {turn} = chat.getSnapshot();
		if (!composer.leave('search')) {
			if (turn !== undefined && !turn.givenUp) chat.stopWaiting();
			else composer.putAway();
		}
		arm();
	}

	/** Quitting during a turn loses its answer. */
	function endInput(): void {
		const {turn} = chat.getSnapshot();
		if (state.isArmed || turn === undefined || turn.givenUp) ports.quit();
		else arm('Ctrl+D');
	}

	function arm(armedBy: UiState['armedBy'] = 'Ctrl+C'): void {
		disarm();
		set({isArmed: true, armedBy});
		disarm = clock.after(ARMED_MS, () => set({isArmed: false}));
	}

	function leaveOrStop(): void {
		if (state.focus === 'transcript') {
			if (!findController.end()) set({focus: 'composer'});
			return;
		}
		if (composer.leave('search-or-list')) return;
		const {turn} = chat.getSnapshot();
		if (turn !== undefined && !turn.givenUp) {
			chat.stopWaiting();
			return;
		}
		if (state.draft.text === '') set(enteredTranscript(context()));
	}

	function signIn(credential: AuthFrame): void {
		if (facts.open === 'open-and-forbidden') {
			set({page: 'chat'});
			chat.notify(notice('tls_required'));
			return;
		}
		const {turn, awaiting} = chat.getSnapshot();
		// Behind an answer it has to wait, which a notice says.
		const isNow = turn === undefined && awaiting === undefined;
		const waiting: SignInState = {at: 'waiting'};
		set(isNow ? {signIn: waiting} : {page: 'chat'});
		chat.signIn(credential, {
			settle(outcome) {
				if (state.page !== 'login' || state.signIn !== waiting) return;
				if (outcome.status === 'failed')
					set({signIn: {at: 'refused', because: wordNotice(outcome.notice).text}});
				else set({page: 'chat', signIn: undefined});
			},
		});
	}

	// --------------------------------------------------------------------------------------------------- keys

	function perform(action: KeyAction): void {
		runAction(action, {
			scroll: ({how}) => set(scrolledBy(context(), how)),
			step: ({by}) => set(stepped(context(), by)),
			turn: ({by}) => set(turned(context(), by)),
			times() {
				set({times: !state.times});
				toast(state.times ? own`times shown` : own`times hidden`);
			},
			find: ({text}) => findController.open(text),
			'find-step': ({by}) => findController.step(by),
			copy: ({what}) => void copy(what),
			fold: () => set(toggledFold(context())),
			'fold-all': () => set({folds: state.folds.toggleAll()}),
			focus: ({on}) => set(on === 'composer' ? {focus: 'composer'} : enteredTranscript(context())),
			escape: leaveOrStop,
			interrupt,
			'end-input': endInput,
			quit: () => ports.quit(),
			login: () => set({page: 'login', signIn: undefined}),
			theme: ({name}) => ports.theme(name),
			source() {
				set({source: !state.source});
				toast(state.source ? own`replies are shown as raw text` : own`replies are shown as Markdown`);
			},
			redraw: () => ports.redraw(),
			suspend: () => ports.suspend(),
			help: () => set({page: 'help', helpTop: 0}),
			tools: () => toolsPage.open(),
			complete: () => composer.complete() || set(enteredTranscript(context())),
			open: () => explorer.open() || saveMessage.open(),
			save: () => saveMessage.begin(),
			'try-now': () => chat.getSnapshot().connection.at !== 'ready' && chat.reconnect(),
		});
	}

	function handleFieldKey(kind: 'find' | 'save', key: Key): boolean {
		if (findController.handleKey(key) || saveMessage.handleKey(key)) return true;
		const action = screenActionOf(kind, key);
		if (action !== undefined) perform(action);
		return action !== undefined;
	}

	const isChat = (): boolean =>
		state.page === 'chat' && state.find?.field === undefined && state.saving === undefined;

	function handleKey(key: Key): boolean {
		endToast();
		if (state.isArmed && !isKey(key, state.armedBy === 'Ctrl+C' ? 'ctrl+c' : 'ctrl+d')) {
			disarm();
			set({isArmed: false});
		}
		const run = state.page === 'tools' ? Array.from(key.text ?? '') : [];
		if (run.length > 1) {
			// Text that was typed so fast that it arrived as one key.
			for (const text of run) handleKey(typedKey(text));
			return true;
		}
		const {page} = state;
		const taken = pages.handleKey(key);
		if (taken !== undefined) {
			const isForInput = page !== 'chat' && isChat() && state.focus === 'composer' && key.text !== undefined;
			// Text that closes a page is the start of a message; `?` closes the help that it opened.
			return isForInput && !isKey(key, '?') ? composer.handleKey(key) : taken;
		}
		if (state.find?.field !== undefined) return handleFieldKey('find', key);
		if (state.saving !== undefined) return handleFieldKey('save', key);
		return state.focus === 'transcript' ? handleTranscriptKey(key) : composer.handleKey(key);
	}

	const holdsInTranscript: Holds = (condition) =>
		condition === 'no-text' ||
		(condition === 'no-draft' && state.draft.text === '' && state.search === undefined);

	function handleTranscriptKey(key: Key): boolean {
		const first = key.text === undefined ? undefined : startOfRun(key.text);
		if (key.text === undefined || first === undefined || first === key.text) {
			const action = actionAt('transcript', key, holdsInTranscript);
			if (action !== undefined) perform(action);
			return action !== undefined;
		}
		// Text that was typed so fast that it arrived as one key: used only if its first character opens a field for the rest.
		const action = actionAt('transcript', typedKey(first));
		if (action?.do !== 'find' && action?.do !== 'focus') return false;
		perform(action);
		return handleKey(typedKey(key.text.slice(first.length)));
	}

	return {
		chat,
		facts,
		getState,
		subscribe(listener) {
			listeners.add(listener);
			return () => listeners.delete(listener);
		},
		handleKey(key) {
			const before = state.page;
			const taken = handleKey(key);
			return taken && (before === 'login' || state.page === 'login') ? 'draws' : taken;
		},
		signIn,
		closePage: () => set({page: 'chat'}),
		prepare: createPrelayout(context),
		handlePaste(text) {
			if (state.page === 'chat' && (findController.paste(text) || saveMessage.paste(text))) return true;
			if (state.page === 'explorer' && explorer.paste(text)) return true;
			// A paste is for the message, wherever the focus is.
			set({page: 'chat', explorer: undefined, focus: 'composer'});
			composer.paste(text);
			return true;
		},
		setSize(next) {
			size = next;
		},
		settle({anchor, draftTop}) {
			if (state.anchor !== anchor || state.draftTop !== draftTop) state = {...state, anchor, draftTop};
		},
	};
}
