/** Failed connections: a sentence with the next step, the draft kept, and the right exit code. */
import {describe, expect, it} from 'vitest';
import type {DialectName} from '../../source/protocol/dialects.ts';
import {ctrl} from '../support/key-bytes.ts';
import {quit} from '../support/open-chat.ts';
import {startProgram} from '../support/pty.ts';
import {openSandbox} from '../support/sandbox.ts';
import {unusedPort} from '../support/ws-server.ts';

const SIZE = {columns: 100, rows: 24};

describe('nothing is listening', () => {
	it('reports it, names the built-in assistant, and retries with a countdown', async () => {
		const port = await unusedPort();
		const program = startProgram({...SIZE, args: [`ws://127.0.0.1:${port}/chat/ws`]});
		await program.shows([
			/○ offline, next try in +\d+ s/,
			`Nothing is listening on 127.0.0.1:${port} (connection refused).`,
			/start bedrock-chat\s+with --sandbox/,
		]);
		program.send('is anybody there?');
		await program.shows([/You +queued/, 'type a message']);
		program.send('/quit');
		await program.shows('There is an unsent message, saved with this session.');
		expect(await quit(program)).toBe(3);
		expect(program.rowsWithScrollback().join('\n')).toContain('Not sent: is anybody there?');
	});

	it('sends the queued message once when a server starts', async () => {
		const port = await unusedPort();
		const program = startProgram({...SIZE, args: [`ws://127.0.0.1:${port}/chat/ws`]});
		await program.shows('Nothing is listening');
		program.send('is anybody there?');
		await program.shows(/You +queued/);
		program.type('and a draft');
		await program.shows(' › and a draft');
		const sandbox = await openSandbox({port});
		await program.shows(['● ready', /Assistant +\d+ ms/, ' › and a draft']);
		expect(sandbox.chatMessages()).toEqual(['is anybody there?']);
		program.type(ctrl('u'));
		expect(await quit(program)).toBe(0);
	});
});

describe('a wrong path', () => {
	it('stops, names the usual paths, and does not retry by itself', async () => {
		let knocks = 0;
		const sandbox = await openSandbox({
			onEvent(event) {
				if (event.kind === 'wrong-path') knocks++;
			},
		});
		const program = startProgram({...SIZE, args: [sandbox.url.replace('/chat/ws', '/chats')]});
		await program.shows([
			'✗ not connected',
			/refused the connection at \/chats \(HTTP 403\): chat servers do this when the path\s+is wrong/,
			/\/ws\/chat, \/chat\/ws and \/bedrock-chat\/ws/,
		]);
		program.send('a message');
		await program.shows([
			'what you send waits here until you reconnect',
			' │ a message',
			' › type a message',
		]);
		expect(knocks).toBe(1);
		program.send('/reconnect');
		await program.shows('type a message');
		await program.shows((rows) => knocks === 2 && (rows[0] ?? '').includes('✗ not connected'));
		program.send('/quit');
		await program.shows('Type /quit again to quit; bedrock-chat --continue brings it back.');
		expect(await quit(program)).toBe(3);
		expect(knocks).toBe(2);
		expect(sandbox.connections).toBe(0);
	});
});

describe('a wrong token', () => {
	it.each<[DialectName, words: RegExp]>([
		['today', /did not accept the credential: Credential verification failed \(HTTP 401\)/],
		['document', /did not accept the credential: Authentication failed/],
	])('%s: reported once; the message is queued, and there is no second attempt', async (dialect, words) => {
		const sandbox = await openSandbox({dialect});
		const program = startProgram({...SIZE, args: [sandbox.url, '--token', 'wrong-secret']});
		await program.shows([
			'✗ not connected',
			words,
			'Type /login to use another credential.',
			'--token-file FILE',
		]);
		program.send('a message');
		await program.shows([
			'what you send waits here until you reconnect',
			' │ a message',
			' › type a message',
		]);
		program.send('/quit');
		await program.shows('Type /quit again to quit; bedrock-chat --continue brings it back.');
		expect(await quit(program)).toBe(4);
		expect(sandbox.connections).toBe(1);
		expect([...sandbox.received]).toEqual([['auth', 1]]);
		// The secret is not on the screen, and removed from the process list.
		expect(program.output()).not.toContain('wrong-secret');
	});

	it('seed: is accepted, as that server accepts everything', async () => {
		const sandbox = await openSandbox({dialect: 'seed'});
		const program = startProgram({...SIZE, args: [sandbox.url, '--token', 'wrong-secret']});
		await program.shows(['● ready', 'type a message']);
		program.send('thanks');
		await program.shows('You are welcome.');
		expect([...sandbox.received]).toEqual([
			['auth', 1],
			['chat', 1],
		]);
		expect(await quit(program)).toBe(0);
	});

	it('today: a right one is greeted by name, and forgotten after /logout', async () => {
		const sandbox = await openSandbox();
		const program = startProgram({...SIZE, args: [sandbox.url], env: {BEDROCK_AUTH_TOKEN: 'good'}});
		await program.shows(['● ready', 'signed in as Ada', /^ bedrock-chat .* Ada$/m]);
		program.send('/logout');
		await program.shows(['Successfully logged out.', (rows) => !(rows[0] ?? '').includes('Ada')]);
		program.send('/reconnect');
		await program.shows(['● ready', 'Reconnected. The server resumed this session.']);
		expect(sandbox.received.get('auth')).toBe(1);
		expect(await quit(program)).toBe(0);
	});
});
