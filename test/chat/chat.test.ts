import {beforeEach, describe, expect, it} from 'vitest';
import {type ChatWithSlots, createChat} from '../../source/chat/chat.ts';
import type {Entry, NoticeEntry, ToolCall} from '../../source/chat/entry.ts';
import {wordNotice} from '../../source/chat/notices.ts';
import {REQUEST_LIMIT_MS} from '../../source/chat/outbox.ts';
import {createSignIn} from '../../source/chat/sign-in.ts';
import {callsIn} from '../../source/chat/tools.ts';
import type {ConnectionState} from '../../source/client/connection.ts';
import {decode} from '../../source/protocol/decode.ts';
import {createFakeClient, type FakeClient} from '../support/fake-client.ts';
import {createHandClock, type HandClock} from '../support/hand-clock.ts';
import {sampleFailure, sentencesOf} from '../support/notices.ts';

let clock: HandClock;
let server: FakeClient;
let chat: ChatWithSlots;

beforeEach(() => {
	clock = createHandClock(1_000_000);
	server = createFakeClient(clock);
	chat = createChat({createClient: server.create, url: 'ws://localhost:8000/ws/chat', clock});
	chat.connect();
});

const entries = (): readonly Entry[] => chat.getSnapshot().entries;
const notices = (): string[] => entries().flatMap((entry) => (entry.kind === 'notice' ? [entry.code] : []));
const notice = (code: string): NoticeEntry | undefined =>
	entries().find((entry): entry is NoticeEntry => entry.kind === 'notice' && entry.code === code);
const users = (): [string, string][] =>
	entries().flatMap((entry) =>
		entry.kind === 'user' ? [[String(entry.text), entry.delivery] as [string, string]] : [],
	);
const replies = (): string[] =>
	entries().flatMap((entry) => {
		if (entry.kind !== 'assistant') return [];
		const last = entry.parts.at(-1);
		return [last?.kind === 'text' ? String(last.text) : ''];
	});
const calls = (): ToolCall[] =>
	entries().flatMap((entry) => (entry.kind === 'assistant' ? callsIn(entry.parts) : []));
const typing = (message: string): void => server.receive({type: 'typing', message});
const answer = (message: string, more: Record<string, unknown> = {}): void =>
	server.receive({type: 'ai_response', message, tool_calls: [], tool_results: [], ...more});

describe('a turn', () => {
	it('goes from sending through thinking and writing to the reply', () => {
		server.ready();
		expect(chat.send('hello')).toBe(true);
		expect(server.sent).toEqual([{type: 'chat', message: 'hello'}]);
		expect(chat.getSnapshot().turn?.phase).toBe('sending');
		expect(users()).toEqual([['hello', 'sending']]);
		typing('AI is thinking...');
		expect(chat.getSnapshot().turn).toMatchObject({phase: 'thinking', statusText: 'AI is thinking...'});
		expect(users()).toEqual([['hello', 'delivered']]);
		typing('Hi');
		typing('Hi there');
		expect(chat.getSnapshot().turn).toMatchObject({phase: 'writing', text: 'Hi there'});
		clock.advance(1500);
		answer('Hi there.');
		expect(chat.getSnapshot().turn).toBeUndefined();
		expect(replies()).toEqual(['Hi there.']);
		expect(entries().at(-1)).toMatchObject({
			kind: 'assistant',
			tookMs: 1500,
			arrived: 'in-turn',
			failed: false,
		});
	});

	it('keeps one turn at a time on the wire, and sends the queue in order', () => {
		server.ready();
		chat.send('one');
		chat.send('two');
		chat.request('ping');
		chat.send('three');
		expect(server.types()).toEqual(['chat']);
		expect(
			chat
				.getSnapshot()
				.queue.map((item) => (item.kind === 'message' ? item.text : item.text.replace('/', ''))),
		).toEqual(['two', 'ping', 'three']);
		answer('1');
		expect(server.types()).toEqual(['chat', 'chat']);
		answer('2');
		expect(server.types()).toEqual(['chat', 'chat', 'ping']);
		expect(chat.getSnapshot().awaiting).toBe('ping');
		clock.advance(12);
		server.receive({type: 'pong'});
		expect(sentencesOf(notice('pong')).text).toBe('Pong after 12 ms.');
		expect(server.types()).toEqual(['chat', 'chat', 'ping', 'chat']);
	});

	it('returns a queued message for editing, newest first', () => {
		server.ready();
		chat.send('one');
		chat.send('two');
		chat.send('three');
		expect(chat.takeBack()).toBe('three');
		expect(chat.takeBack()).toBe('two');
		expect(chat.takeBack()).toBeUndefined();
		answer('1');
		expect(server.types()).toEqual(['chat']);
	});

	it('ends by an error frame: the message was refused', () => {
		server.ready();
		chat.send('hello');
		server.receive({
			type: 'error',
			message: 'Authentication is required before sending messages. Please authenticate first.',
		});
		expect(chat.getSnapshot().turn).toBeUndefined();
		expect(users()).toEqual([['hello', 'not-sent']]);
		expect(chat.getSnapshot().entries).toContainEqual(expect.objectContaining({isRefused: true}));
		expect(sentencesOf(notice('auth_required')).advice).toContain('--token');
	});

	it.each(
		['boom', 'Empty message', 'Message processing error: no'].flatMap((words) => [
			[words, false] as const,
			[words, true] as const,
		]),
	)('is marked as refused exactly if it is said to be refused: %s, begun %s', (message, isBegun) => {
		server.ready();
		chat.send('hello');
		if (isBegun) server.receive({type: 'typing', message: 'AI is thinking...'});
		server.receive({type: 'error', message});
		const said = entries().findLast((entry) => entry.kind === 'notice');
		const isSaid = said !== undefined && wordNotice(said).text.includes('refused the message');
		expect(isSaid).toBe(!isBegun);
		const isMarked = entries().some((entry) => entry.kind === 'user' && entry.isRefused === true);
		expect(isMarked).toBe(isSaid);
	});

	it('ends by auth_expired, which is the only answer: the message waits', () => {
		server.ready();
		chat.send('hello');
		server.receive({
			type: 'auth_expired',
			message: 'Your SSO session has expired. Please log in again.',
			redirect_url: '/x',
		});
		expect(chat.getSnapshot().turn).toBeUndefined();
		expect(users()).toEqual([]);
		expect(chat.getSnapshot().queue).toMatchObject([{text: 'hello'}]);
		expect(notices()).toContain('auth_expired');
	});

	it('marks failed turns of both servers', () => {
		server.ready();
		chat.send('a');
		server.receive({type: 'ai_response', message: '⚠️ no', error: true});
		chat.send('b');
		answer("I'm experiencing technical difficulties", {metadata: {error: true, error_message: 'x'}});
		expect(entries().flatMap((entry) => (entry.kind === 'assistant' ? [entry.failed] : []))).toEqual([
			true,
			true,
		]);
	});

	it('refuses a blank message', () => {
		server.ready();
		expect(chat.send(' \n ')).toBe(false);
		expect(server.sent).toEqual([]);
		expect(notices()).toContain('empty_message');
	});

	it('refuses a message that no server would accept before it is sent', {tags: 'slow'}, () => {
		server.ready();
		expect(chat.send('x'.repeat(17 * 1024 * 1024))).toBe(false);
		expect(server.sent).toEqual([]);
		expect(sentencesOf(notice('message_too_large')).text).toContain('17.0 MB');
	});
});

describe('tools', () => {
	it('are being completed until the history has arrived, or was refused', () => {
		const notified: boolean[] = [];
		server.ready();
		chat.send('Where is A-1001?');
		typing('Calling get_order... (1/1)');
		answer('It is shipped.', {metadata: {tool_call_rounds: 1, total_tool_calls: 1}});
		expect(server.types()).toEqual(['chat', 'history']);
		expect(chat.getSnapshot()).toMatchObject({completing: true, awaiting: undefined, turn: undefined});
		chat.subscribe(() => notified.push(chat.getSnapshot().completing));
		server.receive({type: 'error', message: 'Message processing error: cannot encode'});
		expect(chat.getSnapshot().completing).toBe(false);
		expect(notified.at(-1)).toBe(false);
		const last = chat.getSnapshot().entries.at(-1);
		expect(last?.kind === 'notice' && sentencesOf(last).text).toBe(
			'The server did not give its history, so tool calls of the last answer have no results: Message processing error: cannot encode',
		);
	});

	it('request the history once, silently, when today leaves the calls out', () => {
		server.ready();
		chat.send('tools');
		typing('AI is thinking...');
		typing('Let me look that up.');
		typing('Calling get_order... (1/2)');
		typing('Calling get_inventory... (2/2)');
		expect(chat.getSnapshot().turn).toMatchObject({phase: 'tools', progress: {call: 2, of: 2}});
		clock.advance(120);
		typing('Order A-1001 is shipped.');
		answer('Order A-1001 is shipped.', {
			message_id: 'm2',
			metadata: {tool_call_rounds: 1, total_tool_calls: 2},
		});
		expect(server.types()).toEqual(['chat', 'history']);
		expect(calls().map(({name, outcome}) => [name, outcome.state])).toEqual([
			['get_order', 'unknown'],
			['get_inventory', 'unknown'],
		]);
		server.receive({
			type: 'history',
			messages: [
				{role: 'system', content: 'You are…'},
				{role: 'user', content: 'tools'},
				{
					role: 'assistant',
					content: 'Let me look that up.',
					tool_calls: [
						{name: 'get_order', args: {order_id: 'A-1001'}, id: 't1', type: 'tool_call'},
						{name: 'get_inventory', args: {sku: 'missing'}, id: 't2', type: 'tool_call'},
					],
				},
				{
					role: 'tool',
					content: '[]',
					tool_results: [
						{tool_call_id: 't1', name: 'get_order', result: {id: 'A-1001'}},
						{tool_call_id: 't2', name: 'get_inventory', result: {error: 'HTTP 404', details: 'no'}},
					],
				},
				{message_id: 'm2', role: 'assistant', content: 'Order A-1001 is shipped.'},
			],
		});
		expect(calls()).toMatchObject([
			{name: 'get_order', arguments: {order_id: 'A-1001'}, outcome: {state: 'succeeded'}, round: 1},
			{name: 'get_inventory', arguments: {sku: 'missing'}, outcome: {state: 'failed', status: 404}, round: 1},
		]);
		expect(calls().map(({startedAt, endedAt}) => (endedAt ?? 0) - (startedAt ?? 0))).toEqual([120, 120]);
		const reply = entries().at(-1);
		expect(reply?.kind === 'assistant' ? reply.parts.map((part) => part.kind) : []).toEqual([
			'text',
			'tool',
			'tool',
			'text',
		]);
		expect(notices()).not.toContain('history');
	});

	it('request it from seed, which sends results without arguments, and keep the texts of the rounds', () => {
		server.ready();
		chat.send('tools2');
		typing('AI is thinking...');
		typing('First I need the order.');
		typing('Now the ticket.');
		const results = [
			{tool_call_id: 't1', name: 'get_order', result: {id: 'A-1001'}},
			{tool_call_id: 't2', name: 'create_ticket', result: {ok: true}},
		];
		answer('Done: two rounds of tools.', {tool_results: results, metadata: {model: 'm'}});
		expect(server.types()).toEqual(['chat', 'history']);
		server.receive({
			type: 'history',
			messages: [
				{role: 'user', content: 'tools2', tool_calls: null, tool_results: null},
				{
					role: 'tool',
					content: 'Tool results (round 1)',
					tool_calls: [{id: 't1', name: 'get_order', arguments: {a: 1}}],
					tool_results: [results[0]],
				},
				{
					role: 'tool',
					content: 'Tool results (round 2)',
					tool_calls: [{id: 't2', name: 'create_ticket', arguments: {b: 2}}],
					tool_results: [results[1]],
				},
				{role: 'assistant', content: 'Done: two rounds of tools.', tool_calls: [], tool_results: results},
			],
		});
		const reply = entries().at(-1);
		const parts = reply?.kind === 'assistant' ? reply.parts : [];
		expect(parts.map((part) => (part.kind === 'text' ? part.text : part.call.name))).toEqual([
			'First I need the order.',
			'get_order',
			'Now the ticket.',
			'create_ticket',
			'Done: two rounds of tools.',
		]);
		expect(calls().map((call) => call.arguments)).toEqual([{a: 1}, {b: 2}]);
	});

	it('need no history from a server that follows the document', () => {
		server.ready();
		chat.send('tools');
		typing('AI is thinking...');
		answer('Done', {
			tool_calls: [{id: 't1', name: 'get_order', arguments: {a: 1}}],
			tool_results: [{tool_call_id: 't1', name: 'get_order', result: 5}],
		});
		expect(server.types()).toEqual(['chat']);
		expect(calls()).toMatchObject([{arguments: {a: 1}, outcome: {state: 'succeeded', result: 5}}]);
	});

	it('do not request it again from a server that refuses', () => {
		server.ready();
		for (const text of ['one', 'two']) {
			chat.send(text);
			typing('AI is thinking...');
			typing('Calling x... (1/1)');
			answer('Done');
			if (text === 'one') server.receive({type: 'error', message: 'Message processing error: no'});
		}
		expect(server.types()).toEqual(['chat', 'history', 'chat']);
		expect(notices()).not.toContain('history_refused');
	});
});

describe('stop waiting', () => {
	it('frees the screen, queues the next message, and inserts the late answer in its place', () => {
		server.ready();
		chat.send('slow');
		typing('AI is thinking...');
		chat.stopWaiting();
		expect(chat.getSnapshot().turn?.givenUp).toBe(true);
		chat.send('next');
		expect(server.types()).toEqual(['chat', 'ping']);
		answer('late');
		expect(server.types()).toEqual(['chat', 'ping', 'chat']);
		const kinds = entries().map((entry) => (entry.kind === 'notice' ? entry.code : entry.kind));
		expect(kinds).toEqual(['connected', 'user', 'assistant', 'user']);
		expect(entries()[2]).toMatchObject({arrived: 'late'});
	});
});

describe('a lost connection', () => {
	function loseInMidTurn(): void {
		server.ready('s-1');
		chat.send('question');
		typing('AI is thinking...');
		typing('Half an ans');
		server.lose();
	}

	it('is followed by polls of the history until it has the answer; nothing is sent twice', () => {
		loseInMidTurn();
		expect(chat.getSnapshot().turn?.phase).toBe('recovering');
		server.ready('s-1', true);
		expect(server.types()).toEqual(['chat', 'history']);
		server.receive({type: 'history', messages: [{role: 'user', content: 'question'}]});
		expect(chat.getSnapshot().turn?.phase).toBe('recovering');
		clock.advance(1000);
		server.receive({type: 'history', messages: [{role: 'user', content: 'question'}]});
		clock.advance(2000);
		server.receive({
			type: 'history',
			messages: [
				{role: 'user', content: 'question'},
				{role: 'assistant', message_id: 'm', content: 'Half an answer, whole.'},
			],
		});
		expect(chat.getSnapshot().turn).toBeUndefined();
		expect(replies()).toEqual(['Half an answer, whole.']);
		expect(server.types()).toEqual(['chat', 'history', 'history', 'history']);
		expect(users()).toEqual([['question', 'delivered']]);
	});

	it('reports that the message was not received when the same session does not have it', () => {
		server.ready('s-1');
		chat.send('first');
		answer('one');
		chat.send('second');
		server.lose();
		server.ready('s-1', true);
		const messages = [
			{role: 'user', content: 'first'},
			{role: 'assistant', content: 'one'},
		];
		server.receive({type: 'history', messages});
		expect(chat.getSnapshot().turn?.phase).toBe('recovering');
		clock.advance(1000);
		server.receive({type: 'history', messages});
		expect(users()).toEqual([
			['first', 'delivered'],
			['second', 'not-sent'],
		]);
		expect(notices()).toContain('not_received');
		expect(server.types().filter((type) => type === 'chat')).toHaveLength(2);
		chat.retry();
		expect(server.sent.at(-1)).toEqual({type: 'chat', message: 'second'});
		expect(users()).toEqual([
			['first', 'delivered'],
			['second', 'sending'],
		]);
	});

	it('lets the user send the lost message again, even after later messages were answered', () => {
		loseInMidTurn();
		server.ready('s-2', false);
		server.receive({type: 'history', messages: []});
		clock.advance(1000);
		server.receive({type: 'history', messages: []});
		chat.send('another');
		answer('to another');
		const sent = (): unknown[] =>
			server.sent.flatMap((frame) => (frame.type === 'chat' ? [frame.message] : []));
		expect(sent()).toEqual(['question', 'another']);
		chat.retry();
		expect(sent()).toEqual(['question', 'another', 'question']);
		answer('at last');
		chat.retry();
		expect(sent()).toHaveLength(3);
		expect(notices().at(-1)).toBe('nothing_to_retry');
	});

	it('reports that the outcome is unknown in a new session, and keeps the partial answer', () => {
		loseInMidTurn();
		server.ready('s-2', false);
		server.receive({type: 'history', messages: []});
		expect(chat.getSnapshot().turn).toBeUndefined();
		expect(notices()).toEqual(['connected', 'connection_lost', 'new_session', 'unconfirmed']);
		expect(replies()).toEqual(['Half an ans']);
		expect(entries().find((entry) => entry.kind === 'assistant')).toMatchObject({arrived: 'partial'});
		expect(server.types().filter((type) => type === 'chat')).toHaveLength(1);
	});

	it('keeps the queue, and sends a small request again', () => {
		server.ready('s-1');
		chat.request('ping');
		server.lose();
		chat.send('kept');
		expect(server.types()).toEqual(['ping']);
		server.ready('s-1', true);
		expect(server.types()).toEqual(['ping', 'ping']);
		server.receive({type: 'pong'});
		expect(server.types()).toEqual(['ping', 'ping', 'chat']);
	});

	it('requests the history before it sends a message that was queued meanwhile', () => {
		server.ready('s-1');
		chat.send('one');
		answer('1');
		server.lose();
		chat.send('two');
		server.ready('s-1', true);
		expect(server.types()).toEqual(['chat', 'history']);
		server.receive({type: 'history', messages: [{role: 'user', content: 'one'}]});
		expect(server.types()).toEqual(['chat', 'history', 'chat']);
	});

	it('reports once that the session is resumed, even when its history takes a second connection', () => {
		server.ready('s-1');
		server.lose();
		server.ready('s-1', true);
		server.become({at: 'dialing', attempt: 1, resume: 's-1'});
		server.ready('s-1', true);
		expect(notices().filter((code) => code === 'resumed')).toHaveLength(1);
		server.lose();
		server.ready('s-1', true);
		expect(notices().filter((code) => code === 'resumed')).toHaveLength(2);
	});

	it('reports a connection that comes and goes once, until it is stable or stays away', () => {
		const lose = (attempt: number): void =>
			server.become({
				at: 'waiting',
				attempt,
				retryAt: 1,
				because: sampleFailure({code: 'connection_lost'}),
				resume: 's-1',
			});
		server.ready('s-1');
		for (const attempt of [2, 3, 4, 5]) {
			lose(attempt);
			server.ready('s-1', true);
		}
		expect(notices()).toEqual(['connected', 'connection_lost', 'resumed']);
		lose(6);
		// It stays away: the next attempt fails as well.
		server.become({at: 'dialing', attempt: 6, resume: 's-1'});
		lose(7);
		server.ready('s-1', true);
		expect(notices().slice(3)).toEqual(['connection_lost', 'resumed']);
		// It was stable: its loss counts as the first.
		lose(2);
		server.ready('s-1', true);
		expect(notices().slice(5)).toEqual(['connection_lost', 'resumed']);
	});

	it('reports the first loss after a start that took several attempts', () => {
		server.ready('s-1');
		server.become({
			at: 'waiting',
			attempt: 5,
			retryAt: 1,
			because: sampleFailure({code: 'connection_lost'}),
			resume: 's-1',
		});
		server.ready('s-1', true);
		expect(notices()).toEqual(['connected', 'connection_lost', 'resumed']);
	});

	it('reports one failure once, however often the client retries', () => {
		server.lose();
		server.become({at: 'dialing', attempt: 2, resume: undefined});
		server.lose();
		server.become({at: 'dialing', attempt: 3, resume: undefined});
		server.lose();
		expect(notices()).toEqual(['connection_lost']);
	});

	it('lets the user stop waiting; the next message still waits for the end of the turn', () => {
		loseInMidTurn();
		chat.send('next');
		server.ready('s-1', true);
		const messages = [{role: 'user', content: 'question'}];
		server.receive({type: 'history', messages});
		chat.stopWaiting();
		expect(chat.getSnapshot().turn).toMatchObject({phase: 'recovering', givenUp: true});
		expect(server.types()).toEqual(['chat', 'history']);
		clock.advance(1000);
		server.receive({type: 'history', messages: [...messages, {role: 'assistant', content: 'late'}]});
		expect(server.types()).toEqual(['chat', 'history', 'history', 'chat']);
		expect(users().map(([text]) => text)).toEqual(['question', 'next']);
		expect(notices()).not.toContain('stopped_waiting');
	});
});

describe('Session not found', () => {
	it('connects again, and sends the refused message when ready', () => {
		server.ready('s-1');
		chat.send('hello');
		server.receive({type: 'error', message: 'Session not found'});
		expect(server.reconnections.count).toBe(1);
		expect(chat.getSnapshot().queue).toMatchObject([{kind: 'message', text: 'hello'}]);
		expect(users()).toEqual([]);
		server.ready('s-1', true);
		expect(server.types()).toEqual(['chat', 'chat']);
		answer('hi');
		expect(users()).toEqual([['hello', 'delivered']]);
	});

	it('gives up after a few times and leaves it to the user', () => {
		server.ready('s-1');
		chat.send('hello');
		for (let time = 0; time < 4; time++) {
			server.receive({type: 'error', message: 'Session not found'});
			server.ready('s-1', true);
		}
		expect(server.reconnections.count).toBe(3);
		expect(users()).toEqual([['hello', 'not-sent']]);
		expect(notices()).toContain('session_not_found');
	});

	it('in answer to the history, again and again, leaves the next connection to look for the answer before it sends more', () => {
		server.ready('s-1');
		chat.send('one');
		answer('1');
		server.lose();
		server.ready('s-1', true);
		for (let time = 0; time < 4; time++) {
			server.receive({type: 'error', message: 'Session not found'});
			server.ready('s-1', true);
		}
		chat.send('two');
		server.receive({type: 'typing', message: 'AI is thinking...'});
		chat.send('three');
		server.lose();
		server.ready('s-1', true);
		expect(server.types().slice(-2)).toEqual(['chat', 'history']);
	});
});

describe('requests', () => {
	it('/clear keeps the entries above a rule, and the history starts again', () => {
		server.ready();
		chat.send('one');
		answer('1');
		chat.request('clear');
		server.receive({type: 'history_cleared', message: 'Conversation history cleared'});
		expect(notice('history_cleared')).toMatchObject({shape: 'rule'});
		chat.request('history');
		server.receive({type: 'history', messages: []});
		expect(users()).toEqual([['one', 'delivered']]);
		expect(notices()).toEqual(['connected', 'history_cleared', 'history_empty']);
	});

	it('/history lists the messages of the server', () => {
		server.ready();
		chat.send('one');
		answer('1');
		chat.request('history');
		server.receive({
			type: 'history',
			messages: [
				{role: 'system', content: 'secret prompt'},
				{role: 'user', content: 'one'},
				{role: 'assistant', content: '1'},
			],
		});
		const text = sentencesOf(notice('history')).text;
		expect(text.split('\n')[0]).toBe('The server has 2 messages:');
		expect(text).not.toContain('secret prompt');
		expect(replies()).toEqual(['1']);
	});

	it('takes "No active conversation" for an empty history, not for an error', () => {
		server.ready();
		chat.request('history');
		server.receive({
			type: 'error',
			message: 'No active conversation. Start chatting or load a conversation first.',
		});
		expect(notice('history_empty')?.level).toBe('info');
	});

	it('gives up an unanswered request', () => {
		server.ready();
		chat.request('ping');
		clock.advance(REQUEST_LIMIT_MS);
		expect(sentencesOf(notice('no_answer')).text).toContain('40 s');
		chat.send('on');
		expect(server.types()).toEqual(['ping', 'chat']);
	});
});

describe('signing in', () => {
	const credential = {type: 'auth', auth_type: 'bearer_token', token: 'top-secret-token'} as const;
	const back = (displayName?: string): void => {
		const {connection} = chat.getSnapshot();
		if (connection.at !== 'authenticating' || connection.since === undefined)
			throw new Error('not signing in');
		const session = {...connection.session, displayName};
		server.become({at: 'ready', session, since: connection.since, attempt: 1});
	};

	it('for the first time is reported by the state of the connection only', () => {
		const session = {id: 's-1', displayName: undefined, authenticated: false, resumed: undefined};
		server.become({at: 'authenticating', attempt: 1, session, since: undefined});
		server.receive({type: 'error', message: 'Unknown auth type: sso'});
		expect(notices()).toEqual([]);
		server.become({at: 'stopped', because: sampleFailure({code: 'auth_failed'}), resume: undefined});
		expect(notices()).toEqual(['auth_failed']);
	});

	it('on a ready connection is not a loss: the outcome is reported, and no history requested', () => {
		server.ready();
		chat.send('one');
		answer('1');
		chat.signIn(credential);
		expect(server.types()).toEqual(['chat', 'auth']);
		server.receive({type: 'auth_configured', message: 'Authenticated as Ada', display_name: 'Ada'});
		back('Ada');
		expect(server.types()).toEqual(['chat', 'auth']);
		expect(notices()).toEqual(['connected', 'signed_in']);
		expect(sentencesOf(notice('signed_in')).text).toBe('Signed in as Ada.');
		expect(chat.getSnapshot().session?.displayName).toBe('Ada');
		expect(JSON.stringify(chat.getSnapshot())).not.toContain('top-secret');
	});

	it('names no user with the credential that the server quotes', () => {
		server.ready();
		chat.signIn(credential);
		server.receive({type: 'auth_configured', message: '', display_name: 'canary-4711'});
		back('Ada');
		const reported = chat.getSnapshot().entries.filter((entry) => entry.kind === 'notice');
		expect(reported.map((each) => sentencesOf(each).text)).toContain('Signed in as [redacted].');
		expect(JSON.stringify(chat.getSnapshot())).not.toContain('canary-4711');
	});

	it.each([true, false])(
		'on a connection that resumes a session is reported unless that is the first: %s',
		(hadOne) => {
			const reported: string[] = [];
			const resumed = {id: 's-1', displayName: 'Ada', authenticated: true, resumed: true};
			const states = {
				stopped: {at: 'stopped', because: sampleFailure({code: 'auth_failed'}), resume: 's-1'},
				authenticating: {at: 'authenticating', session: resumed, since: undefined, attempt: 1},
				ready: {at: 'ready', session: resumed, since: 0, attempt: 1},
			} as const;
			let state: ConnectionState = states.stopped;
			const signIn = createSignIn(
				{
					get state() {
						return state;
					},
					authenticate() {},
					withdraw: () => false,
					redact: (text) => text,
				},
				({code}) => void reported.push(code),
				(slot, outcome) => slot?.settle(outcome),
				() => {},
				() => hadOne,
			);
			signIn.begin(credential, undefined);
			signIn.onState(states.authenticating);
			// The client has handled a message before it reports that.
			state = states.ready;
			signIn.receive(decode('{"type":"auth_configured","message":"","display_name":"Ada"}'));
			signIn.onState(states.ready);
			expect(reported).toEqual(hadOne ? ['signed_in'] : []);
		},
	);

	it('that is rejected by a close is reported once, and is not taken for the sign-in of the next connection', () => {
		server.ready();
		const outcomes: string[] = [];
		chat.queueSignIn(credential, {settle: ({status}) => void outcomes.push(status)});
		const because = sampleFailure({code: 'auth_failed', mark: 'code 4401', retry: 'backoff'});
		server.become({at: 'waiting', attempt: 2, retryAt: 1, because, resume: 's-1'});
		expect(outcomes).toEqual(['failed']);
		const earlier = {id: 'session-1', displayName: 'Ada', authenticated: false, resumed: true};
		server.become({at: 'authenticating', attempt: 2, session: earlier, since: undefined});
		server.receive({type: 'auth_configured', message: 'Authenticated as Ada', display_name: 'Ada'});
		server.become({at: 'ready', session: {...earlier, authenticated: true}, since: 2, attempt: 2});
		expect(outcomes).toEqual(['failed']);
		expect(notices().filter((code) => code === 'auth_failed')).toHaveLength(1);
		expect(notices()).not.toContain('signed_in');
	});

	it('that is rejected is reported, and the conversation continues', () => {
		server.ready();
		chat.signIn(credential);
		server.receive({type: 'auth_failed', message: 'Invalid token'});
		back();
		expect(notices()).toEqual(['connected', 'auth_failed']);
		expect(sentencesOf(notice('auth_failed'))).toEqual({
			text: 'The server did not accept the credential: Invalid token',
			advice: 'Type /login to try another.',
		});
		expect(chat.send('on')).toBe(true);
		expect(server.types()).toEqual(['auth', 'chat']);
	});

	it('that is not answered is reported', () => {
		server.ready();
		chat.signIn(credential);
		back();
		expect(notices()).toEqual(['connected', 'auth_timeout']);
		expect(sentencesOf(notice('auth_timeout')).advice).toBe('Type /login to try again.');
	});

	it('that fails reports whether an earlier one is still valid', () => {
		server.ready();
		const before = {id: 's-1', displayName: 'Ada', authenticated: true, resumed: undefined};
		server.become({at: 'ready', session: before, since: 0, attempt: 1});
		for (const [code, fail, again] of [
			['auth_failed', () => server.receive({type: 'auth_failed', message: 'Invalid token'}), 'another'],
			['auth_timeout', () => {}, 'again'],
		] as const) {
			chat.signIn(credential);
			server.become({at: 'authenticating', session: before, since: 0, attempt: 1});
			fail();
			back();
			expect(sentencesOf(notice(code)).advice).toBe(
				`You are still signed in as before. Type /login to try ${again}.`,
			);
		}
	});

	it('waits for the turn under way, and precedes the queue', () => {
		server.ready();
		chat.send('one');
		chat.send('two');
		chat.signIn(credential);
		expect(notices()).toContain('sign_in_later');
		expect(server.types()).toEqual(['chat']);
		answer('1');
		expect(server.types()).toEqual(['chat', 'auth']);
		server.receive({type: 'auth_configured', message: 'ok'});
		back();
		expect(server.types()).toEqual(['chat', 'auth', 'chat']);
	});

	describe.each<[string, () => void]>([
		['withdrawn', () => void chat.withdrawSignIn()],
		['followed by /logout', () => chat.request('logout')],
		['followed by the end of the program', () => void chat.close()],
	])('that waits and is %s', (_, leave) => {
		it.each<[string, () => void, () => void]>([
			['for an answer', () => void chat.send('one'), () => answer('1')],
			['for the answer to a request', () => void chat.request('ping'), () => server.receive({type: 'pong'})],
			[
				'for the end of a turn that is looked up',
				() => {
					chat.send('one');
					server.lose();
					server.ready('session-1', true);
				},
				() => server.receive({type: 'history', messages: [{role: 'user', content: 'one'}]}),
			],
		])('%s is never sent', (_what, begin, end) => {
			server.ready();
			begin();
			const outcomes: string[] = [];
			chat.signIn(credential, {settle: ({status}) => void outcomes.push(status)});
			expect(chat.getSnapshot().signIn).toBe('turn');
			leave();
			expect(outcomes).toEqual(['dropped']);
			expect(chat.getSnapshot().signIn).toBeUndefined();
			end();
			clock.advance(200_000);
			expect(server.types()).not.toContain('auth');
		});
	});

	it('that waits is withdrawn with a notice; one that was sent, or none, is not', () => {
		server.ready();
		expect(chat.withdrawSignIn()).toBe(false);
		chat.send('one');
		chat.signIn(credential);
		expect(chat.withdrawSignIn()).toBe(true);
		expect(notices()).toEqual(['connected', 'sign_in_withdrawn']);
		expect(chat.withdrawSignIn()).toBe(false);
		chat.signIn(credential);
		expect(notices()).toEqual(['connected', 'sign_in_later']);
		answer('1');
		expect(chat.getSnapshot().signIn).toBe('server');
		expect(notices()).toEqual(['connected']);
		expect(chat.withdrawSignIn()).toBe(false);
		back();
		expect(notices()).toEqual(['connected', 'auth_timeout']);
	});

	it('that waits for a connection can be withdrawn; the one that was interrupted by a loss was sent', () => {
		server.ready();
		server.lose();
		chat.signIn(credential);
		expect(chat.getSnapshot().signIn).toBe('connection');
		expect(chat.withdrawSignIn()).toBe(true);
		expect(chat.getSnapshot().signIn).toBeUndefined();
		server.ready('session-1', true);
		chat.signIn(credential);
		server.lose();
		expect(chat.getSnapshot().signIn).toBe('server');
	});

	it('that replaces one under way, on a connection of its own, is reported too', () => {
		server.ready('s-1');
		chat.signIn(credential);
		chat.signIn(credential);
		server.become({at: 'dialing', attempt: 1, resume: 's-1'});
		const resumed = {id: 's-1', displayName: undefined, authenticated: false, resumed: true};
		server.become({at: 'authenticating', attempt: 1, session: resumed, since: undefined});
		const ready = {...resumed, displayName: 'Ada', authenticated: true};
		server.reach(
			{at: 'ready', session: ready, since: 2, attempt: 1},
			{type: 'auth_configured', message: 'Authenticated as Ada', display_name: 'Ada'},
		);
		expect(notices().filter((code) => code === 'signed_in')).toHaveLength(1);
		expect(sentencesOf(notice('signed_in')).text).toBe('Signed in as Ada.');
	});

	it('is not refused by a server that has lost the session: the next connection answers', () => {
		server.ready('s-1');
		const outcomes: string[] = [];
		chat.queueSignIn(credential, {settle: ({status}) => void outcomes.push(status)});
		server.receive({type: 'error', message: 'Session not found'});
		server.lose();
		expect(outcomes).toEqual([]);
		const resumed = {id: 's-1', displayName: undefined, authenticated: false, resumed: true};
		server.become({at: 'authenticating', attempt: 1, session: resumed, since: undefined});
		server.reach(
			{at: 'ready', session: {...resumed, displayName: 'Ada', authenticated: true}, since: 2, attempt: 1},
			{type: 'auth_configured', message: 'Authenticated as Ada', display_name: 'Ada'},
		);
		expect(outcomes).toEqual(['accepted']);
		expect(notices()).not.toContain('auth_failed');
	});

	it('interrupted by a loss is followed by a normal reconnection', () => {
		server.ready('s-1');
		chat.send('one');
		answer('1');
		chat.signIn(credential);
		server.lose();
		server.ready('s-1', true);
		expect(server.types()).toEqual(['chat', 'auth', 'history']);
		server.receive({type: 'history', messages: [{role: 'user', content: 'one'}]});
		expect(notices()).toContain('resumed');
	});
});

describe('unusual frames', () => {
	it('of an unknown type are reported once', () => {
		server.ready();
		server.receive({type: 'sparkle'});
		server.receive({type: 'sparkle'});
		expect(notices()).toEqual(['connected', 'unknown_frame']);
	});

	it('may be invalid JSON, in a turn and outside', () => {
		server.ready();
		chat.send('hello');
		server.receiveText('<html>');
		expect(chat.getSnapshot().turn).toBeDefined();
		server.receiveText('{"type":"ai_response","message":"half');
		expect(chat.getSnapshot().turn).toBeUndefined();
		expect(notices()).toEqual(['connected', 'undecodable_frame', 'unreadable_answer']);
	});

	it('end the wait for a history that cannot be decoded', () => {
		server.ready();
		chat.request('history');
		server.receiveText('{"type":"history","messages":[');
		chat.send('on');
		expect(server.types()).toEqual(['history', 'chat']);
	});

	it('with a flawed answer are shown as far as possible', () => {
		server.ready();
		chat.send('hello');
		server.receive({type: 'ai_response', message: 7});
		expect(chat.getSnapshot().turn).toBeUndefined();
		expect(notices()).toContain('flawed_frame');
	});

	it('with an unrequested answer are shown', () => {
		server.ready();
		answer('surprise');
		expect(replies()).toEqual(['surprise']);
	});
});

describe('the store', () => {
	it('notifies listeners of streamed text without urgency, and returns the same snapshot while unchanged', () => {
		server.ready();
		const notified: boolean[] = [];
		const stop = chat.subscribe((urgent) => notified.push(urgent));
		chat.send('hello');
		expect(notified.every(Boolean)).toBe(true);
		notified.length = 0;
		typing('AI is thinking...');
		expect(notified).toEqual([false]);
		expect(chat.getSnapshot()).toBe(chat.getSnapshot());
		stop();
		typing('Hi');
		expect(notified).toEqual([false]);
	});
});
