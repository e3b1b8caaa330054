/** A history that breaks the connection is received at most once: it never locks the session. */
import {Buffer} from 'node:buffer';
import {describe, expect, it} from 'vitest';
import {openSandbox} from '../support/sandbox.ts';
import {sandboxChat} from '../support/sandbox-chat.ts';
import {type ServerSide, startServer} from '../support/ws-server.ts';

const greeting = {type: 'connection_established', session_id: 's-1', message: 'Hello'};
const large = {type: 'history', messages: [{role: 'user', content: 'x'.repeat(5000)}]};

/** How a server breaks a connection while it sends its history, and how often the client lets it. */
const BREAKS: ReadonlyArray<readonly [string, (side: ServerSide) => void, number]> = [
	['above the limit', (side) => side.send(large), 1],
	['in invalid UTF-8', (side) => side.send(Buffer.from([0x7b, 0xff, 0xfe, 0x7d])), 1],
	['cut off each time', (side) => side.terminate(), 3],
	['closed with 1002 each time', (side) => side.close(1002, 'protocol error'), 3],
	['closed with 1011 each time', (side) => side.close(1011, 'cannot encode'), 3],
];

/** A chat that is ready. */
async function connected() {
	const server = await startServer();
	const on = sandboxChat(server.url, {maxFrameBytes: 2000});
	on.chat.connect();
	const side = await server.nextConnection();
	side.send(greeting);
	await on.until(({connection: {at}}) => at === 'ready');
	return {server, on, side};
}

describe.each([
	['a turn that was cut off', true],
	['no turn under way', false],
])('with %s', (_name, isTurnOpen) => {
	it.each(BREAKS)('a history that is %s is not requested again', async (_kind, breakOff, times) => {
		const {server, on, side: first} = await connected();
		let side = first;
		on.chat.send('question');
		await side.nextFrame();
		if (isTurnOpen) side.send({type: 'typing', message: 'AI is thinking...'});
		else side.send({type: 'ai_response', message: 'Done.', tool_calls: [], tool_results: []});
		await on.until(({turn}) => turn?.phase !== 'sending');
		side.terminate();
		for (let time = 0; time < times; time++) {
			const ready = on.back();
			side = await server.nextConnection();
			side.send(greeting);
			await ready;
			expect(await side.nextFrame()).toEqual({type: 'history'});
			breakOff(side);
			await on.until(({connection: {at}}) => at !== 'ready');
		}
		on.chat.send('next');
		const ready = on.back();
		side = await server.nextConnection();
		side.send(greeting);
		await ready;
		expect(await side.nextFrame()).toEqual({type: 'chat', message: 'next'});
		expect(on.codes().filter((code) => code === 'history_breaks')).toHaveLength(1);
		expect(on.codes()).not.toContain('unconfirmed');
		expect(on.codes()).toContain('reconnected');
		expect(on.codes()).not.toContain('resumed');
		// Later replies that leave tools out do not request it either.
		side.send({type: 'typing', message: 'Calling get_order... (1/1)'});
		side.send({type: 'ai_response', message: 'Done.', metadata: {total_tool_calls: 1}});
		await on.until(({turn}) => turn === undefined);
		on.chat.send('more');
		expect(await side.nextFrame()).toEqual({type: 'chat', message: 'more'});
	});
});

it('is requested once more for a later turn that is cut off, before the next message', async () => {
	const {server, on, side: first} = await connected();
	let side = first;
	const comeBack = async (): Promise<void> => {
		await on.until(({connection: {at}}) => at !== 'ready');
		const ready = on.back();
		side = await server.nextConnection();
		side.send(greeting);
		await ready;
	};
	for (const text of ['first', 'second']) {
		on.chat.send(text);
		expect(await side.nextFrame()).toEqual({type: 'chat', message: text});
		side.send({type: 'typing', message: 'AI is thinking...'});
		await on.until(({turn}) => turn?.phase === 'thinking');
		on.chat.send(`after ${text}`);
		side.terminate();
		await comeBack();
		expect(await side.nextFrame()).toEqual({type: 'history'});
		side.send(Buffer.from([0x7b, 0xff, 0xfe, 0x7d]));
		await comeBack();
		expect(await side.nextFrame()).toEqual({type: 'chat', message: `after ${text}`});
		side.send({type: 'ai_response', message: `Done: ${text}.`, tool_calls: [], tool_results: []});
		await on.until(({turn}) => turn === undefined);
	}
});

it('/history that breaks the connection is not repeated', async () => {
	const {server, on, side: first} = await connected();
	let side = first;
	const outcomes: string[] = [];
	on.chat.request('history', {settle: ({status}) => void outcomes.push(status)});
	await side.nextFrame();
	side.send(large);
	await on.until(({connection: {at}}) => at !== 'ready');
	on.chat.request('ping');
	const ready = on.back();
	side = await server.nextConnection();
	side.send(greeting);
	await ready;
	expect(await side.nextFrame()).toEqual({type: 'ping'});
	expect(outcomes).toEqual(['failed']);
});

it('the built-in assistant goes on after an answer and a history above the limit', async () => {
	const server = await openSandbox({
		script: (message, turn) => (message === 'big' ? turn.answer('x'.repeat(50_000), 'at-once') : undefined),
	});
	const on = sandboxChat(server.url, {maxFrameBytes: 20_000});
	on.chat.connect();
	await on.settled();
	on.chat.send('big');
	on.chat.send('thanks');
	const isDone = (): boolean => on.chat.getSnapshot().turn === undefined && on.lines().includes('> thanks');
	for (let loss = 0; !isDone() && loss < 9; loss++) {
		await on.until(({connection: {at}}) => at === 'waiting' || isDone());
		if (!isDone()) await on.back();
	}
	expect(on.lines().at(-1)).toMatch(/^< You are welcome/);
	expect(server.received.get('history')).toBeLessThanOrEqual(2);
});
