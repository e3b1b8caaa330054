/** Signing in with credentials of every kind, and signing out. */
import {inspect} from 'node:util';
import {describe, expect, it} from 'vitest';
import type {CredentialOptions} from '../../source/index.ts';
import {createHandClock} from '../support/hand-clock.ts';
import {failureOf, greeting, onSandbox, onServer, recorded} from '../support/library-client.ts';
import {startServer} from '../support/ws-server.ts';

const secret = 'sk-open-sesame-4711';

/** Every kind, with the credential that the built-in assistant accepts, or another. */
const kinds = (word: string, tokenUrl: string): readonly CredentialOptions[] => [
	{token: word},
	{apiKey: word},
	{apiKey: word, apiKeyHeader: 'Authorization'},
	{username: 'ada', password: word},
	{clientId: 'id', clientSecret: word, tokenUrl, scope: 'read'},
	{customHeaders: {Authorization: `Bearer ${word}`}},
	{sessionToken: word},
];

/** How many of these kinds each dialect has: `seed` has no single sign-on, `document` no custom headers either. */
const KNOWN = {today: 7, seed: 6, document: 5};

describe('every kind of credential', () => {
	it.each(['today', 'seed', 'document'] as const)(
		'is known to a server of the dialect %s',
		async (dialect) => {
			const {sandbox} = await onSandbox({}, {dialect});
			for (const credential of kinds('good', sandbox.tokenUrl).slice(0, KNOWN[dialect])) {
				const {client} = recorded({endpoint: sandbox.url, ...credential});
				await client.connect();
				expect(client.session).toMatchObject({authenticated: true});
				await client.disconnect();
				expect(await client.authenticate(credential)).toEqual({displayName: client.session?.displayName});
			}
		},
	);

	it.each(['today', 'document'] as const)('is rejected when it is wrong: %s', async (dialect) => {
		const {sandbox} = await onSandbox({}, {dialect});
		for (const credential of kinds('wrong', sandbox.tokenUrl)) {
			const {client} = recorded({endpoint: sandbox.url, ...credential});
			expect(await failureOf(client.connect())).toMatchObject({code: 'auth_failed', failure: {exitCode: 4}});
		}
	});

	it('is accepted by seed even when it is wrong', async () => {
		const {sandbox} = await onSandbox({}, {dialect: 'seed'});
		for (const credential of kinds('wrong', sandbox.tokenUrl)) {
			if (credential.sessionToken !== undefined || credential.clientSecret !== undefined) continue;
			const {client} = recorded({endpoint: sandbox.url, ...credential});
			await client.connect();
			expect(client.session).toMatchObject({authenticated: true});
		}
	});
});

describe('a credential', () => {
	it('that is rejected ends connect, and is in no error, whatever the server quotes', async () => {
		const server = await startServer();
		const {client, log} = recorded({endpoint: `${server.url}?key=${secret}`, token: secret});
		const failed = failureOf(client.connect());
		const line = await server.nextConnection();
		line.send(greeting('S-1'));
		await line.nextFrame();
		line.send({type: 'auth_failed', message: `The token ${secret} is unknown`});
		const error = await failed;
		expect(error).toMatchObject({name: 'ConnectionError', code: 'auth_failed'});
		expect(inspect(error, {depth: 9})).not.toContain(secret);
		expect(inspect([client, client.state], {depth: 9})).not.toContain(secret);
		expect(log).toContain('error auth_failed');
		expect(client.state.at).toBe('stopped');
		expect(await failureOf(client.ask('Hello?'))).toMatchObject({code: 'not_connected'});
	});

	it('can be changed: after a wrong one the first stays valid', async () => {
		const {client, sandbox} = await onSandbox({token: 'good'}, {requireAuth: true});
		const error = await failureOf(
			client.authenticate({authType: 'basic', username: 'ada', password: 'wrong'}),
		);
		expect(error).toMatchObject({name: 'RequestError', code: 'auth_failed', request: 'auth'});
		await expect(client.ask('Hello!')).resolves.toMatchObject({failed: false});
		expect(await client.authenticate({apiKey: 'good'})).toEqual({displayName: 'Ada'});
		// The last one twice: on the old connection, where it might be refused, and on its own.
		expect(sandbox.received.get('auth')).toBe(4);
		expect(sandbox.connections).toBe(2);
		expect(await failureOf(client.authenticate({}))).toMatchObject({code: 'auth_incomplete'});
		expect(await failureOf(client.authenticate({authType: 'sso'}))).toMatchObject({code: 'auth_incomplete'});
	});

	it('is not sent again after logout, until there is a new one', async () => {
		const {client, sandbox} = await onSandbox({token: 'good'});
		await client.logout();
		expect(client.session).toBeUndefined();
		await client.disconnect();
		await client.connect();
		expect(sandbox.received.get('auth')).toBe(1);
		await client.disconnect();
		expect(await client.authenticate({token: 'good'})).toEqual({displayName: 'Ada'});
		expect(client.state.at).toBe('ready');
	});

	it.each([
		['on a connection', []],
		['after that has ended', ['drop']],
		['after it has ended with a logout under way', ['logout', 'drop']],
	])('of somebody else gets a session of its own: %s', async (_when, before) => {
		const {client, sandbox, log, logged} = await onSandbox({token: 'good', reconnect: false});
		await client.ask('My name is Ada');
		const first = client.sessionId;
		if (before.includes('logout')) client.logout().catch(() => {});
		if (before.includes('drop')) {
			sandbox.dropAll();
			await logged('state stopped');
		}
		expect(await client.authenticate({token: 'good2'})).toEqual({displayName: 'Grace'});
		expect(client.session).toMatchObject({displayName: 'Grace', authenticated: true});
		expect(client.sessionId).not.toBe(first);
		expect((await client.ask('What is my name?')).text).not.toContain('Ada');
		expect(log.at(-1)).toBe('turn What is my name?');
	});

	it('that is the same one keeps the session after the connection has ended', async () => {
		const {client, sandbox, logged} = await onSandbox({token: 'good', reconnect: false});
		const first = client.sessionId;
		sandbox.dropAll();
		await logged('state stopped');
		await client.authenticate({token: 'good'});
		expect(client.sessionId).toBe(first);
	});

	it('is accepted right after a logout, whose answer changes the session', async () => {
		const {client} = await onSandbox({token: 'good'});
		const out = client.logout();
		expect(await client.authenticate({token: 'good'})).toEqual({displayName: 'Ada'});
		await out;
		expect(client.session).toMatchObject({authenticated: true});
	});

	it('can be corrected after connect was rejected', async () => {
		const {client} = recorded({endpoint: (await onSandbox()).sandbox.url, token: 'wrong'});
		expect(await failureOf(client.connect())).toMatchObject({code: 'auth_failed'});
		expect(await client.authenticate({token: 'good'})).toEqual({displayName: 'Ada'});
		await expect(client.ask('Hello!')).resolves.toMatchObject({failed: false});
	});

	it('that was accepted is sent on the next connection', async () => {
		const {client, sandbox, log} = await onSandbox();
		await client.authenticate({token: 'good'});
		expect(log.filter((what) => what.startsWith('connected'))).toHaveLength(1);
		expect(log.filter((what) => what.startsWith('disconnected'))).toEqual([]);
		await client.disconnect();
		await client.connect();
		expect(sandbox.received.get('auth')).toBe(2);
		expect(client.session?.displayName).toBe('Ada');
	});

	it('that is not answered in time does not change the connection', async () => {
		const clock = createHandClock();
		const {client, line} = await onServer({clock});
		const called = failureOf(client.authenticate({token: secret}));
		await line.nextFrame();
		clock.advance(30_000);
		expect(await called).toMatchObject({code: 'auth_timeout', request: 'auth'});
		expect(client.state.at).toBe('ready');
	});

	it('is sent on the next connection when this one is lost', async () => {
		const {client, line, server} = await onServer();
		const called = client.authenticate({token: secret});
		await line.nextFrame();
		line.terminate();
		const next = await server.nextConnection();
		next.send(greeting('S-1'));
		expect(await next.nextFrame()).toMatchObject({type: 'auth', token: secret});
		next.send({type: 'auth_configured', message: 'ok', display_name: 'Ada'});
		expect(await called).toEqual({displayName: 'Ada'});
	});

	it('waits for earlier calls', async () => {
		const {client, sandbox} = await onSandbox();
		sandbox.hold();
		const asked = client.ask('Hello!');
		const signedIn = client.authenticate({token: 'good'});
		await sandbox.whenHeld();
		expect(sandbox.received.get('auth')).toBeUndefined();
		sandbox.release();
		await asked;
		expect(await signedIn).toEqual({displayName: 'Ada'});
	});

	it('is rejected when its connection ends permanently', async () => {
		const {client, line} = await onServer({reconnect: false});
		const called = failureOf(client.authenticate({token: secret}));
		await line.nextFrame();
		line.terminate();
		expect(await called).toMatchObject({name: 'RequestError', code: 'connection_lost', request: 'auth'});
	});
});

describe('messages', () => {
	it('are refused where a sign-in is required, until there was one', async () => {
		const {client} = await onSandbox({}, {requireAuth: true});
		expect(await failureOf(client.ask('Hello!'))).toMatchObject({
			code: 'auth_required',
			advice: 'Give the client a credential, or sign in with authenticate().',
		});
		expect(await client.authenticate({token: 'good'})).toEqual({displayName: 'Ada'});
		expect(client.session).toMatchObject({displayName: 'Ada', authenticated: true});
		await expect(client.ask('Hello!')).resolves.toMatchObject({failed: false});
	});
});
