import {createServer, type RequestListener, type Server} from 'node:http';
import {afterEach, describe, expect, it} from 'vitest';
import type {HandshakeSettings} from '../../source/protocol/handshake/handshake-settings.ts';
import {askCatalogue} from '../../source/server/catalogue.ts';
import {chatAddresses} from '../../source/server/request.ts';
import {startTestSandbox} from '../support/sandbox.ts';

const AS_IT_IS = (text: string): string => text;
const PLAIN: HandshakeSettings = {
	headers: {},
	tls: {ca: undefined, cert: undefined, key: undefined, passphrase: undefined, rejectUnauthorized: true},
	proxy: undefined,
};

let server: Server | undefined;

afterEach(() => {
	server?.closeAllConnections();
	server?.close();
	server = undefined;
});

/** @returns the URL of a socket on this server, which need not exist */
async function serve(listener: RequestListener): Promise<string> {
	const made = createServer(listener);
	server = made;
	await new Promise<void>((resolve) => made.listen(0, '127.0.0.1', resolve));
	const address = made.address();
	return `ws://127.0.0.1:${typeof address === 'object' ? address?.port : 0}/chat/ws?session_id=secret`;
}

describe('the addresses of a chat', () => {
	it('are beside the socket, else the default ones of each server', () => {
		expect(chatAddresses('wss://host/chat/ws?session_id=1')).toEqual(['https://host/chat']);
		expect(chatAddresses('ws://host:8000/api/bedrock-chat/ws')).toEqual([
			'http://host:8000/api/bedrock-chat',
		]);
		for (const path of ['/ws/chat', '/ws'])
			expect(chatAddresses(`ws://host${path}`)).toEqual(['http://host/chat', 'http://host/bedrock-chat']);
	});

	it('are both in a search', () => {
		expect(chatAddresses('ws://host/a/ws', true)).toEqual([
			'http://host/a',
			'http://host/chat',
			'http://host/bedrock-chat',
		]);
		expect(chatAddresses('ws://host/chat/ws', true)).toEqual([
			'http://host/chat',
			'http://host/bedrock-chat',
		]);
	});
});

describe('requesting the catalogue', () => {
	it.each(['today', 'seed'] as const)(
		'finds the catalogue of the built-in assistant (%s)',
		async (dialect) => {
			const sandbox = await startTestSandbox({dialect, pace: 0});
			try {
				for (const url of [sandbox.url, new URL('/ws/chat', sandbox.url).href]) {
					const answer = await askCatalogue(url, PLAIN, AS_IT_IS);
					expect(answer.kind === 'offered' && answer.catalogue.has('get_order')).toBe(true);
				}
			} finally {
				await sandbox.stop();
			}
		},
	);

	it('finds none in the dialect document', async () => {
		const sandbox = await startTestSandbox({dialect: 'document', pace: 0});
		try {
			expect(await askCatalogue(sandbox.url, PLAIN, AS_IT_IS)).toEqual({
				kind: 'not-offered',
				because: 'it answered HTTP 404',
			});
		} finally {
			await sandbox.stop();
		}
	});

	it('sends the header fields of the handshake, and requests nothing else', async () => {
		const asked: string[] = [];
		const url = await serve(({method, url: path, headers}, response) => {
			asked.push(`${method} ${path} ${headers['x-key']} ${headers.accept}`);
			response.end('{"tools":[]}');
		});
		expect(await askCatalogue(url, {...PLAIN, headers: {'x-key': 'k'}}, AS_IT_IS)).toEqual({
			kind: 'offered',
			catalogue: new Map(),
		});
		expect(asked).toEqual(['GET /chat/tools k application/json']);
	});

	it('keeps the parameters as received', async () => {
		const parameters = '{"properties":{"10":{"enum":[1.10,1234567890123456789]},"2":{}}}';
		const url = await serve((_, response) =>
			response.end(`{"tools":[{"name":"pay","parameters":${parameters}}]}`),
		);
		const answer = await askCatalogue(url, PLAIN, AS_IT_IS);
		expect(answer.kind === 'offered' && answer.catalogue.get('pay')?.parametersJson).toBe(parameters);
	});

	it('follows no redirection, and refuses other data and large answers', async () => {
		const because = async (listener: RequestListener): Promise<string> => {
			const answer = await askCatalogue(await serve(listener), PLAIN, AS_IT_IS);
			server?.closeAllConnections();
			server?.close();
			return answer.kind === 'offered' ? 'offered' : answer.because;
		};
		const moved: RequestListener = (_, response) => response.writeHead(302, {location: '/elsewhere'}).end();
		expect(await because(moved)).toBe('it answered HTTP 302');
		expect(await because((_, response) => response.end('<html>'))).toBe('it sent no list of tools');
		const flood: RequestListener = (_, response) => {
			const more = (): void => {
				while (!response.destroyed && response.write(' '.repeat(1024 * 1024)));
				if (!response.destroyed) response.once('drain', more);
			};
			more();
		};
		expect(await because(flood)).toBe('it sent more than 8 MB');
		expect(await because((request) => request.socket.destroy())).toBe('it could not be asked');
	});
});
