import {once} from 'node:events';
import {readFileSync} from 'node:fs';
import {createServer, type Server} from 'node:http';
import {createServer as createSecureServer} from 'node:https';
import {type AddressInfo, createServer as createTcpServer} from 'node:net';
import tls, {type TLSSocket} from 'node:tls';
import {describe, expect, it, onTestFinished, vi} from 'vitest';
import {WebSocketServer} from 'ws';
import {loadSocket} from '../../source/client/handshake.ts';
import {FRAME_READER} from '../../source/client/reader.ts';
import type {SocketEnd} from '../../source/client/socket.ts';
import type {HandshakeSettings} from '../../source/protocol/handshake/handshake-settings.ts';
import {startConnectProxy} from '../support/connect-proxy.ts';
import {startServer, unusedPort} from '../support/ws-server.ts';

const pem = (name: string): string => readFileSync(`test/fixtures/tls/${name}.pem`, 'utf8');

const ordinary: HandshakeSettings = {
	headers: {},
	tls: {ca: undefined, cert: undefined, key: undefined, passphrase: undefined, rejectUnauthorized: true},
	proxy: undefined,
};

const trusting = (more: Partial<HandshakeSettings['tls']>): HandshakeSettings => ({
	...ordinary,
	tls: {...ordinary.tls, ...more},
});

/** Dials once, and drops an open connection. @returns `open`, or how the socket ended */
async function dial(url: string, handshake: HandshakeSettings): Promise<'open' | SocketEnd> {
	const openSocket = await loadSocket(handshake, FRAME_READER);
	return new Promise((resolve) => {
		const socket = openSocket(
			{url, maxFrameBytes: 1_000, compress: false},
			{
				onOpen() {
					resolve('open');
					socket.terminate();
				},
				onFrame() {},
				onPong() {},
				onActivity() {},
				onEnd: resolve,
			},
		);
	});
}

/** Listens on loopback until the test ends. */
async function listen(server: Server): Promise<number> {
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	onTestFinished(() => {
		server.closeAllConnections();
		server.close();
	});
	return (server.address() as AddressInfo).port;
}

/** Answers the first bytes of every connection with a text, and closes it. */
async function proxyThatAnswers(text: string): Promise<number> {
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

/** A chat server with TLS, which records the certificates of its clients. */
async function startSecureServer(demandsCertificate = false): Promise<{url: string; seen: string[]}> {
	const server = createSecureServer({
		cert: pem('cert'),
		key: pem('key'),
		ca: pem('ca'),
		requestCert: demandsCertificate,
		rejectUnauthorized: demandsCertificate,
	});
	const seen: string[] = [];
	new WebSocketServer({server}).on('connection', (_, request) => {
		seen.push(String((request.socket as TLSSocket).getPeerCertificate().subject?.CN));
	});
	return {url: `wss://localhost:${await listen(server)}/ws`, seen};
}

describe('header fields', () => {
	it('are added to the handshake', async () => {
		const server = await startServer();
		const headers = {'X-Tenant': 'acme', Cookie: 'a=1', Origin: 'https://example.com', 'User-Agent': 'test'};
		expect(await dial(server.url, {...ordinary, headers})).toBe('open');
		const {headers: sent} = await server.nextConnection();
		expect(sent).toMatchObject({
			'x-tenant': 'acme',
			cookie: 'a=1',
			origin: 'https://example.com',
			'user-agent': 'test',
			upgrade: 'websocket',
			connection: 'Upgrade',
		});
	});

	it('are only the standard ones by default', async () => {
		const server = await startServer();
		expect(await dial(server.url, ordinary)).toBe('open');
		const {headers} = await server.nextConnection();
		expect(Object.keys(headers).sort()).toEqual([
			'connection',
			'host',
			'sec-websocket-key',
			'sec-websocket-version',
			'upgrade',
		]);
	});
});

describe('certificates', () => {
	it('of an unknown authority are refused', async () => {
		const {url} = await startSecureServer();
		expect(await dial(url, ordinary)).toMatchObject({kind: 'error', code: 'SELF_SIGNED_CERT_IN_CHAIN'});
	});

	it('of a given authority are trusted', async () => {
		const {url} = await startSecureServer();
		expect(await dial(url, trusting({ca: pem('ca')}))).toBe('open');
	});

	it('of an authority of the system are trusted when that is asked for, beside the others', async () => {
		const {url, seen} = await startSecureServer(true);
		const system = vi
			.spyOn(tls, 'getCACertificates')
			.mockImplementation((kind) => (kind === 'system' ? [pem('ca')] : []));
		onTestFinished(() => {
			system.mockRestore();
		});
		const shown = {cert: pem('cert'), key: pem('key-encrypted'), passphrase: 'open-sesame'};
		expect(await dial(url, trusting({...shown, systemCa: true}))).toBe('open');
		expect(await dial(url, trusting({...shown, systemCa: true, ca: pem('cert')}))).toBe('open');
		expect(await dial(url, trusting(shown))).toMatchObject({code: 'SELF_SIGNED_CERT_IN_CHAIN'});
		expect(seen).toEqual(['localhost', 'localhost']);
	});

	it('of any authority are trusted when checking is disabled', async () => {
		const {url} = await startSecureServer();
		expect(await dial(url, trusting({rejectUnauthorized: false}))).toBe('open');
	});

	it('are checked even if NODE_TLS_REJECT_UNAUTHORIZED says otherwise, as in the worker thread', async () => {
		vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', '0');
		onTestFinished(() => {
			vi.unstubAllEnvs();
		});
		const {url} = await startSecureServer();
		expect(await dial(url, ordinary)).toMatchObject({code: 'SELF_SIGNED_CERT_IN_CHAIN'});
		const proxy = `https://localhost:${await listen(createSecureServer({cert: pem('cert'), key: pem('key')}))}`;
		expect(await dial(url, {...ordinary, proxy})).toMatchObject({
			code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
			by: 'proxy',
		});
	});

	it('are sent to a server that requests one', async () => {
		const {url, seen} = await startSecureServer(true);
		const shown = {ca: pem('ca'), cert: pem('cert'), key: pem('key-encrypted'), passphrase: 'open-sesame'};
		expect(await dial(url, trusting({ca: pem('ca')}))).not.toBe('open');
		expect(await dial(url, trusting(shown))).toBe('open');
		expect(seen).toEqual(['localhost']);
	});
});

describe('a proxy', () => {
	it('of the environment is used for the addresses that it is for', async () => {
		const proxy = await startConnectProxy();
		const variable = {variable: 'HTTP_PROXY', url: `http://ada:pw@127.0.0.1:${proxy.port}`};
		const server = await startServer();
		const port = new URL(server.url).port;
		const through = (except: string): HandshakeSettings => ({
			...ordinary,
			environmentProxies: {plain: variable, except},
		});
		expect(await dial(`ws://chat.example:${port}/ws`, through(''))).toBe('open');
		expect(await dial(server.url, through(''))).toBe('open');
		expect(await dial(`ws://chat.invalid:${port}/ws`, through('.invalid'))).toMatchObject({
			code: 'ENOTFOUND',
		});
		expect(proxy.requests).toEqual([[`chat.example:${port}`, expect.stringMatching(/^Basic /)]]);
	});

	it('connects to servers with and without TLS', async () => {
		const proxy = await startConnectProxy();
		const plain = await startServer();
		const secure = await startSecureServer();
		const through = {...trusting({ca: pem('ca')}), proxy: `http://ada:pw@127.0.0.1:${proxy.port}`};
		expect(await dial(plain.url, through)).toBe('open');
		expect(await dial(secure.url, through)).toBe('open');
		const login = `Basic ${Buffer.from('ada:pw').toString('base64')}`;
		expect(proxy.requests).toEqual([
			[`127.0.0.1:${plain.port}`, login],
			[`localhost:${new URL(secure.url).port}`, login],
		]);
	});

	it.each([
		'407 Proxy Authentication Required',
		'403 Forbidden',
		'502 Bad Gateway',
		'503 Service Unavailable',
		'302 Found',
	])('that refuses with %s is reported with its answer', async (line) => {
		const server = createServer();
		server.on('connect', (_, client) => client.end(`HTTP/1.1 ${line}\r\nX-Length: 2\r\n\r\nno`));
		const proxy = `http://127.0.0.1:${await listen(server)}`;
		for (const url of ['ws://example.com/ws', 'wss://example.com/ws']) {
			expect(await dial(url, {...ordinary, proxy})).toMatchObject({
				kind: 'http',
				status: Number(line.slice(0, 3)),
				by: 'proxy',
			});
		}
	});

	it('is not blamed for the refusal of a server behind it', async () => {
		const proxy = await startConnectProxy();
		const through = {...ordinary, proxy: `http://127.0.0.1:${proxy.port}`};
		const server = await startServer({answer: 'HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n'});
		expect(await dial(server.url, through)).toMatchObject({kind: 'http', status: 403, by: undefined});
		const broken = await startServer({answer: ''});
		expect(await dial(broken.url, through)).not.toMatchObject({by: 'proxy'});
		const secure = await startSecureServer();
		expect(await dial(secure.url, through)).toMatchObject({code: 'SELF_SIGNED_CERT_IN_CHAIN', by: undefined});
	});

	it.each([
		['is not there', async () => unusedPort(), 'ECONNREFUSED'],
		[
			'accepts without opening a tunnel',
			async () => proxyThatAnswers('HTTP/1.1 204 No\r\n\r\n'),
			'INVALID_HANDSHAKE',
		],
		[
			'breaks its refusal off',
			async () => proxyThatAnswers('HTTP/1.1 403 No\r\nX A: b\r\n\r\n'),
			'HPE_INVALID_HEADER_TOKEN',
		],
		['closes the connection', async () => proxyThatAnswers(''), 'INVALID_HANDSHAKE'],
		['does not use HTTP', async () => proxyThatAnswers('SSH-2.0-x\r\n\r\n'), 'INVALID_HANDSHAKE'],
		[
			'sends an invalid field',
			async () => proxyThatAnswers('HTTP/1.1 200 OK\r\nx\r\n\r\n'),
			'INVALID_HANDSHAKE',
		],
	])('that %s is blamed itself', async (_, port, code) => {
		const proxy = `http://127.0.0.1:${await port()}`;
		expect(await dial('ws://example.com/ws', {...ordinary, proxy})).toMatchObject({
			kind: 'error',
			code,
			by: 'proxy',
		});
	});

	it('with TLS that is not trusted, and one whose name has no address, are blamed themselves', async () => {
		const port = await listen(createSecureServer({cert: pem('cert'), key: pem('key')}));
		for (const proxy of [`https://localhost:${port}`, 'http://proxy.invalid:3128']) {
			expect(await dial('ws://example.com/ws', {...ordinary, proxy})).toMatchObject({
				kind: 'error',
				by: 'proxy',
			});
		}
	});
});
