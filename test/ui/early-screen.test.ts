import {afterEach, describe, expect, it, onTestFinished} from 'vitest';
import type {ChatSnapshot} from '../../source/chat/chat.ts';
import {createTerminalInput} from '../../source/terminal/input/terminal-input.ts';
import {createScreen} from '../../source/terminal/screen.ts';
import {type Controller, createController} from '../../source/ui/controller.ts';
import {createEarlyScreen} from '../../source/ui/early-screen.ts';
import {type InkScreen, mountInk} from '../../source/ui/ink-screen.tsx';
import {createThemeStore} from '../../source/ui/theme-store.ts';
import {CONNECTIONS, session} from '../support/connections.ts';
import {liveTurn, userEntry} from '../support/entries.ts';
import {createFakeChat, type FakeChat} from '../support/fake-chat.ts';
import {createHandClock, type HandClock} from '../support/hand-clock.ts';
import {CONTEXTS_WITHOUT_INK, keyHarness, settled} from '../support/key-contexts.ts';
import {QUIET_FRAMES} from '../support/quiet-ports.ts';
import {VirtualKeyboard} from '../support/virtual-keyboard.ts';
import {createVirtualTerminal} from '../support/virtual-terminal.ts';

/** The journal that is being started, if it is. */
let starting: Promise<void> | undefined;

const unused = () => Promise.reject(new Error('no test needs it'));

function controllerOf(chat: FakeChat, clock: HandClock): Controller {
	return createController({
		chat,
		clock,
		facts: {exposed: false, open: 'private'},
		ports: {
			frames: QUIET_FRAMES,
			starting: () => starting,
			redraw() {},
			suspend() {},
			quit() {},
			isSaving: () => false,
			theme() {},
			profile() {},
			echo() {},
			copy: unused,
			async *exported() {},
			askOffer: () => new Promise(() => {}),
			ownPresets: () => Promise.reject(new Error('not asked here')),
			browse: () => Promise.reject(new Error('not asked here')),
			searchKnowledge: async () => ({kind: 'offered', chunks: []}),
			askPreview: unused,
			askStatistics: unused,
			askCatalogue: unused,
			save: unused,
			runPager: unused,
			runEditor: unused,
		},
	});
}

let inks: InkScreen[] = [];

afterEach(() => {
	for (const ink of inks) ink.unmount();
	inks = [];
});

/** A screen before Ink, of 80 by 24. */
function open(controller: Controller, clock: HandClock) {
	const terminal = createVirtualTerminal();
	onTestFinished(() => terminal.dispose());
	const keyboard = new VirtualKeyboard();
	const screen = createScreen({output: terminal.stream});
	const input = createTerminalInput({input: keyboard, clock});
	const appearance = createThemeStore({
		choice: 'auto',
		background: 'dark',
		depth: 'truecolor',
		characters: 'unicode',
	});
	const errors: unknown[] = [];
	let mounts = 0;
	let isMounted = false;
	const early = createEarlyScreen({
		controller,
		appearance,
		screen,
		input,
		clock,
		onError: (error) => errors.push(error),
		mount: () => void mounts++,
	});
	input.start();
	screen.enter();

	return {
		terminal,
		keyboard,
		appearance,
		early,
		errors,
		mounts: () => mounts,
		/** Mounts Ink, as the program does after `mount`. @param meanwhile called while it mounts, before each turn of the event loop */
		async takeOver(meanwhile = (_turn: number): void => {}): Promise<void> {
			const onMounted = (): void => {
				early.stop();
				isMounted = true;
			};
			const onError = (error: unknown): void => void errors.push(error);
			inks.push(mountInk({controller, appearance, screen, input, clock, onMounted, onError}));
			for (let turn = 0, after = 0; after < 5; turn++) {
				meanwhile(turn);
				await drawn();
				if (isMounted) after++;
			}
		},
		async text(): Promise<string> {
			await drawn();
			await terminal.flushed();
			return terminal.text().join('\n');
		},
	};
}

/** Lets drawings of this tick happen. */
const drawn = (): Promise<void> =>
	new Promise((resolve) => {
		setImmediate(resolve);
	});

function start(snapshot: Partial<ChatSnapshot> = {}) {
	const chat = createFakeChat(snapshot);
	const clock = createHandClock();
	const controller = controllerOf(chat, clock);
	return {chat, clock, controller, ...open(controller, clock)};
}

describe('the screen before Ink', () => {
	it('has the keys that were typed before the first frame in it', async () => {
		const {early, keyboard, text} = start();
		keyboard.type('hel', 'lo');
		expect(await text()).toBe('\n'.repeat(23));
		early.start();
		expect(await text()).toContain(' › hello');
	});

	it('draws keys, pastes, changes of the chat and the theme, and new sizes', async () => {
		const {early, keyboard, chat, clock, terminal, appearance, text} = start();
		early.start();
		keyboard.press(clock, 'a', '\u001B[200~b\nc\u001B[201~');
		expect(await text()).toContain(' › ab\n   c');
		chat.show({connection: CONNECTIONS.ready, session: session(), entries: [userEntry('sent')]});
		expect(await text()).toContain('● ready');
		expect(await text()).toContain('│ sent');
		const before = terminal.cells();
		appearance.setBackground('light');
		await text();
		expect(terminal.cells()).not.toEqual(before);
		terminal.resize(40, 10);
		expect((await text()).split('\n')).toHaveLength(10);
		expect(await text()).toContain(' › ab\n   c');
		expect(terminal.cursor()).toMatchObject({row: 9, column: 4});
	});

	it('stays as it is when Ink has taken over', async () => {
		const {early, keyboard, chat, takeOver, text} = start({connection: CONNECTIONS.ready});
		early.start();
		await takeOver();
		keyboard.type('once');
		expect(await text()).toContain(' › once');
		expect(await text()).not.toContain('onceonce');
		chat.show({entries: [userEntry('seen')]});
		expect(await text()).toContain('│ seen');
		expect(chat.listeners()).toBe(1);
	});

	it('reports an error while drawing', () => {
		const {early, controller, errors} = start();
		const error = new Error('broken');
		Object.assign(controller, {
			getState() {
				throw error;
			},
		});
		early.start();
		expect(errors).toEqual([error]);
	});
});

describe('Ink is mounted', () => {
	it.each(['ready', 'waiting', 'stopped'] as const)('once, in the first pause after %s', async (at) => {
		const {early, chat, clock, keyboard, mounts, text} = start({connection: CONNECTIONS.dialing});
		early.start();
		clock.advance(200);
		chat.show({connection: CONNECTIONS[at]});
		expect(await text()).toMatch(/● ready|○ offline|✗ not connected/);
		for (let key = 0; key < 10; key++) {
			keyboard.type('x');
			clock.advance(39);
		}
		expect(mounts()).toBe(0);
		clock.advance(1);
		expect(mounts()).toBe(1);
		keyboard.type('y');
		clock.advance(1000);
		expect(mounts()).toBe(1);
	});

	it('after some time without keys while the program connects', () => {
		const {early, clock, keyboard, mounts} = start({connection: CONNECTIONS.dialing});
		early.start();
		clock.advance(200);
		keyboard.type('x');
		clock.advance(249);
		expect(mounts()).toBe(0);
		clock.advance(1);
		expect(mounts()).toBe(1);
	});

	it('never after the program was left', () => {
		const {early, clock, mounts} = start({connection: CONNECTIONS.ready});
		early.start();
		early.stop();
		clock.advance(1000);
		expect(mounts()).toBe(0);
	});

	it('at once for the sign-in page, which gets the keys typed after the command', async () => {
		const {early, keyboard, controller, clock, chat, mounts, takeOver, text} = start({
			connection: CONNECTIONS.ready,
			turn: liveTurn(),
		});
		early.start();
		// Down, Enter: the second kind of sign-in, and its first field.
		keyboard.press(clock, '/login', '\r', '\u001B[B', '\r', 'secret');
		expect(mounts()).toBe(1);
		expect(await text()).not.toContain('Sign in with');
		await takeOver();
		for (let turn = 0; turn < 20; turn++) await drawn();
		expect(await text()).toContain('nothing is stored');
		expect(await text()).not.toContain('secret');
		expect(controller.getState()).toMatchObject({page: 'login', draft: {text: ''}});
		expect(chat.log).toEqual(['connect']);
	});

	it('for the sign-in page after a command that waited for the journal', async () => {
		const {early, keyboard, clock, takeOver, text} = start({connection: CONNECTIONS.ready});
		early.start();
		let hasStarted = (): void => {};
		starting = new Promise((resolve) => {
			hasStarted = () => {
				starting = undefined;
				resolve();
			};
		});
		keyboard.press(clock, '/login', '\r', '\u001B[B', '\r', 'secret');
		expect(await text()).not.toContain('Sign in with');
		hasStarted();
		await takeOver();
		for (let turn = 0; turn < 20; turn++) await drawn();
		expect(await text()).toContain('nothing is stored');
		expect(await text()).not.toContain('secret');
	});

	it.each([0, 1, 2, 3])(
		'without a key being lost that opens the sign-in page in turn %i of it',
		async (opensIn) => {
			const {early, keyboard, clock, mounts, takeOver, text} = start({connection: CONNECTIONS.ready});
			early.start();
			clock.advance(100);
			expect(mounts()).toBe(1);
			await takeOver((turn) => {
				if (turn === opensIn) keyboard.press(clock, '/login', '\r', '\u001B[B', '\r', 'secret');
			});
			for (let turn = 0; turn < 20; turn++) await drawn();
			expect(await text()).toContain('nothing is stored');
		},
	);
});

describe('the hand-over to Ink', () => {
	it.each(CONTEXTS_WITHOUT_INK)('writes nothing to the terminal: %s', async (context) => {
		const {controller, clock, show} = await keyHarness(context, undefined);
		await settled();
		show({turn: liveTurn({phase: 'thinking', statusText: 'AI is thinking...'})});
		const {early, terminal, takeOver, text} = open(controller, clock);
		early.start();
		expect(await text()).toContain(context === 'replay' ? 'replay 1:00 of 2:00' : 'bedrock-chat');
		terminal.takeSent();
		await takeOver();
		expect(terminal.takeSent()).toBe('');
	});
});
