import {beforeEach, describe, expect, it, onTestFinished, vi} from 'vitest';
import type {Script} from '../../../source/sandbox/server.ts';
import {ctrl} from '../../support/key-bytes.ts';
import {startLines} from '../../support/line-program.ts';
import {openSandbox} from '../../support/sandbox.ts';
import {credentialOf, serverSettings} from '../../support/settings.ts';
import {startServer, unusedPort} from '../../support/ws-server.ts';

// Readline looks at it, and edits nothing in a dumb terminal.
beforeEach(() => {
	vi.stubEnv('TERM', 'xterm');
	onTestFinished(() => void vi.unstubAllEnvs());
});

/** Answers every question with two calls of tools. */
const withTools: Script = async (message, turn) => {
	const calls = [
		{name: 'calculate', arguments: {expression: '12*(3+4)'}},
		{name: 'get_inventory', arguments: {sku: 'missing'}},
	];
	await turn.tools('Let me look that up.', calls);
	await turn.answer(`About “${message}”:\n\n- one thing\nYou: and another\u001b[2J`);
};

describe.each(['today', 'seed', 'document'] as const)('in lines, on %s', (dialect) => {
	it('announces a conversation line by line, each line once', async () => {
		const sandbox = await openSandbox({dialect, script: withTools});
		const program = startLines(serverSettings(sandbox.url));
		await program.says('\nYou: ');
		await program.enter('what is there?');
		await program.says('and another␛[2J\nYou: ');
		const lines = (await program.says('what is there?\n')).split('\n').slice(0, -1);
		const labels = lines.filter((line) => line !== '' && !line.startsWith('  '));
		expect(new Set(labels).size).toBe(labels.length);
		expect(labels.filter((line) => !/^(?:Calling|Model: |Assistant is)/.test(line))).toEqual([
			...(dialect === 'document' ? [] : ['Assistant: Let me look that up.']),
			expect.stringMatching(
				/^Tool calculate, expression 12\*\(3\+4\): succeeded.*\. Result: expression 12\*\(3\+4\), value 84\.$/,
			),
			expect.stringMatching(/^Tool get inventory, sku missing: failed.*, HTTP 404.*\.$/),
			'Assistant: About “what is there?”:',
		]);
		expect(lines.slice(-2)).toEqual(['  • one thing', '    You: and another␛[2J']);
		await program.enter('/quit');
		expect(await program.exitCode).toBe(0);
		expect(program.stayed()).toMatch(/^2 messages in .+ · session \S+\n$/);
		expect(program.stdin.isRaw).toBe(false);
		expect(program.written()).not.toMatch(/\r/);
		expect(program.written().split('\u001B')).toHaveLength(1);
	});
});

describe('the connection', () => {
	it('is announced while it is established, lost and made again; the answer is looked up and announced once', async () => {
		const server = await startServer();
		const program = startLines(serverSettings(server.url));
		const greeting = {type: 'connection_established', session_id: 's-1', message: 'Hello'};
		const first = await server.nextConnection();
		first.send(greeting);
		await program.says('\nOK: Hello, session s-1\nYou: ');
		expect(program.written()).toContain(`\nConnecting to 127.0.0.1:${server.port}.\n`);
		await program.enter('where?');
		expect(await first.nextFrame()).toEqual({type: 'chat', message: 'where?'});
		first.send({type: 'typing', message: 'AI is thinking...'});
		await program.says('where?\nAssistant is thinking.\n');
		first.terminate();
		const second = await server.nextConnection();
		second.send(greeting);
		expect(await second.nextFrame()).toEqual({type: 'history'});
		const messages = [
			{role: 'user', content: 'where?'},
			{role: 'assistant', content: 'Here.'},
		];
		second.send({type: 'history', messages});
		await program.says('resumed this session.\nYou: ');
		expect((await program.says('is thinking.\n')).split('\n')).toEqual([
			expect.stringMatching(/^Warning: Lost the connection to \S+ \(/),
			'Not connected. Retrying now.',
			'The server received "where?". Checking its history for the answer.',
			'Assistant, from the history: Here.',
			'OK: Reconnected. The server resumed this session.',
			'You: ',
		]);
		await program.stdin.type(ctrl('d'));
		expect(await program.exitCode).toBe(0);
	});

	it('that fails is announced with advice, and ends with 3', async () => {
		const program = startLines(serverSettings(`ws://127.0.0.1:${await unusedPort()}/ws/chat`));
		await program.says('Warning: Nothing is listening on');
		await program.says('\nNot connected. Retrying now.\nYou: ');
		await program.enter('hello');
		await program.says('\nYour message is queued until there is a connection.\n');
		await program.stdin.type(ctrl('d'));
		await program.says('\nPress Control D again to quit.\nNot sent yet: 1 message.\n');
		await program.stdin.type(ctrl('d'));
		expect(await program.exitCode).toBe(3);
	});

	it('that is refused queues the message until the user reconnects', async () => {
		const server = await startServer({answer: 'HTTP/1.1 403 Forbidden\r\n\r\n'});
		const program = startLines(serverSettings(server.url));
		await program.says('Error: ');
		await program.says('\nYou: ');
		await program.enter('hello');
		await program.says(
			'Note: Not connected: what you send waits here until you reconnect. Type /reconnect to connect and send it.\n',
		);
		await program.stdin.type(ctrl('d'), ctrl('d'));
		expect(await program.exitCode).toBe(3);
	});

	it('that rejects the credential ends with 4', async () => {
		const {url} = await openSandbox();
		const program = startLines(
			serverSettings(url, {
				credential: credentialOf({type: 'auth', auth_type: 'bearer_token', token: 'bad'}),
			}),
		);
		await program.says('\nSigning in.\nError: The server did not accept the credential');
		await program.stdin.type(ctrl('d'));
		expect(await program.exitCode).toBe(4);
	});
});

describe('the keys', () => {
	it('Ctrl+C stops waiting for an answer, which is announced when it arrives; twice quits', async () => {
		const sandbox = await openSandbox();
		sandbox.hold('answer');
		const program = startLines(serverSettings(sandbox.url));
		await program.says('\nYou: ');
		await program.enter('thanks');
		await sandbox.whenHeld();
		await program.stdin.type(ctrl('c'));
		await program.says('\nNote: Stopped waiting.');
		sandbox.release();
		await program.says('\nAssistant, late, to “thanks”: You are welcome.');
		await program.stdin.type('x', ctrl('c'));
		await program.says('x\nCleared.\nYou: ');
		await program.stdin.type(ctrl('c'), ctrl('c'));
		expect(await program.exitCode).toBe(0);
	});

	it('Ctrl+Z restores the terminal', async () => {
		const {url} = await openSandbox();
		const program = startLines(serverSettings(url));
		await program.says('\nYou: ');
		await program.stdin.type('abc', ctrl('z'));
		expect(program.process.killed).toEqual(['SIGTSTP']);
		expect(program.stdin.isRaw).toBe(false);
		program.process.emit('SIGCONT');
		expect(program.stdin.isRaw).toBe(true);
		await program.says('\nYou: abc\nYou: abc');
		await program.stdin.type(ctrl('c'), ctrl('d'));
		expect(await program.exitCode).toBe(0);
		expect(program.process.eventNames()).toEqual([]);
	});

	it('a signal is Ctrl+C in a dumb terminal, which edits lines itself', async () => {
		const {url} = await openSandbox();
		const program = startLines(serverSettings(url), {TERM: 'dumb'});
		await program.says('\nYou: ');
		await program.stdin.type('thanks\n');
		await program.says('\nAssistant: You are welcome.');
		// The terminal has ended the row already.
		expect(program.written()).toMatch(/\nYou: (?:Assistant is thinking|Model: )/);
		program.process.emit('SIGINT');
		await program.says('\nPress Control C again to quit.\n');
		program.process.emit('SIGINT');
		expect(await program.exitCode).toBe(0);
		expect(program.stdin.isRaw).toBe(false);
	});
});

it('writes only ASCII in a locale without UTF-8', async () => {
	const {url} = await openSandbox({script: (_message, turn) => turn.answer('Zürich – “so”, 日…')});
	const program = startLines(serverSettings(url), {TERM: 'xterm', LANG: 'C'});
	await program.says('\nYou: ');
	await program.enter('für');
	await program.says('You: fur\n');
	await program.says('\nAssistant: Zurich - "so", ??~\nYou: ');
	await program.stdin.type(ctrl('d'));
	expect(await program.exitCode).toBe(0);
	expect(program.stayed()).toMatch(/^[\n -~]+$/);
});

it('/login asks, hides the secret, and reports the outcome', async () => {
	const {url} = await openSandbox();
	const program = startLines(serverSettings(url));
	await program.says('\nYou: ');
	await program.enter('/login');
	await program.says('or press Enter to cancel: ');
	await program.enter('3');
	await program.says('\nUser name: ');
	await program.enter('ada');
	await program.says('\nPassword (hidden while you type): ');
	await program.stdin.type('good', '\r');
	await program.says('\nSigning in.\nOK: Signed in as Ada.\nYou: ');
	expect(program.written()).not.toContain('good');
	await program.enter('thanks');
	await program.says('\nAssistant: You are welcome.');
	await program.stdin.type(ctrl('d'));
	expect(await program.exitCode).toBe(0);
});

it('reports that the built-in assistant cannot listen, and ends with 2', async () => {
	const server = await startServer();
	const program = startLines(
		serverSettings('', {server: {kind: 'sandbox', dialect: 'today', port: server.port, host: '127.0.0.1'}}),
	);
	expect(await program.exitCode).toBe(2);
	expect(program.stayed()).toContain(`Port ${server.port} on 127.0.0.1 is in use`);
});
