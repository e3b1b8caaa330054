/** What a line tells of the chat on it: frames, and troubles that no credential can be read from. */
import {inspect} from 'node:util';
import {describe, expect, it} from 'vitest';
import {failureOf, onServer} from '../support/library-client.ts';

const secret = 'sk-open-sesame-4711';

describe('what the server quotes of a credential', () => {
	it('is in no error of a refused message either', async () => {
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
});

describe('troubles', () => {
	it('are told once each, in order, and no news are troubles', async () => {
		const {client, line, told, heard} = await onServer();
		line.send({type: 'error', message: 'one'});
		line.send({type: 'error', message: 'one'});
		line.send({type: 'ai_response'});
		line.send('not JSON');
		line.send({type: 'weather_report'});
		await heard('message unknown');
		expect(told.filter((what) => what.startsWith('error'))).toEqual([
			'error server_error',
			'error server_error',
			'error flawed_frame',
			'error undecodable_frame',
		]);
		expect(told.filter((what) => what.startsWith('message'))).toEqual([
			'message connection_established',
			'message error',
			'message error',
			'message ai_response',
			'message unknown',
		]);
		expect(client.state.at).toBe('ready');
	});

	it('are told before the frame that brings them', async () => {
		const {line, told, heard} = await onServer();
		line.send({type: 'error', message: 'one'});
		await heard('message error');
		expect(told.slice(-2)).toEqual(['error server_error', 'message error']);
	});
});
