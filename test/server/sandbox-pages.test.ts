/** What the sandbox offers over HTTP, read as a client reads it. */
import {createServer} from 'node:http';
import {describe, expect, it, onTestFinished} from 'vitest';
import type {AuthFrame} from '../../source/protocol/frames.ts';
import type {HandshakeSettings} from '../../source/protocol/handshake/handshake-settings.ts';
import {askOffer, askStatistics} from '../../source/server/ask-offer.ts';
import {searchKnowledgeBase} from '../../source/server/knowledge.ts';
import {variablesByName, variablesOf} from '../../source/server/presets.ts';
import {askPreview} from '../../source/server/preview.ts';
import {settingRows} from '../../source/server/setting-rows.ts';
import {endSso, refreshSso} from '../../source/server/sso-session.ts';
import {HOSTILE_TEXTS} from '../support/hostile-texts.ts';
import {openSandbox} from '../support/sandbox.ts';
import {sandboxChat, tokenOf} from '../support/sandbox-chat.ts';

const PLAIN: HandshakeSettings = {
	headers: {},
	tls: {ca: undefined, cert: undefined, key: undefined, passphrase: undefined, rejectUnauthorized: true},
	proxy: undefined,
};

const AS_IT_IS = (text: string): string => text;

/** A server that answers every request with this. */
async function serve(body: string, asked: string[] = []): Promise<string> {
	const server = createServer((request, response) => {
		let text = '';
		request.on('data', (chunk) => {
			text += chunk;
		});
		request.on('end', () => {
			asked.push(`${request.method} ${request.url} ${request.headers.authorization} ${text}`);
			response.end(body);
		});
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	onTestFinished(() => {
		server.closeAllConnections();
		server.close();
	});
	const address = server.address();
	return `ws://127.0.0.1:${typeof address === 'object' ? address?.port : 0}/chat/ws`;
}

describe('the sandbox', () => {
	it('offers presets, settings and models on its page', async () => {
		const {url} = await openSandbox({features: true});
		const answer = await askOffer(url, PLAIN, AS_IT_IS);
		if (answer.kind !== 'offered') throw new Error(answer.because);
		const {offer} = answer;
		expect(offer).toMatchObject({
			title: 'Lamps & Paper',
			persistence: true,
			feedback: true,
			settings: true,
			flaws: [],
		});
		expect(offer.modelGroups?.map(({provider, models}) => [provider, models.length])).toEqual([
			['Sandbox', 2],
			['Workshop', 2],
		]);
		const types = offer.presets?.flatMap((preset) =>
			variablesOf(preset, variablesByName(offer.variables ?? [])),
		);
		expect(types?.map(({inputType}) => inputType)).toEqual(['text', 'number', 'text', 'select', 'checkbox']);
		expect(settingRows(offer, {}).every((row) => row.default !== undefined)).toBe(true);
		expect((await askStatistics(url, PLAIN)).kind).toBe('offered');
	});

	it('offers nothing of it without its features', async () => {
		const answer = await askOffer((await openSandbox()).url, PLAIN, AS_IT_IS);
		expect(answer).toMatchObject({
			offer: {persistence: false, feedback: false, settings: false, presets: []},
		});
	});

	it('has a knowledge base', async () => {
		const {url} = await openSandbox({features: true});
		const answer = await searchKnowledgeBase(
			url,
			PLAIN,
			{query: 'lantern', limit: 1, minScore: 0.1},
			AS_IT_IS,
		);
		expect(answer).toMatchObject({
			kind: 'offered',
			chunks: [
				{title: 'Care of lamps and lanterns', score: 1, url: 'https://shop.example/handbook/lamp-care'},
			],
		});
		const none = {kind: 'not-offered', because: 'it answered HTTP 404'};
		expect(await searchKnowledgeBase((await openSandbox()).url, PLAIN, {query: 'x'}, AS_IT_IS)).toEqual(none);
		expect(await searchKnowledgeBase(url, PLAIN, {query: ''}, AS_IT_IS)).toMatchObject({
			because: 'it answered HTTP 422',
		});
	});

	it('has the end of a stored conversation, for its user only', async () => {
		const sandbox = await openSandbox({features: true});
		const on = sandboxChat(sandbox.url, {token: 'good'});
		on.chat.connect();
		on.chat.send('where is order A-1001?');
		await on.until(({conversation, turn}) => conversation !== undefined && turn === undefined);
		const id = on.chat.getSnapshot().conversation?.id ?? '';
		const ask = (credential: AuthFrame | undefined) =>
			askPreview(sandbox.url, PLAIN, credential, id, AS_IT_IS);
		const found = {
			kind: 'offered',
			preview: {question: 'where is order A-1001?', answer: expect.any(String)},
		};
		expect(await ask(tokenOf('good'))).toEqual(found);
		const basic = {type: 'auth', auth_type: 'basic_auth', username: 'ada', password: 'good'} as const;
		const key = {type: 'auth', auth_type: 'api_key', api_key: 'good', api_key_header: 'X-API-Key'} as const;
		const custom = {
			type: 'auth',
			auth_type: 'custom',
			custom_headers: {'X-Tenant': '7', authorization: 'Bearer good'},
		} as const;
		sandbox.memory.ssoSessions.set('sso-1', 'Ada');
		const sso = {type: 'auth', auth_type: 'sso', session_token: 'sso-1'} as const;
		for (const credential of [basic, key, custom, sso]) expect(await ask(credential)).toEqual(found);
		expect(await ask(tokenOf('bad'))).toEqual({kind: 'not-offered', because: 'it answered HTTP 401'});
		expect(await ask(undefined)).toEqual({kind: 'no-credential', because: 'that needs a sign-in'});
		const none = {
			kind: 'no-credential',
			because: 'your kind of sign-in cannot be sent with the request for it',
		};
		for (const custom_headers of [{}, {Host: 'x'}, {Authorization: 'a\r\nb: c'}])
			expect(await ask({type: 'auth', auth_type: 'custom', custom_headers})).toEqual(none);
		const client = {client_id: 'c', client_secret: 's', token_url: 'https://h/t', scope: ''};
		expect(await ask({type: 'auth', auth_type: 'oauth2', ...client})).toEqual(none);
		expect(on.sent).not.toContain('conversation_load');
	});

	it('refreshes and ends a session of single sign-on', async () => {
		const {url, memory} = await openSandbox({features: true});
		memory.ssoSessions.set('sso-1', 'Ada');
		const answer = await refreshSso(url, PLAIN, 'sso-1');
		if (answer.kind !== 'offered') throw new Error(answer.because);
		expect(memory.ssoSessions.has(answer.session.token)).toBe(true);
		expect(answer.session.expiresAt).toBeGreaterThan(Date.now());
		expect(await endSso(url, PLAIN, answer.session.token)).toBe(true);
		const ended = await refreshSso(url, PLAIN, answer.session.token);
		expect(ended).toEqual({kind: 'not-offered', because: 'it answered HTTP 401'});
	});
});

describe('any server', () => {
	it('may have anything as the end of a conversation: what is shown is short and without the credential', async () => {
		const secret = 'canary-4711';
		const redact = (text: string): string => text.replaceAll(secret, '[redacted]');
		for (const text of [...HOSTILE_TEXTS, `${'x'.repeat(390)}${secret}`, secret.repeat(50)]) {
			const body = JSON.stringify({
				messages: [{role: 'user', content: text}, {role: 'assistant', content: text}, 5],
			});
			const answer = await askPreview(await serve(body), PLAIN, tokenOf(secret), 'a/../b?c', redact);
			if (answer.kind !== 'offered') throw new Error(answer.because);
			for (const shown of Object.values(answer.preview).filter((each) => each !== undefined)) {
				expect(shown.length).toBeLessThanOrEqual(400);
				expect(shown).not.toContain('canary');
			}
		}
		const asked: string[] = [];
		await askPreview(await serve('{}', asked), PLAIN, tokenOf(secret), 'a/../b?c', redact);
		expect(asked).toEqual([`GET /chat/conversations/a%2F..%2Fb%3Fc/messages?limit=20 Bearer ${secret} `]);
	});

	it('gets the token in the header and nowhere else, and no word of it is repeated', async () => {
		const asked: string[] = [];
		const url = await serve('{"error":"canary-4711"}', asked);
		expect(await refreshSso(url, PLAIN, 'canary-4711')).toEqual({
			kind: 'not-offered',
			because: 'it sent no token',
		});
		expect(await endSso(url, PLAIN, 'canary-4711')).toBe(false);
		expect(asked).toEqual([
			'POST /chat/auth/sso/refresh Bearer canary-4711 {}',
			'POST /chat/auth/sso/logout Bearer canary-4711 {}',
		]);
	});

	it.each(['', '[]', '{}', '{"results":5}', '<html>'])('without results has none: %j', async (body) => {
		const answer = await searchKnowledgeBase(await serve(body), PLAIN, {query: 'x'}, AS_IT_IS);
		expect(answer).toEqual({kind: 'not-offered', because: 'it sent no results'});
	});

	it('may send anything as a result: hostile texts stay as they are', async () => {
		const results = HOSTILE_TEXTS.map((text) => ({
			content: text,
			title: text,
			source_url: text,
			similarity_score: text,
		}));
		const answer = await searchKnowledgeBase(
			await serve(JSON.stringify({results: [...results, 5, {}]})),
			PLAIN,
			{
				query: '\ud800',
			},
			AS_IT_IS,
		);
		expect(answer.kind === 'offered' && answer.chunks.map(({content}) => content)).toEqual(HOSTILE_TEXTS);
	});
});
