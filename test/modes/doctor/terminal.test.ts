/** The checks of the terminal: queries, answers, and what they mean. */
import {EventEmitter} from 'node:events';
import {describe, expect, it, onTestFinished} from 'vitest';
import {askTerminal} from '../../../source/modes/doctor/ask-terminal.ts';
import {
	ASKED_MODES,
	CLUSTERS,
	readAnswers,
	TERMINAL_QUERIES,
	type TerminalAnswers,
} from '../../../source/modes/doctor/terminal-answers.ts';
import {type TerminalSurroundings, terminalChecks} from '../../../source/modes/doctor/terminal-checks.ts';
import {widthOf} from '../../../source/text/width.ts';
import {createHandClock, type HandClock} from '../../support/hand-clock.ts';
import {HOSTILE_TEXTS} from '../../support/hostile-texts.ts';
import {createVirtualTerminal} from '../../support/virtual-terminal.ts';

const ESC = '\u001B';

/** What a terminal answers that knows everything. */
const FULL = [
	`${ESC}P>|kitty(0.35.2)${ESC}\\${ESC}[?5u${ESC}[>4;1m${ESC}]11;rgb:ffff/ffff/f0f0${ESC}\\`,
	...ASKED_MODES.map(([mode]) => `${ESC}[?${mode};2$y`),
	...CLUSTERS.map(([cluster]) => `${ESC}[7;${widthOf(cluster) + 1}R`),
	`${ESC}[?62;c`,
].join('');

const SILENT = readAnswers('');

const surroundings = (more: Partial<TerminalSurroundings> = {}): TerminalSurroundings => ({
	facts: {TERM: 'xterm-256color', LANG: 'C.UTF-8'},
	clipboard: {platform: 'linux', TERM: 'xterm-256color'},
	...{columns: 80, rows: 24, hasProgram: () => false},
	...more,
});

const checksOf = (answers: TerminalAnswers | undefined, more: Partial<TerminalSurroundings> = {}) =>
	Object.fromEntries(terminalChecks(answers, surroundings(more)).map((check) => [check.id, check] as const));

/** A process whose exits and signals are recorded. */
function fakeProcess() {
	const exits: number[] = [];
	const process = Object.assign(new EventEmitter(), {
		kill() {},
		exit: (code: number) => exits.push(code),
		stderr: {write() {}},
	});
	return {process, exits};
}

/** Standard input as a terminal with a raw mode. */
class Keyboard extends EventEmitter {
	readonly isTTY = true;
	isRaw = false;
	setRawMode(isRaw: boolean): void {
		this.isRaw = isRaw;
	}
	resume(): void {}
	pause(): void {}
}

function asking(clock: HandClock = createHandClock()) {
	const keyboard = new Keyboard();
	const terminal = createVirtualTerminal();
	onTestFinished(() => terminal.dispose());
	const {process, exits} = fakeProcess();
	const asked = askTerminal({input: keyboard, output: terminal.stream, process, clock});
	return {keyboard, terminal, process, exits, asked};
}

describe('the answers', () => {
	it('are read from what the terminal sends, keys among them', () => {
		const answers = readAnswers(`abc${FULL}`);
		expect(answers).toMatchObject({isComplete: true, version: 'kitty(0.35.2)', kittyFlags: 5, otherKeys: 1});
		expect(answers.background).toBe('light');
		expect([...answers.modes.keys()]).toEqual(ASKED_MODES.map(([mode]) => mode));
		expect(answers.widths).toEqual(CLUSTERS.map(([cluster]) => widthOf(cluster)));
	});

	it('say nothing where there are none', () => {
		expect(SILENT).toMatchObject({isComplete: false, version: undefined, kittyFlags: undefined});
		expect(SILENT.widths).toEqual(CLUSTERS.map(() => undefined));
	});

	it('of positions count only if each query has one', () => {
		const [first] = readAnswers(FULL.replace(`${ESC}[7;2R`, '')).widths;
		expect(first).toBeUndefined();
	});
});

describe('asking', () => {
	it('measures the widths of a real terminal, and leaves an empty row and a keyboard as before', async () => {
		const {keyboard, terminal, process, asked} = asking();
		expect(keyboard.isRaw).toBe(true);
		terminal.onReply((bytes) => void keyboard.emit('data', Buffer.from(bytes)));
		const answers = await asked;
		await terminal.flushed();
		expect(answers?.isComplete).toBe(true);
		expect(answers?.widths.slice(0, 2)).toEqual([1, 2]);
		expect(answers?.modes.get(2004)).toBe(2);
		expect(terminal.text().join('').trim()).toBe('');
		expect(terminal.cursor()).toMatchObject({row: 0, column: 0});
		expect(keyboard.isRaw).toBe(false);
		expect(keyboard.listenerCount('data')).toBe(0);
		expect(process.eventNames()).toEqual([]);
	});

	it('ends after two seconds without an answer', async () => {
		const clock = createHandClock();
		const {keyboard, asked} = asking(clock);
		clock.advance(2_000);
		expect((await asked)?.isComplete).toBe(false);
		expect(keyboard.isRaw).toBe(false);
	});

	it('ends with Ctrl+C, and puts the terminal back at a signal', async () => {
		const cancelled = asking();
		cancelled.keyboard.emit('data', Buffer.from('\u0003'));
		expect(await cancelled.asked).toBeUndefined();
		expect(cancelled.keyboard.isRaw).toBe(false);
		const ended = asking();
		ended.process.emit('SIGTERM');
		expect(ended.exits).toEqual([143]);
		expect(ended.keyboard.isRaw).toBe(false);
	});

	it('reads a character of two reads', async () => {
		const {keyboard, asked} = asking();
		const bytes = Buffer.from(FULL.replace('kitty', 'kïtty'));
		const middle = bytes.indexOf(0xc3) + 1;
		keyboard.emit('data', bytes.subarray(0, middle));
		keyboard.emit('data', bytes.subarray(middle));
		expect((await asked)?.version).toBe('kïtty(0.35.2)');
	});

	it('sends only queries and the characters', () => {
		// biome-ignore lint/suspicious/noControlCharactersInRegex: the queries.
		const rest = TERMINAL_QUERIES.replace(/\u001B\[[?>]?[\d;]*\$?[a-zA-Z]|\u001B\]11;\?\u0007|\r/g, '');
		expect(rest).toBe(CLUSTERS.map(([cluster]) => cluster).join(''));
	});
});

describe('the checks', () => {
	it('of a terminal that knows everything', () => {
		const checks = checksOf(readAnswers(FULL), {hasProgram: (file) => file === 'tmux'});
		expect(Object.values(checks).map(({id, outcome}) => `${id} ${outcome}`)).toEqual([
			'terminal ok',
			'colours ok',
			'background ok',
			'characters ok',
			'keys ok',
			'clipboard note',
			'widths ok',
			'modes ok',
		]);
		expect(checks.terminal?.text).toBe('80 × 24, TERM=xterm-256color, it says that it is kitty(0.35.2).');
		expect(checks.background?.text).toBe('light, as the terminal says.');
	});

	it('of one that says nothing tell what to do', () => {
		const checks = checksOf(SILENT);
		expect(checks.terminal).toMatchObject({outcome: 'note', text: expect.stringContaining('within 2 s')});
		expect(checks.background?.fix).toBe('If it is light, type --theme light.');
		expect(checks.keys?.fix).toMatch(/Alt\+Enter or Ctrl\+J/);
		expect(checks.widths?.outcome).toBe('skipped');
		expect(checks.modes?.outcome).toBe('skipped');
	});

	it('of widths fail nothing where a cluster is narrower, and note a wider one', () => {
		const answers = readAnswers(FULL);
		const widths = answers.widths.map((width = 0) => Math.min(width, 2));
		expect(checksOf({...answers, widths}).widths).toMatchObject({
			outcome: 'ok',
			text: expect.stringContaining('the others narrower, which moves no text'),
		});
		const wider = answers.widths.map((width = 0) => width + 1);
		expect(checksOf({...answers, widths: wider}).widths?.outcome).toBe('note');
	});

	it.each([
		[{NO_COLOR: '1', TERM: 'xterm'}, {colours: 'note'}],
		[{TERM: 'linux'}, {characters: 'note', clipboard: 'note'}],
		[{LANG: 'C'}, {characters: 'note'}],
		[{COLORFGBG: '0;15', LANG: 'C.UTF-8'}, {background: 'ok'}],
	])('of the environment %j', (facts, outcomes) => {
		const {TERM} = {TERM: undefined, ...facts};
		const checks = checksOf(SILENT, {facts, clipboard: {platform: 'linux', TERM}});
		for (const [id, outcome] of Object.entries(outcomes))
			expect([id, checks[id]?.outcome]).toEqual([id, outcome]);
	});

	it('of the clipboard name the tool that is there, or one to install', () => {
		const wayland = {platform: 'linux', WAYLAND_DISPLAY: 'wayland-0'};
		expect(checksOf(SILENT, {clipboard: wayland, hasProgram: () => true}).clipboard?.text).toBe(
			'Copies with wl-copy.',
		);
		expect(checksOf(SILENT, {clipboard: wayland}).clipboard?.fix).toMatch(/^Install one of: wl-copy\./);
	});

	it('show a hostile version as text', () => {
		for (const text of HOSTILE_TEXTS) {
			const version = text.slice(0, 100);
			const {terminal} = checksOf({...SILENT, version}, {facts: {TERM: text, TERM_PROGRAM: text}});
			// biome-ignore lint/suspicious/noControlCharactersInRegex: none may be there.
			expect(terminal?.text).not.toMatch(/[\u0000-\u001F\u007F-\u009F\u202A-\u202E\u2066-\u2069]/);
		}
	});
});
