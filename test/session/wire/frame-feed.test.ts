/** The feed of frames: those that were kept and all that follow, both ways, in the order of their times, without secrets. */
import {describe, expect, it} from 'vitest';
import type {Client, ClientEvents, CreateClient} from '../../../source/client/client.ts';
import {TIME_LIMITS} from '../../../source/client/limits.ts';
import {createMessageWatch, type WatchedMessage} from '../../../source/client/worker/watched-messages.ts';
import type {OnWatched} from '../../../source/client/worker/worker-socket.ts';
import type {AuthFrame} from '../../../source/protocol/frames.ts';
import {secretsOf} from '../../../source/protocol/redact.ts';
import type {FrameRecord} from '../../../source/recording/frame-record.ts';
import {createFrameFeed} from '../../../source/session/wire/frame-feed.ts';
import {CONNECTIONS, SESSION_ID} from '../../support/connections.ts';
import {createHandClock} from '../../support/hand-clock.ts';
import {HOSTILE_TEXTS} from '../../support/hostile-texts.ts';
import {sampleFailure} from '../../support/notices.ts';

const IDLE: Client = {
	state: {at: 'idle'},
	maxFrameBytes: 5,
	connect() {},
	send: () => true,
	renew() {},
	withdraw: () => false,
	authenticate() {},
	probe: () => false,
	redact: (text) => text,
	reconnect() {},
	close: async () => {},
};

/** A feed whose client does nothing by itself. @param hasThread messages are received in another thread */
function openFeed({hasThread = true, url = 'ws://host/chat'} = {}) {
	const clock = createHandClock();
	let now = clock.now();
	const secrets = new Set<string>();
	let onWatched: OnWatched | undefined;
	const feed = createFrameFeed({
		clock,
		watch: hasThread
			? (next) => {
					onWatched = next;
				}
			: undefined,
		secrets,
		preciseNow: () => now,
	});
	let events: ClientEvents | undefined;
	const create: CreateClient = (_, given) => {
		events = given;
		return IDLE;
	};
	const received: string[] = [];
	feed.wrap(create)(
		{
			...{
				url,
				credential: undefined,
				reconnect: true,
				maxFrameBytes: 5,
				compress: false,
				limits: TIME_LIMITS,
			},
			...{clock, random: () => 0},
			openSocket() {
				throw new Error('nothing is dialed here');
			},
		},
		{
			onState: ({at}) => received.push(`state ${at}`),
			onFrame: () => received.push('frame'),
			onSent: ({type}) => received.push(`sent ${type}`),
		},
	);
	if (events === undefined) throw new Error('no client was created');
	const records: FrameRecord[] = [];
	const times: number[] = [];
	return {
		...{feed, events, secrets, received, records, times, clock, start: now},
		at(time: number) {
			now = feed.startedAt + time;
		},
		listen: () =>
			feed.listen((record, at) => {
				records.push(record);
				times.push(at - feed.startedAt);
			}),
		watched(messages: readonly WatchedMessage[], hasEarlier = false) {
			onWatched?.(messages, hasEarlier);
		},
		message: (head: string, time: number, bytes = Buffer.byteLength(head)): WatchedMessage => ({
			...{head, bytes, at: feed.startedAt + time},
		}),
	};
}

const CHAT = {type: 'chat', message: 'hi'} as const;

describe('the feed', () => {
	it('has what was kept, and then all, in the order of time', async () => {
		const {feed: _, events, at, listen, watched, message, records, times, clock} = openFeed();
		at(1);
		events.onSent(CHAT, 0, '{"type":"chat","message":"hi"}');
		at(3);
		events.onSent({type: 'ping'}, 0, '{"type":"ping"}');
		const listening = listen();
		watched([message('{"type":"typing"}', 2)]);
		expect(await listening).toBeUndefined();
		expect(times).toEqual([1, 2, 3]);
		at(5);
		events.onSent({type: 'ping'}, 0, '{"type":"ping"}');
		watched([message('{"type":"pong"}', 4)]);
		expect(times).toEqual([1, 2, 3]);
		clock.advance(60);
		expect(times).toEqual([1, 2, 3, 4, 5]);
		expect(records.slice(0, 2)).toEqual([
			{t: 1, dir: 'out', frame: '{"type":"chat","message":"hi"}', bytes: 30},
			{t: 2, dir: 'in', frame: '{"type":"typing"}', bytes: 17},
		]);
	});

	it('notes that a connection is open before its first message, however late that is known here', async () => {
		const {events, at, listen, watched, message, records, times} = openFeed();
		for (const time of [1, 11]) {
			at(time);
			events.onState({at: 'dialing', attempt: 1, resume: undefined}, 0);
			at(time + 5);
			events.onState(CONNECTIONS.greeting, 0);
			events.onState(CONNECTIONS.stopped, 0);
		}
		const listening = listen();
		watched([message('a', 3), message('b', 4), message('c', 14)]);
		await listening;
		const notes = records.map((record) => (record.dir === 'note' ? record.note : record.frame));
		const expected = ['connect', 'open', 'a', 'b', 'stopped', 'connect', 'open', 'c', 'stopped'];
		expect([notes, times]).toEqual([expected, [1, 3, 3, 4, 6, 11, 14, 14, 16]]);
	});

	it('says from when on it has all', async () => {
		const {events, at, listen, watched, message, times} = openFeed();
		for (let time = 0; time < 10; time++) {
			at(time);
			events.onSent(CHAT, 0, 'x');
		}
		const listening = listen();
		watched([message('a', 4), message('b', 6)], true);
		expect(await listening).toBe(openFeed().start + 4);
		expect(times).toEqual([4, 4, 5, 6, 6, 7, 8, 9]);
	});

	it('keeps no more than some hundred before anybody listens', async () => {
		const {events, listen, watched, records} = openFeed();
		for (let count = 0; count < 1000; count++) events.onSent(CHAT, 0, 'x'.repeat(100_000));
		const listening = listen();
		watched([]);
		expect(await listening).toBeDefined();
		expect(records.length).toBeLessThanOrEqual(256);
		expect(records.at(-1)).toMatchObject({frame: 'x'.repeat(8192), bytes: 100_000, truncated: true});
	});

	it('has the messages of this thread where there is no other', async () => {
		const {events, listen, records, clock} = openFeed({hasThread: false});
		await listen();
		events.onMessage?.('{"type":"pong"}', 0, 15);
		clock.advance(60);
		expect(records).toEqual([{t: 0, dir: 'in', frame: '{"type":"pong"}', bytes: 15}]);
	});

	it('notes what happens to the connection', async () => {
		const {events, listen, watched, records, received} = openFeed({
			url: 'ws://ada:hunter22@host/chat?token=hunter22&a=1',
		});
		const stopped = (failure: Parameters<typeof sampleFailure>[0]) =>
			({...CONNECTIONS.stopped, because: sampleFailure(failure)}) as typeof CONNECTIONS.stopped;
		events.onState({at: 'dialing', attempt: 1, resume: 's-1'}, 0);
		events.onState(CONNECTIONS.greeting, 0);
		events.onState(CONNECTIONS.ready, 0);
		events.onState(stopped({code: 'server_error', mark: 'code 1011', reason: 'boom'}), 0);
		events.onState({at: 'dialing', attempt: 2, resume: undefined}, 0);
		events.onState(stopped({code: 'connection_lost'}), 0);
		events.onState(CONNECTIONS.closed, 0);
		const listening = listen();
		watched([]);
		await listening;
		expect(records).toMatchObject([
			{note: 'connect', url: 'ws://[redacted]@host/chat?token=[redacted]&a=1', session: 's-1'},
			{note: 'open'},
			{note: 'ready', session: SESSION_ID},
			{note: 'stopped', code: 'server_error', mark: 'code 1011', reason: 'boom'},
			{note: 'connect'},
			{note: 'stopped', code: 'connection_lost'},
			{note: 'close', by: 'out'},
		]);
		expect(received).toHaveLength(7);
	});

	it('has no secret, in no form, in no direction, and none of a cut one', async () => {
		const canary = 'Canary/7"4é+1';
		const credentials: readonly AuthFrame[] = [
			{type: 'auth', auth_type: 'bearer_token', token: canary},
			{type: 'auth', auth_type: 'basic_auth', username: 'ada', password: canary},
			{type: 'auth', auth_type: 'api_key', api_key: canary, api_key_header: 'X-Key'},
			{type: 'auth', auth_type: 'custom', custom_headers: {'X-Any': canary}},
			{type: 'auth', auth_type: 'sso', session_token: canary},
			{
				...{type: 'auth', auth_type: 'oauth2', client_id: 'id', client_secret: canary},
				token_url: `https://h/token?secret=${encodeURIComponent(canary)}`,
			},
		];
		const base64 = Buffer.from(`ada:${canary}`).toString('base64');
		const forms = [
			...[canary, JSON.stringify(canary), JSON.stringify(JSON.stringify(canary)), base64],
			encodeURIComponent(canary),
		];
		const {events, listen, watched, message, records, secrets, clock} = openFeed();
		const listening = listen();
		watched([]);
		await listening;
		for (const credential of credentials) {
			for (const secret of secretsOf(credential)) secrets.add(secret);
			events.onSent(credential, 0);
		}
		for (const form of forms) {
			watched([message(`{"type":"error","message":"no ${form.replaceAll(/(?<!\\)"/g, '\\"')} here"}`, 1)]);
			for (const text of HOSTILE_TEXTS.slice(0, 20)) watched([message(`${text}${form}${text}`, 1)]);
			// Cut within the secret.
			for (let cut = 4; cut < form.length; cut++)
				watched([message(`{"message":"${form.slice(0, cut)}`, 1, 1e6)]);
			events.onSent(CHAT, 0, form);
		}
		events.onState({...CONNECTIONS.ready, session: {...CONNECTIONS.ready.session, displayName: canary}}, 0);
		clock.advance(60);
		const written = JSON.stringify(records);
		expect(records.length).toBeGreaterThan(100);
		for (const part of ['Canary', 'Canar', encodeURIComponent(canary), base64.slice(4, 16)])
			expect(written).not.toContain(part);
		expect(written).toContain('"auth_type\\":\\"basic_auth\\",\\"username\\":\\"ada\\"');
	});
});

describe('the watch of messages in the thread that receives them', () => {
	it('keeps the newest beginnings, and then all of each message', () => {
		let now = 0;
		const watch = createMessageWatch(() => now++);
		for (let count = 0; count < 300; count++) watch.add(Buffer.from(`message ${count}`));
		const long = `${'x'.repeat(8191)}é${'y'.repeat(100)}`;
		watch.add(Buffer.from(long));
		const {messages, hasEarlier} = watch.start();
		expect([messages.length, hasEarlier, messages[0]]).toEqual([
			256,
			true,
			{head: 'message 45', bytes: 11 - 1, at: 45},
		]);
		expect(messages.at(-1)).toEqual({head: 'x'.repeat(8191), bytes: Buffer.byteLength(long), at: 300});
		expect(watch.take()).toEqual([]);
		watch.add(Buffer.from(long));
		expect(watch.take()).toEqual([{head: long, bytes: Buffer.byteLength(long), at: 301}]);
		expect(watch.take()).toEqual([]);
	});

	it('does not share memory with later messages', () => {
		const watch = createMessageWatch(() => 0);
		const memory = Buffer.from('first');
		watch.add(memory);
		memory.write('other');
		expect(watch.start().messages.map(({head}) => head)).toEqual(['first']);
	});
});
