import {describe, expect, it} from 'vitest';
import {openSandbox} from '../support/sandbox.ts';
import {connectRawClient} from './raw-client.ts';

describe('one connection', () => {
	it('handles one frame completely before it reads the next', async () => {
		const sandbox = await openSandbox({dialect: 'seed'});
		const client = await connectRawClient(sandbox.url);
		sandbox.hold();
		client.send({type: 'chat', message: 'first'});
		client.send({type: 'ping'});
		client.send({type: 'chat', message: 'second'});
		client.send({type: 'history'});
		client.send({type: 'nonsense'});
		await sandbox.whenReceived('nonsense');
		// A protocol ping is answered at once, even during a turn.
		await client.pong();
		expect(await client.frame()).toMatchObject({type: 'typing'});
		sandbox.release();
		expect((await client.until('error')).map((frame) => frame.type)).toEqual([
			'ai_response',
			'pong',
			'typing',
			'ai_response',
			'history',
			'error',
		]);
	});

	it('does not delay another', async () => {
		const sandbox = await openSandbox();
		const [one, two] = [await connectRawClient(sandbox.url), await connectRawClient(sandbox.url)];
		sandbox.hold();
		one.send({type: 'chat', message: 'thanks'});
		await sandbox.whenHeld();
		expect(await two.ask({type: 'ping'})).toMatchObject({type: 'pong'});
	});

	it('never reads frames that were queued when it ended', async () => {
		const turns: string[] = [];
		let ended: () => void = () => {};
		const over = new Promise<void>((resolve) => {
			ended = resolve;
		});
		const sandbox = await openSandbox({
			onEvent(event) {
				if (event.kind === 'turn-began') turns.push(event.message);
				if (event.kind === 'turn-ended') ended();
			},
		});
		const client = await connectRawClient(sandbox.url);
		sandbox.hold();
		client.send({type: 'chat', message: 'first'});
		client.send({type: 'chat', message: 'second'});
		await sandbox.whenReceived('chat', 2);
		client.drop();
		await client.closed;
		const next = await connectRawClient(sandbox.url);
		sandbox.release();
		await over;
		await next.answer('third');
		expect(turns).toEqual(['first', 'third']);
		expect(sandbox.chatMessages()).toEqual(['first', 'second', 'third']);
	});

	it('accepts a frame of 16 MiB, and closes with 1009 at one byte more', {timeout: 20_000}, async () => {
		const sandbox = await openSandbox();
		const limit = 16 * 1024 * 1024;
		const wrapped = (bytes: number): string => {
			const [head, tail] = ['{"type":"ping","pad":"', '"}'];
			return `${head}${'x'.repeat(bytes - head.length - tail.length)}${tail}`;
		};
		const client = await connectRawClient(sandbox.url);
		expect(await client.ask(wrapped(limit))).toMatchObject({type: 'pong'});
		client.send(wrapped(limit + 1));
		expect(await client.closed).toMatchObject({code: 1009});
		expect(sandbox.received.get('ping')).toBe(1);
	});

	it('compresses only if the client offers it', async () => {
		const {url} = await openSandbox();
		expect((await connectRawClient(url)).extensions).toBe('');
		const compressing = await connectRawClient(url, {compress: true});
		expect(compressing.extensions).toBe('permessage-deflate');
		expect(String((await compressing.answer('big 100')).message)).toHaveLength(102_400);
	});

	it('sends the greeting before any answer', async () => {
		const {url} = await openSandbox();
		const client = await connectRawClient(url);
		client.send({type: 'auth', token: 'good'});
		client.send({type: 'chat', message: 'thanks'});
		const types = (await client.until('ai_response')).map((frame) => frame.type);
		expect(types.slice(0, 2)).toEqual(['auth_configured', 'typing']);
	});
});
