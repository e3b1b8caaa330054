import {describe, expect, it} from 'vitest';
import {openSandbox} from '../support/sandbox.ts';
import {unusedPort} from '../support/ws-server.ts';
import {connectRawClient} from './raw-client.ts';
import {replay} from './replay.ts';

describe('small frames', () => {
	it.each(['today', 'seed'] as const)('are answered as recorded, on the dialect %s', async (dialect) => {
		const {url} = await openSandbox({dialect});
		const exchanges = await replay(
			`${dialect === 'today' ? 'head' : 'seed'}-small_frames`,
			await connectRawClient(url),
		);
		expect(exchanges.length).toBeGreaterThan(35);
		for (const {sent, recorded, actual} of exchanges)
			expect({sent, answer: actual}).toEqual({sent, answer: recorded});
	});

	it('without a type are chats', async () => {
		const sandbox = await openSandbox();
		const client = await connectRawClient(sandbox.url);
		client.send({message: 'thanks'});
		expect((await client.until('ai_response')).at(-1)?.message).toMatch(/welcome/);
		expect(sandbox.chatMessages()).toEqual(['thanks']);
	});

	it('that are binary are rejected', async () => {
		const {url} = await openSandbox();
		const client = await connectRawClient(url);
		client.sendBytes(new Uint8Array([1, 2, 3]));
		expect(await client.frame()).toMatchObject({type: 'error', message: "Message processing error: 'text'"});
	});
});

describe('credentials', () => {
	it('are configured but not verified, as recorded on seed', async () => {
		const {url} = await openSandbox({dialect: 'seed'});
		const exchanges = await replay('seed-auth_all', await connectRawClient(url));
		expect(exchanges.length).toBeGreaterThan(30);
		for (const {sent, recorded, actual} of exchanges)
			expect({sent, answer: actual}).toEqual({sent, answer: recorded});
	});

	it('are verified, as recorded on today', async () => {
		const {url, tokenUrl} = await openSandbox();
		const unused = await unusedPort();
		// Omit features of the recorded deployment only (two more users, conversations).
		const exchanges = await replay(
			'head-auth_all',
			await connectRawClient(url),
			(frame) => frame.type === 'history' || ['good-nobody', 'boom'].includes(String(frame.token)),
			// Replace the token endpoint of the recording, and its address without a server.
			(frame) =>
				frame.token_url === undefined
					? frame
					: {
							...frame,
							token_url: String(frame.token_url).endsWith('/none')
								? `http://127.0.0.1:${unused}/none`
								: tokenUrl,
						},
		);
		expect(exchanges.length).toBeGreaterThan(29);
		expect(exchanges.filter(({sent}) => sent.includes('token_url'))).toHaveLength(4);
		for (const {sent, recorded, actual} of exchanges) {
			expect({sent, answer: actual}).toEqual({sent, answer: recorded.replaceAll('Good User', 'Ada')});
		}
	});
});

describe('with requireAuth', () => {
	const refused = 'Authentication is required before sending messages. Please authenticate first.';

	it('today rejects chats before authentication and after a logout', async () => {
		const {url} = await openSandbox({requireAuth: true});
		const client = await connectRawClient(url);
		expect(await client.chat('hello')).toMatchObject([{type: 'error', message: refused}]);
		await client.ask({type: 'auth', token: 'bad'});
		expect(await client.answer('hello')).toMatchObject({message: refused});
		await client.ask({type: 'auth', token: 'good'});
		expect(await client.answer('hello')).toMatchObject({type: 'ai_response'});
		// A later wrong credential leaves the good one in force.
		expect(await client.ask({type: 'auth', token: 'bad'})).toMatchObject({type: 'auth_failed'});
		expect(await client.answer('hello')).toMatchObject({type: 'ai_response'});
		await client.ask({type: 'logout'});
		expect(await client.answer('hello')).toMatchObject({message: refused});
	});

	it('seed accepts chats from anonymous users, but not after a logout', async () => {
		const {url} = await openSandbox({dialect: 'seed', requireAuth: true});
		const client = await connectRawClient(url);
		expect(await client.answer('hello')).toMatchObject({type: 'ai_response'});
		await client.ask({type: 'logout'});
		expect(await client.answer('hello')).toMatchObject({type: 'error', message: refused});
		await client.ask({type: 'auth', token: 'anything'});
		expect(await client.answer('hello')).toMatchObject({type: 'ai_response'});
	});
});

describe('a forgotten session', () => {
	it('fails every request except a ping', async () => {
		const sandbox = await openSandbox();
		const client = await connectRawClient(sandbox.url);
		sandbox.forgetSessions();
		for (const frame of [
			{type: 'chat', message: 'hello'},
			{type: 'history'},
			{type: 'clear'},
			{type: 'logout'},
			{type: 'auth', token: 'good'},
		]) {
			expect(await client.ask(frame)).toMatchObject({type: 'error', message: 'Session not found'});
		}
		expect(await client.ask({type: 'ping'})).toMatchObject({type: 'pong'});
		expect(await client.ask({type: 'nonsense'})).toMatchObject({message: 'Unknown message type: nonsense'});
	});
});
