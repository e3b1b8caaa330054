/** The renewal of a token of single sign-on: when it is requested, and what becomes of the answer. */
import {describe, expect, it} from 'vitest';
import {type ClientOptions, TIME_LIMITS} from '../../source/client/client.ts';
import type {AuthFrame} from '../../source/protocol/frames.ts';
import {type RefreshToken, withSsoRenewal} from '../../source/session/sso-renewal.ts';
import {createFakeClient} from '../support/fake-client.ts';
import {createHandClock} from '../support/hand-clock.ts';

const sso = (session_token: string): AuthFrame => ({type: 'auth', auth_type: 'sso', session_token});
const HOUR = 3_600_000;

function start(
	refresh: (token: string, count: number) => Awaited<ReturnType<RefreshToken>>,
	credential = sso('t0'),
) {
	const clock = createHandClock(1_000_000);
	const server = createFakeClient(clock);
	const asked: string[] = [];
	const ended: string[] = [];
	const create = withSsoRenewal((_, events) => server.create(events), {
		async refresh(token) {
			asked.push(token);
			return refresh(token, asked.length);
		},
		end: (token) => void ended.push(token),
	});
	const options: ClientOptions = {
		...{url: 'wss://h/chat/ws', credential, clock, limits: TIME_LIMITS},
		...{reconnect: true, maxFrameBytes: 1, compress: false, random: () => 0},
		openSocket() {
			throw new Error('no socket is opened');
		},
	};
	const client = create(options, {onState() {}, onFrame() {}, onSent() {}});
	const ready = (authenticated: boolean): void =>
		server.become({at: 'ready', session: {id: 's', authenticated}, since: 0, attempt: 1} as never);
	return {
		asked,
		ended,
		client,
		server,
		ready,
		async advance(ms: number) {
			clock.advance(ms);
			for (let tick = 0; tick < 20; tick++) await Promise.resolve();
		},
		renewed: () => server.renewed.map((each) => ('session_token' in each ? each.session_token : '')),
	};
}

const next = (_: string, count: number) =>
	({kind: 'offered', session: {token: `t${count}`, expiresAt: 1_000_000 + count * HOUR}}) as const;

describe('a token of single sign-on', () => {
	it('is renewed after the sign-in, and two minutes before each end', async () => {
		const {asked, ready, advance, renewed, server} = start(next);
		await advance(0);
		expect(asked).toEqual([]);
		ready(true);
		await advance(0);
		expect([asked, renewed()]).toEqual([['t0'], ['t1']]);
		await advance(HOUR - 120_001);
		expect(asked).toHaveLength(1);
		await advance(1);
		expect([asked, renewed()]).toEqual([
			['t0', 't1'],
			['t1', 't2'],
		]);
		expect(server.sent).toEqual([]);
	});

	it('is not renewed again by a reconnection, and no more after signing out', async () => {
		const {asked, ready, advance, server} = start(next);
		ready(true);
		await advance(0);
		server.become({at: 'dialing', attempt: 1, resume: 's'});
		ready(true);
		await advance(0);
		expect(asked).toEqual(['t0']);
		ready(false);
		await advance(3 * HOUR);
		expect(asked).toEqual(['t0']);
	});

	it('is left alone once another credential is in force', async () => {
		const {asked, client, ready, advance, renewed} = start(next);
		ready(true);
		client.authenticate({type: 'auth', auth_type: 'bearer_token', token: 'other'});
		ready(true);
		await advance(3 * HOUR);
		expect([asked, renewed()]).toEqual([['t0'], []]);
	});

	it('that answers the token before it does not replace a newer one', async () => {
		const {client, ready, advance, renewed} = start(next);
		ready(true);
		client.authenticate(sso('newer'));
		await advance(0);
		expect(renewed()).toEqual([]);
	});

	it.each(['it answered HTTP 400', 'it answered HTTP 401', 'it answered HTTP 404'])(
		'is not requested again where %s',
		async (because) => {
			const {asked, ready, advance, renewed} = start(() => ({kind: 'not-offered', because}));
			ready(true);
			await advance(0);
			await advance(3 * HOUR);
			expect([asked, renewed()]).toEqual([['t0'], []]);
		},
	);

	it('is requested again where the server did not answer, but not for ever', async () => {
		const {asked, ready, advance} = start(() => ({kind: 'not-offered', because: 'it could not be asked'}));
		ready(true);
		await advance(0);
		for (let minute = 0; minute < 20; minute++) await advance(60_000);
		expect(asked).toHaveLength(6);
	});

	it('ends its session once, with the connection on which a logout was sent', async () => {
		const {asked, ended, client, ready, server, advance} = start(next);
		ready(true);
		await advance(0);
		client.send({type: 'logout'});
		expect(ended).toEqual([]);
		ready(false);
		server.become({at: 'dialing', attempt: 1, resume: undefined});
		ready(false);
		await advance(3 * HOUR);
		expect([ended, asked]).toEqual([['t1'], ['t0']]);
	});

	it('ends no session that was not in force', async () => {
		for (const credential of [sso('t0'), {type: 'auth', auth_type: 'bearer_token', token: 'x'} as const]) {
			const {ended, client, ready, server} = start(next, credential);
			ready(credential.auth_type !== 'sso');
			client.send({type: 'logout'});
			server.become({at: 'dialing', attempt: 1, resume: undefined});
			expect(ended).toEqual([]);
		}
	});

	it('is none of another credential', async () => {
		const {asked, ready, advance} = start(next, {type: 'auth', auth_type: 'bearer_token', token: 'x'});
		ready(true);
		await advance(HOUR);
		expect(asked).toEqual([]);
	});
});
