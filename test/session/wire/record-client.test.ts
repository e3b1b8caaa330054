/** A recorded session: what its server sent and got, in order, without secrets. */
import {mkdtempSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterAll, beforeAll, describe, expect, it, onTestFinished} from 'vitest';
import {systemClock} from '../../../source/clock.ts';
import type {AuthFrame} from '../../../source/protocol/frames.ts';
import {secretsOf} from '../../../source/protocol/redact.ts';
import type {FrameRecord, MessageRecord} from '../../../source/recording/frame-record.ts';
import {readRecords} from '../../../source/recording/read-records.ts';
import {openSession} from '../../../source/session/open-session.ts';
import {HOSTILE_TEXTS} from '../../support/hostile-texts.ts';
import {credentialOf, serverSettings} from '../../support/settings.ts';
import {startServer} from '../../support/ws-server.ts';

let folder = '';
let count = 0;
beforeAll(() => {
	folder = mkdtempSync(path.join(tmpdir(), 'record-client-'));
});
afterAll(() => rmSync(folder, {recursive: true, force: true}));

const GREETING = '{"type":"connection_established","session_id":"s-1","message":"Hello"}';

/**
 * Records a connection on which the server sends these messages.
 * @returns the text of the recording, its records, and the auth frame that the server got
 */
async function recorded(messages: readonly string[], credential?: AuthFrame) {
	const file = path.join(folder, `${++count}.jsonl`);
	const server = await startServer();
	const settings = serverSettings(
		`${server.url}?token=canary-in-url`,
		credential && {credential: credentialOf(credential)},
	);
	const started = await openSession(
		{...settings, recording: file},
		{clock: systemClock, defaultLogFile: undefined},
	);
	if ('problem' in started) throw new Error(started.problem);
	onTestFinished(() => void started.stop());
	started.chat.connect();
	const side = await server.nextConnection();
	side.send(GREETING);
	let auth: unknown;
	if (credential !== undefined) {
		auth = await side.nextFrame();
		side.send('{"type":"auth_configured","message":"ok"}');
	}
	for (const message of messages) side.send(message);
	side.close(1011, 'canary-in-url is over');
	await new Promise<void>((resolve) => {
		started.chat.subscribe(() => {
			if (started.chat.getSnapshot().connection.at === 'waiting') resolve();
		});
	});
	expect(await started.stop()).toBe(`The recording is in ${file}`);
	const text = readFileSync(file, 'utf8');
	return {text, auth, ...readRecords(text)};
}

const isMessage = (record: FrameRecord): record is MessageRecord => record.dir !== 'note';
const received = (records: readonly FrameRecord[]): readonly string[] =>
	records.flatMap((record) => (record.dir === 'in' ? [record.frame] : []));

describe('a recorded session', () => {
	it('has every message of both directions as it was, in order, with the connection', async () => {
		const typing = Array.from(
			{length: 30},
			(_, index) => `{"type":"typing","message":"${'x'.repeat(index)}"}`,
		);
		const answer =
			'{"type":"ai_response","message":"1","metadata":{"n":1234567890123456789,"b":1,"a":1.10,"a":2}}';
		const {records, start, unreadable} = await recorded([...typing, answer, 'no JSON']);
		expect(unreadable).toEqual([]);
		expect(start).toMatchObject({recording: 1, program: expect.stringMatching(/^bedrock-chat\/\d/)});
		expect(received(records)).toEqual([GREETING, ...typing, answer, 'no JSON']);
		const notes = records.flatMap((record) => (isMessage(record) ? [] : [record]));
		expect(notes.map(({note}) => note)).toEqual(['connect', 'open', 'ready', 'lost', 'close']);
		expect(notes[3]).toMatchObject({code: 'server_error', mark: 'code 1011', reason: '[redacted] is over'});
		const times = records.map(({t}) => t);
		expect(times).toEqual(times.toSorted((a, b) => a - b));
	});

	it('keeps text that controls terminals as values, and out of the file', async () => {
		const messages = HOSTILE_TEXTS.map((text) => JSON.stringify({type: 'error', message: text}));
		const {text, records} = await recorded(messages);
		expect(text).not.toMatch(/[^\P{Cc}\n]|[\p{Cf}\p{Zl}\p{Zp}]/u);
		const values = received(records).map((frame) => JSON.parse(frame).message);
		expect(values.slice(1)).toEqual(messages.map((message) => JSON.parse(message).message));
	});

	it.each<AuthFrame>([
		{type: 'auth', auth_type: 'bearer_token', token: 'canary-token-73915'},
		{type: 'auth', auth_type: 'basic_auth', username: 'ada', password: 'canary/"pass" 4'},
		{type: 'auth', auth_type: 'api_key', api_key: 'canary-key-ü-55', api_key_header: 'X-Key'},
		{type: 'auth', auth_type: 'custom', custom_headers: {'X-Auth': 'canary-custom-1'}},
		{type: 'auth', auth_type: 'sso', session_token: 'canary.sso.999'},
	])('has no credential, neither sent nor quoted: $auth_type', async (credential) => {
		const secrets = [...secretsOf(credential), 'canary-in-url'];
		const forms = secrets.flatMap((secret) => [
			secret,
			encodeURIComponent(secret),
			JSON.stringify(secret).slice(1, -1),
			Buffer.from(secret).toString('base64'),
		]);
		const quotes = [JSON.stringify({type: 'error', message: forms.join(' ')}), `no JSON ${forms.join(' ')}`];
		const {text, records, auth} = await recorded(quotes, credential);
		expect(auth).toMatchObject({type: 'auth'});
		expect(records.some((record) => record.dir === 'out' && record.frame.includes('"auth"'))).toBe(true);
		for (const form of forms) expect(text).not.toContain(form);
	});
});
