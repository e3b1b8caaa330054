import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {sealed} from '../../source/config/secrets.ts';
import type {ServerChoice} from '../../source/config/settings.ts';
import {resumeSession} from '../../source/session/resume.ts';
import {serverOrigin, withholdFor} from '../../source/session/withhold.ts';
import {journalFolder, messageRecord, writeSession} from '../support/journals.ts';
import {PLAIN_HANDSHAKE, serverSettings} from '../support/settings.ts';

const SECRET = 'canary-31c7';

/** Settings with a secret in every place that reaches a server. */
const given = (server: ServerChoice) => ({
	...serverSettings('ws://one.test/ws'),
	server,
	credential: sealed({type: 'auth', auth_type: 'bearer_token', token: SECRET} as const),
	connection: sealed({
		...PLAIN_HANDSHAKE,
		headers: {cookie: SECRET, authorization: SECRET},
		tls: {...PLAIN_HANDSHAKE.tls, cert: SECRET, key: SECRET, passphrase: SECRET, rejectUnauthorized: false},
	}),
});

const revealed = ({credential, connection}: ReturnType<typeof given>): string =>
	JSON.stringify([credential?.reveal(), connection.reveal()]);

const url = (text: string): ServerChoice => ({kind: 'url', url: text, given: true});
const sandbox: ServerChoice = {kind: 'sandbox', dialect: 'today', host: '127.0.0.1', port: 0};
const servers = fc.oneof(
	fc.constant(sandbox),
	fc
		.tuple(
			fc.constantFrom('ws', 'wss'),
			fc.constantFrom('one.test', 'two.test', 'one.test:8443', 'ONE.test', 'one.test:80', '[::1]:443'),
			fc.constantFrom('/ws', '/chat/ws', '/ws?session_id=1'),
		)
		.map(([scheme, host, path]) => url(`${scheme}://${host}${path}`)),
);

describe('what was given for one server', () => {
	it('reaches that origin whole, and any other not at all', () => {
		fc.assert(
			fc.property(servers, servers, (first, next) => {
				const settings = withholdFor({...given(next), owner: serverOrigin(first)});
				if (serverOrigin(first) === serverOrigin(next)) {
					expect(settings.withheld).toBeUndefined();
					expect(revealed(settings)).toBe(revealed(given(next)));
				} else {
					expect(revealed(settings)).not.toContain(SECRET);
					expect(settings.connection.reveal().tls.rejectUnauthorized).toBe(true);
					expect(settings.withheld?.what).toEqual(['credential', 'headers', 'certificate', 'insecure']);
				}
			}),
		);
	});

	it('takes scheme, host and port as one, and no path', () => {
		const origins = ['ws://a.test/x', 'ws://A.test:80/y?z', 'wss://a.test/x', 'ws://a.test:81/x'];
		expect(origins.map((each) => serverOrigin(url(each)))).toEqual([
			'ws://a.test',
			'ws://a.test',
			'wss://a.test',
			'ws://a.test:81',
		]);
	});

	it.each([
		['ws://one.test/other', true],
		['ws://two.test/ws', false],
	])('is used for a chosen session of %s: %j', async (address, isUsed) => {
		const folder = journalFolder();
		const id = await writeSession(folder, [messageRecord('a question')], {server: {url: address}});
		const settings = {...given(url('ws://one.test/ws')), owner: 'ws://one.test'};
		const outcome = await resumeSession(settings, {at: 'id', id, isChosen: true}, folder);
		if (outcome.kind !== 'resumed') throw new Error(outcome.kind);
		const {settings: next} = outcome.resumed;
		expect(next.server).toMatchObject({url: address});
		expect(revealed(next).includes(SECRET)).toBe(isUsed);
	});

	it('is not in the way of --require-tls where another server gets none of it', async () => {
		const folder = journalFolder();
		const id = await writeSession(folder, [messageRecord('a question')], {server: {url: 'ws://two.test/ws'}});
		const settings = {...given(url('wss://one.test/ws')), requireTls: true};
		const choice = {at: 'id', id, isChosen: true} as const;
		expect((await resumeSession(settings, choice, folder)).kind).toBe('problem');
		expect((await resumeSession({...settings, owner: 'wss://one.test'}, choice, folder)).kind).toBe(
			'resumed',
		);
	});
});
