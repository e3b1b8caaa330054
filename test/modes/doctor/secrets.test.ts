/** No secret and no control character is in a report of the command doctor, whatever the server and its answers repeat. */
import {once} from 'node:events';
import {createServer, type Server} from 'node:http';
import type {AddressInfo} from 'node:net';
import {describe, expect, it, onTestFinished} from 'vitest';
import {WebSocketServer} from 'ws';
import {HOSTILE_TEXTS} from '../../support/hostile-texts.ts';
import {doctor} from './doctoring.ts';

const CANARY = 'canary-7f3a9c51"x';

/** The forms in which a server may repeat a secret; in bodies and frames they are escaped as in JSON, too. */
const FORMS: readonly string[] = [
	CANARY,
	Buffer.from(CANARY).toString('base64'),
	Buffer.from(`ada:${CANARY}`).toString('base64'),
	encodeURIComponent(CANARY),
];

/** Sign-ins and other secrets of a connection, as they are typed. */
const SECRETS: ReadonlyArray<readonly string[]> = [
	['--token', CANARY],
	['--api-key', CANARY],
	['--username', 'ada', '--password', CANARY],
	['--client-id', 'a', '--client-secret', CANARY, '--token-url', 'https://login.example.com/token'],
	['--auth-header', `Authorization: Bearer ${CANARY}`],
	['--auth', 'sso', '--session-token', CANARY],
	['--header', `X-Session: ${CANARY}`],
];

async function listen(server: Server): Promise<number> {
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	onTestFinished(() => {
		server.closeAllConnections();
		server.close();
	});
	return (server.address() as AddressInfo).port;
}

const page = (text: string): string =>
	`<title>${text}</title><script>window.CONFIG = {\nauthEnabled: true,\nmodelId: ${JSON.stringify(text)},\nsupportedAuthTypes: ${JSON.stringify([text])},\n};</script>`;

const tools = (text: string): string =>
	JSON.stringify({tools_description: {functions: [{name: text, description: text, parameters: {}}]}});

/** Repeats a text wherever it can: in pages, the greeting, and the refusal of a sign-in. */
async function startRepeating(text: string, refuses: boolean): Promise<number> {
	const server = createServer((request, response) => {
		response.end(request.url?.endsWith('/tools') ? tools(text) : page(text));
	});
	new WebSocketServer({server}).on('connection', (socket) => {
		const now = {timestamp: '2026-12-01T00:00:00'};
		socket.send(JSON.stringify({type: 'connection_established', session_id: text, message: text, ...now}));
		socket.on('message', () => {
			const accepted = {type: 'auth_configured', message: text, display_name: text, ...now};
			const refused = {type: 'auth_failed', message: `${'x'.repeat(150)}${text}`, ...now};
			socket.send(JSON.stringify(refuses ? refused : accepted));
		});
	});
	return listen(server);
}

/** Answers every handshake with a refusal that has the text in its body, its status line and its header fields. */
async function startRefusing(text: string): Promise<number> {
	const server = createServer((_, response) => response.writeHead(404).end());
	const field = text.toWellFormed().replaceAll(/[^ -~]+/g, encodeURIComponent);
	const body = JSON.stringify({detail: `${'x'.repeat(90)}${text}`});
	server.on('upgrade', (_, socket) => {
		socket.on('error', () => {});
		socket.end(
			`HTTP/1.1 403 ${field}\r\nServer: ${field}\r\nVia: ${field}\r\nLocation: /${field}\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
		);
	});
	return listen(server);
}

describe('a secret', () => {
	it.each(SECRETS)('of %s is in no report', {tags: 'slow'}, async (...words) => {
		const ports = await Promise.all(
			FORMS.flatMap((form) => [startRepeating(form, false), startRepeating(form, true), startRefusing(form)]),
		);
		for (const port of ports) {
			for (const more of [[], ['--json']]) {
				const {out} = await doctor([`ws://127.0.0.1:${port}/chat/ws`, ...words, ...more]);
				expect(out).toContain('upgrade');
				for (const form of FORMS) expect(out).not.toContain(form);
				expect(out).not.toContain('canary');
			}
		}
	});

	it('in the URL, the proxy or a variable is not among the settings', async () => {
		const env = {BEDROCK_AUTH_TOKEN: CANARY};
		const proxy = ['--proxy', `http://ada:${encodeURIComponent(CANARY)}@127.0.0.1:9`];
		const url = `ws://127.0.0.1:9/ws?token=${encodeURIComponent(CANARY)}`;
		for (const more of [[], ['--json']]) {
			const {out} = await doctor([url, ...proxy, ...more], {env});
			expect(out).toContain('BEDROCK_AUTH_TOKEN');
			expect(out).not.toContain('canary');
		}
	});

	it('that was typed without quotes is not repeated', async () => {
		const {out, code} = await doctor(['--token', 'first', 'canary-rest']);
		expect(code).toBe(2);
		expect(out).not.toContain('canary');
	});
});

describe('a hostile text', () => {
	it('of a server reaches no terminal', {tags: 'slow'}, async () => {
		// Few servers: each has many of the texts.
		for (let start = 0; start < HOSTILE_TEXTS.length; start += 52) {
			const text = HOSTILE_TEXTS.slice(start, start + 52)
				.join('|')
				.slice(0, 20_000);
			for (const port of [
				await startRepeating(text, false),
				await startRepeating(text, true),
				await startRefusing(text),
			]) {
				const {out} = await doctor([`ws://127.0.0.1:${port}/chat/ws`, '--token', 'tok-12345']);
				// biome-ignore lint/suspicious/noControlCharactersInRegex: none may be there.
				expect(out).not.toMatch(/[\u0000-\u0009\u000B-\u001F\u007F-\u009F\u202A-\u202E\u2066-\u2069]/);
				const json = await doctor([`ws://127.0.0.1:${port}/chat/ws`, '--token', 'tok-12345', '--json']);
				// biome-ignore lint/suspicious/noControlCharactersInRegex: none may be there.
				expect(json.out).not.toMatch(/[\u0000-\u0009\u000B-\u001F\u007F-\u009F\u202A-\u202E\u2066-\u2069]/);
				expect(JSON.parse(json.out)).toMatchObject({version: 1});
			}
		}
	});
});
