import {stripVTControlCharacters} from 'node:util';
import {Box, type DOMElement} from 'ink';
import {cleanup, render} from 'ink-testing-library';
import {createRef} from 'react';
import stringWidth from 'string-width';
import {afterEach, beforeEach, describe, expect, it, vi} from 'vitest';
import type {ChatSnapshot} from '../../source/chat/chat.ts';
import {createRowParser} from '../../source/terminal/cells.ts';
import type {Size} from '../../source/terminal/diff.ts';
import {createTerminalInput} from '../../source/terminal/input/terminal-input.ts';
import {paint, themeOf} from '../../source/theme/theme.ts';
import {App} from '../../source/ui/app.tsx';
import {type Controller, createController} from '../../source/ui/controller.ts';
import {KeysProvider} from '../../source/ui/keys/use-keys.ts';
import {arrange} from '../../source/ui/screen-view.ts';
import {createThemeStore, type ThemeStore} from '../../source/ui/theme-store.ts';
import {CONNECTIONS, session} from '../support/connections.ts';
import {
	assistantEntry,
	liveTurn,
	noticeEntry,
	queuedMessage,
	textPart,
	toolCall,
	toolPart,
	userEntry,
} from '../support/entries.ts';
import {createFakeChat, type FakeChat} from '../support/fake-chat.ts';
import {createHandClock, type HandClock} from '../support/hand-clock.ts';
import {drawingsIn} from '../support/ink-drawings.ts';
import {QUIET_PORTS} from '../support/quiet-ports.ts';
import {VirtualKeyboard} from '../support/virtual-keyboard.ts';
import {textOf} from '../text/any-text.ts';

const TALK: Partial<ChatSnapshot> = {
	connection: CONNECTIONS.ready,
	session: session({displayName: 'Ada'}),
	model: 'Claude Sonnet 5',
	entries: [
		userEntry('Where is order A-1001?', {at: undefined}),
		assistantEntry([
			textPart('Let me see. 漢字 👩‍👩‍👧 \u001B[31mred'),
			toolPart(
				toolCall('get_order', {key: 'call', arguments: {id: 7}, outcome: {state: 'succeeded', result: 1}}),
			),
			textPart('It is shipped.\n\n  indented'),
		]),
		noticeEntry('Pong after 12 ms.'),
	],
	queue: [queuedMessage('later')],
};

const THEME = themeOf('dark', 'truecolor');

let appearance: ThemeStore;

let chat: FakeChat;
let clock: HandClock;
let keyboard: VirtualKeyboard;
let controller: Controller;
let cursor: unknown;
let app: ReturnType<typeof render>;
let size: Size;
const box = createRef<DOMElement>();

beforeEach(() => {
	// Ink's test library knows no rows; until it is given some, Ink reads them here, or else runs other programs.
	vi.stubEnv('COLUMNS', '100');
	vi.stubEnv('LINES', '24');
	clock = createHandClock();
	keyboard = new VirtualKeyboard();
});

afterEach(() => {
	cleanup();
	vi.useRealTimers();
	vi.unstubAllEnvs();
});

/** Lets React do its pending work. */
async function settled(): Promise<void> {
	for (let turn = 0; turn < 3; turn++) {
		await new Promise((resolve) => {
			setImmediate(resolve);
		});
	}
}

async function open(snapshot: Partial<ChatSnapshot> = TALK): Promise<void> {
	chat = createFakeChat(snapshot);
	appearance = createThemeStore({
		choice: 'auto',
		background: 'dark',
		depth: 'truecolor',
		characters: 'unicode',
	});
	controller = createController({
		chat,
		clock,
		facts: {exposed: false, open: 'private'},
		ports: QUIET_PORTS,
	});
	const input = createTerminalInput({input: keyboard, clock});
	input.start();
	app = render(
		<KeysProvider input={input}>
			<Box ref={box}>
				<App
					controller={controller}
					appearance={appearance}
					placeCursor={(position) => {
						cursor = position;
					}}
					clock={clock}
					drawQuickly={() => false}
				/>
			</Box>
		</KeysProvider>,
	);
	while (chat.listeners() === 0) await settled();
	await resize(100, 24);
}

async function resize(columns: number, rows: number): Promise<void> {
	size = {columns, rows};
	Object.defineProperties(app.stdout, {
		columns: {value: columns, configurable: true},
		rows: {value: rows, configurable: true},
	});
	app.stdout.emit('resize');
	await settled();
}

/** Presses keys: one read of the keyboard for each text. */
async function press(...reads: readonly string[]): Promise<void> {
	keyboard.press(clock, ...reads);
	await settled();
}

const plain = (rows: readonly string[]): string[] =>
	rows.map((row) => stripVTControlCharacters(row).trimEnd());
const drawn = (): string[] => (app.lastFrame() ?? '').split('\n');

/** What `arrange` makes of the present state, as text; the spinner is any of its signs. */
function arranged(): string[] {
	const facts = {...controller.facts, now: clock.now()};
	const {header, list, status, composer} = arrange(controller.getState(), chat.getSnapshot(), size, facts);
	const statusRow = status === undefined ? [] : [`   ${textOf(status.line)}`.slice(0, size.columns)];
	return plain([...header.map(textOf), ...list.map(textOf), ...statusRow, ...composer.map(textOf)]);
}

/** The frame, without what the spinner shows. */
const frame = (): string[] => plain(drawn()).map((row) => row.replace(/^ [⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏] /, '   ').trimEnd());

describe('the frame', () => {
	it('has one row for each row of the terminal', async () => {
		await open();
		expect(frame()).toEqual(arranged());
		expect(drawn()).toHaveLength(24);
		expect(frame().join('\n')).toContain('Let me see. 漢字 👩‍👩‍👧 ␛[31mred');
	});

	it('has the colours of the theme', async () => {
		await open();
		const facts = {...controller.facts, now: 0};
		const {header, list} = arrange(controller.getState(), chat.getSnapshot(), size, facts);
		const parse = createRowParser(size.columns);
		const styled = (row: string) => parse(row).cells.map(({text, style}) => `${text} ${style.key}`);
		const rows = drawn();
		expect(styled(rows[0] ?? '').length).toBeGreaterThan(80);
		for (const [index, line] of [...header, ...list].entries())
			expect(styled(rows[index] ?? '')).toEqual(styled(paint(line, THEME)));
	});

	it('applies another theme at once', async () => {
		await open({...TALK, turn: liveTurn({phase: 'writing', text: 'It is'})});
		const before = drawn()[0];
		appearance.choose('light');
		await settled();
		expect(drawn()[0]).not.toBe(before);
		expect(stripVTControlCharacters(drawn()[0] ?? '')).toBe(stripVTControlCharacters(before ?? ''));
	});

	it.each([
		[100, 24],
		[80, 9],
		[40, 12],
		[12, 8],
		[8, 5],
		[7, 4],
		[5, 6],
		[4, 5],
		[2, 2],
		[1, 1],
	])('fills a terminal of %i columns and %i rows', async (columns, rows) => {
		await open({...TALK, turn: liveTurn({phase: 'writing', text: 'It is'})});
		await resize(columns, rows);
		expect(frame()).toEqual(arranged());
		expect(drawn()).toHaveLength(rows);
	});

	it.each([3, 2, 1])('fits the spinner into a terminal of %i columns', async (columns) => {
		await open({...TALK, turn: liveTurn({phase: 'writing', text: 'It is'})});
		await resize(columns, 5);
		expect(frame().with(3, '')).toEqual(arranged().with(3, ''));
		expect(stringWidth(frame()[3] ?? '')).toBeLessThanOrEqual(columns);
		expect(drawn()).toHaveLength(5);
	});

	it('follows every change of the chat and of the key state', async () => {
		await open();
		await resize(60, 12);
		for (const act of [
			() => press('hello'),
			() => press('\u001B[200~two\nlines\u001B[201~'),
			() => press('\r'),
			() => press('\u001B[5~'),
			() => press('\t'),
			() => press('\u000F'),
			() => press('?'),
			() => press('j'),
			() => press('\u001B[6~'),
			() => press('q'),
			() => {
				chat.show({connection: CONNECTIONS.waiting});
				return settled();
			},
			() => resize(50, 15),
			() => {
				chat.show({entries: []});
				return settled();
			},
		]) {
			const before = frame();
			await act();
			// A change of the chat that comes soon after another is drawn in the next frame.
			clock.advance(16);
			await settled();
			expect(frame()).toEqual(arranged());
			expect(frame()).not.toEqual(before);
		}
	});
});

describe('a key', () => {
	it('redraws only the rows that it changes', async () => {
		await open();
		const before = drawingsIn(box.current ?? undefined);
		expect(before).toHaveLength(24);
		await press('x');
		const after = drawingsIn(box.current ?? undefined);
		const status = 21;
		const drawnAgain = after.flatMap((drawing, position) =>
			drawing === before[position] || position === status ? [] : [position],
		);
		expect(drawnAgain).toEqual([after.length - 1]);
	});
});

describe('keys', () => {
	it('that arrive in one read all count, and are drawn together', async () => {
		await open();
		const frames = app.frames.length;
		await press('helxo\u001B[D\u007Fl');
		expect(controller.getState().draft.text).toBe('hello');
		expect(frame().at(-1)).toBe(' › hello');
		expect(app.frames.length - frames).toBe(1);
	});

	it('reach the chat', async () => {
		await open();
		await press('hi\r');
		expect(chat.log).toEqual(['connect', 'send hi']);
	});
});

describe('the cursor of the terminal', () => {
	it('is at the insertion point, and hidden while reading', async () => {
		await open();
		expect(cursor).toEqual({row: 23, column: 3});
		await press('漢a');
		expect(cursor).toEqual({row: 23, column: 6});
		await press('\t');
		expect(cursor).toBeUndefined();
		await press('i');
		expect(cursor).toEqual({row: 23, column: 6});
	});
});

describe('scroll position', () => {
	it('keeps its message when the terminal is resized or messages arrive', async () => {
		const long = Array.from({length: 60}, (_, index) => `line ${index}`).join('\n');
		const entries = [userEntry('q'), assistantEntry(long)];
		await open({...TALK, entries, queue: []});
		await press('\u001B[5~', '\u001B[5~');
		const top = frame()[2];
		expect(top).toMatch(/line \d+$/);
		chat.show({entries: [...entries, noticeEntry('more')]});
		await settled();
		expect(frame()[2]).toBe(top);
		expect(frame().at(-3)).toMatch(/↓ 1 new below$/);
		for (const [columns, rows] of [
			[30, 12],
			[100, 24],
		] as const) {
			await resize(columns, rows);
			expect(frame()[2]).toBe(top);
		}
	});
});

describe('positions of a drawing', () => {
	it('are stored in the controller: the first row of a long draft, and the anchor at the new width', async () => {
		const entries = [userEntry('q'), assistantEntry('words '.repeat(400))];
		await open({...TALK, entries, queue: []});
		await press(`\u001B[200~${'line\n'.repeat(30)}\u001B[201~`);
		expect(frame().at(-1)).toBe(' › [pasted 30 lines]');
		await press('\u001Bo');
		expect(controller.getState().draftTop).toBe(31 - 12);
		await press('\u001B[5~');
		expect(controller.getState().anchor).toMatchObject({at: 'row', layout: '100'});
		await resize(50, 24);
		expect(controller.getState().anchor).toMatchObject({at: 'row', layout: '50'});
	});
});

describe('time', () => {
	it('draws the running time and the spinner while a clock runs, and nothing afterwards', async () => {
		await open();
		expect(clock.pending()).toBe(0);
		chat.show({turn: liveTurn({phase: 'thinking', statusText: 'AI is thinking...', startedAt: clock.now()})});
		await settled();
		const rows = new Set<string>();
		for (let step = 0; step < 13; step++) {
			rows.add(plain(drawn()).at(-3) ?? '');
			clock.advance(80);
			await settled();
		}
		expect(frame().at(-3)).toBe('   AI is thinking...   1 s · Esc to stop');
		expect(rows.size).toBe(10);
		chat.show({turn: undefined});
		clock.advance(80);
		await settled();
		expect(plain(drawn()).at(-3)).toBe('');
		expect(clock.pending()).toBe(0);
	});

	it('draws the first streamed text at once, and more after 30 ms', async () => {
		await open();
		const write = (text: string): void => chat.show({turn: liveTurn({phase: 'writing', text})}, false);
		write('first');
		await settled();
		expect(frame().join('\n')).toContain('first');
		write('first second');
		clock.advance(29);
		await settled();
		expect(frame().join('\n')).not.toContain('second');
		clock.advance(1);
		await settled();
		expect(frame().join('\n')).toContain('first second');
	});
});
