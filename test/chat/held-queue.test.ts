import {beforeEach, describe, expect, it} from 'vitest';
import {type ChatWithSlots, createChat} from '../../source/chat/chat.ts';
import {wordNotice} from '../../source/chat/notices.ts';
import type {SignInOutcome} from '../../source/chat/reply-slots.ts';
import type {FeatureFrame} from '../../source/protocol/frames.ts';
import {createFakeClient, type FakeClient} from '../support/fake-client.ts';
import {createHandClock} from '../support/hand-clock.ts';

let server: FakeClient;
let chat: ChatWithSlots;

beforeEach(() => {
	const clock = createHandClock(1_000_000);
	server = createFakeClient(clock);
	chat = createChat({createClient: server.create, url: 'wss://chat.example/chat/ws', clock});
	chat.connect();
	server.ready();
});

const CREDENTIAL = {type: 'auth', auth_type: 'bearer_token', token: 'sk-1'} as const;
const sent = (): readonly string[] =>
	server.sent.map((frame) => (frame.type === 'chat' ? frame.message : frame.type));
const codes = (): readonly string[] =>
	chat.getSnapshot().entries.flatMap((entry) => (entry.kind === 'notice' ? [entry.code] : []));
const answer = (): void => server.receive({type: 'ai_response', message: `to ${sent().at(-1)}`});
const expire = (): void =>
	server.receive({type: 'auth_expired', message: 'Your session has ended.', redirect_url: '/sso/login'});
/** The answer to a sign-in. */
function reply(frame: Record<string, unknown>): void {
	const {connection} = chat.getSnapshot();
	server.receive(frame);
	if (connection.at === 'authenticating') {
		const authenticated = frame.type === 'auth_configured';
		server.become({at: 'ready', session: {...connection.session, authenticated}, since: 0, attempt: 1});
	}
}

/** Two messages were waiting behind one whose sign-in has expired. */
function expireBeforeTwo(): void {
	for (const text of ['first', 'second', 'third']) chat.send(text);
	expire();
	expect(sent()).toEqual(['first']);
}

describe('after a sign-in has expired', () => {
	it('nothing is sent, whatever the user asks, and the page for signing in is told', () => {
		expireBeforeTwo();
		chat.send('fourth');
		chat.request('ping');
		expect(sent()).toEqual(['first']);
		expect(chat.getSnapshot().queue).toHaveLength(5);
		const [expired] = chat
			.getSnapshot()
			.entries.filter((entry) => entry.kind === 'notice' && entry.code === 'auth_expired');
		expect(expired?.kind === 'notice' && wordNotice(expired)).toMatchObject({
			text: 'Your session has ended. The message was not handled.',
			advice: 'Sign in again at https://chat.example/sso/login.',
		});
		expect(codes().filter((code) => code === 'queue_held')).toHaveLength(1);
	});

	it('a new sign-in goes out first, then the message that was refused unread, then what waited', () => {
		expireBeforeTwo();
		chat.signIn(CREDENTIAL);
		expect(sent()).toEqual(['first', 'auth']);
		reply({type: 'auth_configured', message: 'Authenticated as Ada', display_name: 'Ada'});
		for (let time = 0; time < 3; time++) answer();
		expect(sent()).toEqual(['first', 'auth', 'first', 'second', 'third']);
		expect(codes()).not.toContain('auth_expired');
	});

	it('a queued sign-in of the library passes what waits', () => {
		expireBeforeTwo();
		const outcomes: SignInOutcome[] = [];
		chat.queueSignIn(CREDENTIAL, {settle: (outcome) => outcomes.push(outcome)});
		reply({type: 'auth_configured', message: 'Authenticated as Ada', display_name: 'Ada'});
		expect(outcomes).toMatchObject([{status: 'accepted'}]);
		expect(sent()).toEqual(['first', 'auth', 'first']);
	});

	it('a rejected sign-in lets nothing go', () => {
		expireBeforeTwo();
		chat.signIn(CREDENTIAL);
		reply({type: 'auth_failed', message: 'Invalid token'});
		expect(sent()).toEqual(['first', 'auth']);
	});

	it('/retry continues without one, with the lost message first, and the reminder is gone', () => {
		expireBeforeTwo();
		chat.send('fourth');
		expect(codes()).toContain('queue_held');
		chat.retry();
		expect(codes()).not.toContain('queue_held');
		for (let time = 0; time < 4; time++) answer();
		expect(sent()).toEqual(['first', 'first', 'second', 'third', 'fourth']);
	});

	it('/retry continues without one when no message was lost', () => {
		expire();
		chat.send('first');
		expect(sent()).toEqual([]);
		chat.retry();
		expect(sent()).toEqual(['first']);
		expect(codes()).not.toContain('nothing_to_retry');
	});

	it('/drop drops all that waits, as it was typed, and a new message waits for a sign-in', () => {
		expireBeforeTwo();
		chat.request('clear');
		chat.sendWith('fourth', {temperature: 0});
		expect(chat.dropHeld()).toEqual(['first', 'second', 'third', '/clear', '/with temperature=0 fourth']);
		expect(codes().filter((code) => code.startsWith('queue_'))).toEqual(['queue_dropped']);
		const last = chat.getSnapshot().entries.at(-1);
		expect(last?.kind === 'notice' && wordNotice(last)).toMatchObject({
			text: 'Not sent: 4 messages and 1 request.',
			atPrompt: 'Press ↑ to bring them back, the newest first.',
		});
		chat.send('fifth');
		expect(sent()).toEqual(['first']);
		chat.retry();
		expect(sent()).toEqual(['first', 'fifth']);
	});

	it('/drop says when nothing waits', () => {
		expect(chat.dropHeld()).toEqual([]);
		expect(codes().at(-1)).toBe('nothing_to_drop');
	});

	it('/logout is sent, and what waited still waits', () => {
		expire();
		chat.send('first');
		chat.request('logout');
		expect(sent()).toEqual(['logout']);
		server.receive({type: 'logout_success', message: 'Successfully logged out'});
		expect(sent()).toEqual(['logout']);
		expect(chat.getSnapshot().queue).toHaveLength(1);
	});

	it('the reminder is gone when nothing waits any more', () => {
		expire();
		chat.send('first');
		expect(codes()).toContain('queue_held');
		expect(chat.takeBack()).toBe('first');
		expect(codes()).not.toContain('queue_held');
	});

	it('a turn that had begun is not said to be unhandled, and its message stays with /retry', () => {
		chat.send('pay');
		server.receive({type: 'typing', message: 'Calling pay... (1/1)'});
		expire();
		const {entries} = chat.getSnapshot();
		expect(entries.find(({kind}) => kind === 'user')).toMatchObject({delivery: 'delivered'});
		const [expired] = entries.filter((entry) => entry.kind === 'notice' && entry.code === 'auth_expired');
		expect(expired?.kind === 'notice' && wordNotice(expired).text).toBe(
			'Your session has ended. The answer was interrupted.',
		);
	});

	it('a request for a feature is not sent', () => {
		expireBeforeTwo();
		chat.requestFeature({type: 'conversation_list'});
		expect(sent()).toEqual(['first']);
	});

	it('a connection that is signed in lets everything go', () => {
		expireBeforeTwo();
		server.lose();
		const session = {id: 'session-2', displayName: 'Ada', authenticated: true, resumed: undefined};
		server.become({at: 'ready', session, since: 0, attempt: 1});
		expect(sent()).toEqual(['first', 'first']);
	});
});

describe('a message that another user queued', () => {
	/** Signed in with this name, which not every server gives, "second" waits behind "first". */
	function queueAs(displayName: string | undefined): void {
		const session = {id: 'session-1', displayName, authenticated: true, resumed: true};
		server.lose();
		server.become({at: 'ready', session, since: 0, attempt: 1});
		chat.send('first');
		chat.send('second');
		expect(sent()).toEqual(['first']);
	}
	/** `/login` during the turn; the server accepts it as this user. */
	function loginAs(displayName: string | undefined): void {
		chat.signIn(CREDENTIAL);
		answer();
		expect(sent()).toEqual(['first', 'auth']);
		reply({type: 'auth_configured', message: 'Authenticated', display_name: displayName});
	}

	it.each([
		['Ada', 'Grace', false],
		['Ada', undefined, false],
		[undefined, 'Grace', false],
		[undefined, undefined, false],
		['Ada', 'Ada', true],
	])('is held: %s, then %s (sent: %s)', (before, after, isSent) => {
		queueAs(before);
		loginAs(after);
		expect(sent()).toEqual(['first', 'auth', ...(isSent ? ['second'] : [])]);
		expect(codes().includes('queue_of_other')).toBe(!isSent);
	});

	it('is sent with /retry, and nothing else is', () => {
		queueAs('Ada');
		loginAs('Grace');
		chat.retry();
		expect(sent()).toEqual(['first', 'auth', 'second']);
		expect(codes()).not.toContain('queue_of_other');
	});

	it('is dropped with /drop, which sends only what this user wrote', () => {
		queueAs('Ada');
		chat.send('also Ada');
		loginAs('Grace');
		chat.send('third');
		expect(sent()).toEqual(['first', 'auth']);
		expect(chat.dropHeld()).toEqual(['second', 'also Ada']);
		expect(sent()).toEqual(['first', 'auth', 'third']);
		expect(codes()).not.toContain('queue_of_other');
	});

	it('is taken back, and what this user writes is sent', () => {
		queueAs('Ada');
		loginAs('Grace');
		expect(chat.takeBack()).toBe('second');
		expect(codes()).not.toContain('queue_of_other');
		chat.send('third');
		expect(sent()).toEqual(['first', 'auth', 'third']);
	});

	it('is not one that was written after /login', () => {
		queueAs('Ada');
		expect(chat.takeBack()).toBe('second');
		chat.signIn(CREDENTIAL);
		chat.send('third');
		answer();
		reply({type: 'auth_configured', message: 'Authenticated', display_name: 'Grace'});
		expect(sent()).toEqual(['first', 'auth', 'third']);
	});

	it('goes out when its user signs in again', () => {
		queueAs('Ada');
		expire();
		chat.signIn(CREDENTIAL);
		reply({type: 'auth_configured', message: 'Authenticated', display_name: 'Ada'});
		answer();
		expect(sent()).toEqual(['first', 'auth', 'first', 'second']);
	});

	const FEATURES: readonly FeatureFrame[] = [
		{type: 'conversation_rename', conversation_id: 'c', title: 'Lamps'},
		{type: 'conversation_delete', conversation_id: 'c'},
		{type: 'conversation_new'},
		{type: 'conversation_load', conversation_id: 'c'},
		{type: 'feedback', message_id: 'm', rating: 'positive'},
		{type: 'config_update', config_overrides: {temperature: 0}},
	];

	describe.each(FEATURES)('and $type', (frame) => {
		/** Without the ping behind `conversation_new`, which has no answer of its own. */
		const sentFrames = () => sent().filter((type) => type !== 'ping');
		const outcome = () => ({sent: sentFrames(), isRefused: codes().includes('feature_of_other')});

		beforeEach(() => {
			queueAs('Ada');
			chat.takeBack();
			chat.requestFeature(frame);
		});

		it('is refused, with a notice', () => {
			loginAs('Grace');
			expect(outcome()).toEqual({sent: ['first', 'auth'], isRefused: true});
			const {feedback, pendingFeatures} = chat.getSnapshot();
			expect([feedback.size, pendingFeatures]).toEqual([0, []]);
			chat.send('third');
			expect(sent()).toEqual(['first', 'auth', 'third']);
		});

		it('is sent when the same user signs in', () => {
			loginAs('Ada');
			expect(outcome()).toEqual({sent: ['first', 'auth', frame.type], isRefused: false});
		});

		it('is sent when it was made after /login', () => {
			answer();
			server.receive({type: 'error', message: 'No.'});
			chat.send('second');
			chat.signIn(CREDENTIAL);
			chat.requestFeature(frame);
			answer();
			reply({type: 'auth_configured', message: 'Authenticated', display_name: 'Grace'});
			expect(sentFrames().at(-1)).toBe(frame.type);
		});
	});

	it('behind a conversation that this user must not open is held for both reasons, and one /retry sends it', () => {
		queueAs('Ada');
		chat.takeBack();
		chat.requestFeature({type: 'conversation_load', conversation_id: 'c'});
		chat.send('second');
		loginAs('Grace');
		expect(codes().slice(-2)).toEqual(['feature_of_other', 'queue_astray']);
		chat.retry();
		expect(sent()).toEqual(['first', 'auth', 'second']);
	});

	it('does not hold a request of this user, until the sign-in expires', () => {
		queueAs('Ada');
		loginAs('Grace');
		chat.requestFeature({type: 'conversation_list'});
		expect(sent()).toEqual(['first', 'auth', 'conversation_list']);
		server.receive({type: 'conversation_list', conversations: []});
		expire();
		chat.send('third');
		chat.requestFeature({type: 'conversation_list'});
		expect(sent()).toEqual(['first', 'auth', 'conversation_list']);
	});
});

it.each(['rename', 'delete'] as const)(
	'/%s in a conversation that begins meanwhile is not repeated for another user',
	(command) => {
		const session = {id: 'session-1', displayName: 'Ada', authenticated: true, resumed: true};
		server.lose();
		server.become({at: 'ready', session, since: 0, attempt: 1});
		chat.send('first');
		if (command === 'rename') chat.renameConversation('Lamps');
		else chat.deleteConversation();
		chat.signIn(CREDENTIAL);
		server.receive({type: 'ai_response', message: 'Hello.', conversation_id: 'c'});
		expect(chat.getSnapshot().conversation?.id).toBe('c');
		reply({type: 'auth_configured', message: 'Authenticated', display_name: 'Grace'});
		expect(sent()).toEqual(['first', 'auth']);
		const last = chat.getSnapshot().entries.at(-1);
		expect(last?.kind === 'notice' && wordNotice(last).text).toBe(
			`The request to ${command} the conversation was made before you signed in as another user, so it was not sent.`,
		);
	},
);

it('a conversation that was being opened when the connection was lost is not opened for another user', () => {
	const session = {id: 'session-1', displayName: 'Ada', authenticated: true, resumed: true};
	const connect = (displayName: string): void => {
		server.lose();
		server.become({at: 'ready', session: {...session, displayName}, since: 0, attempt: 1});
	};
	connect('Ada');
	chat.requestFeature({type: 'conversation_load', conversation_id: 'c'});
	connect('Ada');
	expect(sent()).toEqual(['conversation_load', 'conversation_load']);
	connect('Grace');
	expect(sent()).toEqual(['conversation_load', 'conversation_load']);
	expect(codes()).toContain('feature_of_other');
});

it('a message that is sent or waits is reported to those who store it before those who draw it', () => {
	const heard: string[] = [];
	const texts = (): string => {
		const {entries, queue} = chat.getSnapshot();
		const waiting = queue.map((item) => (item.kind === 'message' ? item.text : ''));
		return [...entries.flatMap((entry) => (entry.kind === 'user' ? [entry.text] : [])), ...waiting].join();
	};
	chat.subscribe(() => heard.push(`draw ${texts()}`));
	chat.beforeSending(() => heard.push(`store ${texts()}`));
	chat.send('one');
	expect(heard.splice(0)).toEqual(['store one', 'draw one']);
	chat.send('two');
	expect(heard.splice(0)).toEqual(['store one,two', 'draw one,two']);
	chat.takeBack();
	expect(heard.splice(0)).toEqual(['store one', 'draw one']);
	server.receive({type: 'typing', message: 'x'});
	expect(heard).toEqual(['draw one']);
});

it('a message is sent once, and waits or is sent, whatever those who store it do', () => {
	const stop = chat.beforeSending(() => {
		throw new Error('full');
	});
	let heard = 0;
	chat.beforeSending(() => heard++);
	expect(() => chat.send('one')).toThrow('full');
	expect([server.sent.filter(({type}) => type === 'chat').length, heard]).toEqual([1, 1]);
	stop();
	server.receive({type: 'ai_response', message: 'x', tool_calls: [], tool_results: []});
	const end = chat.beforeSending(() => {
		end();
		server.lose();
	});
	chat.send('two');
	expect(chat.getSnapshot()).toMatchObject({turn: undefined, queue: [{text: 'two'}]});
	expect(chat.getSnapshot().entries.filter((entry) => entry.kind === 'user')).toHaveLength(1);
});
