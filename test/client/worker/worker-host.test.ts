import {expect, it} from 'vitest';
import {createWorkerHost} from '../../../source/client/worker/worker-host.ts';
import type {Report, SocketEvent} from '../../../source/client/worker/worker-messages.ts';
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

it('collects all garbage after many messages, not while they arrive', async () => {
	const server = await startServer();
	const collected: string[] = [];
	const timers: (() => void)[] = [];
	let ended: () => void = () => {};
	const end = new Promise<void>((resolve) => {
		ended = resolve;
	});
	const carryOut = createWorkerHost({
		post(report: Report) {
			if (report.kind === 'events' && report.events.some((event) => event.type === 'end')) ended();
		},
		timing: {
			now: () => Date.now(),
			soon: (callback) => void setImmediate(callback),
			after(ms, callback) {
				if (ms < 100) {
					const timer = setTimeout(callback, ms);
					return () => clearTimeout(timer);
				}
				timers.push(callback);
				return () => {};
			},
		},
		collect: (what) => collected.push(what),
	});
	carryOut({do: 'open', connection: 1, url: server.url, ...SETTINGS});
	const side = await server.nextConnection();
	for (let index = 0; index < 50; index++) side.send({type: 'ai_response', message: 'a'.repeat(100_000)});
	side.close(1000, '');
	await end;
	expect(timers).toHaveLength(2);
	// Meanwhile the young generation is collected, which costs little.
	const meanwhile = collected.splice(0);
	expect(new Set(meanwhile)).toEqual(new Set(['young']));
	expect(meanwhile.length).toBeLessThanOrEqual(5);
	for (const timer of timers) timer();
	expect(collected).toEqual(['all', 'all']);
});

const isAnswer = (event: SocketEvent): event is Extract<SocketEvent, {readonly type: 'frame'}> =>
	event.type === 'frame' && event.decoded.kind === 'frame' && event.decoded.frame.type === 'ai_response';

it.each(['text', 'binary'])('reports the sources of several frames in a %s message', async (kind) => {
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
	if (kind === 'text') side.send(frames);
	else side.sendBinary(Buffer.from(frames));
	expect(await found).toMatchObject({frame: {tool_results: [{result: [1], resultJson: '[1.0]'}]}});
	side.close(1000, '');
});
