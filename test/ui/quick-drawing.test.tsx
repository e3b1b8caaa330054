import fc from 'fast-check';
import {type Instance, render} from 'ink';
import {afterEach, describe, expect, it} from 'vitest';
import type {ChatSnapshot} from '../../source/chat/chat.ts';
import {createTerminalInput} from '../../source/terminal/input/terminal-input.ts';
import {createScreen, type Screen} from '../../source/terminal/screen.ts';
import {App} from '../../source/ui/app.tsx';
import {type Controller, createController} from '../../source/ui/controller.ts';
import {frameRows} from '../../source/ui/frame.ts';
import {KeysProvider} from '../../source/ui/keys/use-keys.ts';
import {createQuickDrawing} from '../../source/ui/quick-drawing.ts';
import {arrange} from '../../source/ui/screen-view.ts';
import {createThemeStore, type ThemeStore} from '../../source/ui/theme-store.ts';
import hostile from '../fixtures/hostile-strings.json' with {type: 'json'};
import {CONNECTIONS} from '../support/connections.ts';
import {assistantEntry, liveTurn, noticeEntry, toolCall, toolPart, userEntry} from '../support/entries.ts';
import {createFakeChat, type FakeChat} from '../support/fake-chat.ts';
import {createHandClock, type HandClock} from '../support/hand-clock.ts';
import {cases} from '../support/property-runs.ts';
import {QUIET_PORTS} from '../support/quiet-ports.ts';
import {VirtualKeyboard} from '../support/virtual-keyboard.ts';
import {createVirtualTerminal, type VirtualTerminal} from '../support/virtual-terminal.ts';

const ENTRIES = [
	userEntry('first', {id: 'e1'}),
	assistantEntry(`# Title\n\n${'- an item of a list\n'.repeat(30)}`, {id: 'e2', answers: 'e1'}),
	noticeEntry('Pong after 12 ms.'),
	userEntry('second', {id: 'e3'}),
];

/** The program's screen on a terminal, with a chat and a clock that the test drives. */
class Program {
	readonly chat: FakeChat = createFakeChat({connection: CONNECTIONS.ready, entries: ENTRIES});
	readonly clock: HandClock = createHandClock();
	readonly keyboard = new VirtualKeyboard();
	readonly terminal: VirtualTerminal = createVirtualTerminal({columns: 60, rows: 16});
	readonly themes: ThemeStore = createThemeStore({
		choice: 'auto',
		background: 'dark',
		depth: 'truecolor',
		characters: 'unicode',
	});
	readonly controller: Controller = createController({
		chat: this.chat,
		clock: this.clock,
		facts: {exposed: false, open: 'private'},
		ports: QUIET_PORTS,
	});
	/** Drawings past Ink. */
	quick = 0;
	/** Frames that Ink wrote. */
	whole = 0;
	readonly #screen: Screen = createScreen({output: this.terminal.stream});
	readonly #ink: Instance;

	constructor() {
		this.#screen.enter();
		const input = createTerminalInput({input: this.keyboard, clock: this.clock});
		input.start();
		const draw = createQuickDrawing({
			controller: this.controller,
			appearance: this.themes,
			screen: this.#screen,
		});
		const {inkStdout: stdout} = this.#screen;
		const write = stdout.write.bind(stdout);
		stdout.write = (chunk: Uint8Array | string) => {
			if (String(chunk).includes('\n')) this.whole++;
			return write(chunk);
		};
		this.#ink = render(
			<KeysProvider input={input}>
				<App
					controller={this.controller}
					appearance={this.themes}
					placeCursor={this.#screen.setCursor}
					clock={this.clock}
					drawQuickly={(snapshot) => {
						const isDrawn = draw(snapshot);
						if (isDrawn) this.quick++;
						return isDrawn;
					}}
				/>
			</KeysProvider>,
			{stdout, stdin: input.forInk, debug: true, interactive: true, patchConsole: false, exitOnCtrlC: false},
		);
	}

	stream(text: string, change: Partial<ChatSnapshot['turn']> = {}): void {
		const turn = liveTurn({entryId: 'e3', phase: 'writing', text, startedAt: 0, ...change});
		this.chat.show({turn}, false);
	}

	/** Lets React do its pending work, and the terminal take everything. */
	async settled(): Promise<void> {
		for (let turn = 0; turn < 3; turn++) {
			await new Promise((resolve) => {
				setImmediate(resolve);
			});
		}
		await this.terminal.flushed();
	}

	/** The screen that a program started now would draw, and its cursor. */
	async fresh(): Promise<unknown> {
		const {columns, rows} = this.terminal.stream;
		const facts = {...this.controller.facts, now: this.clock.now()};
		const view = arrange(this.controller.getState(), this.chat.getSnapshot(), {columns, rows}, facts);
		const terminal = createVirtualTerminal({columns, rows});
		const screen = createScreen({output: terminal.stream});
		screen.enter();
		screen.inkStdout.write(`${frameRows(view, this.themes.getTheme()).join('\n')}\n`);
		screen.setCursor(view.cursor);
		screen.flush();
		await terminal.flushed();
		const drawn = seenOn(terminal);
		terminal.dispose();
		return drawn;
	}

	close(): void {
		this.#ink.unmount();
		this.#screen.close();
		this.terminal.dispose();
	}
}

function seenOn(terminal: VirtualTerminal): unknown {
	const {row, column, hidden} = terminal.cursor();
	return {cells: terminal.cells(), cursor: hidden ? 'hidden' : {row, column}};
}

let program: Program;

async function open(): Promise<void> {
	program = new Program();
	await program.settled();
}

afterEach(() => program.close());

const screenText = (): string => program.terminal.text().join('\n');

const KEYS = [
	'x',
	'y ',
	'\r',
	'\u001B[5~',
	'\u001B[6~',
	'\u001B[1;2A',
	'\t',
	'\u001B',
	'?',
	'\u000F',
	'\u001B[A',
];

/** Parts of a streamed Markdown text, also of hostile ones. */
const part = fc.oneof(
	fc.constantFrom(
		'word ',
		'**bold** ',
		'`code` ',
		'\n\n',
		'- item\n',
		'```js\nlet x = 1;\n',
		'```\n',
		'漢字 👩‍👩‍👧 ',
		'| a | b |\n|---|---|\n',
	),
	fc.constantFrom(...hostile.map(({text}) => text)),
);

const event = fc.oneof(
	{weight: 6, arbitrary: part.map((text) => ({do: 'text', text}) as const)},
	{weight: 3, arbitrary: fc.constantFrom(...KEYS).map((key) => ({do: 'key', key}) as const)},
	{weight: 5, arbitrary: fc.integer({min: 1, max: 400}).map((ms) => ({do: 'wait', ms}) as const)},
	{
		weight: 1,
		arbitrary: fc
			.tuple(fc.integer({min: 1, max: 90}), fc.integer({min: 1, max: 24}))
			.map((size) => ({do: 'resize', size}) as const),
	},
	{weight: 1, arbitrary: fc.constantFrom('dark', 'light').map((name) => ({do: 'theme', name}) as const)},
	{weight: 1, arbitrary: fc.constant({do: 'call'} as const)},
	{weight: 1, arbitrary: fc.constant({do: 'end'} as const)},
);

describe('a quick drawing', () => {
	it('leaves the same screen as a whole one, whatever happens meanwhile', async () => {
		await fc.assert(
			fc.asyncProperty(fc.array(event, {maxLength: 40}), async (events) => {
				await open();
				let text = '';
				let replies = 0;
				for (const each of events) {
					switch (each.do) {
						case 'text':
							text += each.text;
							program.stream(text);
							break;
						case 'key':
							program.keyboard.press(program.clock, each.key);
							break;
						case 'wait':
							program.clock.advance(each.ms);
							break;
						case 'resize':
							program.terminal.resize(...each.size);
							break;
						case 'theme':
							program.themes.choose(each.name);
							break;
						case 'call':
							program.stream(text, {parts: [toolPart(toolCall('get_order', {key: 'c'}))], phase: 'tools'});
							break;
						case 'end': {
							const reply = assistantEntry(text, {id: `r${replies++}`});
							text = '';
							program.chat.show({entries: [...program.chat.getSnapshot().entries, reply], turn: undefined});
						}
					}
					await program.settled();
				}
				// Draws now, so that the spinner and the time are those of now: first quickly, then by Ink.
				for (const isUrgent of [false, true]) {
					program.clock.advance(100);
					await program.settled();
					program.chat.show({}, isUrgent);
					await program.settled();
					expect(seenOn(program.terminal)).toEqual(await program.fresh());
				}
				program.close();
			}),
			{numRuns: cases(60)},
		);
		await open();
	});

	it('draws streamed text, the spinner and the running time without Ink, which follows once a second', async () => {
		await open();
		program.chat.show({turn: liveTurn({entryId: 'e3', phase: 'thinking', startedAt: 0})});
		await program.settled();
		const {whole} = program;
		for (let step = 1; step <= 250; step++) {
			program.stream(`${'word '.repeat(step)}step-${step}.`);
			await program.settled();
			program.clock.advance(40);
			await program.settled();
			expect(screenText()).toContain(`step-${step}.`);
		}
		expect(screenText()).toContain('  10 s');
		expect(program.whole - whole).toBeLessThanOrEqual(10);
		expect(program.quick).toBeGreaterThan(230);
	});

	it('is never followed by an older frame of Ink', async () => {
		await open();
		for (let step = 1; step <= 60; step++) {
			program.stream(`step-${step}.`);
			await program.settled();
			// A key, which React draws.
			program.keyboard.type('x');
			await program.settled();
			const drawn = Number(/step-(\d+)\./.exec(screenText())?.[1]);
			expect(drawn).toBeGreaterThanOrEqual(step - 1);
			program.clock.advance(40);
			await program.settled();
			expect(screenText()).toContain(`step-${step}.`);
		}
	});

	it('does not draw the fields of the sign-in page, nor for a size that is over', async () => {
		await open();
		const draw = createQuickDrawing({
			controller: program.controller,
			appearance: program.themes,
			screen: {draw: () => false},
		});
		expect(draw(program.chat.getSnapshot())).toBe(false);
		for (const key of '/login\r') program.keyboard.press(program.clock, key);
		await program.settled();
		expect(program.controller.getState().page).toBe('login');
		const {quick} = program;
		program.stream('text');
		program.clock.advance(200);
		await program.settled();
		expect(program.quick).toBe(quick);
	});
});
