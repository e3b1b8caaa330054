/** The optional features of today's server in the sandbox: each answer has the form of the real one. */
import {readFileSync} from 'node:fs';
import {describe, expect, it, onTestFinished} from 'vitest';
import type {JsonObject, JsonValue} from '../../source/protocol/frames.ts';
import {isList, isObject} from '../../source/protocol/json.ts';
import {createMemory} from '../../source/sandbox/server.ts';
import {startServer} from '../support/reference-server/server.mjs';
import {openSandbox} from '../support/sandbox.ts';
import {connectRawClient, type RawClient} from './raw-client.ts';

const auth = (token: string) => ({type: 'auth', auth_type: 'bearer_token', token});

async function signedIn(url: string, token = 'good'): Promise<RawClient> {
	const client = await connectRawClient(url);
	await client.ask(auth(token));
	return client;
}

// ------------------------------------------------------------------------------- against the real server

interface Recorded {
	readonly section: string;
	readonly sent: JsonObject | undefined;
	readonly received: readonly JsonObject[];
}

/** The recording, as frames of the client with the server's answers; `sent` is undefined for a connection. */
function readRecording(): readonly Recorded[] {
	const text = readFileSync(new URL('../fixtures/today-web-ui-frames.txt', import.meta.url), 'utf8');
	const steps: {section: string; sent: JsonObject | undefined; received: JsonObject[]}[] = [];
	let section = '';
	for (const line of text.split('\n')) {
		if (line.startsWith('## ')) section = line;
		if (!/^[SC]→/.test(line)) continue;
		// The recorder cut long frames.
		const cut = line.endsWith('}') ? undefined : /"type":"(\w+)"/.exec(line)?.[1];
		const frame: JsonObject = cut === undefined ? JSON.parse(line.slice(4)) : {type: cut, isCut: true};
		if (line.startsWith('C')) steps.push({section, sent: frame, received: []});
		else if (frame.type === 'connection_established')
			steps.push({section, sent: undefined, received: [frame]});
		else steps.at(-1)?.received.push(frame);
	}
	return steps;
}

/** Texts of the recording, by those that do the same in the built-in assistant. */
const SAME_TEXTS: Readonly<Record<string, string>> = {
	'echo anon': 'thanks',
	'tools please': 'where is order A-1001',
	'echo with override': 'thanks',
	'error fail': 'error',
	'error first turn fails': 'error',
	'good-token': 'good',
	'us.anthropic.claude-haiku-4-5-20251001-v1:0': 'sandbox.hasty-assistant-1',
};

/** Members whose values are compared, not only their types. */
const EXACT = new Set([
	'type',
	'code',
	'status',
	'applied_overrides',
	'active_overrides',
	'rejected_overrides',
]);
/** The same for the text of these frames. */
const EXACT_TEXT = /_error$|^error$/;

/** A frame without what differs from server to server; ids are names. */
function formOf(frame: JsonObject): JsonValue {
	const form = (value: JsonValue | undefined, key: string, isExact: boolean): JsonValue => {
		if (key === 'metadata') return Object.keys(isObject(value) ? value : {}).sort();
		if (isExact || EXACT.has(key)) return value ?? null;
		if (isList(value)) return value.slice(0, 1).map((each) => form(each, key, false));
		if (isObject(value)) return Object.entries(value).map(([name, each]) => [name, form(each, name, false)]);
		return value === null ? 'null or text' : typeof value === 'string' ? 'null or text' : typeof value;
	};
	const isError = EXACT_TEXT.test(String(frame.type));
	return Object.entries(frame)
		.filter(([name]) => name !== 'conversations' && name !== 'messages')
		.map(([name, value]) => [name, form(value, name, isError && name === 'message')]);
}

const PEERS = [
	{
		name: 'the built-in assistant',
		open: () => openSandbox({features: true}),
		texts: SAME_TEXTS,
		second: 'Grace',
	},
	{
		name: 'the reference server',
		async open() {
			const server = await startServer({version: 'H', full: true});
			onTestFinished(() => server.close());
			return server;
		},
		texts: {'good-token': 'good'},
		second: 'u-second',
	},
];

it.each(PEERS)('$name answers the frames of the web page as the real server did', async (peer) => {
	const {url} = await peer.open();
	const texts: Readonly<Record<string, string>> = peer.texts;
	/** Ids of the recording and the ones here. */
	const ids = new Map<string, string>();
	const translated = (value: JsonValue | undefined): JsonValue => {
		if (typeof value === 'string') return ids.get(value) ?? texts[value] ?? value;
		if (isList(value)) return value.map(translated);
		if (!isObject(value)) return value ?? null;
		return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, translated(each)]));
	};
	let client: RawClient | undefined;
	let compared = 0;
	for (const {section, sent, received} of readRecording()) {
		const wanted = received.filter(({type}) => type !== 'conversation_titled');
		let actual: JsonObject[] = [];
		if (sent === undefined) {
			client = await connectRawClient(section.includes('?user_id') ? `${url}?user_id=${peer.second}` : url);
			if (wanted.length > 1) actual = [{...wanted[0]}, await client.frame()];
			else continue;
		} else if (client === undefined) continue;
		else {
			const frame = translated(sent);
			if (!isObject(frame)) throw new Error('no frame');
			const isAuth = frame.auth_type === 'basic_auth';
			const isSilent = wanted.length === 0;
			client.send(isAuth ? auth('good2') : frame);
			if (!isSilent) {
				const frames = await client.until(String(wanted.at(-1)?.type), 'error');
				actual = frames.filter(({type}) => type !== 'typing' && type !== 'conversation_titled');
				if (isAuth) actual = actual.map((each) => ({...each, auth_type: 'basic_auth'}));
			}
		}
		if (wanted.some(({isCut}) => isCut)) {
			expect(actual.map(({type}) => type)).toEqual(wanted.map(({type}) => type));
			continue;
		}
		expect(actual.map(formOf), JSON.stringify(sent)).toEqual(
			wanted.map((each) => formOf(translated(each) as JsonObject)),
		);
		compared += actual.length;
		for (const [index, each] of wanted.entries())
			for (const key of ['message_id', 'conversation_id']) {
				const [theirs, ours] = [each[key], actual[index]?.[key]];
				if (typeof theirs === 'string' && typeof ours === 'string') ids.set(theirs, ours);
			}
	}
	expect(compared).toBeGreaterThan(50);
});

// ----------------------------------------------------------------------------------------------- features

describe('other dialects', () => {
	it.each(['seed', 'document'] as const)('know none of it (%s)', async (dialect) => {
		const {url, port} = await openSandbox({dialect, features: true});
		const client = await connectRawClient(url);
		for (const type of ['conversation_list', 'conversation_new', 'feedback', 'config_update', 'config_reset'])
			expect(await client.ask({type})).toMatchObject({
				type: 'error',
				message: `Unknown message type: ${type}`,
			});
		for (const path of [
			'/chat/ui',
			'/bedrock-chat/ui',
			'/chat/auth/sso/login',
			'/bedrock-chat/conversations',
		])
			expect((await fetch(`http://127.0.0.1:${port}${path}`)).status).toBe(404);
	});
});

describe('settings', () => {
	it('change the model of answers, for one message or for the session, and are saved for the user', async () => {
		const memory = createMemory();
		const {url} = await openSandbox({features: true, memory});
		const client = await signedIn(url);
		const modelFor = async (fields: JsonObject): Promise<unknown> => {
			client.send({type: 'chat', message: 'thanks', ...fields});
			const answer = (await client.until('ai_response')).at(-1);
			return isObject(answer?.metadata) && [answer.metadata.model_name, answer.metadata.rejected_overrides];
		};
		const hasty = {model_id: 'sandbox.hasty-assistant-1'};
		expect(await modelFor({config_overrides: hasty})).toEqual(['Hasty assistant', undefined]);
		await client.frame();
		expect(await modelFor({})).toEqual(['Built-in assistant', undefined]);
		expect(await modelFor({config_overrides: hasty, override_mode: 'session'})).toEqual([
			'Hasty assistant',
			undefined,
		]);
		expect(await modelFor({config_overrides: {top_p: 3}})).toEqual([
			'Hasty assistant',
			['top_p must be between 0.0 and 1.0'],
		]);
		const again = await connectRawClient(`${url}?user_id=Ada`);
		expect(await again.frame()).toMatchObject({type: 'config_updated', active_overrides: hasty});
	});

	it('have ranges, of which the largest number of tokens is that of the model', async () => {
		const client = await connectRawClient((await openSandbox({features: true})).url);
		const rejected = async (config_overrides: JsonObject) =>
			(await client.ask({type: 'config_update', config_overrides})).rejected_overrides;
		expect(await rejected({max_tokens: 0, kb_top_k_results: 1.5, enable_rag: 1, temperature: true})).toEqual([
			'max_tokens must be greater than 0',
			'kb_top_k_results must be an integer',
			'enable_rag must be a boolean',
			'temperature must be a number',
		]);
		expect(await rejected({max_tokens: 8193})).toEqual([
			"max_tokens (8193) exceeds model 'sandbox.built-in-assistant-1' max_output_tokens (8192)",
		]);
		expect(await rejected({max_tokens: 8193, model_id: 'workshop.patient-assistant-2'})).toEqual([]);
	});

	it('of a model that reasons put its reasoning before the answer', async () => {
		const client = await connectRawClient((await openSandbox({features: true})).url);
		const config_overrides = {model_id: 'workshop.thoughtful-assistant-o1'};
		client.send({type: 'chat', message: 'thanks', config_overrides});
		expect((await client.until('ai_response')).at(-1)?.message).toMatch(
			/^<reasoning>\nThe user wrote: thanks\n[\s\S]*<\/reasoning>\n\nYou are welcome\.$/,
		);
	});
});

describe('the knowledge base', () => {
	const search = async (port: number, body: JsonObject) => {
		const init = {method: 'POST', body: JSON.stringify(body), headers: {'content-type': 'application/json'}};
		const response = await fetch(`http://127.0.0.1:${port}/chat/knowledge/search`, init);
		return {status: response.status, ...((await response.json()) as JsonObject)};
	};

	it('is searched over HTTP', async () => {
		const {port} = await openSandbox({features: true});
		expect(await search(port, {query: 'return an item', min_score: 0.5})).toMatchObject({
			status: 200,
			query: 'return an item',
			results: [
				{document_id: 'returns', similarity_score: 1, source_url: 'https://shop.example/handbook/returns'},
				{},
				{},
			],
		});
		expect(await search(port, {query: 'zebra'})).toMatchObject({
			results: [],
			total_results: 0,
			min_score: 0.7,
		});
		for (const body of [{}, {query: ''}, {query: 'x', limit: 21}, {query: 'x', min_score: 2}])
			expect((await search(port, body)).status).toBe(422);
	});

	it('answers questions with its sources, unless that is switched off', async () => {
		const client = await connectRawClient((await openSandbox({features: true})).url);
		const question = 'How can I return an item by post?';
		const answer = await client.answer(question);
		expect(answer.message).toContain('[Handbook of returns](https://shop.example/handbook/returns)');
		expect(answer.metadata).toMatchObject({
			kb_used: true,
			kb_sources: [
				{document_id: 'returns', title: 'Handbook of returns', source: 'docs', score: 1},
				{},
				{},
				{},
			],
		});
		await client.ask({type: 'config_update', config_overrides: {enable_rag: false}});
		expect((await client.answer(question)).metadata).not.toHaveProperty('kb_used');
	});
});

describe('single sign-on', () => {
	it('shows a token that signs in, can be refreshed, and ends on request', async () => {
		const {port, url} = await openSandbox({features: true});
		const at = `http://127.0.0.1:${port}/chat/auth/sso`;
		const login = await fetch(`${at}/login?next=/chat/ui`);
		const token = /<pre>(.*)<\/pre>/.exec(await login.text())?.[1] ?? '';
		expect(login.headers.get('set-cookie')).toContain(`sso_session_token=${token}; HttpOnly`);
		const refresh = (bearer: string) =>
			fetch(`${at}/refresh`, {
				method: 'POST',
				headers: bearer === '' ? {} : {authorization: `Bearer ${bearer}`},
			});
		const refreshed = (await (await refresh(token)).json()) as JsonObject;
		expect(refreshed).toEqual({session_token: expect.any(String), expires_at: expect.any(Number)});
		for (const [bearer, error] of [
			['', 'missing_session_token'],
			['x', 'invalid_session_token'],
			['sso-x', 'session_not_found'],
		] as const)
			expect(await (await refresh(bearer)).json()).toEqual({error});
		const client = await connectRawClient(url);
		const sso = {type: 'auth', auth_type: 'sso', session_token: token};
		expect(await client.ask(sso)).toMatchObject({type: 'auth_configured', display_name: 'Ada'});
		await client.answer('expire');
		expect(await client.frame()).toMatchObject({type: 'conversation_titled'});
		expect(await client.ask({type: 'chat', message: 'thanks'})).toMatchObject({
			type: 'auth_expired',
			redirect_url: '/chat/auth/sso/login',
		});
		expect(await client.answer('thanks')).toMatchObject({type: 'ai_response', message: 'You are welcome.'});
		expect(await client.ask(sso)).toMatchObject({type: 'auth_failed', redirect_url: '/chat/auth/sso/login'});
		await fetch(`${at}/logout`, {
			method: 'POST',
			headers: {authorization: `Bearer ${refreshed.session_token}`},
		});
		expect(await client.ask({...sso, session_token: refreshed.session_token ?? ''})).toMatchObject({
			type: 'auth_failed',
		});
	});
});

describe('conversations over HTTP', () => {
	it('are those of the user in the header', async () => {
		const {port, url} = await openSandbox({features: true});
		const client = await signedIn(url);
		client.send({type: 'chat', message: 'thanks'});
		await client.until('conversation_titled');
		const ask = async (path: string, init: RequestInit = {}, token = 'good') => {
			const headers = token === '' ? {} : {authorization: `Bearer ${token}`};
			const response = await fetch(`http://127.0.0.1:${port}/chat/conversations${path}`, {...init, headers});
			const text = await response.text();
			return {status: response.status, ...(text === '' ? {} : JSON.parse(text))};
		};
		const {items, total} = await ask('?user_id=Ada&limit=1');
		expect([total, items[0].title, items[0].user_id]).toEqual([1, 'thanks', 'Ada']);
		const path = `/${items[0].id}`;
		expect(await ask(path)).toMatchObject({status: 200, message_count: 1, is_archived: false});
		expect((await ask(`${path}/messages?limit=2`)).messages.map(({role}: JsonObject) => role)).toEqual([
			'user',
			'assistant',
		]);
		expect(await ask(path, {method: 'PATCH', body: '{"title":"New"}'})).toMatchObject({title: 'New'});
		for (const [where, token, status] of [
			['?user_id=Ada', '', 401],
			['?user_id=Ada', 'good2', 403],
			['', 'good', 422],
			['?user_id=Ada&limit=500', 'good', 422],
			['/nope', 'good', 404],
			[path, 'good2', 404],
		] as const)
			expect((await ask(where, {}, token)).status).toBe(status);
		expect(await ask('', {method: 'POST', body: '{"user_id":"Ada","title":"By HTTP"}'})).toMatchObject({
			status: 201,
		});
		expect((await ask(path, {method: 'DELETE'})).status).toBe(204);
		expect((await client.ask({type: 'conversation_list'})).conversations).toMatchObject([{title: 'By HTTP'}]);
	});
});

it('keeps 100 conversations of a user: one more removes the oldest', async () => {
	const {url, memory} = await openSandbox({features: true});
	const client = await signedIn(url);
	for (let count = 0; count < 101; count++) {
		client.send({type: 'conversation_new'});
		client.send({type: 'chat', message: `thanks ${count}`});
		await client.until('conversation_titled');
	}
	expect(memory.conversations.size).toBe(100);
	const page = await client.ask({type: 'conversation_list', limit: '2', offset: 98});
	expect(page.conversations).toMatchObject([{title: 'thanks 2'}, {title: 'thanks 1'}]);
});

it('a conversation that vanishes is not found', async () => {
	const client = await signedIn((await openSandbox({features: true})).url);
	const {conversation_id = null} = await client.answer('vanish');
	expect(await client.ask({type: 'conversation_load', conversation_id})).toMatchObject({
		code: 'conversation_not_found',
		conversation_id,
	});
});
