import {describe, expect, it} from 'vitest';
import {house, visit} from './visitor.ts';

describe('one connection', () => {
	it('handles one frame to its end before it looks at the next', async () => {
		const sandbox = await house({dialect: 'seed'});
		const visitor = await visit(sandbox.url);
		sandbox.hold();
		visitor.send({type: 'chat', message: 'first'});
		visitor.send({type: 'ping'});
		visitor.send({type: 'chat', message: 'second'});
		visitor.send({type: 'history'});
		visitor.send({type: 'nonsense'});
		await sandbox.whenReceived('nonsense');
		// A protocol ping is answered at once, turn or no turn.
		await visitor.pong();
		expect(await visitor.frame()).toMatchObject({type: 'typing'});
		sandbox.release();
		expect((await visitor.until('error')).map((frame) => frame.type)).toEqual([
			'ai_response',
			'pong',
			'typing',
			'ai_response',
			'history',
			'error',
		]);
	});

	it('does not hold up another', async () => {
		const sandbox = await house();
		const [one, two] = [await visit(sandbox.url), await visit(sandbox.url)];
		sandbox.hold();
		one.send({type: 'chat', message: 'thanks'});
		await sandbox.whenHeld();
		expect(await two.ask({type: 'ping'})).toMatchObject({type: 'pong'});
	});

	it('never reads what still waited when it ended', async () => {
		const turns: string[] = [];
		let ended: () => void = () => {};
		const over = new Promise<void>((resolve) => {
			ended = resolve;
		});
		const sandbox = await house({
			log(event) {
				if (event.kind === 'turn-began') turns.push(event.message);
				if (event.kind === 'turn-ended') ended();
			},
		});
		const visitor = await visit(sandbox.url);
		sandbox.hold();
		visitor.send({type: 'chat', message: 'first'});
		visitor.send({type: 'chat', message: 'second'});
		await sandbox.whenReceived('chat', 2);
		visitor.drop();
		await visitor.closed;
		const next = await visit(sandbox.url);
		sandbox.release();
		await over;
		await next.answer('third');
		expect(turns).toEqual(['first', 'third']);
		expect(sandbox.chatMessages()).toEqual(['first', 'second', 'third']);
	});

	it('takes 16 MiB in one frame, and closes with 1009 at one byte more', {timeout: 20_000}, async () => {
		const sandbox = await house();
		const limit = 16 * 1024 * 1024;
		const wrapped = (bytes: number): string => {
			const [head, tail] = ['{"type":"ping","pad":"', '"}'];
			return `${head}${'x'.repeat(bytes - head.length - tail.length)}${tail}`;
		};
		const visitor = await visit(sandbox.url);
		expect(await visitor.ask(wrapped(limit))).toMatchObject({type: 'pong'});
		visitor.send(wrapped(limit + 1));
		expect(await visitor.closed).toMatchObject({code: 1009});
		expect(sandbox.received.get('ping')).toBe(1);
	});

	it('compresses when the client offers it, and not otherwise', async () => {
		const {url} = await house();
		expect((await visit(url)).extensions).toBe('');
		const compressing = await visit(url, {compress: true});
		expect(compressing.extensions).toBe('permessage-deflate');
		expect(String((await compressing.answer('big 100')).message)).toHaveLength(102_400);
	});

	it('greets before it answers what was sent at once', async () => {
		const {url} = await house();
		const visitor = await visit(url);
		visitor.send({type: 'auth', token: 'good'});
		visitor.send({type: 'chat', message: 'thanks'});
		const types = (await visitor.until('ai_response')).map((frame) => frame.type);
		expect(types.slice(0, 2)).toEqual(['auth_configured', 'typing']);
	});
});
