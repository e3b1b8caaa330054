/** Requesting the page of a chat, and the figures of a server. */
import {createServer, type RequestListener} from 'node:http';
import {describe, expect, it, onTestFinished} from 'vitest';
import type {HandshakeSettings} from '../../source/protocol/handshake/handshake-settings.ts';
import {askOffer, askStatistics} from '../../source/server/ask-offer.ts';
import {chatPage} from '../support/chat-pages.ts';

const PLAIN: HandshakeSettings = {
	headers: {},
	tls: {ca: undefined, cert: undefined, key: undefined, passphrase: undefined, rejectUnauthorized: true},
	proxy: undefined,
};

const AS_IT_IS = (text: string): string => text;

/** @returns the URL of a socket with this path on a server, which need not have one */
async function serve(listener: RequestListener, path = '/chat/ws'): Promise<string> {
	const server = createServer(listener);
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	onTestFinished(() => {
		server.closeAllConnections();
		server.close();
	});
	const address = server.address();
	return `ws://127.0.0.1:${typeof address === 'object' ? address?.port : 0}${path}?session_id=secret`;
}

/** Answers one path with a page, and all others with 404. */
const only =
	(path: string, body: string): RequestListener =>
	({url}, response) =>
		void response.writeHead(url === path ? 200 : 404).end(url === path ? body : '');

describe('the offer', () => {
	it('quotes no credential', async () => {
		const models = [{id: 'canary', name: 'Model canary-1'}];
		const url = await serve((_, response) =>
			response.end(chatPage({availableModels: models, more: {canary: ['canary']}}, {title: 'A canary'})),
		);
		const answer = await askOffer(url, PLAIN, (text) => text.replaceAll('canary', '•••'));
		expect(answer).toMatchObject({offer: {title: 'A •••', models: [{id: '•••', name: 'Model •••-1'}]}});
		if (answer.kind === 'offered') expect(answer.offer.others.get('more')).toEqual({canary: ['•••']});
	});

	it('is requested beside the socket, with the header fields and without the query', async () => {
		const asked: string[] = [];
		const url = await serve(({method, url: path, headers}, response) => {
			asked.push(`${method} ${path} ${headers['x-key']} ${headers.accept} ${headers.authorization}`);
			response.end(chatPage({websocketUrl: '/chat/ws'}));
		});
		const answer = await askOffer(url, {...PLAIN, headers: {'x-key': 'k'}}, AS_IT_IS);
		expect(answer).toMatchObject({kind: 'offered', offer: {title: 'Shop'}, otherUrl: undefined});
		expect(answer.kind === 'offered' && new URL(answer.address).pathname).toBe('/chat');
		expect(asked).toEqual(['GET /chat/ui k text/html undefined']);
	});

	it('names the right socket where the URL is wrong', async () => {
		const page = chatPage({websocketUrl: '/chat/ws'});
		const url = await serve(only('/chat/ui', page), '/wrong/ws');
		const answer = await askOffer(url, PLAIN, AS_IT_IS);
		expect(answer.kind === 'offered' && answer.otherUrl).toBe(`ws://${new URL(url).host}/chat/ws`);
	});

	it.each(['wss://evil.example/chat/ws', '//evil.example/ws', 'javascript:1', '\u001b[31m', '', 'http://['])(
		'suggests no socket elsewhere: %j',
		async (websocketUrl) => {
			const url = await serve(only('/chat/ui', chatPage({websocketUrl})));
			const answer = await askOffer(url, PLAIN, AS_IT_IS);
			const {otherUrl} = answer.kind === 'offered' ? answer : {otherUrl: 'not offered'};
			if (otherUrl !== undefined) expect(new URL(otherUrl).host).toBe(new URL(url).host);
		},
	);

	it.each<[string, RequestListener, string]>([
		[
			'is moved',
			(_, response) => void response.writeHead(302, {location: '/x'}).end(),
			'it answered HTTP 302',
		],
		['is another page', (_, response) => void response.end('<html>'), 'it sent no page of a chat'],
		['is too large', (_, response) => void response.end('x'.repeat(2_100_000)), 'it sent more than 2 MB'],
		['breaks off', ({socket}) => void socket.destroy(), 'it could not be asked'],
	])('of a server where it %s is none', async (_name, listener, because) => {
		expect(await askOffer(await serve(listener), PLAIN, AS_IT_IS)).toEqual({kind: 'not-offered', because});
	});

	it.each<[string, number, string, string]>([
		['no page of a chat', 200, '<html>', 'it sent no page of a chat'],
		[
			'the page of another application',
			200,
			'<script>\nwindow.CONFIG = {\n  apiBase: "/api",\n};</script>',
			'it sent no page of a chat',
		],
		['too much', 200, 'x'.repeat(2_100_000), 'it sent more than 2 MB'],
		['a fault', 500, '', 'it answered HTTP 500'],
		['nothing', 404, '', 'it answered HTTP 404'],
	])('says what is beside the socket, where nothing is elsewhere: %s', async (_, status, body, because) => {
		const url = await serve(({url: path}, response) =>
			path === '/chat/ui' ? response.writeHead(status).end(body) : response.writeHead(404).end(),
		);
		expect(await askOffer(url, PLAIN, AS_IT_IS)).toEqual({kind: 'not-offered', because});
	});

	it.each(['é', '\u{1f600}', '\u0000'])('survives bytes that are cut or wrong: %j', async (text) => {
		const bytes = Buffer.from(chatPage({modelId: text}));
		for (const page of [
			bytes.subarray(0, bytes.indexOf(text) + 1),
			Buffer.from(bytes.toString('latin1'), 'latin1'),
		])
			expect(
				(await askOffer(await serve((_, response) => void response.end(page)), PLAIN, AS_IT_IS)).kind,
			).toMatch(/offered/);
	});
});

describe('the figures', () => {
	it('are read as far as they are numbers', async () => {
		const body = '{"websocket":{"total_errors":"x"},"sessions":{"active_sessions":2,"session_timeout":3600}}';
		expect(await askStatistics(await serve(only('/chat/stats', body)), PLAIN)).toMatchObject({
			kind: 'offered',
			statistics: {activeSessions: 2, sessionTimeout: 3600, errors: undefined, messages: undefined},
		});
	});

	it.each(['[]', '{}', 'x', ''])('are none in %j', async (body) => {
		expect(await askStatistics(await serve(only('/chat/stats', body)), PLAIN)).toEqual({
			kind: 'not-offered',
			because: 'it sent no figures',
		});
	});
});
