/** The checks of the command doctor against servers, each with one thing wrong. */
import {once} from 'node:events';
import {createServer, type IncomingMessage, type Server, type ServerResponse} from 'node:http';
import {createServer as createSecureServer} from 'node:https';
import {type AddressInfo, createServer as createTcpServer} from 'node:net';
import {describe, expect, it, onTestFinished} from 'vitest';
import {WebSocketServer} from 'ws';
import {TIME_LIMITS} from '../../../source/client/client.ts';
import {exitCodeOf} from '../../../source/modes/doctor/check.ts';
import {startConnectProxy} from '../../support/connect-proxy.ts';
import {pem} from '../../support/fault-matrix/faulty-server.ts';
import {createHandClock} from '../../support/hand-clock.ts';
import {openSandbox} from '../../support/sandbox.ts';
import {startServer, unusedPort} from '../../support/ws-server.ts';
import {doctor, failedIn, serverChecks} from './doctoring.ts';

async function listen(server: Server): Promise<number> {
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	onTestFinished(() => {
		server.closeAllConnections();
		server.close();
	});
	return (server.address() as AddressInfo).port;
}

/** What a server without a web page answers. */
const notFound = (_: IncomingMessage, response: ServerResponse): void => {
	response.writeHead(404).end();
};

/** A server without TLS, which opens a connection and sends this. */
async function startGreeting(frame: string): Promise<number> {
	const server = createServer(notFound);
	new WebSocketServer({server}).on('connection', (socket) => socket.send(frame));
	return listen(server);
}

/** A chat server with TLS, which greets. */
async function startSecureServer(certificate: string): Promise<number> {
	const server = createSecureServer({cert: pem(certificate), key: pem('key')}, notFound);
	new WebSocketServer({server}).on('connection', (socket) => {
		socket.send('{"type":"connection_established","session_id":"s-1","message":"","timestamp":""}');
	});
	return listen(server);
}

/** Answers every request, also for an upgrade, with this text. */
async function startAnswering(text: string): Promise<number> {
	const server = createTcpServer((socket) => {
		socket.on('error', () => {});
		socket.once('data', () => socket.end(text));
	});
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	onTestFinished(() => {
		server.close();
	});
	return (server.address() as AddressInfo).port;
}

describe('a server that works', () => {
	it('passes every check, with its session, pings, page and tools', async () => {
		const {url} = await openSandbox({features: true});
		const checks = await serverChecks([url]);
		expect(failedIn(checks)).toEqual([]);
		expect(checks).toMatchObject({
			dns: {outcome: 'ok', text: '127.0.0.1 is an address.'},
			tcp: {outcome: 'ok'},
			proxy: {outcome: 'skipped'},
			tls: {outcome: 'skipped'},
			upgrade: {outcome: 'ok', facts: {status: 101}},
			paths: {outcome: 'skipped'},
			greeting: {outcome: 'ok', text: expect.stringMatching(/^Session [\da-f-]{36}/)},
			auth: {outcome: 'skipped'},
			dialect: {outcome: 'ok', facts: {dialect: 'today'}},
			pings: {outcome: 'ok', facts: {sent: 5}},
			frames: {facts: {receiveBytes: 104_857_600}},
			page: {outcome: 'ok', text: expect.stringContaining('3 presets')},
			tools: {outcome: 'ok', text: expect.stringMatching(/^6 tools: get_time/)},
			figures: {outcome: 'ok'},
		});
		expect(exitCodeOf(Object.values(checks))).toBe(0);
	});

	it('is started for the check where the built-in assistant is asked for', async () => {
		const checks = await serverChecks(['--sandbox=seed']);
		expect(failedIn(checks)).toEqual([]);
		expect(checks.dialect?.facts).toMatchObject({dialect: 'seed'});
		const document = await serverChecks(['--sandbox=document', '--token', 'tok-1']);
		expect(document.dialect?.facts).toMatchObject({dialect: 'document'});
	});

	it('is asked nothing: no chat, and no health, which costs a call of the model', async () => {
		const sandbox = await openSandbox({features: true});
		await serverChecks([sandbox.url, '--token', 'canary-token']);
		expect([...sandbox.received.keys()]).toEqual(['auth']);
	});

	it('says who one is, and whether the credential was checked', async () => {
		const {url} = await openSandbox({features: true});
		const checks = await serverChecks([url, '--username', 'ada', '--password', 'good']);
		expect(checks.auth).toMatchObject({outcome: 'ok', facts: {type: 'basic_auth', verified: true}});
		const seed = await openSandbox({dialect: 'seed'});
		const stored = await serverChecks([seed.url, '--token', 'tok-12345']);
		expect(stored.auth).toMatchObject({
			outcome: 'note',
			text: expect.stringContaining('without checking it'),
		});
	});
});

describe('a server that cannot be reached', () => {
	it('at a port where nothing listens', async () => {
		const port = await unusedPort();
		const checks = await serverChecks([`ws://127.0.0.1:${port}/ws/chat`]);
		expect(failedIn(checks)).toEqual(['tcp']);
		expect(checks.tcp).toMatchObject({
			text: `Nothing is listening on 127.0.0.1:${port} (connection refused).`,
			fix: expect.stringMatching(/^Start the server/),
			exitCode: 3,
		});
		for (const id of ['upgrade', 'greeting', 'pings', 'page', 'tools', 'figures'])
			expect(checks[id]?.outcome).toBe('skipped');
		expect(exitCodeOf(Object.values(checks))).toBe(3);
	});

	it('at a host name that does not exist', async () => {
		const checks = await serverChecks(['ws://no-such-host.invalid/ws/chat']);
		expect(failedIn(checks)).toEqual(['dns']);
		expect(checks.dns?.text).toMatch(/^The host name no-such-host\.invalid was not found/);
		expect(checks.tcp?.outcome).toBe('skipped');
	});
});

describe('TLS', () => {
	const dial = async (certificate: string, ...words: readonly string[]) =>
		serverChecks([`wss://localhost:${await startSecureServer(certificate)}/ws`, ...words]);

	it('lists the certificates by name', async () => {
		const checks = await dial('cert', '--ca', 'test/fixtures/tls/ca.pem');
		expect(failedIn(checks)).toEqual([]);
		expect(checks.tls).toMatchObject({
			outcome: 'ok',
			text: expect.stringMatching(/^TLSv1\.3, .*\n1 localhost, by .*, valid until 2\d{3}-\d\d-\d\d/),
		});
	});

	it.each([
		[
			'cert',
			[],
			'its certificate is from an authority that is not trusted here',
			/its issuer .* is not trusted/,
		],
		['self-signed', [], 'its certificate is self-signed', /it is signed by itself, and not trusted here/],
		['expired', ['--ca', 'test/fixtures/tls/expired.pem'], 'its certificate has expired', /: it has expired/],
		[
			'other-host',
			['--ca', 'test/fixtures/tls/other-host.pem'],
			'its certificate is for another host name',
			/it is for .*, not for localhost/,
		],
	] as const)('says what is wrong with %s', async (certificate, words, because, flaw) => {
		const checks = await dial(certificate, ...words);
		expect(failedIn(checks)).toEqual(['tls']);
		expect(checks.tls?.text).toContain(because);
		expect(checks.tls?.text).toMatch(flaw);
		expect(checks.tls?.fix).not.toBe('');
		expect(checks.upgrade?.outcome).toBe('skipped');
	});

	it('notes what --no-check accepts', async () => {
		const checks = await dial('self-signed', '--no-check');
		expect(failedIn(checks)).toEqual([]);
		expect(checks.tls).toMatchObject({
			outcome: 'note',
			text: expect.stringContaining('Checked, it would be refused (DEPTH_ZERO_SELF_SIGNED_CERT)'),
		});
		expect(checks.greeting?.outcome).toBe('ok');
	});

	it('fails at a server without it', async () => {
		const {port} = await startServer();
		const checks = await serverChecks([`wss://127.0.0.1:${port}/ws/chat`]);
		expect(checks.tls).toMatchObject({outcome: 'failed', text: expect.stringContaining('does not use TLS')});
	});
});

describe('an answer that opens no connection', () => {
	it.each([
		[403, 'Forbidden', '{"detail":"not here"}', 'forbidden', 3],
		[404, 'Not Found', 'nothing at all\nsecond line', 'wrong_path', 3],
		[401, 'Unauthorized', 'sign in first', 'unauthorized', 4],
		[503, 'Service Unavailable', 'later', 'overloaded', 3],
	] as const)(
		'with HTTP %i shows status, header fields and body',
		async (status, text, body, code, exitCode) => {
			const answer = `HTTP/1.1 ${status} ${text}\r\nServer: gateway/1\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
			const checks = await serverChecks([`ws://127.0.0.1:${await startAnswering(answer)}/other`]);
			expect(failedIn(checks)).toEqual(['upgrade']);
			expect(checks.upgrade).toMatchObject({exitCode, facts: {status, code}});
			expect(checks.upgrade?.text).toContain(
				`HTTP ${status}\nserver: gateway/1\nbody: ${body.split('\n')[0]}`,
			);
			expect(checks.upgrade?.facts?.bodyFirstLine).toBe(body.split('\n')[0]);
		},
	);

	it('names the usual path that does', async () => {
		const {url} = await openSandbox();
		const checks = await serverChecks([url.replace('/chat/ws', '/api/ws')]);
		expect(failedIn(checks)).toEqual(['upgrade']);
		expect(checks.paths).toMatchObject({
			outcome: 'note',
			text: '/chat/ws: opens a connection\n/ws/chat: opens a connection\n/bedrock-chat/ws: HTTP 403',
			fix: `Type --url ${url}`,
		});
	});

	it('of a plain HTTP server', async () => {
		const server = createServer((_, response) => response.end('hello'));
		const checks = await serverChecks([`ws://127.0.0.1:${await listen(server)}/ws/chat`]);
		expect(failedIn(checks)).toEqual(['upgrade']);
		expect(checks.paths?.text).toContain('/chat/ws: ');
	});

	it('with a subprotocol that was not offered', async () => {
		const server = createServer(notFound);
		server.on('upgrade', (request, socket) => {
			const key = `${request.headers['sec-websocket-key']}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`;
			void crypto.subtle.digest('SHA-1', Buffer.from(key)).then((hash) => {
				const accept = Buffer.from(hash).toString('base64');
				socket.write(
					`HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\nSec-WebSocket-Protocol: graphql-ws\r\n\r\n`,
				);
			});
		});
		const checks = await serverChecks([`ws://127.0.0.1:${await listen(server)}/ws/chat`]);
		expect(checks.upgrade).toMatchObject({outcome: 'failed'});
		expect(checks.upgrade?.text).toContain('It chose a subprotocol, although none was offered.');
		expect(checks.upgrade?.text).toContain('sec-websocket-protocol: graphql-ws');
	});
});

describe('after the connection is open', () => {
	it('no greeting in time is told', async () => {
		const port = await startGreeting('{"type":"hello"}');
		const clock = createHandClock(Date.now());
		const after = clock.after.bind(clock);
		let isDue: () => void = () => {};
		const due = new Promise<void>((resolve) => {
			isDue = resolve;
		});
		const watched = {
			...clock,
			after(ms: number, callback: () => void) {
				if (ms === TIME_LIMITS.greeting) isDue();
				return after(ms, callback);
			},
		};
		const checking = serverChecks([`ws://127.0.0.1:${port}/ws/chat`], {options: {clock: watched}});
		await due;
		clock.advance(TIME_LIMITS.greeting);
		const checks = await checking;
		expect(checks.greeting).toMatchObject({
			outcome: 'failed',
			exitCode: 5,
			facts: {code: 'greeting_timeout'},
		});
	});

	it('pings without an answer are told, and no more are sent', async () => {
		const server = createServer(notFound);
		let isDeaf = false;
		new WebSocketServer({server}).on('connection', (socket) => {
			isDeaf = true;
			socket.pause();
			socket.send('{"type":"connection_established","session_id":"s-1","message":"","timestamp":""}');
		});
		const clock = createHandClock(Date.now());
		const limits: readonly number[] = [5_000, TIME_LIMITS.close];
		const watched = {
			...clock,
			after(ms: number, callback: () => void) {
				const cancel = clock.after(ms, callback);
				if (isDeaf && limits.includes(ms)) setImmediate(() => clock.advance(ms));
				return cancel;
			},
		};
		const url = `ws://127.0.0.1:${await listen(server)}/ws/chat`;
		const {pings, greeting} = await serverChecks([url], {options: {clock: watched}});
		expect(greeting?.outcome).toBe('ok');
		expect(pings).toMatchObject({outcome: 'failed', exitCode: 5, facts: {ms: [], sent: 5}});
		expect(pings?.text).toBe('Only 0 of 5 pings were answered within 5 s each.');
	});

	it('a refused credential is told, with the reason', async () => {
		const {url} = await openSandbox({features: true});
		const checks = await serverChecks([url, '--token', 'wrong']);
		expect(failedIn(checks)).toEqual(['auth']);
		expect(checks.greeting?.outcome).toBe('ok');
		expect(checks.auth).toMatchObject({exitCode: 4, facts: {type: 'bearer_token', code: 'auth_failed'}});
		expect(exitCodeOf(Object.values(checks))).toBe(4);
	});

	it('the clocks are compared, where the server tells its time', async () => {
		const answer = (date: Date) =>
			`HTTP/1.1 404 Not Found\r\nDate: ${date.toUTCString()}\r\nContent-Length: 0\r\n\r\n`;
		const far = await startAnswering(answer(new Date(Date.now() + 3_600_000)));
		const {clock} = await serverChecks([`ws://127.0.0.1:${far}/a`]);
		expect(clock).toMatchObject({outcome: 'note', text: expect.stringMatching(/ahead of this one/)});
		const near = await startAnswering(answer(new Date()));
		expect((await serverChecks([`ws://127.0.0.1:${near}/a`])).clock?.outcome).toBe('ok');
	});
});

describe('a proxy', () => {
	it('is checked by a tunnel of its own', async () => {
		const {url} = await openSandbox();
		const proxy = await startConnectProxy();
		const checks = await serverChecks([url, '--proxy', `http://ada:secret-1@127.0.0.1:${proxy.port}`]);
		expect(failedIn(checks)).toEqual([]);
		expect(checks.proxy).toMatchObject({outcome: 'ok', facts: {from: '--proxy'}});
		expect(checks.dns?.text).toContain('The proxy looks up 127.0.0.1.');
		expect(proxy.requests[0]?.[1]).toBe(`Basic ${Buffer.from('ada:secret-1').toString('base64')}`);
	});

	it.each([
		[403, 'proxy_refused', 3],
		[407, 'proxy_unauthorized', 4],
	])('that answers HTTP %i is what failed', async (status, code, exitCode) => {
		const port = await startAnswering(`HTTP/1.1 ${status} No\r\nContent-Length: 0\r\n\r\n`);
		const checks = await serverChecks(['wss://chat.example.com/ws', '--proxy', `http://127.0.0.1:${port}`]);
		expect(failedIn(checks)).toEqual(['proxy']);
		expect(checks.proxy).toMatchObject({exitCode, facts: {code}});
		expect(checks.tls?.outcome).toBe('skipped');
		expect(checks.upgrade?.outcome).toBe('skipped');
	});

	it('that does not run is what failed', async () => {
		const checks = await serverChecks([
			'wss://chat.example.com/ws',
			'--proxy',
			`http://127.0.0.1:${await unusedPort()}`,
		]);
		expect(failedIn(checks)).toEqual(['tcp']);
		expect(checks.tcp?.facts).toMatchObject({code: 'proxy_unreachable'});
	});
});

it('ends early when it is told to, with the exit code of Ctrl+C', async () => {
	const server = await startServer({mute: true});
	const stop = new AbortController();
	const run = doctor([server.url], {signal: stop.signal});
	stop.abort();
	expect(await run).toMatchObject({code: 130});
});
