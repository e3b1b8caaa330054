import {describe, expect, it} from 'vitest';
import {
	ChatError,
	ConfigurationError,
	ConnectionError,
	RequestError,
	TurnError,
} from '../../source/library/errors.ts';
import {sampleFailure} from '../support/notices.ts';

const failure = sampleFailure({code: 'refused'});

describe('errors', () => {
	const connection = new ConnectionError(failure);
	const all = [
		new ChatError({code: 'a', message: 'b'}),
		new ConfigurationError('auth_unknown', 'b'),
		connection,
		new TurnError({code: 'a', message: 'b'}, 'not-sent'),
		new RequestError({code: 'a', message: 'b'}, 'ping'),
	];

	it.each(all.map((error) => [error.name, error] as const))('%s is an Error with a code', (name, error) => {
		expect(error).toBeInstanceOf(ChatError);
		expect(error).toBeInstanceOf(Error);
		expect(error.constructor.name).toBe(name);
		expect(error.code).not.toBe('');
		expect(String(error)).toBe(`${name}: ${error.message}`);
	});

	it('of the connection hold the failure, and are the cause of others', () => {
		expect(connection).toMatchObject({
			code: 'refused',
			message: 'Nothing is listening on localhost:8000 (connection refused).',
			advice: expect.stringContaining('host and port of the endpoint'),
			failure,
		});
		expect(new TurnError(connection, 'unconfirmed')).toMatchObject({
			code: 'refused',
			message: 'Nothing is listening on localhost:8000 (connection refused).',
			advice: expect.stringContaining('host and port of the endpoint'),
			cause: connection,
		});
		expect('cause' in new TurnError(new ChatError({code: 'a', message: 'b'}), 'not-sent')).toBe(false);
	});
});
