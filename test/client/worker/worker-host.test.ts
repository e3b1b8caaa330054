import {expect, it} from 'vitest';
import {createWorkerHost} from '../../../source/client/worker/worker-host.ts';
import type {Report, SocketEvent} from '../../../source/client/worker/worker-messages.ts';
import {createHandClock} from '../../support/hand-clock.ts';
import {startServer} from '../../support/ws-server.ts';

const SETTINGS = {
	maxFrameBytes: 1_000_000,
	compress: false,
	isLogged: false,
	handshake: {
		headers: {},
		tls: {ca: undefined, cert: undefined, key: undefined, passphrase: undefined, rejectUnauthorized: true},
		proxy: undefined,
	},
};

it('collects all garbage after a large message, and leaves that of small ones to V8', async () => {
	const server = await startServer();
	const clock = createHandClock();
	const collected: string[] = [];
	let wanted: (event: SocketEvent) => void = () => {};
	const carryOut = createWorkerHost({
		post(report: Report) {
			if (report.kind === 'events') for (const event of report.events) wanted(event);
		},
		timing: {
			now: clock.now,
			soon: (callback) => void setImmediate(callback),
			after(_, callback) {
				const immediate = setImmediate(callback);
				return () => clearImmediate(immediate);
			},
		},
		collect: (what) => collected.push(what),
	});
	carryOut({do: 'open', connection: 1, url: server.url, ...SETTINGS});
	const side = await server.nextConnection();
	/** Sends messages of one size, and waits for the last of them. */
	async function send(count: number, size: number): Promise<void> {
		let left = count;
		const posted = new Promise<void>((resolve) => {
			wanted = (event) => {
				if (event.type === 'packed') left -= event.ends.length;
				else if (event.type === 'frame') left--;
				if (left === 0) resolve();
			};
		});
		for (let index = 0; index < count; index++) side.send({type: 'ai_response', message: 'a'.repeat(size)});
		await posted;
		await new Promise((resolve) => setImmediate(resolve));
	}
	await send(50, 100_000);
	clock.advance(10_000);
	expect(collected).toEqual([]);
	await send(1, 300_000);
	expect(collected).toEqual(['all']);
	side.close(1000, '');
});

const isAnswer = (event: SocketEvent): event is Extract<SocketEvent, {readonly type: 'frame'}> =>
	event.type === 'frame' && event.decoded.kind === 'frame' && event.decoded.frame.type === 'ai_response';

it('reports the sources of several frames in a binary message', async () => {
	const server = await startServer();
	const found = new Promise<unknown>((resolve) => {
		const carryOut = createWorkerHost({
			post(report: Report) {
				const copy = structuredClone(report);
				if (copy.kind !== 'events') return;
				for (const event of copy.events) if (isAnswer(event)) resolve(event.decoded);
			},
			timing: {
				now: () => Date.now(),
				soon: (callback) => void setImmediate(callback),
				after(ms, callback) {
					const timer = setTimeout(callback, ms);
					return () => clearTimeout(timer);
				},
			},
			collect: () => {},
		});
		carryOut({do: 'open', connection: 1, url: server.url, ...SETTINGS});
	});
	const side = await server.nextConnection();
	const frames =
		'{"type":"typing","message":"a"}\n{"type":"ai_response","message":"","tool_results":[{"name":"n","result":[1.0]}]}';
	side.sendBinary(Buffer.from(frames));
	expect(await found).toMatchObject({frame: {tool_results: [{result: [1], resultJson: '[1.0]'}]}});
	side.close(1000, '');
});
