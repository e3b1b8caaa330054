/** The library's client against the built-in assistant in all its dialects, and against servers that fail. */
import {inspect} from 'node:util';
import {describe, expect, it} from 'vitest';
import {ChatClient, type ServerFrame, TurnError} from '../../source/index.ts';
import {failureOf, greeting, onSandbox, onServer, recorded} from '../support/library-client.ts';
import {startServer, unusedPort} from '../support/ws-server.ts';

const dialects = ['today', 'seed', 'document'] as const;

describe.each(dialects)('with a server of the dialect %s', (dialect) => {
	it('asks, and gets the whole turn, with arguments and results of tool calls', async () => {
		const {client} = await onSandbox({}, {dialect});
		const turn = await client.ask('Where is order A-1001?');
		expect(turn).toMatchObject({
			question: 'Where is order A-1001?',
			failed: false,
			tools: [{name: 'get_order', arguments: {order_id: 'A-1001'}, outcome: 'succeeded', error: undefined}],
		});
		expect(turn.text).toContain('A-1001');
		expect(turn.tools[0]?.result).toMatchObject({id: 'A-1001', status: 'shipped'});
		expect(turn.tookMs).toBeGreaterThanOrEqual(0);
	});

	it('reports a failed call, and a failed turn', async () => {
		const {client} = await onSandbox({}, {dialect});
		const turn = await client.ask('Where is order A-9999?');
		expect(turn.failed).toBe(false);
		expect(turn.tools).toMatchObject([{name: 'get_order', outcome: 'failed', status: 404}]);
		expect(turn.tools[0]?.error).toContain('404');
		const failing = client.ask('error');
		// The document knows no answer that failed: there the turn ends with an `error`.
		if (dialect === 'document') {
			expect(await failureOf(failing)).toMatchObject({code: 'message_refused', delivery: 'delivered'});
		} else await expect(failing).resolves.toMatchObject({failed: true, tools: []});
	});

	it('has the conversation, until it is cleared', async () => {
		const {client} = await onSandbox({}, {dialect});
		expect(await client.getHistory()).toEqual([]);
		await client.ask('Hello!');
		const history = await client.getHistory();
		const spoken = history.filter(({role}) => role === 'user' || role === 'assistant');
		expect(spoken.map(({role}) => role)).toEqual(['user', 'assistant']);
		expect(spoken[0]?.content).toBe('Hello!');
		await client.clearHistory();
		expect((await client.getHistory()).filter(({role}) => role !== 'system')).toEqual([]);
	});

	it('measures a round trip', async () => {
		const {client} = await onSandbox({}, {dialect});
		const ms = await client.ping();
		expect(ms).toBeGreaterThan(0);
		expect(ms).toBeLessThan(Number.POSITIVE_INFINITY);
	});

	it('accepts many calls at once, and keeps their order', async () => {
		const {client, sandbox, log} = await onSandbox({}, {dialect});
		const [first, ms, second, history] = await Promise.all([
			client.ask('My name is Ada'),
			client.ping(),
			client.ask('What is my name?'),
			client.getHistory(),
		]);
		expect(first.text).toContain('Ada');
		expect(second.text).toContain('Ada');
		expect(ms).toBeGreaterThan(0);
		expect(history.filter(({role}) => role === 'user')).toHaveLength(2);
		expect(sandbox.chatMessages()).toEqual(['My name is Ada', 'What is my name?']);
		expect(log.filter((what) => what.startsWith('turn'))).toEqual([
			'turn My name is Ada',
			'turn What is my name?',
		]);
		expect(log.filter((what) => what.startsWith('error'))).toEqual([]);
	});
});

describe('messages', () => {
	it('are sent when sendChatMessage resolves, and answered when the client is idle', async () => {
		const {client, sandbox, log} = await onSandbox();
		sandbox.hold();
		await client.sendChatMessage('Hello!');
		await sandbox.whenHeld();
		expect(log).not.toContain('turn Hello!');
		sandbox.release();
		await client.idle();
		expect(log).toContain('turn Hello!');
	});

	it('that the server refuses are rejected with its text', async () => {
		const {client, log} = await onSandbox();
		const error = await failureOf(client.ask('refuse'));
		expect(error).toBeInstanceOf(TurnError);
		expect(error).toMatchObject({code: 'message_refused', delivery: 'not-sent', name: 'TurnError'});
		expect(String(error)).toContain('rejected on request');
		expect(log).toContain('error message_refused');
		await expect(client.ask('Hello!')).resolves.toMatchObject({failed: false});
	});

	it('are rejected when their answer cannot be decoded', async () => {
		const {client, line} = await onServer();
		const asked = failureOf(client.ask('Hello!'));
		await line.nextFrame();
		line.send('{"type": "ai_response", "message": "Hel');
		expect(await asked).toMatchObject({code: 'unreadable_answer', delivery: 'unconfirmed'});
	});
});

describe('an event', () => {
	it('is passed to the handlers of the options and to listeners', async () => {
		const messages: ServerFrame[] = [];
		const ids: string[] = [];
		const errors: Error[] = [];
		const {client} = await onSandbox({
			onMessage: (message) => messages.push(message),
			onConnected: (id) => ids.push(id),
			onError: (error) => errors.push(error),
		});
		const {text} = await client.ask('Hello!');
		expect(ids).toEqual([client.sessionId]);
		const answers = messages.flatMap((message) => (message.type === 'ai_response' ? [message.message] : []));
		expect(answers).toEqual([text]);
		expect(messages[0]?.type).toBe('connection_established');
		await failureOf(client.ask('refuse'));
		expect(errors).toHaveLength(1);
		expect(errors[0]).toBeInstanceOf(Error);
	});

	it('ends with the subscription', async () => {
		const {client} = await onSandbox();
		const logged: string[] = [];
		const controller = new AbortController();
		const leave = client.on('turn', ({question}) => logged.push(`first ${question}`));
		client.on('turn', ({question}) => logged.push(`second ${question}`), {signal: controller.signal});
		await client.ask('one');
		leave();
		await client.ask('two');
		controller.abort();
		await client.ask('three');
		expect(logged).toEqual(['first one', 'second one', 'second two']);
	});

	it('of a frame can be iterated over, the greeting included, until the client disconnects', async () => {
		const {client} = recorded({endpoint: (await onSandbox()).sandbox.url});
		const frames = client.frames();
		await client.connect();
		await client.ask('Hello!');
		const types: string[] = [];
		const looped = (async () => {
			for await (const frame of frames) types.push(frame.type);
		})();
		await client.disconnect();
		await looped;
		expect(types[0]).toBe('connection_established');
		expect(types).toContain('typing');
		expect(types.at(-1)).toBe('ai_response');
	});

	it('can start another call in its listener', async () => {
		const {client} = await onSandbox();
		const answered = new Promise((resolve) => {
			const leave = client.on('message', ({type}) => {
				if (type !== 'ai_response') return;
				leave();
				resolve(client.ask('And now?'));
			});
		});
		await client.ask('Hello!');
		await expect(answered).resolves.toMatchObject({question: 'And now?'});
	});
});

describe('a credential', () => {
	const secret = 'sk-open-sesame-4711';
	const credentials = [
		[
			{authType: 'bearer_token', token: secret},
			{auth_type: 'bearer_token', token: secret},
		],
		[
			{authType: 'bearer', token: secret},
			{auth_type: 'bearer_token', token: secret},
		],
		[{apiKey: secret}, {auth_type: 'api_key', api_key: secret, api_key_header: 'X-API-Key'}],
		[
			{authType: 'api_key', apiKey: secret, apiKeyHeader: 'Authorization'},
			{auth_type: 'api_key', api_key: secret, api_key_header: 'Authorization'},
		],
		[
			{authType: 'basic_auth', username: 'ada', password: secret},
			{auth_type: 'basic_auth', username: 'ada', password: secret},
		],
		[
			{clientId: 'id', clientSecret: secret, tokenUrl: 'https://id.example.com/token', scope: 'read write'},
			{
				auth_type: 'oauth2',
				client_id: 'id',
				client_secret: secret,
				token_url: 'https://id.example.com/token',
				scope: 'read write',
			},
		],
		[
			{customHeaders: {'X-Tenant': 'acme', 'X-Secret': secret}},
			{auth_type: 'custom', custom_headers: {'X-Tenant': 'acme', 'X-Secret': secret}},
		],
		[{sessionToken: secret}, {auth_type: 'sso', session_token: secret}],
	] as const;

	it.each(credentials)('is sent on connecting: %j', async (options, frame) => {
		const server = await startServer();
		const {client} = recorded({endpoint: server.url, ...options});
		const connected = client.connect();
		const line = await server.nextConnection();
		line.send(greeting('S-1'));
		expect(await line.nextFrame()).toEqual({type: 'auth', ...frame});
		line.send({type: 'auth_configured', message: 'ok', display_name: 'Ada'});
		expect(await connected).toBe('S-1');
		expect(client.session).toMatchObject({displayName: 'Ada', authenticated: true});
		for (const shown of [inspect(client, {depth: 9}), JSON.stringify(client), String(client)]) {
			expect(shown).toContain('S-1');
			expect(shown).not.toContain(secret);
		}
	});

	it('is read from the environment', async () => {
		const {sandbox} = await onSandbox();
		const {client} = recorded({env: {BEDROCK_WS_ENDPOINT: sandbox.url, AUTOCHAT_API_KEY: 'good'}});
		await client.connect();
		expect(client.session?.displayName).toBe('Ada');
	});
});

it('is disposed of by `await using`', async () => {
	const {sandbox} = await onSandbox();
	let kept: ChatClient | undefined;
	{
		await using client = new ChatClient({endpoint: sandbox.url});
		await client.connect();
		kept = client;
	}
	expect(kept.state.at).toBe('closed');
});

it('reports an endpoint without a server', async () => {
	const {client, log} = recorded({endpoint: `ws://127.0.0.1:${await unusedPort()}/ws/chat`});
	const error = await failureOf(client.connect());
	expect(error).toMatchObject({
		name: 'ConnectionError',
		code: 'refused',
		failure: {retry: 'backoff'},
	});
	expect(log).toEqual(['state dialing', 'error refused', 'state stopped']);
});
