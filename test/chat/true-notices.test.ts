/** Notices are true, advise what works, name their message, and go when they are no longer true. */
import fc from 'fast-check';
import {beforeEach, describe, expect, it} from 'vitest';
import {type ChatWithSlots, createChat} from '../../source/chat/chat.ts';
import type {NoticeEntry} from '../../source/chat/entry.ts';
import {type Notice, notice} from '../../source/chat/notices.ts';
import {REQUEST_LIMIT_MS} from '../../source/chat/outbox.ts';
import {FAILURE_CODES} from '../../source/client/failure/failure.ts';
import type {FailureCode} from '../../source/client/failure/failure-code.ts';
import {session} from '../support/connections.ts';
import {createFakeClient, type FakeClient} from '../support/fake-client.ts';
import {createHandClock, type HandClock} from '../support/hand-clock.ts';
import {sampleFailure, sentencesOf} from '../support/notices.ts';
import {cases} from '../support/property-runs.ts';

let clock: HandClock;
let server: FakeClient;
let chat: ChatWithSlots;

function start(): void {
	clock = createHandClock(1_000_000);
	server = createFakeClient(clock);
	chat = createChat({createClient: server.create, url: 'ws://localhost:8000/chat/ws', clock});
	chat.connect();
	server.ready('s-1');
}
beforeEach(start);

const noticesNow = (): NoticeEntry[] =>
	chat.getSnapshot().entries.flatMap((entry) => (entry.kind === 'notice' ? [entry] : []));
const codes = (): string[] => noticesNow().map(({code}) => code);
const last = (): string => {
	const {text, advice = ''} = sentencesOf(noticesNow().at(-1));
	return `${text} ${advice}`.trim();
};
const answer = (message: string): void => server.receive({type: 'ai_response', message});
const history = (...texts: readonly string[]): void =>
	server.receive({
		type: 'history',
		messages: texts.map((content, index) => ({role: index % 2 === 0 ? 'user' : 'assistant', content})),
	});
const error = (message: string): void => server.receive({type: 'error', message});
const NOT_FOUND = 'Session not found';

describe('of several notices about the same thing', () => {
	const theme = (choice: string) => notice('theme', {choice, background: 'dark', hasColours: true});
	it.each<[string, Notice, Notice]>([
		['themes', theme('dark'), theme('light')],
		[
			'rejected themes',
			notice('surplus_argument', {command: 'theme', argument: 'nope', words: [], nearest: undefined}),
			notice('surplus_argument', {command: 'theme', argument: 'nope', words: [], nearest: undefined}),
		],
		[
			'unknown commands',
			notice('unknown_command', {name: 'x', nearest: 'exit'}),
			notice('unknown_command', {name: 'y', nearest: 'exit'}),
		],
		[
			'presets',
			notice('unknown_preset', {id: 'x', nearest: undefined, ids: []}),
			notice('preset_value_expected', {word: 'A-1', id: 'report'}),
		],
		['settings', notice('setting_invalid', {problems: ['a']}), notice('setting_invalid', {problems: ['b']})],
		[
			'/retry',
			notice('nothing_to_retry', {isExpected: false}),
			notice('nothing_to_retry', {isExpected: false}),
		],
		[
			'/history',
			notice('history_empty', {hasConversation: true}),
			notice('history_empty', {hasConversation: true}),
		],
		['/clear', notice('clear_empty'), notice('clear_empty')],
		['the journal', notice('journal_failed', {because: 'the disk is full'}), notice('journal_recovered')],
		[
			'/quit',
			notice('unsent_messages', {count: 1, isSaved: true}),
			notice('unsent_messages', {count: 2, isSaved: true}),
		],
		['a sign-in', notice('sign_in_pending'), notice('auth_failed', {serverText: 'no', wasSignedIn: false})],
		[
			'refused sign-ins',
			notice('auth_rejected', {serverText: 'a', isSignedIn: false, signInUrl: undefined}),
			notice('auth_timeout', {wasSignedIn: false}),
		],
	])('the newest alone is there: %s', (_about, first, second) => {
		chat.notify(first);
		chat.notify(notice('pong', {ms: 1}));
		chat.notify(second);
		const [one, two] = noticesNow().slice(-2);
		expect([one?.code, two]).toEqual(['pong', expect.objectContaining(second)]);
		expect(codes().filter((code) => code === first.code)).toHaveLength(first.code === second.code ? 1 : 0);
	});
});

describe('a refused sign-in', () => {
	it.each(['auth_failed', 'auth_timeout', 'auth_rejected', 'sign_in_pending'] as const)(
		'is no longer reported once one is accepted: %s',
		(code) => {
			const said = {serverText: 'no', wasSignedIn: false, isSignedIn: false, signInUrl: undefined};
			if (code !== 'sign_in_pending') chat.notify(notice(code, said));
			chat.signIn({type: 'auth', auth_type: 'bearer_token', token: 'good'});
			server.become({at: 'authenticating', session: session(), since: 0, attempt: 1});
			// The page is closed meanwhile.
			if (code === 'sign_in_pending') chat.notify(notice(code));
			server.receive({type: 'auth_configured', message: 'ok'});
			server.become({at: 'ready', session: session(), since: 0, attempt: 1});
			expect(codes()).not.toContain(code);
			expect(codes()).toContain('signed_in');
		},
	);

	it.each<[string, () => void, readonly string[]]>([
		...(['auth_failed', 'auth_timeout', 'unauthorized'] as const).map((code): [string, () => void, []] => [
			`a start with ${code}`,
			() => server.become({at: 'stopped', because: sampleFailure({code}), resume: undefined}),
			[],
		]),
		['/logout', () => chat.notify(notice('logged_out', {serverText: '', wasSignedIn: true})), []],
		['a tool', () => chat.notify(notice('tools_unauthorized', {tool: 'x', isSignedIn: false})), []],
		[
			'an answer that was cut off',
			() => {
				chat.send('one');
				server.receive({type: 'typing', message: 'I'});
				server.receive({type: 'auth_expired', message: 'Your session has expired'});
			},
			['refused_before_sign_in'],
		],
	])('advises nothing about it once another is accepted, and stays until then: %s', (_, refuse, instead) => {
		refuse();
		const refusal = noticesNow().at(-1);
		expect(refusal?.code).not.toBe('connected');
		// A connection that is back without a sign-in proves nothing.
		if (refusal !== undefined && 'failure' in refusal) {
			server.ready('s-1', true);
			expect(codes()).toContain(refusal.code);
		}
		chat.signIn({type: 'auth', auth_type: 'bearer_token', token: 'good'});
		server.become({at: 'authenticating', session: session(), since: 0, attempt: 1});
		server.receive({type: 'auth_configured', message: 'ok'});
		server.become({at: 'ready', session: session(), since: 0, attempt: 1});
		expect(codes()).toContain('signed_in');
		expect(codes()).not.toContain(refusal?.code);
		expect(codes()).toEqual(expect.arrayContaining([...instead]));
		expect(
			noticesNow()
				.map((each) => sentencesOf(each).advice ?? '')
				.join(' '),
		).not.toContain('/login');
	});
});

describe('a message that is refused for want of a sign-in', () => {
	const REFUSED = 'Authentication is required before sending messages.';
	const advice = (): string =>
		noticesNow()
			.map((each) => sentencesOf(each).advice ?? '')
			.join(' ');
	const signIn = (): void => {
		chat.signIn({type: 'auth', auth_type: 'bearer_token', token: 'good'});
		server.become({at: 'authenticating', session: session(), since: 0, attempt: 1});
		server.receive({type: 'auth_configured', message: 'ok'});
		server.become({at: 'ready', session: session({displayName: 'Ada'}), since: 0, attempt: 1});
	};

	it.each([[[]], [['next']]] as const)('needs no sign-in after one, only /retry: %s waits', (next) => {
		for (const text of ['one', ...next]) chat.send(text);
		error(REFUSED);
		expect(codes()).toContain('auth_required');
		expect(advice()).toMatch(/Start again with a credential/);
		signIn();
		expect(codes()).not.toContain('auth_required');
		expect(advice()).not.toMatch(/credential|\/login/);
		expect(advice().match(/Type \/retry/g)).toHaveLength(1);
		chat.retry();
		expect(codes()).not.toContain('refused_before_sign_in');
		expect(server.sent.at(-1)).toEqual({type: 'chat', message: 'one'});
	});
});

describe('/retry while the answer may still arrive', () => {
	it('says so until it arrives', () => {
		chat.send('one');
		chat.retry();
		expect(codes()).toContain('nothing_to_retry');
		answer('1');
		expect(codes()).not.toContain('nothing_to_retry');
	});
});

describe('after a reconnection', () => {
	beforeEach(() => {
		chat.send('one');
		answer('1');
		server.lose();
	});

	it.each<[string, string, boolean, readonly string[], readonly string[]]>([
		['same', 's-1', true, ['one', '1'], ['resumed']],
		['same, in another spelling', 'S1', true, ['one', '1'], ['resumed']],
		['same, but forgotten', 's-1', true, [], ['server_forgot']],
		['new', 's-2', false, [], ['new_session']],
		['new, with the history', 's-2', false, ['one', '1'], ['new_session']],
	])('one notice says what the server has: a session that is %s', (_name, id, resumed, texts, expected) => {
		server.ready(id, resumed);
		history(...texts);
		expect(codes().slice(2)).toEqual(expected);
		expect(last().includes('cannot see it')).toBe(texts.length === 0);
	});

	it.each<[FailureCode, boolean]>([
		['connection_lost', false],
		['server_closed', false],
		['pong_timeout', false],
		['refused', false],
		['frame_too_large', true],
		['message_too_large', true],
		['reader_failed', true],
	])('the notice of its loss advises nothing about connecting: %s', (code, isAdvised) => {
		server.become({
			...{at: 'waiting', attempt: 1, retryAt: clock.now() + 100, resume: 's-1'},
			because: sampleFailure({code}),
		});
		const notice = () => sentencesOf(noticesNow().findLast((each) => each.code === code));
		expect(notice().advice).toBeDefined();
		server.ready('s-1', true);
		expect(notice().advice !== undefined).toBe(isAdvised);
		expect(notice().advice ?? '').not.toContain('/reconnect');
	});

	it('no notice of the attempts before it advises anything about connecting', () => {
		const attempts = fc.array(fc.constantFrom(...FAILURE_CODES), {minLength: 1, maxLength: 5});
		fc.assert(
			fc.property(attempts, (reasons) => {
				start();
				chat.send('one');
				answer('1');
				for (const [attempt, code] of reasons.entries())
					server.become({
						...{at: 'waiting', attempt: attempt + 1, retryAt: clock.now() + 100, resume: 's-1'},
						because: sampleFailure({code}),
					});
				const failures = () => noticesNow().filter((each) => 'failure' in each);
				const before = failures();
				server.ready('s-1', true);
				expect(failures().map(({id}) => id)).toEqual(before.map(({id}) => id));
				for (const each of failures()) expect(sentencesOf(each).advice ?? '').not.toContain('/reconnect');
			}),
			{numRuns: cases(60)},
		);
	});

	it('nothing claims that a session was resumed whose history is refused', () => {
		server.ready('s-1', true);
		error('boom');
		expect(last()).toBe('Reconnected to the same session.');
	});
});

describe('a notice about a message', () => {
	/** Ways in which the outcome of the message "lost one" stays unknown, while "next" waits. */
	const WAYS: ReadonlyArray<readonly [string, () => void]> = [
		['a history that is refused', () => error('boom')],
		['a history that does not arrive', () => clock.advance(REQUEST_LIMIT_MS)],
		[
			'two minutes',
			() => {
				for (let poll = 0; poll < 21; poll++) {
					history('lost one');
					clock.advance(6000);
				}
			},
		],
	];

	it.each(WAYS)('is not taken for one about the next message: %s', (_name, pass) => {
		chat.send('lost one');
		server.receive({type: 'typing', message: 'AI is thinking...'});
		server.lose();
		chat.send('next');
		server.ready('s-1', true);
		pass();
		expect(server.sent.at(-1)).toEqual({type: 'chat', message: 'next'});
		const about = noticesNow().filter(({about}) => about !== undefined);
		expect(about).toHaveLength(1);
		expect(sentencesOf(about[0]).text).not.toContain('last message');
	});

	/** The connection ends with this failure, and the history has only the message before. */
	function loseWith(code: FailureCode): void {
		server.become({
			...{at: 'waiting', attempt: 1, retryAt: clock.now() + 100, resume: 's-1'},
			because: sampleFailure({code}),
		});
		server.ready('s-1', true);
		history('one', '1');
		clock.advance(1000);
		history('one', '1');
	}
	const SILENT: readonly FailureCode[] = ['connection_lost', 'pong_timeout', 'gave_up'];

	it.each(FAILURE_CODES.map((code) => [code, SILENT.includes(code) ? 'not-sent' : 'unconfirmed'] as const))(
		'does not deny that the server received it if something arrived before the loss: %s, %s',
		(code, delivery) => {
			chat.send('one');
			answer('1');
			chat.send('two');
			loseWith(code);
			const user = chat.getSnapshot().entries.findLast(({kind}) => kind === 'user');
			expect(user).toMatchObject({delivery});
			expect(codes().at(-1)).toBe(delivery === 'not-sent' ? 'not_received' : 'unconfirmed');
		},
	);

	it.each([
		['of an unknown type', '{"type":"mystery"}'],
		['that cannot be read', 'oops'],
		['that is no part of an answer', '{"type":"conversation_created","conversation_id":"c"}'],
	])('does not deny that the server received it after a frame %s', (_name, text) => {
		chat.send('one');
		answer('1');
		chat.send('two');
		server.receiveText(text);
		loseWith('connection_lost');
		expect(codes()).toContain('unconfirmed');
		expect(codes()).not.toContain('not_received');
	});

	it('is gone when the answer is there', () => {
		chat.send('lost one');
		server.lose();
		server.ready('s-1', true);
		error('boom');
		expect(codes()).toContain('history_refused');
		chat.request('history');
		history('lost one', 'found');
		expect(codes()).not.toContain('history_refused');
	});

	it('replaces the one before', () => {
		chat.send('lost one');
		chat.stopWaiting();
		server.receive({type: 'pong'});
		history('lost one');
		expect(codes()).toEqual(['connected', 'ended_silently']);
		chat.send('another');
		chat.stopWaiting();
		chat.reconnect();
		server.ready('s-1', true);
		server.receive({type: 'history', messages: [{role: 'user', content: 'another'}]});
		expect(codes()).toEqual(['connected', 'ended_silently', 'resumed']);
		expect(last()).toMatch(/messages are queued until its history shows the end/);
	});

	it('is gone when the message is sent again', () => {
		chat.send('lost one');
		server.lose();
		server.ready('s-1', true);
		history('something', 'else');
		clock.advance(1000);
		history('something', 'else');
		expect(codes()).toContain('not_received');
		chat.retry();
		expect(codes()).not.toContain('not_received');
		expect(server.sent.at(-1)).toEqual({type: 'chat', message: 'lost one'});
	});
});

describe('one’s own /reconnect', () => {
	it('is no loss of the connection', () => {
		chat.send('one');
		answer('1');
		chat.reconnect();
		server.ready('s-1', true);
		history('one', '1');
		expect(codes()).toEqual(['connected', 'resumed']);
	});
});

describe('each /reconnect has a visible outcome', () => {
	/** The number of notices that one /reconnect adds, if it ends so. */
	function added(outcome: () => void): number {
		const before = new Set(noticesNow().map(({id}) => id));
		chat.reconnect();
		outcome();
		return noticesNow().filter(({id}) => !before.has(id)).length;
	}

	it.each(FAILURE_CODES.flatMap((code) => [[code, 'waiting'] as const, [code, 'stopped'] as const]))(
		'also a failure that is the same as before: %s, %s',
		(code, at) => {
			const because = sampleFailure({code});
			const fail = (): void =>
				server.become(
					at === 'stopped'
						? {at, because, resume: 's-1'}
						: {at, because, resume: 's-1', attempt: 2, retryAt: clock.now() + 1000},
				);
			fail();
			const first = codes().length;
			fail();
			expect(codes()).toHaveLength(first);
			expect([added(fail), added(fail)]).toEqual([1, 1]);
		},
	);

	it.each([
		['without a conversation', () => {}, () => server.ready('s-1', true)],
		[
			'with one',
			() => {
				chat.send('one');
				answer('1');
			},
			() => {
				server.ready('s-1', true);
				history('one', '1');
			},
		],
	])('also a return that is the same as before, %s', (_, prepare, back) => {
		prepare();
		expect([added(back), added(back), added(back)]).toEqual([1, 1, 1]);
		expect(codes().filter((code) => code === 'resumed')).toHaveLength(1);
	});

	it('of which one after another without anything between is one, also once what was between is gone', () => {
		chat.send('one');
		answer('1');
		const back = (): void => {
			chat.reconnect();
			server.ready('s-1', true);
			history('one', '1');
		};
		const lastCodes = (): string[] => codes().filter((code) => code !== 'connected');
		back();
		chat.retry();
		back();
		expect(lastCodes()).toEqual(['resumed', 'nothing_to_retry', 'resumed']);
		chat.retry();
		expect(lastCodes()).toEqual(['resumed', 'nothing_to_retry']);
		chat.send('two');
		back();
		back();
		history('one', '1', 'two', '2');
		expect(lastCodes()).toEqual(['resumed', 'nothing_to_retry', 'resumed']);
	});

	it('says that an answer is still looked up, and how to continue without it', () => {
		chat.send('one');
		answer('1');
		chat.send('two');
		server.lose();
		server.ready('s-1', true);
		history('one', '1');
		chat.send('another');
		const back = (): void => {
			server.ready('s-1', true);
			history('one', '1', 'two');
		};
		expect([added(back), added(back)]).toEqual([1, 1]);
		expect(last()).toContain("The answer to the last message is not in the server's history yet.");
		chat.stopWaiting();
		chat.reconnect();
		expect(server.reconnections.resume).toBe(false);
		server.ready('s-2', undefined);
		expect(server.sent.at(-1)).toEqual({type: 'chat', message: 'another'});
	});
});

describe('a rejection that nobody asked for', () => {
	it.each([
		[true, 'The server no longer accepts the credential: Wrong.'],
		[false, 'The server rejected a sign-in: Wrong.'],
	])('says whether there is a credential: %s', (authenticated, text) => {
		const session = {id: 's-1', displayName: undefined, authenticated, resumed: undefined};
		server.become({at: 'ready', session, since: 0, attempt: 1});
		server.receive({type: 'auth_failed', message: 'Wrong.'});
		expect(last()).toContain(text);
	});
});

describe('a connection that has stopped', () => {
	const stop = (code: FailureCode): void =>
		server.become({at: 'stopped', because: sampleFailure({code}), resume: 's-1'});
	const CODES = ['server_closed', 'auth_failed', 'tls', 'policy_violation', 'http_status'] as const;

	it.each(CODES)('suspends a turn until the user reconnects, and then looks for its answer: %s', (code) => {
		chat.send('one');
		server.receive({type: 'typing', message: 'AI is thinking...'});
		stop(code);
		expect(chat.getSnapshot().turn).toMatchObject({isSuspended: true});
		expect(last()).toBe(
			`The server received "one", but it is unknown whether it was answered. Type ${code === 'auth_failed' ? '/login to sign in and' : '/reconnect to'} look for the answer.`,
		);
		chat.reconnect();
		expect(chat.getSnapshot().turn?.isSuspended).toBeUndefined();
		expect(codes()).not.toContain('answer_lost');
		stop(code);
		expect(codes().at(-1)).toBe('answer_lost');
		chat.reconnect();
		server.ready('s-1', true);
		history('one', '1');
		expect(chat.getSnapshot().turn).toBeUndefined();
		expect(codes()).not.toContain('answer_lost');
		expect(server.types()).toEqual(['chat', 'history']);
	});

	it('also suspends a turn that was looked for on a connection that did not come back', () => {
		chat.send('one');
		server.lose();
		stop('wrong_path');
		expect(last()).toBe(
			'It is unknown whether the server received and answered "one". Type /reconnect to look for the answer.',
		);
		expect(chat.getSnapshot().turn).toMatchObject({isSuspended: true});
	});

	it('queues messages and requests, says so once, and sends them after /reconnect', () => {
		stop('server_closed');
		expect(chat.send('one')).toBe(true);
		chat.request('ping');
		expect(last()).toBe(
			'Not connected: what you send waits here until you reconnect. Type /reconnect to connect and send it.',
		);
		expect(codes().filter((code) => code === 'queued_offline')).toHaveLength(1);
		expect(chat.getSnapshot().queue).toMatchObject([{text: 'one'}, {text: '/ping'}]);
		chat.reconnect();
		server.ready('s-1', true);
		expect(codes()).not.toContain('queued_offline');
		expect(server.types()).toEqual(['chat']);
		answer('1');
		expect(server.types()).toEqual(['chat', 'ping']);
	});

	it('names /login where only another credential sends what is queued', () => {
		stop('auth_failed');
		chat.send('one');
		expect(last()).toBe(
			'Not connected: what you send waits here until you reconnect. Type /login to sign in with another credential and send it.',
		);
	});

	it('names /login where a request needs another credential', () => {
		stop('auth_failed');
		const again = 'Type /login to use another credential, then make it again.';
		chat.requestFeature({type: 'conversation_list', limit: 1});
		expect(last()).toContain(again);
		chat.beginConversation();
		expect(last()).toContain('/login');
		chat.request('ping');
		expect(last()).not.toContain('/reconnect');
	});

	it('has no notice about the queue once that is empty', () => {
		stop('server_closed');
		chat.send('one');
		expect(chat.takeBack()).toBe('one');
		expect(codes()).not.toContain('queued_offline');
	});

	it('refuses a message of a program, which cannot type /reconnect', () => {
		stop('server_closed');
		expect(chat.send('one', {settle: () => {}, onSent: () => {}})).toBe(false);
		expect(codes().at(-1)).toBe('not_connected');
	});
});

describe('/retry', () => {
	it('looks a message up that the server may have, and sends it only if there is no answer', () => {
		for (const found of [true, false]) {
			start();
			chat.send('lost one');
			server.receive({type: 'typing', message: 'AI is thinking...'});
			server.lose();
			server.ready('s-1', true);
			for (let poll = 0; poll < 21; poll++) {
				history('lost one');
				clock.advance(6000);
			}
			expect(codes()).toContain('unconfirmed');
			const before = server.sent.length;
			chat.retry();
			chat.retry();
			expect(server.types().slice(before)).toEqual(['history']);
			expect(last()).toBe('There is nothing to send again yet: the answer may still arrive.');
			history('lost one', ...(found ? ['found'] : []));
			expect(server.types().slice(before)).toEqual(found ? ['history'] : ['history', 'chat']);
			expect(chat.getSnapshot().queue).toEqual([]);
			expect(codes()).not.toContain('unconfirmed');
		}
	});

	it('sends a failed message again at once', () => {
		chat.send('one');
		server.receive({type: 'ai_response', message: 'No.', error: true});
		chat.retry();
		expect(server.types()).toEqual(['chat', 'chat']);
	});
});

describe('Session not found', () => {
	it('to every history ends the turn, and the advice works', () => {
		chat.send('lost one');
		server.receive({type: 'typing', message: 'AI is thinking...'});
		server.lose();
		chat.send('next');
		for (let time = 0; time < 4; time++) {
			server.ready('s-1', true);
			error(NOT_FOUND);
		}
		expect(server.reconnections.count).toBe(3);
		expect(codes().filter((code) => code === 'session_not_found')).toHaveLength(1);
		const notice = noticesNow().find(({code}) => code === 'session_not_found');
		expect(sentencesOf(notice).advice).toBe(
			'Start a new session. Type /reconnect to do so, then /retry to send the message again.',
		);
		chat.reconnect();
		expect(server.reconnections.resume).toBe(false);
	});

	it('to /history, with nothing unanswered, does not advise /retry', () => {
		chat.request('history');
		for (let time = 0; time < 4; time++) {
			error(NOT_FOUND);
			if (time < 3) server.ready('s-1', true);
		}
		expect(last()).toMatch(/Type \/reconnect to do so\.$/);
		chat.reconnect();
		server.become({
			at: 'ready',
			session: {id: 's-9', displayName: undefined, authenticated: false, resumed: undefined},
			since: 0,
			attempt: 1,
		});
		chat.send('on');
		answer('yes');
		expect(codes().at(-1)).toBe('new_session');
	});

	it('after the server began to answer is looked up, not sent again', () => {
		for (const begun of ['AI is thinking...', 'Calling get_order... (1/1)', 'Half a sen']) {
			start();
			chat.send('pay');
			server.receive({type: 'typing', message: begun});
			error(NOT_FOUND);
			server.ready('s-1', true);
			history('pay', 'paid');
			expect(server.types()).toEqual(['chat', 'history']);
			expect(chat.getSnapshot().turn).toBeUndefined();
		}
	});
});

describe('advice', () => {
	const steps = fc.array(
		fc.constantFrom<() => void>(
			() => chat.send('message'),
			() => chat.send('another'),
			() => server.receive({type: 'typing', message: 'AI is thinking...'}),
			() => answer('Yes.'),
			() => server.receive({type: 'ai_response', message: 'No.', error: true}),
			() => error(NOT_FOUND),
			() => error('boom'),
			() => server.receive({type: 'pong'}),
			() => history(),
			() => history('message'),
			() => history('message', 'Yes.'),
			() => server.receiveText('{"type":"ai_response","message":"half'),
			() => server.receive({type: 'auth_expired', message: 'Expired.'}),
			() => server.lose(),
			() => server.ready('s-1', true),
			() => server.ready('s-2', false),
			() => chat.stopWaiting(),
			() => chat.request('history'),
			() => clock.advance(6000),
			() => clock.advance(60_000),
		),
		{maxLength: 25},
	);

	it('to /retry always leads to a message that is sent, or was answered meanwhile', () => {
		fc.assert(
			fc.property(steps, (taken) => {
				start();
				for (const step of taken) {
					const before = noticesNow().length;
					step();
					const added = noticesNow().slice(before);
					if (!added.some((notice) => sentencesOf(notice).advice?.includes('Type /retry'))) continue;
					// With another turn under way, or an answer to wait for, that is said instead.
					if (chat.getSnapshot().turn !== undefined) continue;
					chat.retry();
					expect(codes().at(-1)).not.toBe('nothing_to_retry');
					return;
				}
			}),
			{numRuns: cases(2000)},
		);
	});
});

it('a tool that is refused for want of a credential is reported, also where only the history has its result', () => {
	chat.send('whoami');
	server.receive({type: 'ai_response', message: 'No idea.', metadata: {total_tool_calls: 1}});
	expect(codes()).not.toContain('tools_unauthorized');
	const call = {id: 't1', name: 'get_me', arguments: {}};
	const result = {tool_call_id: 't1', name: 'get_me', result: {error: 'HTTP 401', status_code: 401}};
	server.receive({
		type: 'history',
		messages: [
			{role: 'user', content: 'whoami'},
			{role: 'assistant', content: '', tool_calls: [call]},
			{role: 'tool', content: '', tool_results: [result]},
			{role: 'assistant', content: 'No idea.'},
		],
	});
	expect(codes()).toContain('tools_unauthorized');
});

describe('a session of its own after one that failed', () => {
	/** A reconnection that was to lead to a new session. */
	const restart = (): void => {
		chat.reconnect();
		server.ready('s-2');
	};

	it('is not taken for lost at its first "Session not found"', () => {
		chat.send('one');
		for (let loss = 0; loss < 4; loss++) {
			error(NOT_FOUND);
			if (loss < 3) server.ready('s-1', true);
			if (server.types().at(-1) === 'history') history();
		}
		expect(codes()).toContain('session_not_found');
		restart();
		chat.send('two');
		const {count} = server.reconnections;
		error(NOT_FOUND);
		expect(server.reconnections.count).toBe(count + 1);
		expect(chat.getSnapshot().queue).toMatchObject([{kind: 'message', text: 'two'}]);
	});

	it.each([
		[false, 'line'],
		[true, 'rule'],
	] as const)('is separated only from a conversation: %s', (isAbove, shape) => {
		if (isAbove) {
			chat.send('one');
			answer('1');
		}
		restart();
		expect(noticesNow().at(-1)).toMatchObject({code: 'new_session', shape, facts: {isAbove}});
	});

	it('is asked for its history, which the one before refused', () => {
		chat.send('one');
		server.lose();
		server.ready('s-1', true);
		error('boom');
		restart();
		chat.send('two');
		server.lose();
		server.ready('s-2', true);
		expect(server.types().at(-1)).toBe('history');
	});
});

describe('an answer that is looked up', () => {
	const LOOKED_UP = /It is looked up again, for two minutes at most/;
	const isSaid = (): boolean => noticesNow().some((each) => LOOKED_UP.test(sentencesOf(each).text));

	const ENDS: ReadonlyArray<readonly [string, () => void]> = [
		['it is found', () => repeat(1, () => history('slow', 'found'))],
		['the server has forgotten the conversation', () => repeat(2, () => history())],
		['the server never received the message', () => repeat(2, () => history('something', 'else'))],
		['it was looked up for two minutes', () => repeat(21, () => history('slow'))],
		['the server refuses its history', () => repeat(1, () => error('boom'))],
		['the user stops waiting', () => chat.stopWaiting()],
		['the connection stops', () => stopped()],
		[
			'a session of its own begins',
			() => {
				chat.stopWaiting();
				chat.reconnect();
				server.ready('s-2');
			},
		],
	];
	const repeat = (times: number, poll: () => void): void => {
		for (let time = 0; time < times; time++) {
			clock.advance(6000);
			poll();
		}
	};
	const stopped = (): void =>
		server.become({at: 'stopped', because: sampleFailure({code: 'server_closed'}), resume: 's-1'});

	const losses = [
		['the connection was lost', () => server.lose()],
		['the user typed /reconnect', () => chat.reconnect()],
	] as const;

	it.each(
		losses.flatMap(([cause, lose]) => ENDS.map(([end, finish]) => [cause, end, lose, finish] as const)),
	)('is said so, with the way out, until that has ended: %s, %s', (_cause, end, lose, finish) => {
		chat.send('slow');
		if (!end.includes('never received')) server.receive({type: 'typing', message: 'AI is thinking...'});
		lose();
		chat.send('queued');
		server.ready('s-1', true);
		history(...(end.includes('never received') ? ['something', 'else'] : ['slow']));
		expect(isSaid()).toBe(true);
		expect(last()).toMatch(/new messages are queued until then\. To continue without it, press Esc/);
		finish();
		expect(isSaid()).toBe(false);
		expect(sentencesOf(noticesNow().find(({code}) => code === 'resumed')).text).toBe(
			'Reconnected. The server resumed this session.',
		);
	});

	it('that never comes ends after two minutes, and what waits goes on, also after Esc', () => {
		for (const stops of [false, true]) {
			start();
			chat.send('lost');
			server.receive({type: 'typing', message: 'AI is thinking...'});
			server.lose();
			chat.send('queued');
			server.ready('s-1', true);
			history('lost');
			if (stops) chat.stopWaiting();
			if (stops) expect(last()).toMatch(/New messages are queued until then, for two minutes at most/);
			repeat(20, () => history('lost'));
			expect(codes()).toContain('unconfirmed');
			expect(chat.getSnapshot().queue).toEqual([]);
			expect(server.sent.at(-1)).toEqual({type: 'chat', message: 'queued'});
		}
	});
});
