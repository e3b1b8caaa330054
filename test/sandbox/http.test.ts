import {describe, expect, it} from 'vitest';
import {WebSocket} from 'ws';
import {openSandbox} from '../support/sandbox.ts';
import {connectRawClient} from './raw-client.ts';

/** The HTTP status of a rejected handshake; undefined if it was accepted. */
function refusal(url: string): Promise<number | undefined> {
	const socket = new WebSocket(url);
	return new Promise((resolve) => {
		socket.on('error', () => {});
		socket.once('open', () => {
			resolve(undefined);
			socket.terminate();
		});
		socket.once('unexpected-response', (_request, response) => {
			resolve(response.statusCode);
			socket.terminate();
		});
	});
}

describe('the path', () => {
	it.each([
		['today', '/chat/ws'],
		['seed', '/bedrock-chat/ws'],
		['document', '/ws/chat'],
	] as const)('of %s is its own or the one of the document, to the letter', async (dialect, path) => {
		const {port} = await openSandbox({dialect});
		const at = (wanted: string) => refusal(`ws://127.0.0.1:${port}${wanted}`);
		expect(await at(path)).toBeUndefined();
		expect(await at('/ws/chat?user_id=alice&token=good')).toBeUndefined();
		for (const wrong of [`${path}/`, `${path}x`, '/', '/elsewhere']) expect(await at(wrong)).toBe(403);
	});

	it('of another dialect is rejected', async () => {
		const refused: string[] = [];
		const {port} = await openSandbox({
			onEvent: (event) => event.kind === 'wrong-path' && refused.push(event.path),
		});
		expect(await refusal(`ws://127.0.0.1:${port}/bedrock-chat/ws`)).toBe(403);
		expect(refused).toEqual(['/bedrock-chat/ws']);
	});
});

describe('the handshake', () => {
	it('selects no subprotocol, so a client that offers one fails', async () => {
		const {url} = await openSandbox();
		const socket = new WebSocket(url, ['chat']);
		const error = await new Promise<Error>((resolve) => {
			socket.once('error', resolve);
		});
		expect(error.message).toBe('Server sent no subprotocol');
	});

	it('accepts any origin', async () => {
		const {url} = await openSandbox();
		const socket = new WebSocket(url, {origin: 'http://elsewhere.test'});
		await new Promise((resolve) => {
			socket.once('open', resolve);
		});
		socket.terminate();
	});
});

describe('plain HTTP', () => {
	it('answers 404 on the path of the socket', async () => {
		const {port} = await openSandbox();
		for (const path of ['/chat/ws', '/', '/chat', '/chat/health', '/bedrock-chat/tools']) {
			const response = await fetch(`http://127.0.0.1:${port}${path}`);
			expect(response.status).toBe(404);
			expect(await response.text()).toBe('{"detail":"Not Found"}');
		}
	});

	it.each([
		['today', '/chat'],
		['seed', '/bedrock-chat'],
	] as const)('serves tools and statistics on %s', async (dialect, root) => {
		const {port, url} = await openSandbox({dialect});
		await (await connectRawClient(url)).answer('thanks');
		const read = async (path: string) => (await fetch(`http://127.0.0.1:${port}${root}${path}`)).json();
		expect(await read('/tools')).toMatchObject({
			tools_description: {functions: expect.arrayContaining([expect.objectContaining({name: 'get_order'})])},
			tools_metadata: {},
			statistics: {},
		});
		expect(await read('/stats')).toMatchObject({
			websocket: {total_messages_handled: 1},
			sessions: {active_sessions: 1, total_sessions_created: 1},
			received: {chat: 1},
		});
	});
});
