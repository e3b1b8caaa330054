/** The server stops during a turn and restarts: known answers are shown, unknown ones reported, and nothing is sent twice. */
import {describe, expect, it} from 'vitest';
import type {DialectName} from '../../source/protocol/dialects.ts';
import {ctrl, KEYS} from '../support/key-bytes.ts';
import {openChat, quit} from '../support/open-chat.ts';
import type {Program} from '../support/pty.ts';
import {openSandbox, startTestSandbox, type TestSandbox} from '../support/sandbox.ts';

const QUESTION = 'where is order A-1001 and is X9 in stock?';
const DRAFT = 'a half-written thought';

/** Sends a message, queues a second one and begins a third, while the tools of the first run. */
async function loseInMidTurn(server: TestSandbox): Promise<Program> {
	const program = await openChat(server.url, {columns: 100, rows: 30});
	server.hold('tools');
	program.send(QUESTION);
	await server.whenHeld();
	program.send('my name is Ada');
	await program.shows([/You +queued · ↑ to take it back/, 'my name is Ada']);
	program.type(DRAFT);
	await program.shows(` › ${DRAFT}`);
	return program;
}

describe('a server that stops and restarts', () => {
	it('today: resumes the session and shows the answer that arrived meanwhile', async () => {
		const old = await openSandbox();
		const program = await loseInMidTurn(old);
		// The process receives a stop signal, waits for its running turn, and a new one replaces it.
		await old.stop({finishTurns: true});
		await program.shows([
			/○ offline, next try in +\d s/,
			'restarting or shutting down',
			'looking for the answer…',
		]);
		const next = await openSandbox({port: old.port, memory: old.memory});
		await program.shows(['● ready', 'To continue without it, press Esc and type /reconnect', ` › ${DRAFT}`]);
		await next.whenReceived('history');
		old.release();
		await program.shows([
			/▾ ✗ get_inventory {2}sku: "X9" +HTTP 404/,
			'Okafor in Zürich',
			'Reconnected. The server resumed this session.',
			'Pleased to meet you, Ada.',
		]);
		expect(program.rows().at(-1)).toBe(` › ${DRAFT}`);
		expect([...old.chatMessages(), ...next.chatMessages()]).toEqual([QUESTION, 'my name is Ada']);
		program.type(ctrl('u'));
		expect(await quit(program)).toBe(0);
	});

	it('today: keeps looking for an answer that the server has lost, until Esc', async () => {
		const old = await openSandbox();
		const program = await loseInMidTurn(old);
		await old.kill();
		await program.shows(['○ offline', '(server stopped, or network down)', 'looking for the answer…']);
		const next = await openSandbox({port: old.port, memory: old.memory});
		await next.whenReceived('history');
		await program.shows([
			'● ready',
			'The answer to the last message is not in the',
			'Looking for the answer…',
		]);
		expect(next.chatMessages()).toEqual([]);
		program.type(KEYS.escape);
		await program.shows(['Stopped waiting. The answer will still appear here', 'type /reconnect.']);
		expect(next.chatMessages()).toEqual([]);
		// The server may still be at it, as far as its history shows: only a new session is safe.
		program.type(ctrl('u'));
		program.send('/reconnect');
		await program.shows([
			/The server received "where is order .* unknown whether it was\s+answered\./,
			'Type /retry to send it again.',
			'The server started a new session',
			'Pleased to meet you, Ada.',
		]);
		expect(next.chatMessages()).toEqual(['my name is Ada']);
	});

	it.each<[dialect: DialectName, again: string]>([
		['today', 'Reconnected, but the server has no record of the conversation above.'],
		['seed', 'Reconnected. The server started a new session'],
		['document', 'Reconnected. The server started a new session'],
	])('%s: says what is not known when the server has forgotten everything', async (dialect, again) => {
		const old = await openSandbox({dialect});
		const program = await loseInMidTurn(old);
		await old.kill();
		await program.shows('○ offline');
		const next = await openSandbox({dialect, port: old.port});
		await program.shows([
			'● ready',
			again,
			/The server received "where is order .* unknown whether it was\s+answered\./,
			'Type /retry to send it again.',
			'A queued message is held:',
			/Type \/retry to send "where is order .* again in this\s+conversation,\s+then this message/,
			` › ${DRAFT}`,
		]);
		expect(next.chatMessages()).toEqual([]);
		// Only the user may send them.
		program.type(ctrl('u'));
		program.send('/retry');
		await program.shows([/▾ ✗ get_inventory {2}sku: "X9"/, 'Okafor in Zürich', 'Pleased to meet you, Ada.']);
		expect(next.chatMessages()).toEqual([QUESTION, 'my name is Ada']);
		program.send('/retry');
		await program.shows('There is no unanswered message to send again.');
		expect(next.chatMessages()).toHaveLength(2);
	});

	it('reconnects when the server has lost the session but not the connection, and resends the refused message', async () => {
		const sandbox = await openSandbox();
		const program = await openChat(sandbox.url, {columns: 100, rows: 30});
		sandbox.forgetSessions();
		program.send('thanks');
		await program.shows(['● ready', 'Reconnected. The server resumed this session.', 'You are welcome.']);
		expect(program.text().split('│ thanks')).toHaveLength(2);
		// Refused the first time, so it was answered once.
		expect(sandbox.chatMessages()).toEqual(['thanks', 'thanks']);
		expect(sandbox.connections).toBe(2);
	});

	it('waits increasingly long, counts down, and retries immediately on request', async () => {
		const old = await openSandbox();
		const program = await openChat(old.url, {columns: 80, rows: 24});
		await old.kill();
		await program.shows([/○ offline, next try in +\d+ s/, 'Nothing is listening on']);
		program.send('are you there?');
		await program.shows('queued · ↑ to take it back');
		const next = await startTestSandbox({port: old.port, pace: 0});
		program.send('/reconnect');
		await program.shows(['● ready', /Assistant +\d+ ms/]);
		expect(next.chatMessages()).toEqual(['are you there?']);
		await next.kill();
		await program.shows('○ offline');
		// It had been connected, so quitting now is not a failure.
		expect(await quit(program)).toBe(0);
	});
});
