/** The calls of the library's client: their promises, errors, signals and order. */
import {describe, expect, it} from 'vitest';
import {TurnError} from '../../source/index.ts';
import {answer, failureOf, onSandbox, onServer} from '../support/library-client.ts';

describe('messages', () => {
	it('are not sent when they are blank or too large, or without a connection', async () => {
		const {client, sandbox, log} = await onSandbox();
		for (const text of ['', ' \n']) {
			const error = await failureOf(client.ask(text));
			expect(error).toBeInstanceOf(TurnError);
			expect(error).toMatchObject({code: 'empty_message', delivery: 'not-sent'});
		}
		const error = await failureOf(client.sendChatMessage('x'.repeat(17 * 1024 * 1024)));
		expect(error).toMatchObject({
			code: 'message_too_large',
			delivery: 'not-sent',
			advice: 'Send it in parts.',
		});
		await client.disconnect();
		expect(await failureOf(client.ask('Hello?'))).toMatchObject({
			code: 'not_connected',
			delivery: 'not-sent',
			advice: 'Call connect() first.',
		});
		expect(sandbox.chatMessages()).toEqual([]);
		expect(log.filter((what) => what.startsWith('error'))).toEqual([
			'error empty_message',
			'error empty_message',
			'error message_too_large',
			'error not_connected',
		]);
	});

	it('without a handler for their rejection do no harm: errors are emitted', async () => {
		const {client, logged} = await onSandbox();
		// An unhandled rejection would make the whole run fail.
		void client.ask('refuse');
		void client.sendChatMessage('');
		await logged('error message_refused');
		await logged('error empty_message');
		void client.ask('never answered');
		void client.getHistory();
		await client.disconnect();
	});

	it('have errors with the stack of the call', async () => {
		const {client} = await onSandbox();
		const error = await failureOf(client.ask('refuse'));
		const [first, ...frames] = String(error instanceof Error ? error.stack : '').split('\n');
		expect(first).toMatch(/^TurnError: The server refused the message/);
		expect(frames.join('\n')).toContain('calls.test.ts');
	});
});

describe('a signal', () => {
	it('that has aborted already prevents every call', async () => {
		const {client, sandbox} = await onSandbox();
		const signal = AbortSignal.abort(new Error('too late'));
		const calls = [
			client.ask('Hello!', {signal}),
			client.sendChatMessage('Hello!', {signal}),
			client.getHistory({signal}),
			client.ping({signal}),
			client.connect({signal}),
			client.reconnect({signal}),
			client.idle({signal}),
			client.authenticate({token: 'good'}, {signal}),
			client.frames({signal}).next(),
		];
		for (const call of calls) expect(await failureOf(call)).toMatchObject({message: 'too late'});
		await client.idle();
		expect([...sandbox.received]).toEqual([]);
	});

	it('removes calls that wait', async () => {
		const {client, sandbox} = await onSandbox();
		const controller = new AbortController();
		const first = client.ask('Hello!');
		const others = [
			client.ask('never', {signal: controller.signal}),
			client.ping({signal: controller.signal}),
		];
		const last = client.ask('Goodbye!');
		controller.abort();
		for (const call of others) expect(await failureOf(call)).toMatchObject({name: 'AbortError'});
		await Promise.all([first, last]);
		expect(sandbox.chatMessages()).toEqual(['Hello!', 'Goodbye!']);
		expect(sandbox.received.get('ping')).toBeUndefined();
	});

	it('cancels the call of a turn, whose answer is still emitted', async () => {
		const {client, sandbox, log, logged} = await onSandbox();
		sandbox.hold();
		const controller = new AbortController();
		const asked = failureOf(client.ask('Hello!', {signal: controller.signal}));
		await sandbox.whenHeld();
		controller.abort();
		expect(await asked).toMatchObject({name: 'AbortError'});
		const next = client.ask('Where is order A-1001?');
		expect(log).not.toContain('turn Hello!');
		sandbox.release();
		await logged('turn Hello!');
		expect((await next).tools).toHaveLength(1);
		expect(log.filter((what) => what.startsWith('error'))).toEqual([]);
	});

	it('cancels a turn that is never answered; a new connection continues without it', async () => {
		const {client, sandbox} = await onSandbox({}, {dialect: 'seed'});
		const controller = new AbortController();
		const asked = failureOf(client.ask('silence', {signal: controller.signal}));
		await sandbox.whenReceived('chat');
		controller.abort();
		await asked;
		const next = client.ask('Hello!');
		await client.reconnect();
		await expect(next).resolves.toMatchObject({failed: false});
		expect(sandbox.chatMessages()).toEqual(['silence', 'Hello!']);
	});
});

describe('calls made at once', () => {
	it('are sent one at a time, in order, each when the one before is settled', async () => {
		const {client, line} = await onServer();
		const calls = [
			client.ask('one').then(({text}) => text),
			client.getHistory().then((messages) => messages.length),
			client.authenticate({token: 'good'}).then(({displayName}) => displayName),
			client.ask('two').then(({text}) => text),
		];
		expect(await line.nextFrame()).toEqual({type: 'chat', message: 'one'});
		line.send(answer('1'));
		expect(await line.nextFrame()).toEqual({type: 'history'});
		line.send({type: 'history', messages: [{role: 'user', content: 'one'}]});
		expect(await line.nextFrame()).toMatchObject({type: 'auth', token: 'good'});
		line.send({type: 'auth_configured', message: 'ok', display_name: 'Ada'});
		expect(await line.nextFrame()).toEqual({type: 'chat', message: 'two'});
		line.send(answer('2'));
		expect(await Promise.all(calls)).toEqual(['1', 1, 'Ada', '2']);
	});

	it('are done when idle resolves, also a cancelled one', async () => {
		const {client, line, log, logged} = await onServer();
		const controller = new AbortController();
		const asked = failureOf(client.ask('one', {signal: controller.signal}));
		await line.nextFrame();
		controller.abort();
		await asked;
		const idle = client.idle().then(() => log.push('idle'));
		line.send({type: 'typing', message: 'AI is thinking...'});
		await logged('message typing');
		expect(log).not.toContain('idle');
		line.send(answer('1'));
		await idle;
		expect(log.slice(-3)).toEqual(['message ai_response', 'turn one', 'idle']);
		await client.idle();
	});
});
