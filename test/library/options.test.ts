import {inspect} from 'node:util';
import {describe, expect, it} from 'vitest';
import {MAX_FRAME_BYTES, TIME_LIMITS} from '../../source/index.ts';
import {ConfigurationError} from '../../source/library/errors.ts';
import {type ChatClientOptions, readOptions} from '../../source/library/options.ts';

function wrong(options: object): unknown {
	try {
		readOptions(options);
	} catch (error) {
		expect(error).toBeInstanceOf(ConfigurationError);
		return error;
	}
	throw new Error('nothing was wrong');
}

describe('the options of a client', () => {
	it('may all be left out', () => {
		expect(readOptions({})).toMatchObject({
			url: 'ws://localhost:8000/ws/chat',
			credential: undefined,
			connection: {reconnect: true, compress: false, maxFrameBytes: MAX_FRAME_BYTES, limits: TIME_LIMITS},
		});
	});

	it('are taken as they are', () => {
		const options: ChatClientOptions = {
			endpoint: 'wss://api.example.com/ws/chat?tenant=a',
			reconnect: false,
			compress: true,
			maxFrameBytes: 1_000,
			limits: {dial: 1_000, auth: undefined as never},
		};
		expect(readOptions(options)).toMatchObject({
			url: 'wss://api.example.com/ws/chat?tenant=a',
			connection: {
				reconnect: false,
				compress: true,
				maxFrameBytes: 1_000,
				limits: {...TIME_LIMITS, dial: 1_000},
			},
		});
		expect(readOptions({endpoint: new URL('ws://localhost:1/chat/ws')}).url).toBe('ws://localhost:1/chat/ws');
	});

	it('seal the credential', () => {
		const settings = readOptions({token: 'sk-open-sesame-4711'});
		expect(inspect(settings, {depth: 9})).not.toContain('sesame');
		expect(JSON.stringify(settings)).not.toContain('sesame');
		expect(settings.credential?.reveal()).toMatchObject({token: 'sk-open-sesame-4711'});
	});

	it('take the endpoint from the environment when it is given, and only then', () => {
		const env = {AUTOCHAT_WS_ENDPOINT: 'ws://b/ws/chat'};
		expect(readOptions({env}).url).toBe('ws://b/ws/chat');
		expect(readOptions({env: {...env, BEDROCK_WS_ENDPOINT: ' ws://a/ws/chat '}}).url).toBe('ws://a/ws/chat');
		expect(readOptions({env, endpoint: 'ws://c/ws/chat'}).url).toBe('ws://c/ws/chat');
	});

	it.each([
		['localhost:8000', 'ws://'],
		['not a url', 'is not a URL'],
		['', 'is not a URL'],
		[7, 'is not a URL'],
		['https://api.example.com/ws/chat', 'does not begin with ws:// or wss://'],
		['ws://ada:sesame@localhost/ws/chat', 'contains a user name or a password'],
		['ws://localhost/ws/chat#top', 'contains a fragment'],
	])('refuse the endpoint %s', (endpoint, why) => {
		const error = wrong({endpoint});
		expect(error).toMatchObject({code: 'endpoint_invalid', message: expect.stringContaining(why)});
		expect(inspect(error)).not.toContain('sesame');
	});

	it.each([
		[{maxFrameBytes: 0}, 'maxFrameBytes'],
		[{maxFrameBytes: 1.5}, 'maxFrameBytes'],
		[{limits: {dial: 0}}, 'limits.dial'],
		[{limits: {dial: Number.NaN}}, 'limits.dial'],
		[{limits: {patience: 1}}, 'Unknown limit patience'],
	])('refuse %j', (options, named) => {
		expect(wrong(options)).toMatchObject({
			code: 'option_invalid',
			message: expect.stringContaining(named),
		});
	});
});
