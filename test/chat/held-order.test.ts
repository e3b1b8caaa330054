/** What waited goes out in the order in which it was written, only to the conversation it was written for, or else with /retry. */
import fc from 'fast-check';
import {beforeEach, describe, expect, it} from 'vitest';
import {type ChatWithSlots, createChat} from '../../source/chat/chat.ts';
import type {NoticeEntry} from '../../source/chat/entry.ts';
import {createFakeClient, type FakeClient} from '../support/fake-client.ts';
import {createHandClock, type HandClock} from '../support/hand-clock.ts';
import {sentencesOf} from '../support/notices.ts';

let clock: HandClock;
let server: FakeClient;
let chat: ChatWithSlots;

beforeEach(start);

function start(): void {
	clock = createHandClock(1_000_000);
	server = createFakeClient(clock);
	chat = createChat({createClient: server.create, url: 'wss://chat.example/chat/ws', clock});
	chat.connect();
	signedIn('Ada', 's-1', undefined);
}

const CREDENTIAL = {type: 'auth', auth_type: 'bearer_token', token: 'sk-1'} as const;
const HELD: ReadonlySet<string> = new Set(['queue_astray', 'queue_behind', 'queue_of_other']);

/** The connection is ready; `resumed` as in a session. */
function signedIn(displayName: string, id: string, resumed: boolean | undefined): void {
	const session = {id, displayName, authenticated: true, resumed};
	server.become({at: 'ready', session, since: clock.now(), attempt: 1});
}
const messages = (): readonly string[] =>
	server.sent.flatMap((frame) => (frame.type === 'chat' ? [frame.message] : []));
const notices = (): readonly NoticeEntry[] =>
	chat.getSnapshot().entries.filter((entry) => entry.kind === 'notice');
const codes = (): readonly string[] => notices().map(({code}) => code);
const heldNotices = (): readonly NoticeEntry[] => notices().filter(({code}) => HELD.has(code));
const queued = (): readonly string[] => chat.getSnapshot().queue.map(({text}) => text);
const answer = (fields = {}): void =>
	server.receive({type: 'ai_response', message: `to ${messages().at(-1)}`, ...fields});
const history = (...texts: readonly string[]): void =>
	server.receive({type: 'history', messages: texts.map((content) => ({role: 'user', content}))});
const begin = (): void => server.receive({type: 'typing', message: 'AI is thinking...'});
const expire = (): void => server.receive({type: 'auth_expired', message: 'Expired.'});
const error = (message: string): void => server.receive({type: 'error', message});

/** Answers everything that is sent, until nothing waits. */
function drain(): void {
	for (let step = 0; step < 40; step++) {
		const {turn, completing, connection} = chat.getSnapshot();
		if (connection.at === 'authenticating') signIn('Ada');
		else if (completing && server.types().at(-1) === 'history') history(...messages());
		else if (turn !== undefined) answer();
		else break;
	}
}

function signIn(displayName: string): void {
	const {connection} = chat.getSnapshot();
	server.receive({type: 'auth_configured', message: 'Authenticated', display_name: displayName});
	if (connection.at === 'authenticating') signedIn(displayName, connection.session.id, true);
}

/** The ways in which the server comes back without the conversation. */
const GONE: Readonly<Record<string, () => void>> = {
	'a new session without messages': () => {
		signedIn('Ada', 's-2', false);
		history();
		clock.advance(1000);
		if (chat.getSnapshot().completing) history();
	},
	'the same session without messages': () => {
		signedIn('Ada', 's-1', true);
		history();
		clock.advance(1000);
		if (chat.getSnapshot().completing) history();
	},
	'a new session that refuses its history': () => {
		signedIn('Ada', 's-2', false);
		error('Unknown message type: history');
	},
	'a stored conversation that it does not open': () => {
		signedIn('Ada', 's-1', true);
		server.receive({type: 'conversation_error', code: 'conversation_not_found', message: 'Gone.'});
	},
};

/** "talk" was answered; then, perhaps, "asked" was under way; "next" waits, and the connection is lost. */
function loseWaiting(isMidTurn: boolean, isStored: boolean): void {
	chat.send('talk');
	answer(isStored ? {conversation_id: 'c-1', message_id: 'm-1'} : {});
	if (isMidTurn) {
		chat.send('asked');
		begin();
		chat.send('next');
	}
	server.lose();
	if (!isMidTurn) chat.send('next');
}

const LOSSES = Object.keys(GONE).flatMap((way) => [
	{way, isMidTurn: true},
	{way, isMidTurn: false},
]);

describe.each(LOSSES)('what waited when $way came (within a turn: $isMidTurn)', ({way, isMidTurn}) => {
	beforeEach(() => {
		loseWaiting(isMidTurn, way.startsWith('a stored'));
		GONE[way]?.();
	});
	const before = isMidTurn ? ['talk', 'asked'] : ['talk'];

	it('is held, with one notice that says what /retry does', () => {
		expect([messages(), queued()]).toEqual([before, ['next']]);
		expect(heldNotices().map((each) => sentencesOf(each))).toEqual([
			{
				text: 'A queued message is held: the server does not continue the conversation that it was written for.',
				advice: `Type /retry to send ${isMidTurn ? '"asked" again in this conversation, then this message' : 'it in this conversation'}, or /drop to drop it: ↑ brings back what is dropped.`,
			},
		]);
		const unknown = codes().filter((code) => code === 'unconfirmed' || code === 'history_refused');
		expect(unknown).toHaveLength(isMidTurn ? 1 : 0);
	});

	it('is sent with /retry, after the message that has no answer', () => {
		chat.retry();
		drain();
		expect(messages()).toEqual([...before, ...(isMidTurn ? ['asked'] : []), 'next']);
		expect(heldNotices()).toEqual([]);
		expect(codes()).not.toContain('unconfirmed');
		chat.retry();
		expect(codes().at(-1)).toBe('nothing_to_retry');
	});

	it('is dropped with /drop, and only what was written later is sent', () => {
		chat.send('later');
		expect([messages(), queued()]).toEqual([before, ['next', 'later']]);
		expect(sentencesOf(heldNotices()[0])?.advice).toContain('or /drop to send only what you typed later:');
		expect(chat.dropHeld()).toEqual(['next']);
		expect([heldNotices(), codes().at(-1)]).toEqual([[], 'queue_dropped']);
		drain();
		expect([messages(), queued()]).toEqual([[...before, 'later'], []]);
	});

	it('is taken back, and nothing is held any longer', () => {
		expect(chat.takeBack()).toBe('next');
		expect(heldNotices()).toEqual([]);
		chat.send('new');
		drain();
		expect(messages()).toEqual([...before, 'new']);
	});

	it('is followed by what is written later, of which only that is said', () => {
		chat.send('later');
		expect(heldNotices().map((each) => sentencesOf(each).text)).toEqual([
			'A queued message is held: the server does not continue the conversation that it was written for. The message that you wrote later waits behind it.',
		]);
		chat.retry();
		drain();
		expect(messages().slice(-2)).toEqual(['next', 'later']);
	});
});

it('what was written before anything was said is sent in a new session', () => {
	server.lose();
	chat.send('hello');
	signedIn('Ada', 's-2', false);
	expect([messages(), heldNotices()]).toEqual([['hello'], []]);
});

it('a caller that holds a slot decides for itself: its message is sent in a new session', () => {
	chat.send('talk');
	answer();
	server.lose();
	chat.send('next', {settle: () => {}, onSent: () => {}});
	signedIn('Ada', 's-2', false);
	history();
	expect([messages(), heldNotices()]).toEqual([['talk', 'next'], []]);
});

describe('a sign-in that expires', () => {
	const WAYS: Readonly<Record<string, () => void>> = {
		'/login': () => {
			chat.signIn(CREDENTIAL);
			signIn('Ada');
		},
		'a connection that is signed in': () => {
			server.lose();
			signedIn('Ada', 's-2', undefined);
		},
		'/retry': () => chat.retry(),
	};

	describe.each(Object.entries(WAYS))('and then %s', (way, go) => {
		it('sends the message that was refused unread first, with its settings, then what waited', () => {
			chat.sendWith('one', {temperature: 0});
			chat.send('two');
			expire();
			expect(queued()).toEqual(['one', 'two']);
			expect(codes()).toContain('auth_expired');
			go();
			drain();
			expect(messages()).toEqual(['one', 'one', 'two']);
			const [first, again] = server.sent.filter((frame) => frame.type === 'chat');
			expect(again).toEqual(first);
			expect(codes()).not.toContain('auth_expired');
			expect(codes()).not.toContain('queue_held');
		});

		it('keeps what waits behind an interrupted answer until /retry', () => {
			chat.send('one');
			begin();
			chat.send('two');
			expire();
			go();
			if (way !== '/retry') {
				expect(messages()).toEqual(['one']);
				expect(sentencesOf(heldNotices()[0] as NoticeEntry).advice).toBe(
					'Type /retry to send "one" again, then this message, or /drop to drop it: ↑ brings back what is dropped.',
				);
				chat.retry();
			}
			drain();
			expect(messages()).toEqual(['one', 'one', 'two']);
			expect(heldNotices()).toEqual([]);
		});
	});

	it('leaves the message that was refused unread to its user', () => {
		chat.send('one');
		expire();
		chat.signIn(CREDENTIAL);
		signIn('Grace');
		expect(messages()).toEqual(['one']);
		expect(codes().at(-1)).toBe('queue_of_other');
		chat.retry();
		expect(messages()).toEqual(['one', 'one']);
	});

	it('ends the message of a caller that holds a slot, which decides for itself', () => {
		const outcomes: string[] = [];
		chat.send('one', {settle: ({status}) => outcomes.push(status), onSent: () => {}});
		expire();
		expect([outcomes, queued()]).toEqual([['failed'], []]);
	});

	it('lets a message that was refused unread be taken back', () => {
		chat.send('one');
		expire();
		expect(chat.takeBack()).toBe('one');
		expect(chat.getSnapshot().entries.filter(({kind}) => kind === 'user')).toEqual([]);
	});
});

it('what another user let go with /retry is not held again after the next sign-in', () => {
	for (const text of ['one', 'two', 'three']) chat.send(text);
	chat.signIn(CREDENTIAL);
	answer();
	signIn('Grace');
	chat.retry();
	chat.signIn(CREDENTIAL);
	answer();
	signIn('Grace');
	drain();
	expect(messages()).toEqual(['one', 'two', 'three']);
});

describe('a message that the server refuses until somebody signs in', () => {
	beforeEach(() => {
		for (const text of ['one', 'two', 'three']) chat.send(text);
		error('Authentication is required before sending messages. Please authenticate first.');
	});

	it('lets nothing behind it go into the same refusal', () => {
		expect([messages(), queued()]).toEqual([['one'], ['two', 'three']]);
		expect(codes().slice(-2)).toEqual(['auth_required', 'queue_behind']);
		chat.retry();
		error('Authentication is required before sending messages. Please authenticate first.');
		expect([messages(), queued()]).toEqual([
			['one', 'one'],
			['two', 'three'],
		]);
	});

	it('goes first with /retry after /login, then what waited', () => {
		chat.signIn(CREDENTIAL);
		signIn('Ada');
		expect(messages()).toEqual(['one']);
		expect(codes()).toContain('queue_behind');
		chat.retry();
		drain();
		expect(messages()).toEqual(['one', 'one', 'two', 'three']);
		expect(heldNotices()).toEqual([]);
	});
});

it('"Session not found" sends a message again with its settings', () => {
	chat.sendWith('one', {temperature: 0});
	error('Session not found');
	signedIn('Ada', 's-1', true);
	const [first, again] = server.sent.filter((frame) => frame.type === 'chat');
	expect(again).toEqual(first);
});

it('/retry does what the notice about held messages says, in that order, and all of it', () => {
	const step = fc.constantFrom<() => void>(
		() => void chat.send(`m${clock.now()}`),
		() => void chat.send('same'),
		() => answer(),
		() => server.receive({type: 'ai_response', message: 'No.', error: true}),
		begin,
		expire,
		() => error('boom'),
		() => server.lose(),
		() => signedIn('Ada', 's-2', false),
		() => signedIn('Ada', 's-1', true),
		() => signedIn('Grace', 's-3', undefined),
		() => history(),
		() => error('Unknown message type: history'),
		() => void chat.takeBack(),
		() => clock.advance(1000),
	);
	/** The connection is lost while a message waits, and comes back without the conversation, or for another user. */
	const ending = fc.constantFrom<() => void>(
		() => {
			signedIn('Ada', 's-2', false);
			for (let time = 0; time < 2; time++) {
				history();
				clock.advance(1000);
			}
		},
		() => signedIn('Grace', 's-3', undefined),
	);
	let held = 0;
	fc.assert(
		fc.property(fc.array(step, {maxLength: 12}), ending, (steps, comeBack) => {
			start();
			chat.send('talk');
			const wait = [() => server.lose(), () => void chat.send('last'), comeBack];
			for (const each of [...steps, ...wait]) {
				each();
				clock.advance(1);
				expect(heldNotices().length).toBeLessThanOrEqual(1);
			}
			const [said] = heldNotices();
			if (said === undefined || chat.getSnapshot().needsSignIn) return;
			held++;
			const {before} = ('facts' in said ? said.facts : {}) as {readonly before?: string};
			const waiting = queued();
			const count = messages().length;
			chat.retry();
			expect(heldNotices()).toEqual([]);
			drain();
			expect(messages().slice(count)).toEqual([...(before === undefined ? [] : [before]), ...waiting]);
		}),
	);
	expect(held).toBeGreaterThan(0);
});
