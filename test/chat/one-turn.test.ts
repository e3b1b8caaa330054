/** One turn at a time in a conversation, whatever the user and the network do; and no turn blocks the queue for ever. */
import fc from 'fast-check';
import {beforeEach, describe, expect, it} from 'vitest';
import {type ChatWithSlots, createChat} from '../../source/chat/chat.ts';
import type {Script} from '../../source/sandbox/server.ts';
import {createFakeClient, type FakeClient} from '../support/fake-client.ts';
import {createHandClock, type HandClock} from '../support/hand-clock.ts';
import {sentencesOf} from '../support/notices.ts';
import {openSandbox} from '../support/sandbox.ts';
import {type SandboxChat, sandboxChat} from '../support/sandbox-chat.ts';

/** A server that counts the turns that run at once in one session. */
async function countingServer(options: {stores?: boolean; script?: Script} = {}) {
	const running = new Map<string, number>();
	let most = 0;
	const server = await openSandbox({
		...options,
		onEvent(event) {
			if (event.kind !== 'turn-began' && event.kind !== 'turn-ended') return;
			const count = (running.get(event.sessionId) ?? 0) + (event.kind === 'turn-began' ? 1 : -1);
			running.set(event.sessionId, count);
			most = Math.max(most, count);
		},
	});
	return {server, mostAtOnce: () => most};
}

/** Lets polls of the history pass until this holds. */
async function poll(on: SandboxChat, holds: () => boolean): Promise<void> {
	for (let time = 0; time < 40 && !holds(); time++) {
		on.clock.advance(6000);
		await on.back().catch(() => {});
		await on.settled();
	}
	expect(holds()).toBe(true);
}

describe('a turn that the user left behind', () => {
	it.each([
		['session', {}, undefined],
		['stored conversation', {stores: true}, 'good'],
	] as const)(
		'with /reconnect holds the next message until the history has its end: %s',
		async (_where, options, token) => {
			const {server, mostAtOnce} = await countingServer(options);
			const on = sandboxChat(server.url, {token});
			on.chat.connect();
			await on.settled();
			server.hold('answer');
			on.chat.send('thanks');
			await server.whenHeld();
			on.chat.stopWaiting();
			on.chat.reconnect();
			on.chat.send('what have I said');
			await on.until(({connection: {at}}) => at === 'ready');
			await on.settled();
			// It says that it waits, and what ends that.
			expect(on.lastNotice()).toMatch(
				/new messages are queued until its history shows the end.*type \/reconnect\.$/,
			);
			on.clock.advance(30_000);
			await on.settled();
			expect(server.chatMessages()).toEqual(['thanks']);
			server.release();
			await poll(on, () => server.chatMessages().length === 2);
			await on.until(({turn, queue}) => turn === undefined && queue.length === 0);
			expect(on.lines().filter((line) => /^[<>]/.test(line))).toEqual([
				'> thanks',
				expect.stringMatching(/^< You are welcome/),
				'> what have I said',
				expect.stringContaining('1. thanks'),
			]);
			expect(mostAtOnce()).toBe(1);
			// The notices that messages are queued are no longer true.
			const notices = on.chat
				.getSnapshot()
				.entries.flatMap((entry) => (entry.kind === 'notice' ? [entry] : []));
			expect(notices.map((notice) => sentencesOf(notice).text).join()).not.toContain('queued');
		},
	);

	it('is left for a new session by a second /reconnect, which says so', async () => {
		const {server, mostAtOnce} = await countingServer();
		const on = sandboxChat(server.url);
		on.chat.connect();
		await on.settled();
		const {session} = on.chat.getSnapshot();
		server.hold('answer');
		on.chat.send('slow');
		await server.whenHeld();
		on.chat.stopWaiting();
		on.chat.send('next');
		on.chat.reconnect();
		on.chat.reconnect();
		server.release();
		await on.until(({queue, turn}) => queue.length === 0 && turn === undefined);
		expect(on.chat.getSnapshot().session?.id).not.toBe(session?.id);
		expect(on.codes()).toContain('new_session');
		expect(on.lines().at(-1)).toMatch(/^< /);
		expect(server.chatMessages()).toEqual(['slow', 'next']);
		expect(mostAtOnce()).toBe(1);
	});
});

describe('any actions of the user and the network', () => {
	const action = fc.constantFrom('send', 'send', 'stop', 'reconnect', 'lose', 'release', 'wait', 'retry');

	it('never run two turns of one session at once', {tags: 'slow'}, async () => {
		await fc.assert(
			fc.asyncProperty(fc.array(action, {minLength: 4, maxLength: 14}), async (actions) => {
				const {server, mostAtOnce} = await countingServer();
				const on = sandboxChat(server.url);
				on.chat.connect();
				await on.settled();
				server.hold('answer');
				for (const [index, each] of actions.entries()) {
					if (each === 'send') on.chat.send(`message ${index}`);
					else if (each === 'stop') on.chat.stopWaiting();
					else if (each === 'retry') on.chat.retry();
					else if (each === 'reconnect') on.chat.reconnect();
					else if (each === 'lose') server.dropAll();
					else if (each === 'release') {
						server.release();
						server.hold('answer');
					} else on.clock.advance(6000);
					const {connection} = on.chat.getSnapshot();
					if (connection.at !== 'ready' || each === 'lose') await on.back();
					await new Promise(setImmediate);
				}
				expect(mostAtOnce()).toBeLessThanOrEqual(1);
			}),
			{numRuns: 40},
		);
	});
});

describe('a turn without an end frame', () => {
	let clock: HandClock;
	let server: FakeClient;
	let chat: ChatWithSlots;

	beforeEach(() => {
		clock = createHandClock(1_000_000);
		server = createFakeClient(clock);
		chat = createChat({createClient: server.create, url: 'ws://localhost:8000/chat/ws', clock});
		chat.connect();
		server.ready('s-1');
		chat.send('echo \ud800');
		server.receive({type: 'typing', message: 'AI is thinking...'});
		chat.send('next');
	});
	const codes = (): string[] =>
		chat.getSnapshot().entries.flatMap((entry) => (entry.kind === 'notice' ? [entry.code] : []));
	const user = {role: 'user', content: 'echo \ufffd'};
	const PROBES: ReadonlyArray<readonly [string, () => void]> = [
		['Esc', () => chat.stopWaiting()],
		['a long silence', () => clock.advance(60_000)],
	];

	it.each(PROBES)('is probed once after %s, and its history is looked up once', (_name, probe) => {
		probe();
		probe();
		expect(server.types()).toEqual(['chat', 'ping']);
		server.receive({type: 'pong'});
		expect(server.types()).toEqual(['chat', 'ping', 'history']);
		server.receive({type: 'history', messages: [user]});
		expect(server.sent.at(-1)).toEqual({type: 'chat', message: 'next'});
		const notice = chat
			.getSnapshot()
			.entries.find((entry) => entry.kind === 'notice' && entry.code === 'ended_silently');
		expect(notice?.kind === 'notice' && sentencesOf(notice).text).toMatch(/^The server is done with "echo ./);
		server.receive({type: 'ai_response', message: 'Yes'});
		clock.advance(60_000);
		expect(server.types().filter((type) => type === 'history')).toHaveLength(1);
	});

	it.each(PROBES)('after %s shows the answer that the history has', (_name, probe) => {
		probe();
		server.receive({type: 'pong'});
		server.receive({type: 'history', messages: [user, {role: 'assistant', content: 'There.'}]});
		expect(codes()).toEqual(['connected']);
		expect(server.sent.at(-1)).toEqual({type: 'chat', message: 'next'});
	});

	it.each([
		{type: 'error', message: 'Message processing error: Failed to send message'},
		'{"type":"history","messages":[',
	])('ends when the history is refused or broken: %#', (reply) => {
		chat.stopWaiting();
		server.receive({type: 'pong'});
		if (typeof reply === 'string') server.receiveText(reply);
		else server.receive(reply);
		expect(chat.getSnapshot().queue).toEqual([]);
		expect(server.sent.at(-1)).toEqual({type: 'chat', message: 'next'});
	});

	it('is not taken for one whose answer arrives before the pong', () => {
		chat.stopWaiting();
		server.receive({type: 'ai_response', message: 'Late'});
		expect(server.types()).toEqual(['chat', 'ping', 'chat']);
		server.receive({type: 'pong'});
		expect(chat.getSnapshot().turn).toMatchObject({phase: 'sending'});
		chat.stopWaiting();
		chat.request('ping');
		server.receive({type: 'ai_response', message: 'Later'});
		server.receive({type: 'pong'});
		expect(chat.getSnapshot().awaiting).toBe('ping');
		server.receive({type: 'pong'});
		expect(codes()).toContain('pong');
	});

	it('is not probed while frames arrive', () => {
		for (let second = 0; second < 300; second += 10) {
			clock.advance(10_000);
			server.receive({type: 'typing', message: `Half ${second}`});
		}
		expect(server.types()).toEqual(['chat']);
	});

	it('is probed on the next connection no more', () => {
		chat.stopWaiting();
		server.lose();
		server.ready('s-1', true);
		server.receive({type: 'pong'});
		expect(chat.getSnapshot().turn?.phase).toBe('recovering');
	});
});

it('a server whose answer cannot be encoded does not block the queue', async () => {
	const {server} = await countingServer({
		script: (message, turn) => (message === 'broken' ? turn.answer('half \ud800', 'at-once') : undefined),
	});
	const on = sandboxChat(server.url);
	on.chat.connect();
	await on.settled();
	on.chat.send('broken');
	on.chat.send('thanks');
	await on.until(({turn}) => turn?.phase === 'thinking');
	on.chat.stopWaiting();
	await on.until(({turn, queue}) => turn === undefined && queue.length === 0);
	expect(on.lines().at(-1)).toMatch(/^< You are welcome/);
});
