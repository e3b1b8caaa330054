import {mkdtempSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import * as fc from 'fast-check';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import type {Client, ClientEvents, ClientOptions, CreateClient} from '../../source/client/client.ts';
import {TIME_LIMITS} from '../../source/client/limits.ts';
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
}

/** A logged client that does nothing by itself; the test emits its events. */
function openLogged({level = 'debug', url = 'ws://host/ws/chat', credential}: TapOptions = {}) {
	const file = path.join(folder, `${++count}.log`);
	const log = openDebugLog({file, level, secrets: []});
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
		receive: (text: string) => events?.onFrame(decode(text), 0, text.length),
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
		events.onState(CONNECTIONS.dialing);
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

	it('logs numbers and keys as they were received, without secrets', () => {
		const {receive, lines} = openLogged({
			credential: {type: 'auth', auth_type: 'bearer_token', token: 'canary-1234567890123456789'},
		});
		const value = '{"id":1234567890123456789,"10":1.10,"2":"canary-1234567890123456789","2":-0}';
		const shown = value.replace('canary-1234567890123456789', '[redacted]');
		const tools = (json: string): string =>
			`"tool_calls":[{"id":"a","name":"n","arguments":${json}}],"tool_results":[{"tool_call_id":"a","name":"n","result":${json}}]`;
		receive(`{"type":"ai_response","message":"done",${tools(value)}}`);
		receive(`{"type":"history","messages":[{"role":"tool","content":"",${tools(value)}}]}`);
		for (const line of lines()) {
			expect(line).toContain(`"arguments":${shown}`);
			expect(line).toContain(`"result":${shown}`);
			expect(line).not.toContain('Json');
		}
		expect(lines()).toHaveLength(2);
	});

	it('logs changes of the connection in the format of the document', () => {
		const {events, lines} = openLogged({url: 'ws://ada:pass@host/ws/chat?token=abcdef&user_id=1'});
		const {dialing, greeting, authenticating, ready, waiting, stopped, closing, closed} = CONNECTIONS;
		events.onState(dialing);
		events.onState(greeting);
		events.onState({...greeting, identity: {displayName: 'Ada'}});
		events.onState(authenticating);
		events.onState(ready);
		events.onState({...ready, since: 5});
		events.onState({...ready, session: session({authenticated: true, displayName: 'Ada'})});
		events.onState({...waiting, retryAt: 1_500});
		events.onState({...dialing, attempt: 2, resume: SESSION_ID});
		events.onState({...ready, session: session({resumed: true})});
		events.onState({...ready, session: session({resumed: false})});
		events.onState(stopped);
		events.onState(closing);
		events.onState(closed);
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
		events.onState({...waiting, retryAt: 1_500, because: sampleFailure({code: 'reader_failed', detail})});
		events.onState({...stopped, because: sampleFailure({code: 'program_fault', detail})});
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
			expect.stringMatching(
				/^DEBUG - Message received: \{"type":"ai_response","message":"```json\\n7\\n```",/,
			),
			expect.stringMatching(/^WARNING - Malformed ai_response frame: message is not text$/),
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
		const {events, lines} = openLogged();
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
					events.onState({...CONNECTIONS.stopped, because});
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
