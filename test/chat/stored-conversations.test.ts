/** Stored conversations of today's server: what the notices say is what the server has, and nothing is paid for twice. */
import {beforeEach, describe, expect, it, onTestFinished} from 'vitest';
import {type ChatWithSlots, createChat} from '../../source/chat/chat.ts';
import type {Entry} from '../../source/chat/entry.ts';
import {createMemory, type SandboxMemory} from '../../source/sandbox/server.ts';
import {createFakeClient, type FakeClient} from '../support/fake-client.ts';
import {createHandClock, type HandClock} from '../support/hand-clock.ts';
import {sentencesOf} from '../support/notices.ts';
import {openSandbox, startTestSandbox, type TestSandbox} from '../support/sandbox.ts';
import {type SandboxChat, sandboxChat} from '../support/sandbox-chat.ts';

interface Stored {
	readonly memory: SandboxMemory;
	readonly server: TestSandbox;
	readonly on: SandboxChat;
}

/** A chat, signed in to a server that stores conversations. */
async function signedIn(): Promise<Stored> {
	const memory = createMemory();
	const server = await openSandbox({stores: true, memory});
	const on = sandboxChat(server.url, {token: 'good'});
	on.chat.connect();
	await on.settled();
	return {memory, server, on};
}

/** Sends a message and waits for its answer. */
async function ask(on: SandboxChat, text: string): Promise<void> {
	on.chat.send(text);
	await on.settled();
}

/** The next server on the same port. */
async function restart(
	old: TestSandbox,
	options: Parameters<typeof startTestSandbox>[0],
): Promise<TestSandbox> {
	await old.kill();
	const next = await startTestSandbox({pace: 0, port: old.port, ...options});
	onTestFinished(() => next.kill());
	return next;
}

/** Every way in which a connection ends and comes back. */
const LOSSES: ReadonlyArray<readonly [string, (stored: Stored) => Promise<void>]> = [
	['the connection is lost', async ({server}) => server.dropAll()],
	['/reconnect', async ({on}) => on.chat.reconnect()],
	[
		'the server restarts, and keeps its conversations',
		async ({server, memory}) => void (await restart(server, {stores: true, memory})),
	],
	[
		'the session is lost twice',
		async ({server, on}) => {
			server.dropAll();
			await on.back();
			await on.settled();
			server.dropAll();
		},
	],
];

describe('a conversation that the server stores', () => {
	it.each(LOSSES)('is loaded again, and continued, when %s', async (_name, lose) => {
		const stored = await signedIn();
		const {on} = stored;
		await ask(on, 'my name is Ada');
		await lose(stored);
		await on.back();
		await on.settled();
		expect(on.sent).toContain('conversation_load');
		expect(on.codes().at(-1)).toBe('resumed');
		await ask(on, 'what is my name');
		expect(on.lines().at(-1)).toMatch(/^< Your name is Ada/);
		expect(stored.memory.conversations.size).toBe(1);
	});

	it.each([
		['start', 'before its id is known'],
		['answer', 'when its id is known'],
	] as const)('has the answer of a first turn that was cut off at its %s: %s', async (step, _when) => {
		const {server, on, memory} = await signedIn();
		server.hold(step);
		on.chat.send('thanks');
		await server.whenHeld();
		server.dropAll();
		await on.back();
		await on.settled();
		server.release();
		for (let poll = 0; on.chat.getSnapshot().turn !== undefined && poll < 20; poll++) {
			on.clock.advance(6000);
			await on.settled();
		}
		expect(on.lines().filter((line) => /^[<>]/.test(line))).toEqual([
			'> thanks',
			expect.stringMatching(/^< You are welcome/),
		]);
		expect(server.chatMessages()).toEqual(['thanks']);
		expect(on.sent.includes('conversation_list')).toBe(step === 'start');
		await ask(on, 'thanks');
		expect(memory.conversations.size).toBe(1);
	});

	it('answers /history with its messages, after a reconnection too', async () => {
		const {server, on} = await signedIn();
		await ask(on, 'thanks');
		server.dropAll();
		await on.back();
		on.chat.request('history');
		await on.settled();
		expect(on.lastNotice()).toMatch(/^The server has 2 messages:/);
	});

	it('is not there before the first message, and /history says so without a word about the talk', async () => {
		const {on} = await signedIn();
		on.chat.request('history');
		await on.settled();
		expect(on.lastNotice()).toBe('The server has no history yet: it begins with your next message.');
	});

	it('does not make /retry pay for what the server has', async () => {
		const {server, on} = await signedIn();
		await ask(on, 'my name is Ada');
		server.hold('answer');
		on.chat.send('thanks');
		await server.whenHeld();
		server.dropAll();
		await on.back();
		await on.settled();
		// The user waits for two minutes, in vain; then the server is done.
		for (let poll = 0; poll < 21; poll++) {
			on.clock.advance(6000);
			await on.settled();
		}
		expect(on.codes()).toContain('unconfirmed');
		server.release();
		await server.whenReceived('chat', 2);
		on.chat.retry();
		await on.until(({queue}) => queue.length === 0);
		await on.settled();
		expect(server.chatMessages()).toEqual(['my name is Ada', 'thanks']);
		expect(on.lines().at(-1)).not.toBe('> thanks');
		expect(on.lines().filter((line) => line === '> thanks')).toHaveLength(1);
		expect(on.lines().filter((line) => line.startsWith('< You are welcome'))).toHaveLength(1);
		// What was not known is known.
		expect(on.codes()).not.toContain('unconfirmed');
	});
});

describe('a conversation that is gone', () => {
	it.each<[string, (memory: SandboxMemory) => void, boolean, RegExp]>([
		['was deleted', ({conversations}) => conversations.clear(), true, /no longer has this conversation/],
		['lost its messages', ({threads}) => threads.clear(), true, /lost the messages of this conversation/],
		['is no longer stored', () => {}, false, /no longer stores conversations/],
	])(
		'because it %s is reported as such, once, and the next message goes out',
		async (_name, change, stores, words) => {
			const {server, on, memory} = await signedIn();
			await ask(on, 'my name is Ada');
			change(memory);
			const before = on.codes().length;
			await restart(server, {stores, memory});
			await on.back();
			await on.settled();
			expect(on.codes().slice(before)).toEqual(['connection_lost', 'conversation_lost']);
			expect(on.lastNotice()).toMatch(words);
			await ask(on, 'what is my name');
			expect(on.lines().at(-1)).toMatch(/^< I do not know your name/);
		},
	);

	it('because it was held without signing in is said when the user signs in, before the next message', async () => {
		const server = await openSandbox({stores: true});
		const on = sandboxChat(server.url);
		on.chat.connect();
		await on.settled();
		await ask(on, 'my name is Ada');
		on.chat.signIn({type: 'auth', auth_type: 'bearer_token', token: 'good'});
		await on.until(({session}) => session?.authenticated === true);
		await on.settled();
		await ask(on, 'what is my name');
		expect(on.lines().slice(-3)).toEqual([
			'[conversation_apart]',
			'> what is my name',
			expect.stringMatching(/^< I do not know your name/),
		]);
	});
});

describe('frame by frame', () => {
	const session = {id: 's-1', displayName: 'Ada', authenticated: true, resumed: true};
	const NO_CONVERSATION = 'No active conversation. Start chatting or load a conversation first.';
	let clock: HandClock;
	let server: FakeClient;
	let chat: ChatWithSlots;

	/** A chat that is signed in and has sent one message. */
	beforeEach(() => {
		clock = createHandClock(1_000_000);
		server = createFakeClient(clock);
		chat = createChat({createClient: server.create, url: 'ws://localhost:8000/chat/ws', clock});
		chat.connect();
		back();
		chat.send('hello');
		server.receive({type: 'typing', message: 'AI is thinking...'});
	});
	const back = (): void => server.become({at: 'ready', session, since: clock.now(), attempt: 1});
	const answer = (): void =>
		server.receive({type: 'ai_response', message: 'Hi', conversation_id: 'c-1', message_id: 'm-1'});
	const last = (): Entry | undefined => chat.getSnapshot().entries.at(-1);
	const wordsOf = (entry: Entry | undefined): string =>
		entry?.kind === 'notice' ? `${sentencesOf(entry).text} ${sentencesOf(entry).advice ?? ''}` : '';

	it.each([
		['conversation_created', () => server.receive({type: 'conversation_created', conversation_id: 'c-1'})],
		['ai_response', answer],
	])('the id is learned from %s', (_type, learn) => {
		learn();
		server.lose();
		back();
		expect(server.sent.at(-1)).toEqual({type: 'conversation_load', conversation_id: 'c-1'});
	});

	it.each([
		['conversation_not_found', /the server no longer has this conversation/],
		['conversation_history_unavailable', /the server has lost the messages of this conversation/],
		['unauthorized_conversation', /nobody is signed in, .* Type \/login to sign in\.$/],
		['conversation_persistence_disabled', /the server no longer stores conversations/],
		['something_new', /the server did not open this conversation: Sorry\./],
	])('%s has its notice, and what was written for it is held until /retry', (code, words) => {
		answer();
		server.lose();
		chat.send('next');
		back();
		server.receive({type: 'conversation_error', code, message: 'Sorry', conversation_id: 'c-1'});
		const lost = chat
			.getSnapshot()
			.entries.findLast((entry) => entry.kind === 'notice' && entry.code === 'conversation_lost');
		expect(lost).toMatchObject({shape: 'rule'});
		expect(wordsOf(lost)).toMatch(words);
		expect(last()).toMatchObject({code: 'queue_astray'});
		expect(server.sent.at(-1)).not.toEqual({type: 'chat', message: 'next'});
		chat.retry();
		expect(server.sent.at(-1)).toEqual({type: 'chat', message: 'next'});
		expect(
			chat.getSnapshot().entries.filter((entry) => entry.kind === 'notice' && entry.code === 'queue_astray'),
		).toEqual([]);
	});

	it.each([
		['holds the message that was sent', 'hello', ['conversation_list', 'conversation_load']],
		['is another one', 'something else', ['conversation_list', 'conversation_load', 'conversation_new']],
	])('the newest in the list is continued only where it %s', (_name, content, sent) => {
		server.lose();
		back();
		expect(server.sent.at(-1)).toEqual({type: 'history'});
		server.receive({type: 'error', message: NO_CONVERSATION});
		server.receive({type: 'conversation_list', conversations: [{id: 'c-9', title: null}]});
		const messages = [{role: 'user', content}];
		server.receive({type: 'conversation_loaded', conversation_id: 'c-9', conversation: {}, messages});
		expect(server.types().slice(2)).toEqual(sent);
		clock.advance(1000);
		// Polled in the conversation, or searched for again.
		expect(server.sent.at(-1)).toEqual({type: 'history'});
		expect(chat.getSnapshot().entries.filter(({kind}) => kind === 'user')).toHaveLength(1);
	});

	it('without any conversation the message is reported as unknown', () => {
		server.lose();
		back();
		for (let poll = 0; poll < 2; poll++) {
			server.receive({type: 'error', message: NO_CONVERSATION});
			server.receive({type: 'conversation_list', conversations: []});
			clock.advance(1000);
		}
		expect(chat.getSnapshot().turn).toBeUndefined();
		expect(wordsOf(last())).toBe(
			'The server received "hello", but it is unknown whether it was answered. Type /retry to send it again.',
		);
	});
});
