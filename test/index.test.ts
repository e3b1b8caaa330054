import {build, stop} from 'esbuild';
import {describe, expect, it} from 'vitest';
import * as library from '../source/index.ts';
import {startServer} from './support/ws-server.ts';

describe('the library', () => {
	it('loads no user interface, command line or server code', async () => {
		const {metafile} = await build({
			entryPoints: ['source/index.ts'],
			bundle: true,
			write: false,
			metafile: true,
			platform: 'node',
			format: 'esm',
			packages: 'external',
			logLevel: 'silent',
		});
		await stop();
		const external = Object.values(metafile.outputs).flatMap(({imports}) => imports.map(({path}) => path));
		const packages = [...new Set(external)].filter((path) => !path.startsWith('node:'));
		for (const name of ['react', 'ink', 'meow', 'ink-spinner', 'ink-text-input'])
			expect(packages.filter((path) => path === name || path.startsWith(`${name}/`))).toEqual([]);
		expect(packages).toContain('ws');
		const folders = new Set(Object.keys(metafile.inputs).map((path) => path.split('/')[1]));
		for (const folder of ['ui', 'modes', 'sandbox']) expect(folders).not.toContain(folder);
		expect(folders).toContain('chat');
	});

	it('exports everything that a custom client needs', () => {
		const {createChat, createClient, openSocket, decode, encode} = library;
		for (const exported of [createChat, createClient, openSocket, decode, encode])
			expect(exported).toBeTypeOf('function');
		expect(library.MAX_FRAME_BYTES).toBe(100 * 1024 * 1024);
		expect(library.TIME_LIMITS.dial).toBe(15_000);
		expect(library.systemClock.now()).toBeGreaterThan(Date.UTC(2020));
		expect(Object.values(library).filter((value) => value === undefined)).toEqual([]);
	});

	it('supports a conversation', async () => {
		const server = await startServer();
		const chat = library.createChat({
			url: server.url,
			clock: library.systemClock,
			createClient: (events) =>
				library.createClient(
					{
						url: server.url,
						credential: undefined,
						reconnect: false,
						maxFrameBytes: library.MAX_FRAME_BYTES,
						compress: false,
						limits: library.TIME_LIMITS,
						clock: library.systemClock,
						openSocket: library.openSocket,
						random: Math.random,
					},
					events,
				),
		});
		const until = (condition: () => boolean): Promise<void> =>
			new Promise((resolve) => {
				const unsubscribe = chat.subscribe(() => {
					if (!condition()) return;
					unsubscribe();
					resolve();
				});
			});
		const isReady = until(() => chat.getSnapshot().connection.at === 'ready');
		chat.connect();
		const connection = await server.nextConnection();
		connection.send('{"type":"connection_established","session_id":"s-1","message":"Hello"}');
		await isReady;
		const isAnswered = until(() => chat.getSnapshot().entries.some(({kind}) => kind === 'assistant'));
		chat.send('ping?');
		expect(await connection.nextFrame()).toEqual({type: 'chat', message: 'ping?'});
		connection.send('{"type":"ai_response","message":"pong!","tool_calls":[],"tool_results":[]}');
		await isAnswered;
		expect(chat.getSnapshot().entries.at(-1)).toMatchObject({parts: [{kind: 'text', text: 'pong!'}]});
		await chat.close();
	});
});
