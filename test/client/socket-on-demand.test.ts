import {describe, expect, it} from 'vitest';
import type {OpenSocket, SocketEnd} from '../../source/client/socket.ts';
import {socketOnDemand} from '../../source/client/socket-on-demand.ts';

const options = {url: 'ws://localhost/', maxFrameBytes: 1, compress: false};

function recorder(): {
	did: string[];
	openSocket: OpenSocket;
	events: Parameters<OpenSocket>[1];
	ends: SocketEnd[];
} {
	const did: string[] = [];
	const ends: SocketEnd[] = [];
	return {
		did,
		ends,
		openSocket: () => {
			did.push('open');
			return {
				send: (text) => did.push(`send ${text}`),
				ping: () => did.push('ping'),
				close: (code) => did.push(`close ${code}`),
				terminate: () => did.push('terminate'),
			};
		},
		events: {
			onOpen: () => {},
			onFrame: () => {},
			onPong: () => {},
			onActivity: () => {},
			onEnd: (end) => ends.push(end),
		},
	};
}

describe('socketOnDemand', () => {
	it('opens once the implementation is loaded, and immediately from then on', async () => {
		const {did, openSocket, events} = recorder();
		let loads = 0;
		const loading = Promise.resolve(openSocket);
		const open = socketOnDemand(() => {
			loads++;
			return loading;
		});
		const socket = open(options, events);
		expect(did).toEqual([]);
		await loading;
		socket.send('a');
		socket.ping();
		socket.close(1000, '');
		socket.terminate();
		expect(did).toEqual(['open', 'send a', 'ping', 'close 1000', 'terminate']);
		open(options, events);
		expect(did.at(-1)).toBe('open');
		expect(loads).toBe(1);
	});

	it.each(['close', 'terminate'] as const)('never opens after a %s before it was loaded', async (how) => {
		const {did, ends, openSocket, events} = recorder();
		const loading = Promise.resolve(openSocket);
		const socket = socketOnDemand(() => loading)(options, events);
		if (how === 'close') socket.close(1000, '');
		else socket.terminate();
		await loading;
		expect(did).toEqual([]);
		expect(ends).toEqual([{kind: 'terminated'}]);
	});

	it('reports that the implementation cannot be loaded', async () => {
		const {ends, events} = recorder();
		const ended = new Promise<void>((resolve) => {
			const onEnd = (end: SocketEnd): void => {
				ends.push(end);
				resolve();
			};
			socketOnDemand(() => Promise.reject(new Error('gone')))(options, {...events, onEnd});
		});
		await ended;
		expect(ends).toEqual([
			{kind: 'error', code: 'ERR_LOAD', message: expect.stringMatching(/^Error: gone at \S/) as string},
		]);
	});
});
