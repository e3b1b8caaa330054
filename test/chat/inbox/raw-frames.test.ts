/** /raw: a frame goes out as it was typed, and what the server says about it is the answer to nothing else. */
import {beforeEach, describe, expect, it} from 'vitest';
import {createChat} from '../../../source/chat/chat.ts';
import {readInput, withoutSecret} from '../../../source/chat/commands.ts';
import {wordNotice} from '../../../source/chat/notices.ts';
import {createFakeClient} from '../../support/fake-client.ts';
import {createHandClock} from '../../support/hand-clock.ts';

let clock: ReturnType<typeof createHandClock>;
let client: ReturnType<typeof createFakeClient>;
let chat: ReturnType<typeof createChat>;

beforeEach(() => {
	clock = createHandClock();
	client = createFakeClient(clock);
	chat = createChat({createClient: client.create, url: 'ws://host/chat', clock});
	client.ready();
	client.sent.length = 0;
});

const notices = (): readonly string[] =>
	chat.getSnapshot().entries.flatMap((entry) => (entry.kind === 'notice' ? [entry.code] : []));
const lastNotice = (): string => {
	const last = chat.getSnapshot().entries.findLast((entry) => entry.kind === 'notice');
	return last?.kind === 'notice' ? wordNotice(last).text : '';
};

describe('a frame that the user wrote', () => {
	it('is sent as it is, with a ping behind it, whose answer says that it was handled', () => {
		expect(chat.sendRaw('{"type":"mystery","n":1.0}')).toBe(true);
		expect(client.types()).toEqual(['mystery', 'ping']);
		client.receive({type: 'error', message: 'Unknown message type: mystery'});
		client.receive({type: 'pong'});
		expect(notices().slice(-3)).toEqual(['raw_sent', 'server_error', 'raw_done']);
		expect(lastNotice()).toContain('"mystery"');
	});

	it('keeps what is sent later until it is handled: its answer is below no question', () => {
		chat.sendRaw('{"type":"chat"}');
		chat.send('a question');
		expect(client.types()).toEqual(['chat', 'ping']);
		client.receive({
			type: 'ai_response',
			message: 'about the frame',
			tool_calls: [],
			tool_results: [],
			metadata: {},
		});
		client.receive({type: 'error', message: 'Message is missing'});
		expect(client.types()).toEqual(['chat', 'ping']);
		client.receive({type: 'pong'});
		expect(client.types()).toEqual(['chat', 'ping', 'chat']);
		client.receive({
			type: 'ai_response',
			message: 'the answer',
			tool_calls: [],
			tool_results: [],
			metadata: {},
		});
		const entries = chat.getSnapshot().entries.filter(({kind}) => kind !== 'notice');
		expect(entries).toMatchObject([
			{kind: 'assistant', answers: undefined},
			{kind: 'user', text: 'a question', id: entries[1]?.id},
			{kind: 'assistant', answers: entries[1]?.id},
		]);
	});

	it('keeps nothing back for long where the server has no pings', () => {
		chat.sendRaw('{"type":"mystery"}');
		chat.send('a question');
		clock.advance(15_000);
		expect(client.types()).toEqual(['mystery', 'ping', 'chat']);
	});

	it('is forgotten with its connection', () => {
		chat.sendRaw('{"type":"mystery"}');
		client.lose();
		client.ready();
		chat.send('a question');
		client.receive({type: 'pong'});
		expect(notices()).not.toContain('raw_done');
		expect(chat.sendRaw('{"type":"again"}')).toBe(false);
	});

	it.each([
		['not json', 'is not a JSON object'],
		['[1]', 'is not a JSON object'],
		['"chat"', 'is not a JSON object'],
		['', 'is not a JSON object'],
		[
			'{"type":"auth","auth_type":"bearer_token","token":"x"}',
			'"auth" changes what this program has to know',
		],
		['{"type":"logout"}', '"logout"'],
		['{"type":"clear"}', '"clear"'],
		['{"type":"conversation_load","conversation_id":"c"}', '"conversation_load"'],
		['{"type":"config_update"}', '"config_update"'],
		['{"type":"chat","message":"hi"}', 'a question has to be sent as a message'],
	])('is refused: %s', (json, words) => {
		expect(chat.sendRaw(json)).toBe(false);
		expect([lastNotice(), client.sent]).toEqual([expect.stringContaining(words), []]);
	});

	it('is refused while something is under way, and without a connection', () => {
		chat.send('a question');
		expect(chat.sendRaw('{"type":"mystery"}')).toBe(false);
		expect(lastNotice()).toContain('has not answered');
		client.receive({type: 'ai_response', message: 'x', tool_calls: [], tool_results: [], metadata: {}});
		chat.request('ping');
		expect(chat.sendRaw('{"type":"mystery"}')).toBe(false);
		client.receive({type: 'pong'});
		client.lose();
		expect(chat.sendRaw('{"type":"mystery"}')).toBe(false);
		expect(lastNotice()).toContain('there is no connection');
	});
});

describe('the command', () => {
	it('takes a frame of several lines, which is never a message', () => {
		const input = readInput('/raw {\n  "type": "ping"\n}');
		expect(input).toMatchObject({
			kind: 'command',
			argument: '{\n  "type": "ping"\n}',
			command: {name: 'raw'},
		});
		expect(readInput('/raw\n{"a":1}').kind).toBe('message');
	});

	it.each(['{"type":"auth","x":1}', '{"token":"canary"', '{"password":"canary"}', '{"API_KEY":"canary"}'])(
		'is not kept where it may be a sign-in: %s',
		(json) => {
			expect(withoutSecret(`/raw ${json}`)).toBe('/raw');
		},
	);

	it('is kept otherwise', () => {
		expect(withoutSecret('/raw {"type":"ping"}')).toBeUndefined();
	});
});
