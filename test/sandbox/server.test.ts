import {describe, expect, it, onTestFinished} from 'vitest';
import {startSandbox} from '../../source/sandbox/server.ts';
import {createHandClock} from '../support/hand-clock.ts';
import {openSandbox, startTestSandbox} from '../support/sandbox.ts';
import {connectRawClient, messagesOf} from './raw-client.ts';

describe('stop', () => {
	it('closes every connection with 1012 and frees the port', async () => {
		const sandbox = await openSandbox();
		const [one, two] = [await connectRawClient(sandbox.url), await connectRawClient(sandbox.url)];
		await sandbox.stop();
		expect(await one.closed).toEqual({code: 1012, reason: ''});
		expect(await two.closed).toEqual({code: 1012, reason: ''});
		expect(sandbox.live).toBe(0);
		const next = await openSandbox({port: sandbox.port});
		expect(next.port).toBe(sandbox.port);
		await sandbox.stop();
	});

	it('closes with another code', async () => {
		const sandbox = await openSandbox();
		const client = await connectRawClient(sandbox.url);
		await sandbox.stop({code: 1001});
		expect(await client.closed).toMatchObject({code: 1001});
	});

	it('leaves running turns unanswered', async () => {
		const sandbox = await openSandbox();
		const client = await connectRawClient(sandbox.url);
		sandbox.hold();
		client.send({type: 'chat', message: 'thanks'});
		await sandbox.whenHeld();
		await sandbox.stop();
		sandbox.release();
		expect(await client.closed).toMatchObject({code: 1012});
		const next = await openSandbox({memory: sandbox.memory});
		const back = await connectRawClient(`${next.url}?session_id=${client.sessionId}`);
		expect(messagesOf(await back.ask({type: 'history'})).at(-1)).toMatchObject({role: 'user'});
	});

	it('with finishTurns, stores their answers in the memory', async () => {
		let ended: () => void = () => {};
		const over = new Promise<void>((resolve) => {
			ended = resolve;
		});
		const sandbox = await openSandbox({onEvent: (event) => event.kind === 'turn-ended' && ended()});
		const client = await connectRawClient(sandbox.url);
		sandbox.hold();
		client.send({type: 'chat', message: 'thanks'});
		await sandbox.whenHeld();
		await sandbox.stop({finishTurns: true});
		sandbox.release();
		await over;
		const next = await openSandbox({memory: sandbox.memory});
		const back = await connectRawClient(`${next.url}?session_id=${client.sessionId}`);
		expect(messagesOf(await back.ask({type: 'history'})).at(-1)).toMatchObject({role: 'assistant'});
	});
});

describe('kill', () => {
	it('drops every connection without a close frame; a server with an empty memory may follow', async () => {
		const sandbox = await openSandbox();
		const client = await connectRawClient(sandbox.url);
		await client.answer('thanks');
		await sandbox.kill();
		expect(await client.closed).toEqual({code: 1006, reason: ''});
		const next = await openSandbox({port: sandbox.port});
		const back = await connectRawClient(`${next.url}?session_id=${client.sessionId}`);
		expect(back.sessionId).toBe(client.sessionId);
		expect(messagesOf(await back.ask({type: 'history'}))).toEqual([]);
	});

	it('ends turns that wait for the clock', async () => {
		const clock = createHandClock();
		const sandbox = await openSandbox({clock, pace: 1});
		const client = await connectRawClient(sandbox.url);
		await client.ask({type: 'chat', message: 'slow 100'});
		await client.pong();
		await sandbox.kill();
		expect(clock.pending()).toBe(0);
	});
});

describe('the hooks for tests', () => {
	it('count frames and connections', async () => {
		const sandbox = await openSandbox();
		const client = await connectRawClient(sandbox.url);
		const both = sandbox.whenReceived('ping', 2);
		client.send({type: 'ping'});
		client.send({type: 'ping'});
		client.send('nonsense');
		client.send({message: 'thanks'});
		await both;
		await client.until('ai_response');
		expect(Object.fromEntries(sandbox.received)).toEqual({ping: 2, '(not a frame)': 1, chat: 1});
		expect(sandbox.chatMessages()).toEqual(['thanks']);
		expect([sandbox.connections, sandbox.live]).toEqual([1, 1]);
		const second = sandbox.whenConnected(2);
		await connectRawClient(sandbox.url);
		await second;
	});

	it('hold turns at three steps', async () => {
		const sandbox = await openSandbox();
		const client = await connectRawClient(sandbox.url);
		sandbox.hold('start');
		client.send({type: 'chat', message: 'order A-1001'});
		await sandbox.whenHeld();
		expect(await client.frame()).toMatchObject({message: 'AI is thinking...'});
		sandbox.release();
		sandbox.hold('tools');
		await sandbox.whenHeld();
		let frame = await client.frame();
		while (frame.message !== 'Calling get_order... (1/1)') frame = await client.frame();
		sandbox.release();
		sandbox.hold('answer');
		await sandbox.whenHeld();
		client.send({type: 'ping'});
		await client.pong();
		sandbox.release();
		expect((await client.until('pong')).slice(-2).map((last) => last.type)).toEqual(['ai_response', 'pong']);
	});

	it('send a frame to every connection', async () => {
		const sandbox = await openSandbox();
		const clients = [await connectRawClient(sandbox.url), await connectRawClient(sandbox.url)];
		sandbox.broadcast('{"type":"conversation_titled","conversation_id":"x","title":"T"}');
		for (const client of clients) expect(await client.frame()).toMatchObject({type: 'conversation_titled'});
	});

	it('can disable answers to protocol pings', async () => {
		const sandbox = await openSandbox({pongs: false});
		const client = await connectRawClient(sandbox.url);
		let answered = false;
		void client.pong().then(() => {
			answered = true;
		});
		expect(await client.ask({type: 'ping'})).toMatchObject({type: 'pong'});
		expect(answered).toBe(false);
	});

	it('can supply ids', async () => {
		let number = 0;
		const newId = () => {
			number += 1;
			return `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
		};
		const client = await connectRawClient((await openSandbox({newId})).url);
		expect(client.sessionId).toBe('00000000-0000-4000-8000-000000000001');
		expect(await client.answer('thanks')).toMatchObject({
			message_id: '00000000-0000-4000-8000-000000000002',
		});
	});

	it('can supply the clock and the pace', async () => {
		const clock = createHandClock(new Date(2026, 10, 22, 12).getTime());
		const client = await connectRawClient((await openSandbox({clock, pace: 2})).url);
		expect(await client.ask({type: 'ping'})).toEqual({type: 'pong', timestamp: '2026-11-22T12:00:00'});
		client.send({type: 'auth', token: 'good'});
		await client.pong();
		expect(clock.pending()).toBe(1);
		clock.advance(239);
		expect(clock.pending()).toBe(1);
		clock.advance(1);
		expect(await client.frame()).toMatchObject({timestamp: '2026-11-22T12:00:00.240000'});
	});
});

describe('the default frame reader', () => {
	it.each([
		['nonsense', /^Invalid JSON: .*nonsense/],
		['{"type":["a",1]}', /^Unknown message type: \["a",1\]$/],
		['{"type":"b"}', /^Unknown message type: b$/],
	])('answers %s with an error', async (text, message) => {
		const sandbox = await startSandbox();
		onTestFinished(() => sandbox.stop());
		const client = await connectRawClient(sandbox.url);
		expect(await client.ask(text)).toMatchObject({type: 'error', message: expect.stringMatching(message)});
	});
});

describe('the address', () => {
	it('that is in use rejects with its code', async () => {
		const {port} = await openSandbox();
		await expect(startTestSandbox({port})).rejects.toMatchObject({code: 'EADDRINUSE'});
	});

	it('may be an IPv6 address', async ({skip}) => {
		const sandbox = await openSandbox({host: '::1'}).catch(() => skip('this system has no IPv6'));
		expect(sandbox.url).toBe(`ws://[::1]:${sandbox.port}/chat/ws`);
		await connectRawClient(sandbox.url);
	});
});
