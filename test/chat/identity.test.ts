/** Another identity is another session: nobody's words go into the conversation of somebody else. */
import {describe, expect, it} from 'vitest';
import {createMemory} from '../../source/sandbox/server.ts';
import {openSandbox} from '../support/sandbox.ts';
import {type SandboxChat, sandboxChat, tokenOf} from '../support/sandbox-chat.ts';

/** Signs in as somebody else, in every state in which that can be done. */
const CHANGES: ReadonlyArray<readonly [string, (on: SandboxChat, drop: () => void) => Promise<void> | void]> =
	[
		['/login', (on) => on.chat.signIn(tokenOf('good2'))],
		['the library', (on) => on.chat.queueSignIn(tokenOf('good2'), {settle: () => {}})],
		[
			'/logout and /login',
			async (on) => {
				on.chat.request('logout');
				await on.until(({session}) => session?.authenticated === false);
				on.chat.signIn(tokenOf('good2'));
			},
		],
		[
			'/logout, a lost connection, and /login',
			async (on, drop) => {
				on.chat.request('logout');
				await on.until(({session}) => session?.authenticated === false);
				drop();
				await on.back();
				on.chat.signIn(tokenOf('good2'));
			},
		],
		[
			'/logout whose answer is lost, and /login',
			async (on, drop) => {
				on.chat.request('logout');
				drop();
				await on.back();
				on.chat.signIn(tokenOf('good2'));
			},
		],
		[
			'/logout whose answer is lost, and /login before the connection is back',
			async (on, drop) => {
				on.chat.request('logout');
				drop();
				await on.until(({connection}) => connection.at === 'waiting');
				on.chat.signIn(tokenOf('good2'));
				await on.back();
			},
		],
		[
			'/login while the connection is lost',
			async (on, drop) => {
				drop();
				await on.until(({connection}) => connection.at === 'waiting');
				on.chat.signIn(tokenOf('good2'));
				await on.back();
			},
		],
		[
			'/login while it is made again',
			async (on) => {
				on.chat.reconnect();
				on.chat.signIn(tokenOf('good2'));
			},
		],
		[
			'two times /login',
			(on) => {
				on.chat.signIn(tokenOf('nobody'));
				on.chat.signIn(tokenOf('good2'));
			},
		],
	];

describe.each([
	['in sessions', false],
	['in stored conversations', true],
])('a server that keeps the history %s', (_where, stores) => {
	it.each(CHANGES)(
		'gets nothing of the second user in the conversation of the first: %s',
		async (_name, change) => {
			const memory = createMemory();
			const server = await openSandbox({stores, memory});
			const on = sandboxChat(server.url, {token: 'good'});
			on.chat.connect();
			await on.settled();
			on.chat.send('my name is Ada');
			await on.settled();
			const first = on.chat.getSnapshot().session;
			await change(on, server.dropAll);
			await on.until(({session}) => session?.displayName === 'Grace' && session.id !== first?.id);
			await on.settled();
			const announced = on.lines().slice(3).join();
			expect(announced).toMatch(/\[(?:signed_in|new_session)\]/);
			expect(on.codes().filter((code) => code === 'signed_in').length).toBeLessThanOrEqual(1);
			on.chat.send('what is my name');
			await on.settled();
			expect(on.lines().at(-1)).toMatch(/^< I do not know your name/);
			const threads = [...memory.threads.values()].map((thread) =>
				thread.flatMap(({role, content}) => (role === 'user' ? [content] : [])),
			);
			expect(threads.filter(({length}) => length > 0)).toEqual([['my name is Ada'], ['what is my name']]);
			expect(on.chat.getSnapshot().session?.displayName).toBe('Grace');
			for (const {userId, id} of memory.conversations.values()) {
				const own = userId === 'Ada' ? 'my name is Ada' : 'what is my name';
				expect(memory.threads.get(id)?.map(({content}) => content)).toContain(own);
			}
		},
	);
});

describe('the same identity', () => {
	it('keeps its session when it signs in again', async () => {
		const server = await openSandbox();
		const on = sandboxChat(server.url, {token: 'good'});
		on.chat.connect();
		await on.settled();
		on.chat.signIn(tokenOf('good'));
		await on.until(() => on.codes().includes('signed_in'));
		expect(server.connections).toBe(1);
	});

	it('keeps its session when another credential is rejected', async () => {
		const server = await openSandbox();
		const on = sandboxChat(server.url, {token: 'good'});
		on.chat.connect();
		await on.settled();
		on.chat.signIn(tokenOf('wrong'));
		await on.until(() => on.codes().includes('auth_failed'));
		expect(on.lastNotice()).toContain('You are still signed in as before.');
		server.dropAll();
		await on.back();
		expect(on.chat.getSnapshot().session).toMatchObject({displayName: 'Ada', resumed: true});
	});

	it('that signs in after an anonymous talk keeps the session', async () => {
		const server = await openSandbox();
		const on = sandboxChat(server.url);
		on.chat.connect();
		await on.settled();
		on.chat.send('my name is Ada');
		await on.settled();
		on.chat.signIn(tokenOf('good'));
		await on.until(({session}) => session?.authenticated === true);
		on.chat.send('what is my name');
		await on.settled();
		expect(on.lines().at(-1)).toMatch(/^< Your name is Ada/);
	});
});

describe('signing out', () => {
	it.each([
		['logout_success', (on: SandboxChat) => on.chat.request('logout'), () => {}],
		[
			'auth_expired',
			() => {},
			(broadcast: (text: string) => void) =>
				broadcast('{"type":"auth_expired","message":"Expired.","redirect_url":"/chat/auth/sso/login"}'),
		],
	])(
		'by %s starts a session that nobody is signed in to, and no reconnection signs in',
		async (_type, ask, push) => {
			const server = await openSandbox();
			const on = sandboxChat(server.url, {token: 'good'});
			on.chat.connect();
			await on.settled();
			on.chat.send('my name is Ada');
			await on.settled();
			const first = on.chat.getSnapshot().session;
			ask(on);
			push(server.broadcast);
			await on.until(
				({session, connection}) => connection.at === 'ready' && session?.authenticated === false,
			);
			expect(on.chat.getSnapshot().session?.id).not.toBe(first?.id);
			expect(on.lastNotice()).toMatch(/started a new session: .* the assistant cannot see it\.$/);
			server.dropAll();
			await on.back();
			expect(on.chat.getSnapshot().session?.authenticated).toBe(false);
			expect(server.received.get('auth')).toBe(1);
			// Behind an expired sign-in messages wait for this, or for another sign-in.
			on.chat.retry();
			on.chat.send('what is my name');
			await on.settled();
			expect(on.lines().at(-1)).toMatch(/^< I do not know your name/);
		},
	);
});
