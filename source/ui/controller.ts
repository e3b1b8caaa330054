/** Handles keys and pastes: changes the state of the screen, and calls the chat. A store without React. */

import type {Chat, ChatSnapshot} from '../chat/chat.ts';
import {type Notice, notice, wordNotice} from '../chat/notices.ts';
import {isAwaited} from '../chat/turn.ts';
import type {Clock} from '../clock.ts';
import type {AuthFrame} from '../protocol/frames.ts';
import type {Size} from '../terminal/diff.ts';
import type {HandlerResult} from '../terminal/input/handlers.ts';
import type {Key} from '../terminal/input/key.ts';
import {typedKey} from '../terminal/input/key-characters.ts';
import {own, safeLine} from '../text/safe.ts';
import {createComposer} from './composer/composer.ts';
import {screenActionOf} from './composer/field-keys.ts';
import {withDraft, withEarlier} from './composer/prompt-history.ts';
import {createExplorerController} from './explorer/exploring.ts';
import {createFeedbackController} from './feedback/feedback-controller.ts';
import {framesOnDemand} from './frames/frames-on-demand.ts';
import {type KeyAction, type PageAction, runAction} from './keys/actions.ts';
import {isField, keyContextOf} from './keys/key-context.ts';
import {actionAt, isKey, pressedHint} from './keys/key-dispatch.ts';
import {createLetterKeys, isYes, WAIT_MS} from './keys/letter-keys.ts';
import {moveReplay} from './keys/replay-keys.ts';
import {createKnowledgeController} from './knowledge/knowledge-controller.ts';
import {createNavigating, createResizing, type ScreenSize} from './navigating.ts';
import type {OfferState} from './offer/offer.ts';
import {statisticsNotice} from './offer/offer.ts';
import {createOfferController} from './offer/offer-controller.ts';
import {createConversationsController} from './pages/conversations-controller.ts';
import {helpTopFor} from './pages/help.ts';
import type {SignInState} from './pages/login.tsx';
import {createPages, withPagesBelow} from './pages/pages.ts';
import {createSessionsController} from './pages/sessions-controller.ts';
import {createToolsPageController} from './pages/tools-page-controller.ts';
import type {Ports} from './ports.ts';
import {landed} from './position/call-steps.ts';
import {createOutlineController} from './position/outline-controller.ts';
import {createPrelayout} from './prelayout.ts';
import {createPresetsController, type PresetUse} from './presets/presets-controller.ts';
import {createQuitting} from './quitting.ts';
import {listHeight} from './screen-regions.ts';
import type {ViewFacts} from './screen-view.ts';
import {createFindController} from './search/find-controller.ts';
import {createSettingsController} from './settings/settings-controller.ts';
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
import {toEnd} from './transcript/viewport.ts';
import {INITIAL, type UiState} from './ui-state.ts';

export interface Controller {
	readonly chat: Chat;
	readonly facts: Omit<ViewFacts, 'now' | 'replay'>;
	/** The facts of a drawing now. */
	readonly viewFacts: () => ViewFacts;
	readonly getState: () => UiState;
	readonly subscribe: (listener: () => void) => () => void;
	/** @returns whether the key had an action; `draws` if it opened or closed the sign-in page */
	readonly handleKey: (key: Key) => HandlerResult;
	readonly handlePaste: (text: string) => HandlerResult;
	/** Signs in; the sign-in page closes when the server has accepted the credential, unless the user uses it again. */
	readonly signIn: (credential: AuthFrame) => void;
	/** The user uses the sign-in page while a credential waits. */
	readonly touchSignIn: () => void;
	/** Closes the sign-in page: withdraws a credential that was not sent yet; a notice says that one that was is still checked. */
	readonly closeSignIn: () => void;
	/** Requests what the server offers, where it is not known; never rejects. */
	readonly askOffer: () => Promise<OfferState>;
	/** Opens the address of single sign-on in the user's browser. */
	readonly browse: (address: string) => void;
	readonly copyAddress: (address: string) => void;
	/** Requests the presets, for the start screen; never rejects. */
	readonly loadPresets: () => Promise<void>;
	/** Fills in a preset; never rejects. */
	readonly applyPreset: (use: PresetUse) => Promise<void>;
	/** Opens the page of stored sessions. */
	readonly openSessions: () => void;
	/** Puts the draft of an earlier run into the input; where a new one was begun, among the earlier prompts. */
	readonly restoreDraft: (text: string) => void;
	/** Adds the prompts of earlier sessions before those of this one. */
	readonly addEarlierPrompts: (prompts: readonly string[]) => void;
	/** Prepares a drawing; false if there was nothing to do, so that the drawing need not wait. */
	readonly prepare: (snapshot: ChatSnapshot) => boolean;
	/** Sets the size before every drawing; paging and wrapping need it. */
	setSize(size: Size): void;
	/** The size of the last drawing. */
	getSize(): ScreenSize;
	/** Stores the positions of the list, its cursor and the draft after a drawing; changes nothing visible. */
	settle(positions: Pick<UiState, 'anchor' | 'draftTop' | 'selected'>): void;
}

export interface ControllerOptions {
	readonly chat: Chat;
	readonly clock: Clock;
	readonly ports: Ports;
	readonly facts: Omit<ViewFacts, 'now' | 'replay'>;
}

/** The state once the user uses the page: a credential that waits no longer closes it. */
const touched = (signIn: SignInState | undefined): SignInState | undefined =>
	signIn?.at === 'waiting' ? {at: 'waiting', isTouched: true} : undefined;

export function createController({chat, clock, ports, facts}: ControllerOptions): Controller {
	let state: UiState = {...INITIAL, isReplay: ports.replay !== undefined};
	const listeners = new Set<() => void>();
	const {toast, end: endToast} = createToast(clock, (message) => set({toast: message}));
	/** A key is being handled: a notice that it adds to the conversation is its answer. */
	let isHandling = false;
	/**
	 * The chat as the parts of the screen use it: a message that they send, its refusal, and a notice that answers a key are
	 * seen, at the end of the conversation; a notice also where a page covers that. Later answers leave what the user reads
	 * meanwhile in place.
	 */
	const shownChat: Chat = {
		...chat,
		notify(each) {
			chat.notify(each);
			if (state.page !== 'chat')
				toast(safeLine(wordNotice(each).text), each.level === 'info' ? 'accent' : 'warning');
			if (isHandling) set({anchor: toEnd()});
		},
		send: (text) => shown(chat.send(text)),
		sendWith: (text, overrides) => shown(chat.sendWith(text, overrides)),
	};
	/** The options that the controllers of the parts share. */
	const screen = {...ports, chat: shownChat, clock, context, set, toast, perform};
	/** The wait for the change of the transcript that is being prepared. */
	let preparing: {readonly promise: Promise<void>; readonly end: () => void} | undefined;
	const navigating = createNavigating({
		context,
		set,
		onIdle() {
			preparing?.end();
			preparing = undefined;
		},
	});
	const resizing = createResizing(
		{columns: 80, rows: 24},
		(size) => ({...context(), size}),
		() => set({}),
	);
	const {size: getSize} = resizing;
	const quitting = createQuitting({...screen, getState: () => state});
	const {arm} = quitting;
	const copy = createCopyMessage(screen);
	const findController = createFindController({...screen, change: navigating.change});
	const performOnPage = (action: PageAction): void => pages.perform(action);
	const askOffer = createOfferController({
		askOffer: ports.askOffer,
		offer: () => state.offer,
		setOffer: (offer) => set({offer}),
	});
	const toolsPage = createToolsPageController({
		...screen,
		perform: performOnPage,
		navigate: navigating.change,
	});
	const presets = createPresetsController({...screen, askOffer, perform: performOnPage});
	const conversations = createConversationsController({...screen, perform: performOnPage});
	const sessions = createSessionsController({
		...{...screen, perform: performOnPage},
		find: (words) => findController.open(words),
	});
	const outline = createOutlineController({
		...screen,
		perform: performOnPage,
		navigate: navigating.change,
	});
	const settings = createSettingsController({
		...screen,
		ask: askOffer,
		perform: performOnPage,
		bring: (text) => composer.bring(text),
		hold: (text) => composer.hold(text),
	});
	const explorer = createExplorerController({
		...screen,
		perform: performOnPage,
		save: () => saveMessage.begin(),
	});
	const frames = framesOnDemand({
		...{...screen, perform: performOnPage, navigate: navigating.change},
		save: () => saveMessage.begin(),
	});
	const getState = (): UiState => state;
	/** Until then, Enter does not send: nobody can have seen the draft yet. */
	let unseenUntil = 0;
	const pages = createPages({
		...{...screen, arm, closeSignIn},
		controllers: () => ({
			tools: toolsPage,
			presets,
			settings: {...settings, leave: settings.flush},
			conversations,
			sessions,
			outline,
			frames: {...frames, paste: (text) => saveMessage.paste(text) || frames.paste(text)},
			explorer: {...explorer, paste: (text) => saveMessage.paste(text) || explorer.paste(text)},
		}),
	});
	const saveMessage = createSaveMessage({...screen, framesFile: frames.file});
	const feedback = createFeedbackController(screen);
	const knowledge = createKnowledgeController({
		...screen,
		navigate: navigating.change,
		paste(text) {
			set({focus: 'composer'});
			composer.paste(text);
		},
	});
	const letterKeys = createLetterKeys({
		clock,
		getState,
		run: dispatch,
		opensExplorer: () => explorer.canOpen(),
		showWaiting: (where, {name}) => toast(own`${pressedHint(where, name)} …`, 'dim', 'until-key'),
		hideWaiting: endToast,
		sayAgain,
		write,
	});
	const composer = createComposer({
		...screen,
		getState,
		columns: () => getSize().columns,
		echo(draft) {
			state = {...state, draft};
			ports.echo(state, getSize());
		},
	});

	function set(change: Partial<UiState>): void {
		const isLeft = change.page !== undefined && change.page !== state.page;
		if (isLeft) pages.leave();
		state = {...state, ...withPagesBelow(state, change)};
		for (const listener of listeners) listener();
	}

	const sayOpen = (): void => toast(own`this page is open already`);

	function sayAgain(): void {
		toast(own`press y again to delete: it came before the question`, 'warning');
	}

	function shown(isSent: boolean): boolean {
		set({anchor: toEnd()});
		return isSent;
	}

	/** The time of day on the screen: in a replay that of the recording. */
	const shownTime = (): number => ports.replay?.now() ?? clock.now();

	function context(): NavigationContext {
		const {columns, rows, laidOut = columns} = getSize();
		return {state, snapshot: chat.getSnapshot(), size: {columns: laidOut, rows}, now: shownTime()};
	}

	function interrupt(): void {
		if (isConfirmed()) {
			ports.quit();
			return;
		}
		const {text} = state.draft;
		let isCleared = false;
		if (!composer.leave('search')) {
			if (isAnswering()) chat.stopWaiting();
			else isCleared = composer.putAway();
		}
		// With a message in the queue, Up would take that back.
		const isBack = isCleared && state.focus === 'composer' && chat.getSnapshot().queue.length === 0;
		arm('Ctrl+C', {
			hint: isBack ? own`↑ brings the draft back.` : undefined,
			cleared: isCleared ? text : undefined,
		});
	}

	/** Quitting during a turn loses its answer, and quitting with unsent messages loses them. */
	function endInput(): void {
		if (isConfirmed() || (!isAnswering() && !quitting.hasUnsent())) ports.quit();
		else arm('Ctrl+D');
	}

	function isAnswering(): boolean {
		return isAwaited(chat.getSnapshot().turn);
	}

	/** Whether the user has been asked, by a first key or after `/quit`. */
	const isConfirmed = (): boolean => state.armed !== undefined || quitting.hasAsked();

	function leaveOrStop(): void {
		if (state.focus === 'transcript') {
			if (!findController.end()) set({focus: 'composer'});
		} else if (!composer.leave('search-or-list') && isAnswering()) chat.stopWaiting();
	}

	let signIns = 0;

	/** The page stays open, so that what is typed next never goes to the input. */
	function signIn(credential: AuthFrame): void {
		const refuse = (because: Notice): void =>
			set({signIn: {at: 'refused', because: wordNotice(because).text}});
		if (facts.open === 'open-and-forbidden') {
			refuse(notice('tls_required'));
			return;
		}
		const number = ++signIns;
		set({signIn: {at: 'waiting', isTouched: false}});
		chat.signIn(credential, {
			settle(outcome) {
				if (number !== signIns || state.signIn?.at !== 'waiting') return;
				const {isTouched} = state.signIn;
				if (outcome.status === 'failed') refuse(outcome.notice);
				else if (outcome.status === 'accepted' && isTouched)
					set({signIn: {at: 'accepted', displayName: outcome.displayName}});
				else set({signIn: undefined, page: state.page === 'login' && !isTouched ? 'chat' : state.page});
			},
		});
	}

	async function browse(address: string): Promise<void> {
		toast(own`opening the browser…`);
		const problem = await ports.browse(address);
		if (problem !== undefined) toast(own`not opened: ${problem}. Ctrl+Y copies the address.`, 'warning');
	}

	async function copyAddress(address: string): Promise<void> {
		const {how} = await ports.copy(address);
		if (how === 'not') toast(own`not copied: select the address with the mouse`, 'warning');
		else toast(own`copied the address`);
	}

	function openLogin(): void {
		set({page: 'login', signIn: touched(state.signIn)});
		void askOffer();
	}

	function closeSignIn(): void {
		endToast();
		set({page: 'chat'});
		if (state.signIn?.at === 'waiting' && !chat.withdrawSignIn()) chat.notify(notice('sign_in_pending'));
	}

	// --------------------------------------------------------------------------------------------------- keys

	function perform(action: KeyAction): void {
		runAction(action, {
			scroll: ({how}) => navigating.change((before) => scrolledBy(before, how)),
			step: ({by}) => navigating.change((before) => stepped(before, by)),
			turn: ({by}) => navigating.change((before) => turned(before, by)),
			land,
			times() {
				set({times: !state.times});
				toast(state.times ? own`times shown` : own`times hidden`);
			},
			find: ({text}) => findController.open(text),
			'find-step': ({by}) => findController.step(by),
			copy: ({what}) => void copy(what),
			export: ({file}) => saveMessage.exportTo(file),
			fold: () => navigating.change(toggledFold),
			'fold-all': () => navigating.change((before) => ({folds: before.state.folds.toggleAll()})),
			focus: ({on}) => (on === 'composer' ? set({focus: 'composer'}) : enterTranscript()),
			escape: leaveOrStop,
			interrupt,
			'end-input': endInput,
			quit: () => quitting.quit(),
			write() {},
			login: openLogin,
			theme: ({name}) => ports.theme(name),
			profile: ({name}) => ports.profile(name),
			source() {
				navigating.change(
					(before) => ({source: !before.state.source}),
					() => toast(state.source ? own`replies are shown as raw text` : own`replies are shown as Markdown`),
				);
			},
			redraw: () => ports.redraw(),
			suspend: () => ports.suspend(),
			help: openHelp,
			tools: () => toolsPage.open(),
			outline: () => (state.page === 'outline' ? sayOpen() : outline.open()),
			preset: ({argument}) =>
				argument === '' && state.page === 'presets' ? sayOpen() : presets.open(argument),
			conversations: ({words}) =>
				words === '' && state.page === 'conversations' ? sayOpen() : conversations.open(words),
			sessions: ({words}) => sessions.open(words),
			frames: ({filter}) => (filter === '' && state.page === 'frames' ? sayOpen() : frames.open(filter)),
			'frames-of': () => frames.openAtUnit(),
			offer: ({by}) => presets.offer(by),
			'begin-preset': () => presets.begin(),
			settings: () => (state.page === 'settings' ? sayOpen() : settings.open()),
			model: ({name}) => settings.model(name),
			set: ({typed}) => settings.change(typed),
			with: ({typed}) => settings.sendWith(typed),
			complete: () => composer.complete() || enterTranscript(),
			open: () => explorer.open() || saveMessage.open(),
			save: () => saveMessage.begin(),
			rate: ({rating}) => feedback.rate(rating),
			sources: () => knowledge.goToSources(),
			ask: () => knowledge.ask(),
			figures: () => void ports.askStatistics().then((answer) => chat.notify(statisticsNotice(answer))),
			knowledge: ({query}) => knowledge.search(query),
			'try-now': () => chat.getSnapshot().connection.at !== 'ready' && chat.reconnect(),
		});
	}

	/** Goes to a tool call or a failure, or says that there is none. */
	function land({on, by}: Extract<KeyAction, {readonly do: 'land'}>): void {
		let isFound = false;
		navigating.change(
			(before) => {
				const change = landed(before, on, by);
				isFound = change !== undefined;
				return change ?? {};
			},
			() => {
				const what = on === 'call' ? own`tool call` : own`failure`;
				if (!isFound) toast(own`no ${what} ${by > 0 ? own`below` : own`above`}`, 'dim');
			},
		);
	}

	/** The next keys are for the transcript, also while its cursor is not set yet. */
	function enterTranscript(): void {
		set({focus: 'transcript'});
		navigating.change(enteredTranscript);
	}

	/** Opens the help at the section about the current context. */
	function openHelp(): void {
		const size = getSize();
		const height = listHeight({...state, page: 'help'}, size);
		set({page: 'help', helpTop: helpTopFor(keyContextOf(state), size.columns, height)});
	}

	function handleFieldKey(kind: 'find' | 'save' | 'feedback', key: Key): boolean {
		if (findController.handleKey(key) || saveMessage.handleKey(key) || feedback.handleKey(key)) return true;
		const action = screenActionOf(kind, key);
		// The transcript is not visible behind the explorer.
		if (action !== undefined && (state.page === 'chat' || action.do !== 'scroll')) perform(action);
		return action !== undefined;
	}

	/**
	 * @param isText the input is text, which need not wait if it is for the draft or the field of the find
	 * @returns settles when the change of the transcript that is being prepared is made, or the journal has started; undefined
	 * = there is nothing to wait for
	 */
	function waitBefore(isText: boolean): Promise<void> | undefined {
		const here = keyContextOf(state);
		if (isText && (here === 'composer' || here === 'find')) return undefined;
		if (!navigating.isPreparing()) return frames.loading() ?? ports.starting?.();
		if (preparing === undefined) {
			let end = (): void => {};
			const promise = new Promise<void>((resolve) => {
				end = resolve;
			});
			preparing = {promise, end};
		}
		return preparing.promise;
	}

	function handleNow(key: Key): boolean {
		endToast();
		if (state.armed !== undefined && !isKey(key, state.armed.by.toLowerCase())) quitting.disarm();
		const here = keyContextOf(state);
		if (!isField(here) && here !== 'login') return letterKeys.handleKey(key);
		const letters = letterKeys.lettersBefore(key);
		// What was typed on a page is not sent before anyone can have seen it in the input; commands are.
		if (isKey(key, 'enter')) {
			const isUnseen = unseenUntil > clock.now() && here === 'composer' && !state.draft.text.startsWith('/');
			unseenUntil = 0;
			if (isUnseen) {
				toast(own`press Enter again to send: this was typed on a page`, 'warning');
				return true;
			}
		}
		if (letters === '') return dispatch(key);
		// Nobody can have read the question yet: it is not answered.
		if (here === 'question') {
			if (isYes(key)) sayAgain();
			else if (key.text !== undefined) return dispatch(key) && write(letters + key.text, state);
			return isKey(key, 'enter') || key.text !== undefined || dispatch(key);
		}
		const text = letters + (key.text ?? '');
		return here === 'save' ? write(text, state) : dispatch(typedKey(text));
	}

	/** Runs the action of a key in the current context. */
	function dispatch(key: Key): boolean {
		const here = keyContextOf(state);
		switch (here) {
			case 'composer':
			case 'completions':
			case 'search':
			case 'chord':
				return composer.handleKey(key);
			case 'find':
			case 'save':
			case 'feedback':
				return handleFieldKey(here, key);
			case 'replay': {
				const action = actionAt('replay', key, (condition) => condition === 'no-text');
				if (action === undefined) return false;
				if (ports.replay === undefined || !moveReplay(ports.replay, action)) perform(action as KeyAction);
				return true;
			}
			case 'transcript': {
				const action = actionAt('transcript', key, (condition) => condition === 'no-text');
				if (action !== undefined) perform(action);
				return action !== undefined;
			}
			default:
				return pages.handleKey(key);
		}
	}

	/** Inserts a text typed where letters are commands: in the field behind the help, or else in the input. */
	function write(text: string, {anchor, seen, selected, folds}: UiState): boolean {
		const isHelp = state.page === 'help';
		if (state.page !== 'chat') unseenUntil = clock.now() + WAIT_MS;
		if (isHelp) pages.perform({do: 'close'});
		if (!isHelp || !isField(keyContextOf(state))) {
			findController.end();
			const input = {
				page: 'chat',
				focus: 'composer',
				saving: undefined,
				feedbackForm: undefined,
			} as const;
			set({...input, anchor, seen, selected, folds});
		}
		return dispatch(typedKey(text));
	}

	function handlePaste(text: string): HandlerResult {
		const wait = waitBefore(true);
		if (wait !== undefined) return wait;
		if (state.page === 'chat') {
			if (findController.paste(text) || saveMessage.paste(text) || feedback.paste(text)) return true;
		} else if (pages.paste(text)) return true;
		if (state.isReplay) {
			chat.notify(notice('replay_sends_nothing'));
			return true;
		}
		// A paste is for the message, wherever the focus is.
		set({page: 'chat', focus: 'composer'});
		composer.paste(text);
		return true;
	}

	return {
		chat,
		facts,
		viewFacts: () => ({...facts, now: shownTime(), replay: ports.replay?.position()}),
		getState,
		subscribe(listener) {
			listeners.add(listener);
			return () => listeners.delete(listener);
		},
		handleKey(key) {
			const wait = waitBefore(key.text !== undefined);
			if (wait !== undefined) return wait;
			const before = state.page;
			isHandling = true;
			try {
				const taken = handleNow(key);
				return taken && (before === 'login' || state.page === 'login') ? 'draws' : taken;
			} finally {
				isHandling = false;
			}
		},
		signIn,
		touchSignIn: () => state.signIn?.at === 'waiting' && set({signIn: touched(state.signIn)}),
		closeSignIn,
		askOffer,
		browse: (address) => void browse(address),
		copyAddress: (address) => void copyAddress(address),
		loadPresets: presets.load,
		applyPreset: presets.use,
		openSessions: () => sessions.open(''),
		restoreDraft(text) {
			if (state.draft.text === '') composer.bring(text);
			else set({prompts: withDraft(state.prompts, text)});
		},
		addEarlierPrompts: (prompts) => set({prompts: withEarlier(state.prompts, prompts)}),
		prepare: createPrelayout(context),
		handlePaste,
		setSize: resizing.setSize,
		getSize,
		settle({anchor, draftTop, selected}) {
			const isSame = state.anchor === anchor && state.draftTop === draftTop && state.selected === selected;
			if (!isSame) state = {...state, anchor, draftTop, selected};
		},
	};
}
