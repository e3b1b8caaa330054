/** The screen-reader mode: the bytes that are written, and the resulting lines. */
import {describe, expect, it} from 'vitest';
import {ctrl, KEYS} from '../support/key-bytes.ts';
import {quit} from '../support/open-chat.ts';
import {CLI, type Program, type ProgramOptions, startProgram} from '../support/pty.ts';
import {openSandbox} from '../support/sandbox.ts';
import {UNTOUCHED} from '../support/terminal-modes.ts';

/** Starts the screen-reader mode; resolves when it waits for input. */
async function openLines(url: string, options: ProgramOptions = {}): Promise<Program> {
	const program = startProgram({args: [url, '--screen-reader'], columns: 100, rows: 40, ...options});
	await program.shows(/^You:$/m);
	return program;
}

/** The written output, with the terminal driver's line ends converted back to the program's. */
const bytesOf = (program: Program): string => program.output().replaceAll('\r\n', '\n');

describe('the screen-reader mode', () => {
	it('writes a conversation as text and line ends only', async () => {
		const sandbox = await openSandbox();
		const program = await openLines(sandbox.url);
		program.send('where is order A-1001 and is X9 in stock?');
		await program.shows([/^Tool get order, order id A-1001: succeeded/m, /for Ada Okafor/, /^You:$/m]);
		program.send('hostile');
		await program.shows((rows) => rows.filter((row) => /^Assistant: /.test(row)).length === 3);
		await program.shows(/^You:$/m);
		expect(program.modes()).toEqual(UNTOUCHED);
		expect(await quit(program)).toBe(0);
		const bytes = bytesOf(program);
		for (const control of ['\u001B', '\r', '\b', '\u0007']) expect(bytes).not.toContain(control);
		expect(bytes).not.toMatch(/^(.+)\n\1$/m);
		expect(program.incidents()).toEqual([]);
	});

	it('ACCESSIBLE=1 selects the same', async () => {
		const sandbox = await openSandbox();
		const program = await openLines(sandbox.url, {args: [sandbox.url], env: {ACCESSIBLE: '1'}});
		program.send('thanks');
		await program.shows('Assistant: You are welcome.');
		expect(await quit(program)).toBe(0);
		expect(program.output()).not.toContain('\u001B');
	});

	it('holds back output while a line is typed until Enter, and leaves the line unchanged', async () => {
		const sandbox = await openSandbox();
		const program = await openLines(sandbox.url);
		sandbox.hold('answer');
		program.send('thanks');
		await sandbox.whenHeld();
		await program.shows('Assistant is thinking.');
		program.type('and then');
		await program.shows(/^You: and then$/m);
		sandbox.release();
		program.type('?');
		await program.shows(/^You: and then\?$/m);
		expect(program.text()).not.toContain('You are welcome.');
		program.type(KEYS.enter);
		await program.shows(/^You: and then\?\nModel: .*\nAssistant: You are welcome\./m);
		expect(await quit(program)).toBe(0);
	});

	it('edits a line longer than the terminal is wide, and recalls earlier lines', async () => {
		const sandbox = await openSandbox();
		const program = await openLines(sandbox.url, {columns: 20});
		program.type('one two three four five 日本');
		await program.shows(/^You: one two three f\nour five 日本$/m);
		program.type(`${KEYS.left.repeat(22)}0 ${ctrl('e')}${KEYS.backspace}!`);
		await program.shows(/^You: one 0 two three\n four five 日!$/m);
		program.type(ctrl('u'));
		await program.shows(/^You:$/m);
		program.send('thanks');
		await program.shows(/^Assistant: You are/m);
		await program.shows(/^You:$/m);
		program.type(KEYS.up);
		await program.shows(/^You: thanks$(?![\s\S]*You)/m);
		program.type(ctrl('c'));
		await program.shows(/^Cleared\.$/m);
		expect(await quit(program)).toBe(0);
	});

	it('reports a lost connection in words, and recovers the answer', async () => {
		const sandbox = await openSandbox();
		const program = await openLines(sandbox.url);
		program.send('drop');
		await program.shows([
			/^Warning: Lost the connection to \S+ \(/m,
			/^OK: Reconnected\. The server resumed this session\.$/m,
			/^Assistant, from the history: I had just begun/m,
		]);
		expect(await quit(program)).toBe(0);
		expect(bytesOf(program)).not.toContain('\u001B');
	});

	it('/login shows no secret', async () => {
		const sandbox = await openSandbox();
		const program = await openLines(sandbox.url);
		program.send('/login');
		await program.shows('or press Enter to cancel:');
		program.send('bearer');
		await program.shows('Token (hidden while you type):');
		program.send('open-sesame-4711');
		await program.shows(/^Error: The server did not accept the credential/m);
		expect(program.output()).not.toContain('open-sesame-4711');
		expect(await quit(program)).toBe(0);
	});

	it('exits on Ctrl+D and on a signal, with the terminal restored', async () => {
		const sandbox = await openSandbox();
		const program = await openLines(sandbox.url);
		program.type(ctrl('d'));
		expect((await program.exited).code).toBe(0);
		expect(program.text()).toMatch(/^No messages · session \S+$/m);
		const killed = await openLines(sandbox.url);
		killed.kill('SIGTERM');
		expect((await killed.exited).code).toBe(143);
	});
});

describe('a dumb terminal', () => {
	it('selects the mode automatically, edits lines itself, and does not exit on Ctrl+C', async () => {
		const sandbox = await openSandbox();
		// The process that opens a terminal sets this variable, so set it again afterwards.
		const command = ['sh', '-c', 'TERM=dumb exec "$@"', 'sh', process.execPath, CLI] as const;
		const program = await openLines(sandbox.url, {args: [sandbox.url], command});
		program.send('thankx\u007Fs');
		await program.shows(
			/^You: thanks\n(?:Assistant is thinking\.\n)?Model: .*\nAssistant: You are welcome\./m,
		);
		await program.shows(/^You:$/m);
		program.type(ctrl('c'));
		await program.shows(/^You: \^C\nPress Control C again to quit\.$/m);
		program.type(ctrl('d'));
		expect((await program.exited).code).toBe(0);
		expect(program.output()).not.toContain('\u001B');
	});
});
