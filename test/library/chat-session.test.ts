/** The events of a chat session: frames, and errors without credentials. */
import {inspect} from 'node:util';
import {describe, expect, it} from 'vitest';
import {answer, failureOf, greeting, onServer} from '../support/library-client.ts';

const secret = 'sk-open-sesame-4711';

describe('a credential that the server quotes', () => {
	it('is not in the error of a refused message', async () => {
		const {client, line} = await onServer();
		const signingIn = client.authenticate({token: secret});
		await line.nextFrame();
		line.send({type: 'auth_configured', message: 'ok'});
		expect(await signingIn).toEqual({displayName: undefined});
		const asked = failureOf(client.ask('Hello!'));
		await line.nextFrame();
		line.send({type: 'error', message: `Bad token ${Buffer.from(secret).toString('base64')}`});
		const error = await asked;
		expect(String(error)).toContain('[redacted]');
		expect(inspect(error, {depth: 9})).not.toContain(Buffer.from(secret).toString('base64'));
	});

	it('is not in the error of a stored conversation that is not opened', async () => {
		const {client, line, server, log} = await onServer();
		const errors: unknown[] = [];
		client.on('error', (error) => errors.push(error));
		const signingIn = client.authenticate({token: secret});
		await line.nextFrame();
		line.send({type: 'auth_configured', message: 'ok'});
		await signingIn;
		const asked = client.ask('Hello!');
		await line.nextFrame();
		line.send({type: 'conversation_created', conversation_id: 'c-1'});
		line.send(answer('Hi'));
		await asked;
		line.terminate();
		const next = await server.nextConnection();
		next.send(greeting('S-1'));
		await next.nextFrame();
		next.send({type: 'auth_configured', message: 'ok'});
		expect(await next.nextFrame()).toEqual({type: 'conversation_load', conversation_id: 'c-1'});
		next.send({type: 'conversation_error', code: 'other', message: `Unknown ${secret}`});
		const again = client.ask('Still there?');
		await next.nextFrame();
		next.send(answer('Yes'));
		await again;
		expect(log).toContain('error conversation_lost');
		expect(inspect(errors, {depth: 9})).toContain('Unknown [redacted]');
		expect(inspect(errors, {depth: 9})).not.toContain(secret);
	});
});

describe('errors', () => {
	it('are emitted once each, in order, and only for warnings and errors', async () => {
		const {client, line, log, logged} = await onServer();
		line.send({type: 'error', message: 'one'});
		line.send({type: 'error', message: 'one'});
		line.send({type: 'ai_response'});
		line.send('not JSON');
		line.send({type: 'weather_report'});
		await logged('message unknown');
		expect(log.filter((what) => what.startsWith('error'))).toEqual([
			'error server_error',
			'error server_error',
			'error flawed_frame',
			'error unmatched_answer',
			'error undecodable_frame',
		]);
		expect(log.filter((what) => what.startsWith('message'))).toEqual([
			'message connection_established',
			'message error',
			'message error',
			'message ai_response',
			'message unknown',
		]);
		expect(client.state.at).toBe('ready');
	});

	it('are emitted before the frame that causes them', async () => {
		const {line, log, logged} = await onServer();
		line.send({type: 'error', message: 'one'});
		await logged('message error');
		expect(log.slice(-2)).toEqual(['error server_error', 'message error']);
	});
});
