import {mkdtempSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import * as fc from 'fast-check';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import type {Client, ClientEvents, ClientOptions, CreateClient} from '../../source/client/client.ts';
import {LOGGED_BYTES, TIME_LIMITS} from '../../source/client/limits.ts';
import {openDebugLog} from '../../source/journal/debug-log.ts';
import {decode} from '../../source/protocol/decode.ts';
import type {AuthFrame} from '../../source/protocol/frames.ts';
import {redactFrame} from '../../source/protocol/redact.ts';
import {logClient} from '../../source/session/client-log.ts';
import {anyText} from '../support/arbitraries.ts';
import {CONNECTIONS, SESSION_ID, session} from '../support/connections.ts';
import {createHandClock} from '../support/hand-clock.ts';
import {sampleFailure} from '../support/notices.ts';

let folder = '';
let count = 0;
beforeAll(() => {
	folder = mkdtempSync(path.join(tmpdir(), 'client-log-'));
});
afterAll(() => rmSync(folder, {recursive: true, force: true}));

interface TapOptions {
	readonly level?: 'debug' | 'info';
	readonly url?: string;
	readonly credential?: AuthFrame;
	/** Most characters of a frame. */
	readonly mostOfFrame?: number;
}

/** A logged client that does nothing by itself; the test emits its events. */
function openLogged({level = 'debug', url = 'ws://host/ws/chat', credential, mostOfFrame}: TapOptions = {}) {
	const file = path.join(folder, `${++count}.log`);
	const log = openDebugLog({file, level, secrets: [], ...(mostOfFrame === undefined ? {} : {mostOfFrame})});
	const asked: AuthFrame[] = [];
	const received: string[] = [];
	let events: ClientEvents | undefined;
	const create: CreateClient = (_options, given) => {
		events = given;
		return {
			state: {at: 'idle'},
			maxFrameBytes: 5,
			connect: () => received.push('connect'),
			send: () => true,
			renew() {},
			withdraw: () => false,
			authenticate: (next) => asked.push(next),
			probe: () => false,
			redact: (text) => text,
			reconnect: () => {},
			close: async () => {},
		} satisfies Client;
	};
	const clock = createHandClock();
	const options: ClientOptions = {
		url,
		credential,
		reconnect: true,
		maxFrameBytes: 5,
		compress: false,
		limits: TIME_LIMITS,
		clock,
		openSocket() {
			throw new Error('nothing is dialed here');
		},
		random: () => 0,
	};
	const client = logClient(create, log)(options, {
		onState: ({at}) => received.push(`state ${at}`),
		onFrame: (decoded, at, bytes) => received.push(`frame ${decoded.kind} ${at} ${bytes}`),
		onSent: ({type}, at) => received.push(`sent ${type} ${at}`),
	});
	if (events === undefined) throw new Error('no client was created');
	return {
		client,
		events,
		asked,
		received,
		/** As the socket reports it; a beginning alone, of a message of more bytes. */
		receive(text: string, size = Buffer.byteLength(text)) {
			events?.onMessage?.(Buffer.from(text).toString('utf8', 0, LOGGED_BYTES), 0, size);
			events?.onFrame(decode(text), 0, size);
		},
		/** The lines of the log, without times and names. */
		lines: (): string[] =>
			readFileSync(file, 'utf8')
				.trimEnd()
				.split('\n')
				.map((line) => line.slice(48)),
		/** The whole log. */
		whole: (): string => readFileSync(file, 'utf8'),
	};
}

describe('a logged client', () => {
	it('behaves as before, and its owner receives the same events', () => {
		const {client, events, received, receive, asked} = openLogged();
		client.connect();
		events.onState(CONNECTIONS.dialing, 0);
		receive('{"type":"pong"}');
		receive('no JSON');
		events.onSent({type: 'ping'}, 7);
		expect(received).toEqual([
			'connect',
			'state dialing',
			'frame frame 0 15',
			'frame undecodable 0 7',
			'sent ping 7',
		]);
		expect(client.maxFrameBytes).toBe(5);
		expect(client.state).toEqual({at: 'idle'});
		const credential: AuthFrame = {type: 'auth', auth_type: 'bearer_token', token: 'later-secret'};
		client.authenticate(credential);
		expect(asked).toEqual([credential]);
	});

	it.each([
		'{"type":"mystery","x":1e400, "z" : -0}',
		'{"type":"typing","message":"n","x":1e400,"extra":{}}',
		'{"type":"conversation_created","conversation_id": 1}',
		'{"type":"ai_response","message":"a\\/\\u00e9","tool_calls":[{"id":1,"name":"n","arguments":{"10":1.10,"2":"b","2":-0}}]}',
		'{"type":"pong"}{"type":"pong"}',
		'[1, 2]',
		'no JSON at all',
	])('logs a message as it was received: %s', (text) => {
		const {receive, lines} = openLogged();
		receive(text);
		expect(lines()[0]).toBe(`DEBUG - Message received: ${text}`);
		expect(lines().filter((line) => line.includes('Message received'))).toHaveLength(1);
	});

	it('logs one line for each message, with visible control characters and without secrets', () => {
		const {receive, lines} = openLogged({
			credential: {type: 'auth', auth_type: 'bearer_token', token: 'canary-1234567890123456789'},
		});
		receive('{\r\n"type":  "pong",\n"x":"\u001B[2J canary-1234567890123456789"}');
		expect(lines()[0]).toBe('DEBUG - Message received: {␊"type":  "pong",␊"x":"␛[2J [redacted]"}');
	});

	it.each([
		'{"type":"pong","x":"\\u0063anary-1234567890123456789"}',
		'{"type":"pong","x":"{\\"y\\":\\"\\\\u0063anary-\\\\u0031234567890123456789\\"}"}',
	])('finds a secret in escapes that no encoder writes: %s', (text) => {
		const {receive, lines} = openLogged({
			credential: {type: 'auth', auth_type: 'bearer_token', token: 'canary-1234567890123456789'},
		});
		receive(text);
		expect(lines()[0]).toContain('[redacted]');
		expect(lines()[0]).not.toMatch(/anary|234567/);
	});

	it('makes every hostile string visible', () => {
		const hostile: readonly {readonly text: string}[] = JSON.parse(
			readFileSync('test/fixtures/hostile-strings.json', 'utf8'),
		);
		for (const {text} of hostile) {
			const {receive, lines, whole} = openLogged();
			receive(text);
			expect(lines()[0]).toMatch(/^DEBUG - Message received: /);
			expect(whole()).not.toMatch(/[^\P{Cc}\n]/u);
		}
	});

	it('logs whole frames of up to 1 MB, of which the end is as important as the beginning', () => {
		const {events, receive, lines} = openLogged();
		const text = JSON.stringify({
			type: 'history',
			messages: [{role: 'tool', content: 'x'.repeat(900_000)}],
			last: 'END',
		});
		receive(text);
		events.onSent({type: 'chat', message: `${'x'.repeat(900_000)}END`}, 0);
		expect(lines()[0]).toBe(`DEBUG - Message received: ${text}`);
		expect(lines().at(-1)).toMatch(/xEND"\}$/);
		receive('y'.repeat(3_000_000));
		const cut = lines().find((line) => line.startsWith('DEBUG - Message received: y'));
		expect(cut).toMatch(/y… \(2\.9 MB\)$/);
		expect(cut?.length).toBeGreaterThan(1_048_576);
	});

	it('cuts a long message and gives its size, and no part of a secret is left at the cut', () => {
		const token = 'canary-4711'.repeat(200);
		const {receive, lines} = openLogged({
			credential: {type: 'auth', auth_type: 'bearer_token', token},
			mostOfFrame: 2_000,
		});
		for (let before = LOGGED_BYTES - 2300; before < LOGGED_BYTES + 10; before += 311)
			receive(`${'x'.repeat(before)}${token}`, 5_000_000);
		for (let before = 1900; before < 2100; before += 9) receive(`${'x'.repeat(before)}${token}`);
		for (const line of lines().filter((each) => each.startsWith('DEBUG'))) {
			expect(line).toMatch(/… \(.* [KM]B\)$|x\[redacted\]$/);
			expect(line.length).toBeLessThan(2100);
			expect(line).not.toContain('canary');
		}
	});

	it('asks for the text of messages only if it is detailed', () => {
		expect(openLogged({level: 'info'}).events.onMessage).toBeUndefined();
		expect(openLogged().events.onMessage).toBeDefined();
	});

	it('logs changes of the connection in the format of the document', () => {
		const {events, lines} = openLogged({url: 'ws://ada:pass@host/ws/chat?token=abcdef&user_id=1'});
		const {dialing, greeting, authenticating, ready, waiting, stopped, closing, closed} = CONNECTIONS;
		events.onState(dialing, 0);
		events.onState(greeting, 0);
		events.onState({...greeting, identity: {displayName: 'Ada'}}, 0);
		events.onState(authenticating, 0);
		events.onState(ready, 0);
		events.onState({...ready, since: 5}, 0);
		events.onState({...ready, session: session({authenticated: true, displayName: 'Ada'})}, 0);
		events.onState({...waiting, retryAt: 1_500}, 0);
		events.onState({...dialing, attempt: 2, resume: SESSION_ID}, 0);
		events.onState({...ready, session: session({resumed: true})}, 0);
		events.onState({...ready, session: session({resumed: false})}, 0);
		events.onState(stopped, 0);
		events.onState(closing, 0);
		events.onState(closed, 0);
		const url = 'ws://[redacted]@host/ws/chat?token=[redacted]&user_id=1';
		expect(lines()).toEqual([
			`INFO - Connecting to ${url}...`,
			'INFO - WebSocket connected',
			`INFO - Authenticating in session ${SESSION_ID}`,
			`INFO - Ready in session ${SESSION_ID}`,
			`INFO - Ready in session ${SESSION_ID}, authenticated as Ada`,
			'WARNING - Lost the connection to localhost:8000 (server stopped, or network down). [connection_lost] Attempt 2 in 1.5 s.',
			`INFO - Connecting to ${url}... for session ${SESSION_ID} (attempt 2)`,
			`INFO - Ready in session ${SESSION_ID}, resumed`,
			`INFO - Ready in session ${SESSION_ID}, new: the requested one was not resumed`,
			'ERROR - Lost the connection to localhost:8000 (server stopped, or network down). [connection_lost] Check that the server is running.',
			'INFO - Closing',
			'INFO - Closed',
		]);
	});

	it('logs the error behind a failure, without secrets', () => {
		const credential: AuthFrame = {type: 'auth', auth_type: 'bearer_token', token: 'abcdef-secret'};
		const {events, lines} = openLogged({credential});
		const {waiting, stopped} = CONNECTIONS;
		const detail = 'TypeError: x is no constructor, abcdef-secret at a.js:1';
		events.onState({...waiting, retryAt: 1_500, because: sampleFailure({code: 'reader_failed', detail})}, 0);
		events.onState({...stopped, because: sampleFailure({code: 'program_fault', detail})}, 0);
		const cause = 'Cause: TypeError: x is no constructor, [redacted] at a.js:1.';
		expect(lines()).toEqual([
			expect.stringContaining(`[reader_failed] ${cause} Attempt 2 in 1.5 s.`),
			expect.stringContaining(`[program_fault] ${cause} Please report it`),
		]);
	});

	it('logs every frame in both directions, and its problems', () => {
		const {events, receive, lines} = openLogged();
		events.onSent({type: 'chat', message: 'hello'}, 0);
		receive('{"type":"typing","message":"AI is thinking...","timestamp":"t"}');
		receive('{"type":"sparkle","colour":"red"}');
		receive('{"type":"error","message":"Invalid message format"}');
		receive('{"type":"ai_response","message":7}');
		receive('<html>\n');
		expect(lines()).toEqual([
			'DEBUG - Message sent: {"type":"chat","message":"hello"}',
			'DEBUG - Message received: {"type":"typing","message":"AI is thinking...","timestamp":"t"}',
			'DEBUG - Message received: {"type":"sparkle","colour":"red"}',
			'DEBUG - Message received: {"type":"error","message":"Invalid message format"}',
			'ERROR - The server reports an error (error): Invalid message format',
			'DEBUG - Message received: {"type":"ai_response","message":7}',
			expect.stringMatching(/^WARNING - Malformed ai_response frame: message is not text$/),
			'DEBUG - Message received: <html>␊',
			expect.stringMatching(/^WARNING - Received a message that cannot be read \(.*\): <html>␊$/),
		]);
	});

	it.each([
		['{"type":"auth_failed","message":"no"}', 'auth_failed'],
		['{"type":"auth_response","success":false,"message":"no"}', 'auth_response'],
		['{"type":"ai_response","message":"no","error":true}', 'ai_response'],
		['{"type":"ai_response","message":"no","metadata":{"error":true}}', 'ai_response'],
		['{"type":"conversation_error","code":"c","message":"no"}', 'conversation_error'],
	])('logs the errors that the server reports at the level INFO: %s', (text, type) => {
		const {events, receive, lines} = openLogged({level: 'info'});
		events.onSent({type: 'ping'}, 0);
		receive('{"type":"auth_response","success":true,"message":"yes","timestamp":"t"}');
		receive(text);
		expect(lines().filter((line) => !line.includes('WARNING'))).toEqual([
			`ERROR - The server reports an error (${type}): no`,
		]);
	});

	it('cuts a long frame and gives its size', () => {
		const {events, lines} = openLogged({mostOfFrame: 2_000});
		const frame = {type: 'chat', message: 'x'.repeat(100_000)} as const;
		events.onSent(frame, 0);
		expect(lines()[0]).toMatch(/^DEBUG - Message sent: \{"type":"chat","message":"x+… \(98 KB\)$/);
	});
});

describe('no line holds a secret', () => {
	const secret = fc.oneof(
		anyText.map((text) => `§key ${text}¶`),
		fc.stringMatching(/^[A-Za-z0-9+/=_.~-]{12,60}$/).filter((text) => !/redact/i.test(text)),
	);
	const type = 'auth';
	const kinds: ReadonlyArray<(hidden: string) => AuthFrame> = [
		(token) => ({type, auth_type: 'bearer_token', token}),
		(password) => ({type, auth_type: 'basic_auth', username: 'ada', password}),
		(api_key) => ({type, auth_type: 'api_key', api_key, api_key_header: 'X-API-Key'}),
		(client_secret) => ({
			type,
			auth_type: 'oauth2',
			client_id: 'id',
			client_secret,
			token_url: 'https://h/t',
		}),
		(hidden) => ({
			type,
			auth_type: 'custom',
			custom_headers: {Authorization: `Bearer ${hidden}`, 'X-A': hidden},
		}),
		(session_token) => ({type, auth_type: 'sso', session_token}),
	];

	it('of any kind, from the start or added later, however the server quotes it', () => {
		fc.assert(
			fc.property(
				secret,
				fc.constantFrom(...kinds),
				fc.constantFrom('first', 'later'),
				(hidden, make, when) => {
					const credential = make(hidden);
					const {client, events, receive, whole} = openLogged(when === 'first' ? {credential} : {});
					if (when === 'later') client.authenticate(credential);
					events.onSent(credential, 0);
					events.onSent(redactFrame(credential), 0);
					events.onSent({type: 'chat', message: `is ${hidden} right?`}, 0);
					receive(JSON.stringify({type: 'error', message: `bad: ${hidden}`}));
					receive(JSON.stringify({type: hidden, [hidden]: {deep: [JSON.stringify({hidden})]}}));
					receive(`broken ${hidden}`);
					const because = sampleFailure({code: 'server_closed', reason: `No: ${hidden}`});
					events.onState({...CONNECTIONS.stopped, because}, 0);
					const quoted = (text: string): string => JSON.stringify(text).slice(1, -1);
					for (const form of [hidden, quoted(hidden), quoted(quoted(hidden))]) {
						expect(whole()).not.toContain(form);
					}
					expect(whole().match(/\[redacted\]/g)?.length).toBeGreaterThanOrEqual(7);
				},
			),
			{numRuns: 60},
		);
	});
});
