import {EventEmitter} from 'node:events';
import {describe, expect, it, onTestFinished} from 'vitest';
import {isLikelyAscii, isLikelyChat, startBootScreen} from '../../../source/modes/interactive/boot-screen.ts';
import {regionsOf} from '../../../source/ui/screen-regions.ts';
import {UNTOUCHED} from '../../support/terminal-modes.ts';
import {VirtualKeyboard} from '../../support/virtual-keyboard.ts';
import {createVirtualTerminal} from '../../support/virtual-terminal.ts';

class FakeProcess extends EventEmitter {
	readonly log: string[] = [];
	readonly stderr = {write: (text: string) => this.log.push(text)};

	exit(code: number): void {
		this.log.push(`exit ${code}`);
	}
}

function start({columns = 80, rows = 24, isAscii = false} = {}) {
	const terminal = createVirtualTerminal({columns, rows});
	onTestFinished(() => terminal.dispose());
	const keyboard = new VirtualKeyboard();
	const process = new FakeProcess();
	const boot = startBootScreen({stdin: keyboard, stdout: terminal.stream, process, isAscii});
	return {
		terminal,
		keyboard,
		process,
		boot,
		async rows() {
			await terminal.flushed();
			return terminal.text().map((row) => row.trimEnd());
		},
	};
}

describe('the guess from the command line', () => {
	it.each([
		[[]],
		[['ws://localhost:8000/ws/chat']],
		[['--sandbox=seed', '--token', 'x']],
		[['--header', 'X-Demo: yes']],
		[['-n']],
	])('%j opens the full screen', (words) => {
		expect(isLikelyChat(words, {TERM: 'xterm'})).toBe(true);
	});

	it.each([
		[['--help']],
		[['--help', 'all']],
		[['-h']],
		[['-V']],
		[['--version']],
		[['--url', 'ws://x', '--demo']],
		[['-p', 'hi']],
		[['--sandbox', '-xhi']],
		[['--print=hi']],
		[['sandbox', '--port', '8000']],
		[['completion', 'bash']],
		[['--screen-reader']],
	])('%j does not', (words) => {
		expect(isLikelyChat(words, {})).toBe(false);
	});

	it('detects screen readers, and terminals without control sequences', () => {
		expect(isLikelyChat([], {ACCESSIBLE: '1'})).toBe(false);
		expect(isLikelyChat([], {TERM: 'dumb'})).toBe(false);
	});
});

it('guesses whether symbols are ASCII', () => {
	expect(isLikelyAscii([], {LANG: 'C.UTF-8'})).toBe(false);
	expect(isLikelyAscii(['--sandbox', '--ascii'], {LANG: 'C.UTF-8'})).toBe(true);
	expect(isLikelyAscii([], {LANG: 'C'})).toBe(true);
});

describe('the first frame', () => {
	it('has header, rules and prompt at the positions of the full screen, and the cursor after the prompt', async () => {
		for (const size of [
			{columns: 80, rows: 24},
			{columns: 200, rows: 9},
			{columns: 40, rows: 8},
			{columns: 26, rows: 4},
		]) {
			const {terminal, rows} = start(size);
			const shown = await rows();
			const regions = regionsOf(size, 1);
			expect(shown[0]).toBe(regions.header === 1 ? ' bedrock-chat  ◌ starting' : '');
			const rules = shown.flatMap((row, index) => (row === '─'.repeat(size.columns) ? [index] : []));
			expect(rules).toEqual(regions.rules === 1 ? [1, size.rows - 2] : []);
			expect(shown.at(-1)).toBe(' ›');
			expect(terminal.cursor()).toEqual({row: size.rows - 1, column: 3, hidden: false});
			expect(terminal.modes().isAlternate).toBe(true);
		}
	});

	it('is ASCII if the terminal has no other characters, and echoes no other key', async () => {
		const {keyboard, rows} = start({columns: 30, rows: 9, isAscii: true});
		keyboard.type('hello é');
		const shown = await rows();
		expect(shown.join('')).toMatch(/^[ -~]*$/);
		expect([shown[0], shown[1], shown.at(-1)]).toEqual([
			' bedrock-chat  . starting',
			'-'.repeat(30),
			' > hello',
		]);
	});

	it('fits on the smallest screens', async () => {
		const {rows, terminal} = start({columns: 1, rows: 1});
		expect(await rows()).toEqual(['']);
		expect(terminal.cursor()).toMatchObject({row: 0, column: 0});
	});

	it('echoes text, erases it, and stops at the first key that it cannot echo', async () => {
		const {keyboard, rows, terminal} = start();
		expect(keyboard.isRaw).toBe(true);
		keyboard.type('hé', 'llo!', '\u007F\u007F', 'o');
		expect((await rows()).at(-1)).toBe(' › héllo');
		keyboard.type('\u001B[D', 'x', '\u0007');
		expect((await rows()).at(-1)).toBe(' › héllo');
		expect(terminal.incidents()).toEqual([]);
	});

	it('writes neither over the prompt nor beyond the edge', async () => {
		const {keyboard, rows} = start({columns: 12, rows: 5});
		keyboard.type('\u007F\u007F');
		expect((await rows()).at(-1)).toBe(' ›');
		keyboard.type('abcdefghijkl');
		expect((await rows()).at(-1)).toBe(' › abcdefg');
	});
});

describe('its end', () => {
	it('hands over a raw keyboard, a screen that is on, and every typed byte', async () => {
		const {keyboard, boot, terminal, process} = start();
		keyboard.type('hi', '\r', '\u001B[A');
		boot.handOver();
		expect(keyboard.isRaw).toBe(true);
		expect(process.eventNames()).toEqual([]);
		const read: string[] = [];
		keyboard.on('data', (chunk) => read.push(String(chunk)));
		keyboard.resume();
		await Promise.resolve();
		expect(read.join('')).toBe('hi\r\u001B[A');
		await terminal.flushed();
		expect(terminal.modes().isAlternate).toBe(true);
		expect(boot.isOn).toBe(false);
		boot.leave();
		expect(keyboard.isRaw).toBe(true);
	});

	it('restores Enter in text that went through line editing before the terminal was raw', async () => {
		const {keyboard, boot} = start();
		keyboard.type('first\n', 'second\n');
		boot.handOver();
		const read: string[] = [];
		keyboard.on('data', (chunk) => read.push(String(chunk)));
		keyboard.resume();
		await Promise.resolve();
		expect(read.join('')).toBe('first\rsecond\n');
	});

	it('restores the terminal to print something, once', async () => {
		const {keyboard, boot, terminal, process} = start();
		boot.leave();
		boot.leave();
		await terminal.flushed();
		expect(terminal.modes()).toEqual(UNTOUCHED);
		expect(keyboard.isRaw).toBe(false);
		expect(keyboard.log.filter((entry) => entry === 'raw off')).toHaveLength(1);
		expect(process.eventNames()).toEqual([]);
	});

	it('restores it when a signal ends the program while it is loaded', async () => {
		const {keyboard, terminal, process} = start();
		process.emit('SIGTERM');
		await terminal.flushed();
		expect(terminal.modes()).toEqual(UNTOUCHED);
		expect(keyboard.isRaw).toBe(false);
		expect(process.log).toEqual(['exit 143']);
	});
});
