import {mkdtempSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {describe, expect, it, onTestFinished} from 'vitest';
import type {ChatSnapshot} from '../../source/chat/chat.ts';
import {systemClock} from '../../source/clock.ts';
import {sealed} from '../../source/config/secrets.ts';
import type {ConversationSettings} from '../../source/config/settings.ts';
import {type OpenedSession, openSession} from '../../source/session/open-session.ts';
import {openSandbox} from '../support/sandbox.ts';
import {credentialOf, PLAIN_HANDSHAKE, serverSettings} from '../support/settings.ts';
import {startServer} from '../support/ws-server.ts';

async function start(settings: ConversationSettings, defaultLogFile?: string): Promise<OpenedSession> {
	const started = await openSession(settings, {clock: systemClock, defaultLogFile, pace: 0});
	if ('problem' in started) throw new Error(started.problem);
	onTestFinished(() => void started.stop());
	return started;
}

/** Resolves when the condition is true. */
function until({chat}: OpenedSession, is: (snapshot: ChatSnapshot) => boolean): Promise<void> {
	return new Promise((resolve) => {
		const check = (): void => {
			if (!is(chat.getSnapshot())) return;
			stop();
			resolve();
		};
		const stop = chat.subscribe(check);
		check();
	});
}

const isReady = ({connection}: ChatSnapshot): boolean => connection.at === 'ready';

describe('openSession', () => {
	it('ends the session of single sign-on at a logout, and says whether the server has confirmed it', async () => {
		const sandbox = await openSandbox({features: true});
		const credential = credentialOf({type: 'auth', auth_type: 'sso', session_token: 'good'});
		const started = await start(serverSettings(sandbox.url, {credential}));
		started.chat.connect();
		await until(started, ({session}) => session?.displayName === 'Ada');
		started.chat.request('logout');
		await until(started, ({entries}) =>
			entries.some(
				(entry) => entry.kind === 'notice' && entry.code === 'sso_ended' && entry.facts.isConfirmed,
			),
		);
		expect(sandbox.memory.ssoSessions.has('good')).toBe(false);
	});

	it('has the figures of the server', async () => {
		const {url} = await openSandbox({features: true});
		const started = await start(serverSettings(url));
		expect(await started.askStatistics()).toMatchObject({
			kind: 'offered',
			statistics: {errors: 0},
		});
	});

	it('dials nothing before connect(), then the given URL with the credential', async () => {
		const sandbox = await openSandbox();
		const credential = credentialOf({type: 'auth', auth_type: 'bearer_token', token: 'good'});
		const started = await start(serverSettings(sandbox.url, {credential}));
		expect(started).toMatchObject({url: sandbox.url, sandbox: undefined, log: undefined});
		expect(started.chat.getSnapshot().connection).toEqual({at: 'idle'});
		expect(sandbox.connections).toBe(0);
		started.chat.connect();
		await until(started, isReady);
		expect(started.chat.getSnapshot().session?.displayName).toBe('Ada');
		expect(await started.stop()).toBeUndefined();
		expect(started.chat.getSnapshot().connection).toEqual({at: 'closed'});
	});

	it('sends the header fields of the handshake, and treats their values as secrets', async () => {
		const server = await startServer();
		const headers = {'X-Tenant': 'blue-whale', Authorization: 'Bearer orca-orca'};
		const proxied = {...PLAIN_HANDSHAKE, headers};
		const started = await start(serverSettings(`${server.url}?token=narwhal`, {connection: sealed(proxied)}));
		started.chat.connect();
		const side = await server.nextConnection();
		expect(side.headers).toMatchObject({'x-tenant': 'blue-whale', authorization: 'Bearer orca-orca'});
		expect(started.redact('blue-whale, orca-orca, narwhal')).toBe('[redacted], [redacted], [redacted]');
	});

	it('hides in frames the values of sensitive header fields only, of the handshake and of a credential', async () => {
		const server = await startServer();
		const connection = sealed({
			...PLAIN_HANDSHAKE,
			headers: {Accept: 'application/json', Authorization: 'Bearer canary-4711'},
		});
		const custom_headers = {'X-Env': 'production', 'X-Auth': 'canary-4712'};
		const credential = credentialOf({type: 'auth', auth_type: 'custom', custom_headers});
		const started = await start(serverSettings(server.url, {connection, credential}));
		started.chat.connect();
		const side = await server.nextConnection();
		side.send({type: 'connection_established', session_id: 's-1', message: 'Hello'});
		await side.nextFrame();
		side.send({type: 'auth_configured', message: 'ok'});
		await until(started, isReady);
		side.send({type: 'ai_response', message: 'application/json in production: canary-4711, canary-4712'});
		const shown = (): string => JSON.stringify(started.chat.getSnapshot().entries);
		await until(started, () => shown().includes(' in '));
		expect(shown()).toContain('application/json in production: [redacted], [redacted]');
		// The journal hides the same ones.
		expect([...started.hidden].sort()).toEqual(['Bearer canary-4711', 'canary-4711', 'canary-4712']);
	});

	it('starts the built-in assistant and stops it', async () => {
		const server = {kind: 'sandbox', dialect: 'seed', host: '127.0.0.1', port: 0} as const;
		const started = await start(serverSettings('', {server}));
		expect(started.url).toMatch(/^ws:\/\/127\.0\.0\.1:\d+\/bedrock-chat\/ws$/);
		started.chat.connect();
		await until(started, isReady);
		const port = started.sandbox?.port ?? 0;
		await started.stop();
		expect((await openSandbox({port})).port).toBe(port);
	});

	it('says in a sentence why the built-in assistant cannot listen', async () => {
		const {port} = await openSandbox();
		const server = {kind: 'sandbox', dialect: 'today', host: '127.0.0.1', port} as const;
		expect(
			await openSession(serverSettings('', {server}), {clock: systemClock, defaultLogFile: undefined}),
		).toEqual({
			problem: `Port ${port} on 127.0.0.1 is in use by another program. Choose another with --port, or --port 0 for any free one.`,
		});
	});

	it('redacts the secrets of later credentials', async () => {
		const {url} = await openSandbox();
		const credential = credentialOf({type: 'auth', auth_type: 'bearer_token', token: 'good'});
		const started = await start(serverSettings(url, {credential}));
		started.chat.connect();
		await until(started, isReady);
		expect(started.redact('swordfish')).toBe('swordfish');
		started.chat.signIn({type: 'auth', auth_type: 'basic_auth', username: 'ada', password: 'swordfish'});
		expect(started.redact('a good swordfish')).toBe('a [redacted] [redacted]');
	});

	it('logs to the given file, or else to the default one, and says where', async () => {
		const folder = mkdtempSync(path.join(tmpdir(), 'start-chat-'));
		onTestFinished(() => rmSync(folder, {recursive: true, force: true}));
		const [defaultFile, named] = [path.join(folder, 'state', 'debug.log'), path.join(folder, 'named.log')];
		const {url} = await openSandbox();
		for (const file of [undefined, named]) {
			const started = await start(serverSettings(url, {log: {level: 'info', file}}), defaultFile);
			started.chat.connect();
			await until(started, isReady);
			expect(await started.stop()).toBe(`The log is in ${file ?? defaultFile}`);
			expect(readFileSync(file ?? defaultFile, 'utf8')).toMatch(
				/ - INFO - Connecting to .*\n.*connected\n.*Ready.*\n.*Closing\n.*Closed\n$/,
			);
		}
	});
});
