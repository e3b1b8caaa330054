import {EventEmitter} from 'node:events';
import {existsSync, readdirSync, readFileSync, statSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {describe, expect, it, onTestFinished, vi} from 'vitest';
import {loadSettings} from '../../../source/config/command-line.ts';
import {type InteractiveIo, runInteractive} from '../../../source/modes/interactive/interactive.ts';
import {SESSION_ID} from '../../support/connections.ts';
import {answerRecord, journalFolder, messageRecord, writeSession} from '../../support/journals.ts';
import {UNTOUCHED} from '../../support/terminal-modes.ts';
import {VirtualKeyboard} from '../../support/virtual-keyboard.ts';
import {createVirtualTerminal} from '../../support/virtual-terminal.ts';
import {startServer} from '../../support/ws-server.ts';

/** The part of a process that the program uses; it cannot be ended. */
class FakeProcess extends EventEmitter {
	readonly stderr = {
		write(text: string): void {
			throw new Error(`nothing should go wrong here, but: ${text}`);
		},
	};

	exit(code: number): void {
		throw new Error(`ended with ${code}`);
	}

	kill(): void {}
}

/** The program on a terminal of 80 by 24, started with these arguments; it saves nothing. */
const start = (...words: readonly string[]) => startIn(undefined, ...words);

/** @param sessions the folder of its sessions */
async function startIn(sessions: string | undefined, ...words: readonly string[]) {
	const outcome = await loadSettings(
		words,
		{},
		{
			isTerminal: () => false,
			terminal() {
				throw new Error('the user cannot be asked');
			},
		},
	);
	if (!('settings' in outcome) || outcome.settings.mode !== 'chat') throw new Error('no settings for a chat');
	const terminal = createVirtualTerminal();
	const keyboard = new VirtualKeyboard();
	// A terminal that does not reply to the queries would delay each exit by two seconds.
	terminal.onReply((bytes) => keyboard.type(bytes));
	const process = new FakeProcess();
	let stayed = '';
	const io: InteractiveIo = {
		stdin: keyboard,
		stdout: terminal.stream,
		stderr: {
			write(text: string) {
				stayed += text;
			},
		},
		process,
		terminal: {TERM: 'xterm-256color'},
		clipboard: {platform: 'linux', TERM: 'xterm-256color'},
		defaultLogFile: undefined,
		editor: {VISUAL: undefined, EDITOR: undefined, platform: 'linux'},
		folder: '/',
		pager: {env: {}, platform: 'linux'},
		sessions,
	};
	onTestFinished(() => terminal.dispose());
	const exitCode = runInteractive(outcome.settings, io);

	return {
		terminal,
		keyboard,
		process,
		exitCode,
		/** The text that was left on the normal screen. */
		stayed: () => stayed,
		/** Resolves when the text is on the screen. */
		async shows(text: string): Promise<void> {
			for (;;) {
				await terminal.flushed();
				if (terminal.text().join('\n').includes(text)) return;
				await new Promise((resolve) => {
					setImmediate(resolve);
				});
			}
		},
	};
}

const greeting = {type: 'connection_established', session_id: SESSION_ID, message: 'Hello'};

describe('the full screen', () => {
	it('holds a conversation, and restores the terminal with one line about it', async () => {
		const server = await startServer();
		const program = await start(server.url);
		const side = await server.nextConnection();
		side.send(greeting);
		await program.shows(`● ready   session ${SESSION_ID}`);
		expect(program.terminal.modes().isAlternate).toBe(true);
		expect(program.terminal.title()).toBe('bedrock-chat');
		expect(program.keyboard.isRaw).toBe(true);

		program.keyboard.type('Where is it?\r');
		expect(await side.nextFrame()).toEqual({type: 'chat', message: 'Where is it?'});
		await program.shows('│ Where is it?');
		side.send({type: 'typing', message: 'AI is thinking...'});
		await program.shows('AI is thinking...');
		side.send({type: 'ai_response', message: 'It is shipped.', tool_calls: [], tool_results: []});
		await program.shows('│ It is shipped.');

		program.keyboard.type('/quit\r');
		expect(await program.exitCode).toBe(0);
		await program.terminal.flushed();
		expect(program.terminal.modes()).toEqual(UNTOUCHED);
		expect(program.terminal.incidents()).toEqual([
			'reply "\\u001b[?2027;0$y"',
			'reply "\\u001b[?2004;1$y"',
			'OSC 11 ?',
			'reply "\\u001b[?1;2c"',
			'OSC 2 bedrock-chat',
			'OSC 2 … bedrock-chat',
			'OSC 2 bedrock-chat',
		]);
		expect(program.keyboard.isRaw).toBe(false);
		expect(program.process.eventNames()).toEqual([]);
		expect(program.stayed()).toMatch(new RegExp(`^2 messages in .+ · session ${SESSION_ID}\\n$`));
		expect(await side.closed).toMatchObject({code: 1000});
	});

	it('reconnects by itself when the server drops it, and keeps the draft', async () => {
		const server = await startServer();
		const program = await start(server.url);
		const first = await server.nextConnection();
		first.send(greeting);
		await program.shows('● ready');
		program.keyboard.type('half a sent');
		first.terminate();
		const second = await server.nextConnection();
		expect(second.path).toContain(`session_id=${SESSION_ID}`);
		second.send(greeting);
		await program.shows('Reconnected.');
		await program.shows(' › half a sent');
		program.keyboard.type('\u0003', '\u0003');
		expect(await program.exitCode).toBe(0);
	});

	it('opens on the built-in assistant', async () => {
		const program = await start('--sandbox');
		await program.shows('This is the built-in assistant. It runs on this machine only.');
		await program.shows('● ready');
		program.keyboard.type('\u0004');
		expect(await program.exitCode).toBe(0);
		expect(program.stayed()).toMatch(/^No messages · session \S+\n$/);
	});
});

describe('a long answer', () => {
	/** Asks, moves the focus away, lets six seconds pass on the clock, and lets the answer arrive. */
	async function askAndLeave(...words: readonly string[]) {
		const server = await startServer();
		const program = await start(server.url, ...words);
		const side = await server.nextConnection();
		side.send(greeting);
		await program.shows('● ready');
		program.keyboard.type('Well?\r');
		await side.nextFrame();
		await program.shows('Sending…');
		program.keyboard.type('\u001B[O');
		const now = Date.now();
		const clock = vi.spyOn(Date, 'now').mockImplementation(() => now + 6000);
		onTestFinished(() => clock.mockRestore());
		side.send({type: 'ai_response', message: 'It is.', tool_calls: [], tool_results: []});
		await program.shows('│ It is.');
		program.keyboard.type('/quit\r');
		expect(await program.exitCode).toBe(0);
		return program.terminal.incidents();
	}

	it('rings when the user is away, and marks the title', async () => {
		const incidents = await askAndLeave();
		expect(incidents).toContain('bell');
		expect(incidents).toContain('OSC 2 ● bedrock-chat');
	});

	it('does not ring when the bell is off', async () => {
		const incidents = await askAndLeave('--no-bell');
		expect(incidents).not.toContain('bell');
		expect(incidents).toContain('OSC 2 ● bedrock-chat');
	});
});

describe('the exit code', () => {
	it('is 2, with one sentence and no screen, when the built-in assistant cannot have its port', async () => {
		const {port} = await startServer();
		const program = await start('--sandbox', '--port', String(port));
		expect(await program.exitCode).toBe(2);
		expect(program.stayed()).toBe(
			`Port ${port} on 127.0.0.1 is in use by another program. Choose another with --port, or --port 0 for any free one.\n`,
		);
		expect(program.terminal.modes()).toEqual(UNTOUCHED);
		expect(program.process.eventNames()).toEqual([]);
	});

	it('is 3 if no connection was ever established', async () => {
		const server = await startServer();
		await server.close();
		const program = await start(server.url);
		await program.shows('○ offline');
		program.keyboard.type('/quit\r');
		expect(await program.exitCode).toBe(3);
		expect(program.stayed()).toBe('Not connected; nothing was sent.\n');
	});

	it('is 4 if the credential was rejected, which is never shown', async () => {
		const server = await startServer();
		const program = await start(server.url, '--token', 'token-in-the-open');
		const side = await server.nextConnection();
		side.send(greeting);
		expect(await side.nextFrame()).toMatchObject({type: 'auth', token: 'token-in-the-open'});
		side.send({type: 'auth_failed', message: 'Invalid token token-in-the-open', auth_type: 'bearer_token'});
		await program.shows('✗ not connected');
		program.keyboard.type('/quit\r');
		expect(await program.exitCode).toBe(4);
		expect(program.terminal.takeSent()).not.toContain('token-in-the-open');
		expect(program.stayed()).not.toContain('token-in-the-open');
	});
});

describe('a session that is saved', () => {
	/** Quits, with what was typed. @returns the id to continue with */
	async function leave(program: Awaited<ReturnType<typeof startIn>>): Promise<string> {
		program.keyboard.type('\u0003', '\u0003', '\u0003');
		await program.exitCode;
		const [, id = ''] = /^Continue it: bedrock-chat --resume=(\S+)$/m.exec(program.stayed()) ?? [];
		return id;
	}

	it('comes back with its messages, its draft and its session on the server', async () => {
		const folder = journalFolder();
		const server = await startServer();
		const first = await startIn(folder, server.url, '--token', 'canary-4711');
		const side = await server.nextConnection();
		side.send(greeting);
		await side.nextFrame();
		side.send({type: 'auth_configured', message: 'ok'});
		await first.shows('● ready');
		first.keyboard.type('Where is canary-4711?\r');
		await side.nextFrame();
		side.send({type: 'ai_response', message: 'It is shipped.', tool_calls: [], tool_results: []});
		await first.shows('│ It is shipped.');
		first.keyboard.type('half a sent');
		await first.shows('› half a sent');
		const id = await leave(first);
		expect(first.stayed()).toContain('Draft: half a sent');
		const files = readdirSync(folder, {recursive: true, encoding: 'utf8'}).map((name) =>
			path.join(folder, name),
		);
		const texts = files.filter((file) => statSync(file).isFile()).map((file) => readFileSync(file, 'utf8'));
		expect(texts.join('')).toContain('Where is [redacted]?');
		expect(texts.join('')).not.toContain('canary');

		const second = await startIn(folder, server.url, '--continue');
		const again = await server.nextConnection();
		expect(again.path).toContain(`session_id=${SESSION_ID}`);
		await second.shows('│ It is shipped.');
		await second.shows('› half a sent');
		again.send(greeting);
		expect(await again.nextFrame()).toEqual({type: 'history'});
		again.send({
			type: 'history',
			messages: [
				{role: 'user', content: 'Where is [redacted]?'},
				{role: 'assistant', content: 'It is shipped.'},
			],
		});
		await second.shows('The server resumed this session');
		// Nothing was written: it is the same session.
		expect(await leave(second)).toBe(id);
	});

	it('has the prompts of the sessions before it', async () => {
		const folder = journalFolder();
		const server = await startServer();
		const first = await startIn(folder, server.url);
		(await server.nextConnection()).send(greeting);
		await first.shows('● ready');
		first.keyboard.type('a prompt of the first session\r');
		await first.shows('│ a prompt of the first session');
		await leave(first);
		const second = await startIn(folder, server.url);
		(await server.nextConnection()).send(greeting);
		await second.shows('● ready');
		for (
			let isThere = false;
			!isThere;
			isThere = second.terminal.text().join('\n').includes('› a prompt of the first')
		) {
			second.keyboard.type('\u0010');
			await second.terminal.flushed();
			await new Promise((resolve) => setImmediate(resolve));
		}
		await leave(second);
	});

	it('is chosen from a list and continued without leaving the program', async () => {
		const folder = journalFolder();
		await writeSession(folder, [messageRecord('an old question'), answerRecord('an old answer')], {
			server: {url: 'ws://[redacted]@elsewhere.test/ws'},
		});
		const server = await startServer();
		const id = await writeSession(
			folder,
			[
				{kind: 'server', at: 0, session: SESSION_ID},
				messageRecord('of this server'),
				answerRecord('the answer here'),
			],
			{server: {url: server.url}},
		);
		const program = await startIn(folder, server.url);
		(await server.nextConnection()).send(greeting);
		await program.shows('● ready');
		program.keyboard.type('/resume old\r');
		await program.shows('▌ an old question');
		program.keyboard.type('\r');
		await program.shows('Not continued: The address of session');
		await program.shows('with the rest of the command as it is.');
		program.keyboard.type('\u0015here\r');
		await program.shows('▌ of this server');
		program.keyboard.type('\r');
		const again = await server.nextConnection();
		expect(again.path).toContain(`session_id=${SESSION_ID}`);
		await program.shows('│ the answer here');
		expect(await leave(program)).toBe(id);
	});

	it('gets no credential that was given for another server; going back, that server has it again', async () => {
		const folder = journalFolder();
		const [first, other] = [await startServer(), await startServer()];
		for (const [text, {url}] of [['of the first', first] as const, ['of the other', other] as const])
			await writeSession(folder, [messageRecord(text)], {server: {url}});
		const words = ['--token', 'canary-5e77', '-H', 'x-key: canary-5e77'];
		const program = await startIn(folder, first.url, ...words);
		const mine = await first.nextConnection();
		mine.send(greeting);
		expect(await mine.nextFrame()).toMatchObject({type: 'auth', token: 'canary-5e77'});
		mine.send({type: 'auth_configured', auth_type: 'bearer_token'});
		await program.shows('● ready');
		program.keyboard.type('a question\r');
		await mine.nextFrame();
		program.keyboard.type('/resume other\r');
		await program.shows('▌ of the other');
		program.keyboard.type('\r');
		await program.shows('Not continued: an answer is under way in this conversation. Press Enter again');
		program.keyboard.type('\r');
		const its = await other.nextConnection();
		expect(its.headers['x-key']).toBeUndefined();
		its.send(greeting);
		await program.shows('● ready');
		await program.shows('This server gets nothing that was given for');
		program.keyboard.type('hello\r');
		expect(await its.nextFrame()).toEqual({type: 'chat', message: 'hello'});
		its.send({type: 'ai_response', message: 'Here.', tool_calls: [], tool_results: []});
		await program.shows('│ Here.');
		program.keyboard.type('/resume first\r');
		await program.shows('▌ of the first');
		program.keyboard.type('\r');
		const again = await first.nextConnection();
		expect(again.headers['x-key']).toBe('canary-5e77');
		again.send(greeting);
		expect(await again.nextFrame()).toMatchObject({type: 'auth', token: 'canary-5e77'});
		again.send({type: 'auth_configured', auth_type: 'bearer_token'});
		await program.shows('● ready');
		await leave(program);
	});

	it('gets the credential where it is chosen at the start, and the default server does not', async () => {
		const folder = journalFolder();
		const server = await startServer();
		await writeSession(folder, [messageRecord('of this one')], {server: {url: server.url}});
		const program = await startIn(folder, '--resume', '--token', 'canary-6e11');
		await program.shows('▌ of this one');
		program.keyboard.type('\u001B');
		await program.shows('This server gets nothing that was given for the session that you choose');
		program.keyboard.type('/resume\r');
		await program.shows('▌ of this one');
		program.keyboard.type('\r');
		const side = await server.nextConnection();
		side.send(greeting);
		expect(await side.nextFrame()).toMatchObject({type: 'auth', token: 'canary-6e11'});
		side.send({type: 'auth_configured', auth_type: 'bearer_token'});
		await program.shows('● ready');
		await leave(program);
	});

	it.each([
		[['--no-journal'], 'a message'],
		[[], ''],
	])('is none with %j after %j', async (words, typed) => {
		const folder = journalFolder();
		const server = await startServer();
		const program = await startIn(folder, server.url, ...words);
		(await server.nextConnection()).send(greeting);
		await program.shows('● ready');
		program.keyboard.type(`${typed}\r`);
		if (typed !== '') await program.shows(`│ ${typed}`);
		expect(await leave(program)).toBe('');
		expect(existsSync(folder)).toBe(false);
	});

	it('that does not exist ends the program with a sentence; without any, --continue begins one', async () => {
		const folder = journalFolder();
		const server = await startServer();
		const program = await startIn(folder, server.url, '--resume=abcdef');
		expect(await program.exitCode).toBe(2);
		expect(program.stayed()).toBe(
			'There is no session abcdef. Type bedrock-chat sessions list for the ids.\n',
		);
		const second = await startIn(folder, server.url, '--continue');
		await second.shows('There is no earlier session, so this is a new one.');
		await leave(second);
	});

	it('on a disk that cannot be written is a notice, and the chat goes on', async () => {
		const folder = journalFolder();
		writeFileSync(folder, 'a file in place of the folder');
		const server = await startServer();
		const program = await startIn(folder, server.url);
		const side = await server.nextConnection();
		side.send(greeting);
		await program.shows('● ready');
		program.keyboard.type('hello\r');
		await program.shows('This conversation is not being saved at the moment');
		side.send({type: 'ai_response', message: 'Hello to you.', tool_calls: [], tool_results: []});
		await program.shows('│ Hello to you.');
		expect(await leave(program)).toBe('');
		expect(program.stayed()).toContain(
			'This conversation was not saved: a part of the path of its folder is a file.',
		);
	});
});
