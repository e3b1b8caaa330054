/** What happens on a key: changes of the screen's own state, and calls to the chat. A store without React. */
import type {Chat} from '../chat/chat.ts';
import {completions, type Input, readInput} from '../chat/commands.ts';
import type {Clock} from '../client/clock.ts';
import type {AuthFrame} from '../protocol/frames.ts';
import {type DraftAction, edit} from './composer/draft.ts';
import {composerActionOf} from './composer/keys.ts';
import {newer, older, remember} from './composer/prompt-history.ts';
import type {Key} from './key-parser.ts';
import {actionEverywhere, actionInTranscript, type KeyAction} from './keys.ts';
import {entered, folded, type Place, scrolled, stepped} from './reading.ts';
import {INITIAL, type UiState} from './ui-state.ts';
import {draftWidth, helpLines, listHeight, type Size, type ViewFacts} from './view.ts';
import {toEnd} from './viewport.ts';

/** What the controller may do to the terminal and the program. */
export interface Ports {
	/** Draws everything anew. */
	redraw(): void;
	/** Gives the terminal back to the shell until the program is continued. */
	suspend(): void;
	/** Ends the program. */
	quit(): void;
	/** The draft changed: its row may be drawn before anything else is. */
	echo(state: UiState, size: Size): void;
}

export interface Controller {
	readonly chat: Chat;
	readonly facts: Omit<ViewFacts, 'now'>;
	readonly getState: () => UiState;
	readonly subscribe: (listener: () => void) => () => void;
	/** @returns true when the key meant something here */
	readonly handleKey: (key: Key) => boolean;
	readonly handlePaste: (text: string) => boolean;
	/** The page to sign in on was filled in, or left without. */
	readonly signIn: (credential: AuthFrame) => void;
	readonly closePage: () => void;
	/** Told before every drawing; paging and wrapping need it. */
	setSize(size: Size): void;
	/** Where the drawing found the list and the draft to be; changes nothing that is seen. */
	settle(place: Pick<UiState, 'anchor' | 'draftTop'>): void;
}

export interface ControllerOptions {
	readonly chat: Chat;
	readonly clock: Clock;
	readonly ports: Ports;
	readonly facts: Omit<ViewFacts, 'now'>;
}

/** A second Ctrl+C within this time quits, ms. */
const ARMED_MS = 2000;

export function createController({chat, clock, ports, facts}: ControllerOptions): Controller {
	let state: UiState = INITIAL;
	let size: Size = {columns: 80, rows: 24};
	let disarm: () => void = () => {};
	const listeners = new Set<() => void>();

	function set(change: Partial<UiState>): void {
		state = {...state, ...change};
		for (const listener of listeners) listener();
	}

	/** The draft after an edit, at today's width. */
	function edited(action: DraftAction): Pick<UiState, 'draft'> {
		return {draft: edit(state.draft, action, draftWidth(size.columns))};
	}

	function place(): Place {
		return {state, snapshot: chat.getSnapshot(), size, now: clock.now()};
	}

	// ------------------------------------------------------------------------------------------------ writing

	function submit(): void {
		const {text} = state.draft;
		const input = readInput(text);
		if (!run(input)) return;
		set({...edited({do: 'clear'}), prompts: remember(state.prompts, text), anchor: toEnd()});
	}

	/** @returns false when the draft has to stay */
	function run(input: Input): boolean {
		switch (input.kind) {
			case 'message':
				return chat.send(input.text);
			case 'command':
				input.command.run({
					chat,
					quit: ports.quit,
					showHelp: () => set({page: 'help', helpTop: 0}),
					showLogin: () => set({page: 'login'}),
				});
				return true;
			case 'unknown': {
				const hint =
					input.nearest === undefined ? '/help lists the commands.' : `Did you mean /${input.nearest}?`;
				chat.notify({
					level: 'error',
					code: 'unknown_command',
					text: `There is no command /${input.name}, and nothing was sent.`,
					advice: `${hint} //${input.name} sends it as a message.`,
				});
				return false;
			}
			case 'surplus':
				chat.notify({
					level: 'error',
					code: 'surplus_argument',
					text: `/${input.command.name} takes nothing after it.`,
					advice: `Type /${input.command.name} alone.`,
				});
				return false;
		}
	}

	/** Completes a command as far as it is certain. */
	function complete(): boolean {
		const names = completions(state.draft.text).map(({name}) => name);
		const [first] = names;
		if (first === undefined) return false;
		let common = first;
		for (const name of names) while (!name.startsWith(common)) common = common.slice(0, -1);
		set({...edited({do: 'replace', text: `/${common}`})});
		return true;
	}

	function interrupt(): void {
		if (state.isArmed) {
			ports.quit();
			return;
		}
		const {turn} = chat.getSnapshot();
		if (turn !== undefined && !turn.givenUp) chat.stopWaiting();
		else if (state.draft.text !== '') {
			set({prompts: remember(state.prompts, state.draft.text), ...edited({do: 'clear'})});
		}
		arm();
	}

	function arm(): void {
		set({isArmed: true});
		disarm = clock.after(ARMED_MS, () => set({isArmed: false}));
	}

	function leaveOrStop(): void {
		if (state.focus === 'transcript') {
			set({focus: 'composer'});
			return;
		}
		const {turn} = chat.getSnapshot();
		if (turn !== undefined && !turn.givenUp) {
			chat.stopWaiting();
			return;
		}
		if (state.draft.text === '') set(entered(place()));
	}

	// --------------------------------------------------------------------------------------------------- keys

	function perform(action: KeyAction): void {
		switch (action.do) {
			case 'scroll':
				set(scrolled(place(), action.how));
				return;
			case 'step':
				set(stepped(place(), action.by));
				return;
			case 'fold':
				set(folded(place()));
				return;
			case 'fold-all':
				set({folds: state.folds.toggleAll()});
				return;
			case 'focus':
				set(action.on === 'composer' ? {focus: 'composer'} : entered(place()));
				return;
			case 'escape':
				leaveOrStop();
				return;
			case 'interrupt':
				interrupt();
				return;
			case 'end-of-input':
				ports.quit();
				return;
			case 'redraw':
				ports.redraw();
				return;
			case 'suspend':
				ports.suspend();
				return;
			case 'help':
				set({page: 'help', helpTop: 0});
				return;
			case 'complete':
				if (!complete()) set(entered(place()));
				return;
			case 'try-now':
				if (chat.getSnapshot().connection.at !== 'ready') chat.reconnect();
				return;
		}
	}

	function handleHelpKey(key: Key): boolean {
		const height = Math.max(1, listHeight(state, size));
		const most = Math.max(0, helpLines(size.columns).length - height);
		const turn = (by: number): void => set({helpTop: Math.max(0, Math.min(most, state.helpTop + by))});
		const steps: Readonly<Record<string, number>> = {
			up: -1,
			down: 1,
			k: -1,
			j: 1,
			pageup: -height + 1,
			pagedown: height - 1,
			space: height - 1,
			'wheel-up': -3,
			'wheel-down': 3,
		};
		const by = steps[key.name];
		if (key.ctrl && key.name === 'c') {
			set({page: 'chat'});
			arm();
		} else if (key.ctrl && key.name === 'l') ports.redraw();
		else if (key.ctrl && key.name === 'z') ports.suspend();
		else if (by !== undefined && !key.ctrl) turn(by);
		else if (key.name === 'home') turn(-most);
		else if (key.name === 'end') turn(most);
		else set({page: 'chat'});
		return true;
	}

	/** The page has its own keys; text goes to its fields. */
	function handleLoginKey(key: Key): boolean {
		const action = actionEverywhere(key, true);
		if (action?.do === 'interrupt') set({page: 'chat'});
		else if (action?.do === 'redraw' || action?.do === 'suspend') perform(action);
		else return key.ctrl || key.alt;
		return true;
	}

	function handleKey(key: Key): boolean {
		if (state.isArmed && !(key.ctrl && key.name === 'c')) {
			disarm();
			set({isArmed: false});
		}
		if (state.page === 'help') return handleHelpKey(key);
		if (state.page === 'login') return handleLoginKey(key);
		const hasDraft = state.draft.text !== '';
		const action = actionEverywhere(key, hasDraft && !(key.text === '?' && state.focus === 'transcript'));
		if (action !== undefined) {
			perform(action);
			return true;
		}
		return state.focus === 'transcript' ? handleTranscriptKey(key) : handleComposerKey(key);
	}

	function handleTranscriptKey(key: Key): boolean {
		const action = actionInTranscript(key);
		if (action !== undefined) perform(action);
		return action !== undefined;
	}

	/** Before React hears of it: the eye waits for a key, and for nothing else. */
	function editAndEcho(action: DraftAction): void {
		state = {...state, ...edited(action)};
		ports.echo(state, size);
		set({});
	}

	function handleComposerKey(key: Key): boolean {
		if (key.name === 'tab' && !key.ctrl && !key.alt) {
			perform({do: 'complete'});
			return true;
		}
		const action = composerActionOf(key, state.draft, draftWidth(size.columns));
		if (action === undefined) return false;
		switch (action.do) {
			case 'send':
				submit();
				return true;
			case 'history':
				recall(action.towards);
				return true;
			default:
				editAndEcho(action);
				return true;
		}
	}

	/** Up at the first row takes a queued message back, else goes through the prompts; Down comes back. */
	function recall(towards: 'older' | 'newer'): void {
		if (towards === 'older' && state.draft.text === '') {
			const queued = chat.takeBack();
			if (queued !== undefined) {
				set({...edited({do: 'replace', text: queued})});
				return;
			}
		}
		const recalled = (towards === 'older' ? older : newer)(state.prompts, state.draft.text);
		if (recalled === undefined) return;
		set({prompts: recalled.history, ...edited({do: 'replace', text: recalled.text})});
	}

	return {
		chat,
		facts,
		getState: () => state,
		subscribe(listener) {
			listeners.add(listener);
			return () => listeners.delete(listener);
		},
		handleKey,
		signIn(credential) {
			set({page: 'chat'});
			if (facts.open === 'open-and-forbidden') {
				chat.notify({
					level: 'error',
					code: 'tls_required',
					text: 'Not signed in: the connection is not encrypted, and --require-tls forbids a credential on it.',
					advice: 'Start again with a wss:// URL, or without --require-tls.',
				});
			} else chat.signIn(credential);
		},
		closePage: () => set({page: 'chat'}),
		handlePaste(text) {
			// What is pasted is meant for the message, wherever the focus is.
			set({page: 'chat', focus: 'composer', ...edited({do: 'insert', text})});
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
