import {describe, expect, it} from 'vitest';
import {startSandbox} from '../../source/sandbox/server.ts';
import {createHandClock} from '../support/hand-clock.ts';
import {house, messagesOf, visit} from './visitor.ts';

describe('stop', () => {
	it('closes every connection with 1012 and frees the port', async () => {
		const sandbox = await house();
		const [one, two] = [await visit(sandbox.url), await visit(sandbox.url)];
		await sandbox.stop();
		expect(await one.closed).toEqual({code: 1012, reason: ''});
		expect(await two.closed).toEqual({code: 1012, reason: ''});
		expect(sandbox.live).toBe(0);
		const next = await house({port: sandbox.port});
		expect(next.port).toBe(sandbox.port);
		await sandbox.stop();
	});

	it('takes another code', async () => {
		const sandbox = await house();
		const visitor = await visit(sandbox.url);
		await sandbox.stop({code: 1001});
		expect(await visitor.closed).toMatchObject({code: 1001});
	});

	it('leaves running turns unanswered', async () => {
		const sandbox = await house();
		const visitor = await visit(sandbox.url);
		sandbox.hold();
		visitor.send({type: 'chat', message: 'thanks'});
		await sandbox.whenHeld();
		await sandbox.stop();
		sandbox.release();
		expect(await visitor.closed).toMatchObject({code: 1012});
		const next = await house({memory: sandbox.memory});
		const back = await visit(`${next.url}?session_id=${visitor.sessionId}`);
		expect(messagesOf(await back.ask({type: 'history'})).at(-1)).toMatchObject({role: 'user'});
	});

	it('lets them finish into the memory when asked to', async () => {
		let ended: () => void = () => {};
		const over = new Promise<void>((resolve) => {
			ended = resolve;
		});
		const sandbox = await house({log: (event) => event.kind === 'turn-ended' && ended()});
		const visitor = await visit(sandbox.url);
		sandbox.hold();
		visitor.send({type: 'chat', message: 'thanks'});
		await sandbox.whenHeld();
		await sandbox.stop({finishTurns: true});
		sandbox.release();
		await over;
		const next = await house({memory: sandbox.memory});
		const back = await visit(`${next.url}?session_id=${visitor.sessionId}`);
		expect(messagesOf(await back.ask({type: 'history'})).at(-1)).toMatchObject({role: 'assistant'});
	});
});

describe('kill', () => {
	it('breaks every connection without a word, and can be followed by a server with an empty memory', async () => {
		const sandbox = await house();
		const visitor = await visit(sandbox.url);
		await visitor.answer('thanks');
		await sandbox.kill();
		expect(await visitor.closed).toEqual({code: 1006, reason: ''});
		const next = await house({port: sandbox.port});
		const back = await visit(`${next.url}?session_id=${visitor.sessionId}`);
		expect(back.sessionId).toBe(visitor.sessionId);
		expect(messagesOf(await back.ask({type: 'history'}))).toEqual([]);
	});

	it('ends turns that wait on the clock', async () => {
		const clock = createHandClock();
		const sandbox = await house({clock, pace: 1});
		const visitor = await visit(sandbox.url);
		await visitor.ask({type: 'chat', message: 'slow 100'});
		await visitor.pong();
		await sandbox.kill();
		expect(clock.pending()).toBe(0);
	});
});

describe('what a test can see and do', () => {
	it('counts what arrived', async () => {
		const sandbox = await house();
		const visitor = await visit(sandbox.url);
		const both = sandbox.whenReceived('ping', 2);
		visitor.send({type: 'ping'});
		visitor.send({type: 'ping'});
		visitor.send('nonsense');
		visitor.send({message: 'thanks'});
		await both;
		await visitor.until('ai_response');
		expect(Object.fromEntries(sandbox.received)).toEqual({ping: 2, '(not a frame)': 1, chat: 1});
		expect(sandbox.chatMessages()).toEqual(['thanks']);
		expect([sandbox.connections, sandbox.live]).toEqual([1, 1]);
		const second = sandbox.whenConnected(2);
		await visit(sandbox.url);
		await second;
	});

	it('holds turns at three places', async () => {
		const sandbox = await house();
		const visitor = await visit(sandbox.url);
		sandbox.hold('start');
		visitor.send({type: 'chat', message: 'order A-1001'});
		await sandbox.whenHeld();
		expect(await visitor.frame()).toMatchObject({message: 'AI is thinking...'});
		sandbox.release();
		sandbox.hold('tools');
		await sandbox.whenHeld();
		let frame = await visitor.frame();
		while (frame.message !== 'Calling get_order... (1/1)') frame = await visitor.frame();
		sandbox.release();
		sandbox.hold('answer');
		await sandbox.whenHeld();
		visitor.send({type: 'ping'});
		await visitor.pong();
		sandbox.release();
		expect((await visitor.until('pong')).slice(-2).map((last) => last.type)).toEqual(['ai_response', 'pong']);
	});

	it('speaks unasked to everybody', async () => {
		const sandbox = await house();
		const visitors = [await visit(sandbox.url), await visit(sandbox.url)];
		sandbox.broadcast('{"type":"conversation_titled","conversation_id":"x","title":"T"}');
		for (const visitor of visitors)
			expect(await visitor.frame()).toMatchObject({type: 'conversation_titled'});
	});

	it('can be made not to answer protocol pings', async () => {
		const sandbox = await house({pongs: false});
		const visitor = await visit(sandbox.url);
		let answered = false;
		void visitor.pong().then(() => {
			answered = true;
		});
		expect(await visitor.ask({type: 'ping'})).toMatchObject({type: 'pong'});
		expect(answered).toBe(false);
	});

	it('makes ids that are given', async () => {
		let number = 0;
		const newId = () => {
			number += 1;
			return `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
		};
		const visitor = await visit((await house({newId})).url);
		expect(visitor.sessionId).toBe('00000000-0000-4000-8000-000000000001');
		expect(await visitor.answer('thanks')).toMatchObject({
			message_id: '00000000-0000-4000-8000-000000000002',
		});
	});

	it('runs on the clock that is given, at the pace that is given', async () => {
		const clock = createHandClock(new Date(2026, 10, 22, 12).getTime());
		const visitor = await visit((await house({clock, pace: 2})).url);
		expect(await visitor.ask({type: 'ping'})).toEqual({type: 'pong', timestamp: '2026-11-22T12:00:00'});
		visitor.send({type: 'auth', token: 'good'});
		await visitor.pong();
		expect(clock.pending()).toBe(1);
		clock.advance(239);
		expect(clock.pending()).toBe(1);
		clock.advance(1);
		expect(await visitor.frame()).toMatchObject({timestamp: '2026-11-22T12:00:00.240000'});
	});
});

describe('the address', () => {
	it('that is taken is told with its code', async () => {
		const {port} = await house();
		await expect(startSandbox({port})).rejects.toMatchObject({code: 'EADDRINUSE'});
	});

	it('can be one of IPv6', async ({skip}) => {
		const sandbox = await house({host: '::1'}).catch(() => skip('this machine has no IPv6'));
		expect(sandbox.url).toBe(`ws://[::1]:${sandbox.port}/chat/ws`);
		await visit(sandbox.url);
	});
});
