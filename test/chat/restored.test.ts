import {describe, expect, it} from 'vitest';
import {createChat} from '../../source/chat/chat.ts';
import type {RestoredChat} from '../../source/chat/recovery/restored.ts';
import {assistantEntry, userEntry} from '../support/entries.ts';
import {createFakeClient} from '../support/fake-client.ts';
import {createHandClock} from '../support/hand-clock.ts';
import {sentencesOf} from '../support/notices.ts';

const NOTHING: RestoredChat = {
	entries: [],
	epoch: 0,
	sessionId: 's-1',
	conversationId: undefined,
	feedback: new Map(),
	queue: [],
};
const ASKED = userEntry('one', {delivery: 'sending'});
const ANSWERED = [userEntry('one'), assistantEntry('answer')];

function restore(restored: Partial<RestoredChat>) {
	const clock = createHandClock(1_000_000);
	const server = createFakeClient(clock);
	const chat = createChat({
		createClient: server.create,
		url: 'ws://localhost:8000/chat/ws',
		clock,
		restored: {...NOTHING, ...restored},
	});
	chat.connect();
	return {
		chat,
		server,
		clock,
		/** Ready, in the session of the earlier run or in another one. */
		ready: (id: string) =>
			server.become({
				at: 'ready',
				session: {id, displayName: undefined, authenticated: false, resumed: id === 's-1'},
				since: 0,
				attempt: 1,
			}),
		sent: () => server.sent.map((frame) => (frame.type === 'chat' ? frame.message : frame.type)),
		codes: () => chat.getSnapshot().entries.flatMap((entry) => (entry.kind === 'notice' ? [entry.code] : [])),
		users: () =>
			chat
				.getSnapshot()
				.entries.flatMap((entry) => (entry.kind === 'user' ? [[entry.text, entry.delivery]] : [])),
	};
}

describe('a restored conversation', () => {
	it('shows its messages and its session at once, and asks the server for the history', () => {
		const {chat, ready, sent} = restore({entries: ANSWERED});
		expect(chat.getSnapshot()).toMatchObject({entries: ANSWERED, session: {id: 's-1'}, turn: undefined});
		ready('s-1');
		expect(sent()).toEqual(['history']);
	});

	it('finds an answer that arrived after the program had ended, and sends nothing again', () => {
		const {chat, ready, server, sent, users, clock} = restore({entries: [ASKED]});
		expect(users()).toEqual([['one', 'unconfirmed']]);
		ready('s-1');
		const messages = [
			{role: 'user', content: 'one'},
			{role: 'assistant', content: 'late answer'},
		];
		server.receive({type: 'history', messages});
		expect(users()).toEqual([['one', 'delivered']]);
		expect(chat.getSnapshot().entries.find(({kind}) => kind === 'assistant')).toMatchObject({
			answers: 'e1',
			parts: [{text: 'late answer'}],
		});
		expect(chat.getSnapshot().turn).toBeUndefined();
		clock.advance(600_000);
		expect(sent()).toEqual(['history']);
	});

	const user = (content: string) => ({role: 'user', content});
	const assistant = (content: string) => ({role: 'assistant', content});
	const waiting = [{text: 'two'}, {text: 'three'}];
	const KNOWN = [user('one'), assistant('answer')];

	it.each([
		['the first', [...KNOWN, user('two'), assistant('2')], ['three']],
		['the first, without an answer so far', [...KNOWN, user('two')], ['three']],
		['both', [...KNOWN, user('two'), assistant('2'), user('three')], []],
		[
			'the first, below one of another client',
			[...KNOWN, user('other'), assistant('x'), user('two')],
			['three'],
		],
		[
			'the second, which must be another client’s',
			[...KNOWN, user('three'), assistant('3')],
			['two', 'three'],
		],
		['the first, above what is known', [user('two'), assistant('2'), ...KNOWN], ['two', 'three']],
		['none', KNOWN, ['two', 'three']],
	])(
		'does not offer again what the server has received of the messages that waited: %s',
		(_, messages, left) => {
			const {chat, ready, server, sent, codes} = restore({entries: ANSWERED, queue: waiting});
			ready('s-1');
			server.receive({type: 'history', messages});
			expect(chat.getSnapshot().queue.map(({text}) => text)).toEqual(left);
			expect([sent(), codes().includes('queue_restored')]).toEqual([['history'], left.length > 0]);
			if (left.length === 2) return;
			const users = chat
				.getSnapshot()
				.entries.flatMap((entry) => (entry.kind === 'user' ? [entry.text] : []));
			expect(users).toContain('two');
		},
	);

	it('sends them only after the history, also when /retry comes before it', () => {
		const {chat, ready, server, sent} = restore({entries: ANSWERED, queue: waiting});
		chat.retry();
		ready('s-1');
		expect(sent()).toEqual(['history']);
		server.receive({type: 'history', messages: [...KNOWN, user('two'), assistant('2')]});
		expect(sent()).toEqual(['history', 'three']);
	});

	it('sends them after /retry, whatever another client writes', () => {
		const {chat, ready, server, sent} = restore({entries: ANSWERED, queue: waiting});
		ready('s-1');
		server.receive({type: 'history', messages: KNOWN});
		chat.request('history');
		chat.retry();
		server.receive({type: 'history', messages: [...KNOWN, user('two'), assistant('2')]});
		expect(sent()).toEqual(['history', 'history', 'two']);
	});

	it('says that the server started a new session, which does not know it', () => {
		const {ready, server, codes} = restore({entries: ANSWERED});
		ready('s-2');
		server.receive({type: 'history', messages: []});
		expect(codes()).toEqual(['new_session']);
	});

	it('says that nothing is known of a message whose answer the server does not have', () => {
		const {ready, server, codes, sent} = restore({entries: [ASKED]});
		ready('s-2');
		server.receive({type: 'history', messages: []});
		expect(codes()).toContain('unconfirmed');
		expect(sent()).toEqual(['history']);
	});

	it('loads the stored conversation', () => {
		const {ready, server} = restore({entries: ANSWERED, conversationId: 'c-1'});
		ready('s-2');
		expect(server.sent).toEqual([{type: 'conversation_load', conversation_id: 'c-1'}]);
	});

	it('that this sign-in does not see is not said to be gone', () => {
		const {chat, ready, server, users} = restore({entries: ANSWERED, conversationId: 'c-1'});
		ready('s-2');
		const gone = {
			type: 'conversation_error',
			code: 'conversation_not_found',
			message: 'Conversation not found',
		};
		server.receive(gone);
		const notices = () => chat.getSnapshot().entries.filter((entry) => entry.kind === 'notice');
		const lost = notices().find(({code}) => code === 'conversation_lost');
		expect(lost && sentencesOf(lost).text).toMatch(
			/for this sign-in: it was deleted, or belongs to another user\./,
		);
		expect(users()).toHaveLength(1);
	});

	describe('that is not opened for want of a sign-in', () => {
		const closed = {type: 'conversation_error', code: 'unauthorized_conversation', message: 'No.'};
		const load = {type: 'conversation_load', conversation_id: 'c-1'};
		const found = [
			{role: 'user', content: 'one'},
			{role: 'assistant', content: 'answer'},
		];

		function open(entries: RestoredChat['entries'], queue: RestoredChat['queue'] = []) {
			const all = restore({conversationId: 'c-1', entries, queue});
			all.ready('s-2');
			all.server.receive(closed);
			expect(all.codes()).toContain('conversation_lost');
			return {
				...all,
				refuse(text: string) {
					all.chat.send(text);
					all.server.receive({
						type: 'error',
						message: 'Authentication is required before sending messages.',
					});
				},
				signIn(name: string) {
					all.chat.signIn({type: 'auth', auth_type: 'bearer_token', token: 'canary-1'});
					all.server.receive({
						...{type: 'auth_configured', auth_type: 'bearer_token'},
						...{authenticated: true, display_name: name},
					});
					all.server.become({
						at: 'ready',
						session: {id: 's-2', displayName: name, authenticated: true, resumed: false},
						since: 0,
						attempt: 1,
					});
				},
				loads: () => all.server.sent.filter(({type}) => type === 'conversation_load'),
				loaded: () =>
					all.server.receive({
						...{type: 'conversation_loaded', conversation_id: 'c-1', conversation: {}},
						messages: found,
					}),
			};
		}

		it.each([
			['answered', ANSWERED, false],
			['answered, with a refused question', ANSWERED, true],
			['unanswered', [ASKED], false],
			['unanswered, with a refused question', [ASKED], true],
		])('is loaded after the sign-in, before all else: %s', (_, entries, isRefused) => {
			const {chat, server, codes, users, signIn, refuse, loads, loaded, sent} = open(entries);
			if (isRefused) refuse('which?');
			signIn('Ada');
			if (isRefused) chat.retry();
			chat.send('more');
			expect(server.sent.at(-1)).toEqual(load);
			loaded();
			expect(codes()).not.toContain('conversation_lost');
			expect(codes()).toContain('conversation_reopened');
			expect(chat.getSnapshot().conversation).toMatchObject({id: 'c-1'});
			expect(sent().at(-1)).toBe(isRefused ? 'which?' : 'more');
			expect(users()[0]).toEqual(['one', 'delivered']);
			expect(chat.getSnapshot().entries.filter(({kind}) => kind === 'assistant')).toHaveLength(1);
			server.receive({type: 'ai_response', message: 'now', conversation_id: 'c-1'});
			expect(codes()).not.toContain('new_conversation');
			expect(sent().filter((each) => each === 'one')).toEqual([]);
			expect(loads()).toHaveLength(2);
		});

		it.each(['conversation_not_found', 'conversation_history_unavailable', 'something_new'])(
			'and is not opened for who signs in: %s is said before /retry, which begins another one',
			(code) => {
				const {chat, server, codes, refuse, signIn, loads, sent} = open(ANSWERED);
				refuse('which?');
				signIn('Bob');
				server.receive({type: 'conversation_error', code, message: 'No.'});
				expect(codes().filter((each) => each === 'conversation_lost')).toHaveLength(1);
				const remark = chat
					.getSnapshot()
					.entries.find((entry) => entry.kind === 'notice' && entry.code === 'sign_in_not_continued');
				expect(remark).toMatchObject({facts: {message: undefined, code}});
				expect(sent().filter((each) => each === 'which?')).toHaveLength(1);
				chat.retry();
				expect(sent().filter((each) => each === 'which?')).toHaveLength(2);
				expect(loads()).toHaveLength(2);
			},
		);

		it('what waits for it is held for no other reason than before, once it is open', () => {
			const earlier = open([ASKED], [{text: 'two'}]);
			expect(earlier.codes()).toContain('queue_astray');
			earlier.signIn('Ada');
			earlier.loaded();
			const {entries} = earlier.chat.getSnapshot();
			expect(earlier.codes()).not.toContain('queue_astray');
			expect(
				entries.findLast((entry) => entry.kind === 'notice' && entry.code === 'queue_restored'),
			).toMatchObject({
				facts: {count: 1, before: undefined},
			});
			expect(earlier.sent()).not.toContain('two');
			earlier.chat.retry();
			expect(earlier.sent().filter((each) => each === 'two')).toHaveLength(1);

			const {chat, server, signIn, loaded, codes, sent, ready} = open(ANSWERED);
			signIn('Ada');
			loaded();
			server.lose();
			chat.send('two');
			ready('s-4');
			server.receive(closed);
			expect(codes()).toContain('queue_astray');
			signIn('Ada');
			loaded();
			expect([codes().includes('queue_astray'), sent().at(-1)]).toEqual([false, 'two']);
		});

		it('is not loaded once something else was said, or another conversation was begun', () => {
			const said = open(ANSWERED);
			said.chat.send('hello');
			said.server.receive({type: 'ai_response', message: 'hi'});
			said.signIn('Ada');
			expect(said.loads()).toHaveLength(1);
			const begun = open(ANSWERED);
			begun.chat.request('clear');
			begun.server.receive({type: 'history_cleared', message: ''});
			begun.signIn('Ada');
			expect(begun.loads()).toHaveLength(1);
		});

		it('is loaded on the next connection, if that one is lost meanwhile', () => {
			const {server, clock, codes, signIn, loads, loaded} = open(ANSWERED);
			signIn('Ada');
			server.lose();
			server.become({
				at: 'ready',
				session: {id: 's-3', displayName: 'Ada', authenticated: true, resumed: false},
				since: clock.now(),
				attempt: 1,
			});
			expect(loads()).toHaveLength(3);
			loaded();
			expect(codes()).not.toContain('conversation_lost');
		});
	});

	it('of another server is above a rule', () => {
		const {ready, sent, codes, chat} = restore({entries: ANSWERED, sessionId: undefined});
		ready('s-2');
		expect(codes()).toEqual(['restored_only', 'connected']);
		expect(sent()).toEqual([]);
		expect(chat.getSnapshot().entries[2]).toMatchObject({shape: 'rule'});
	});

	it('gives new entries ids that no old one has', () => {
		const {chat, ready, server} = restore({
			entries: [userEntry('one', {id: 'e41'}), assistantEntry('two', {id: 'e7', answers: 'e41'})],
		});
		ready('s-1');
		server.receive({type: 'history', messages: []});
		chat.send('next');
		const ids = chat.getSnapshot().entries.map(({id}) => id);
		expect(new Set(ids).size).toBe(ids.length);
		expect(ids.slice(0, 2)).toEqual(['e41', 'e7']);
	});
});

describe('messages that an earlier run did not send', () => {
	it('wait until the user says so, in order, each with its settings', () => {
		const {chat, ready, server, sent, codes} = restore({
			entries: ANSWERED,
			queue: [{text: 'two', overrides: {temperature: 0}}, {text: 'three'}],
		});
		expect(codes()).toEqual(['queue_restored']);
		ready('s-1');
		server.receive({
			type: 'history',
			messages: [
				{role: 'user', content: 'one'},
				{role: 'assistant', content: 'answer'},
			],
		});
		expect(sent()).toEqual(['history']);
		expect(chat.getSnapshot().queue).toMatchObject([{text: 'two'}, {text: 'three'}]);
		chat.retry();
		expect(JSON.stringify(server.sent.at(-1))).toContain('"temperature":0');
		server.receive({type: 'ai_response', message: 'ok'});
		expect(sent()).toEqual(['history', 'two', 'three']);
		expect(codes()).not.toContain('queue_restored');
	});

	it('can be dropped, with what waits behind the connection later sent', () => {
		const {chat, ready, server, sent, codes} = restore({queue: [{text: 'two'}, {text: 'three'}]});
		chat.send('new');
		expect(chat.dropHeld()).toEqual(['two', 'three']);
		expect(codes()).toEqual(['queue_dropped']);
		ready('s-2');
		server.receive({type: 'history', messages: []});
		expect(sent().filter((type) => type !== 'history')).toEqual(['new']);
	});

	it('can be taken back', () => {
		const {chat, ready, codes} = restore({queue: [{text: 'two'}]});
		ready('s-2');
		expect(chat.takeBack()).toBe('two');
		expect(codes()).not.toContain('queue_restored');
	});
});

it.each([1, 999_999, undefined])(
	'waits for an answer since its own start, whenever the message was sent: %s',
	(at) => {
		const {chat, clock, ready, server} = restore({entries: [{...ASKED, at}]});
		expect(chat.getSnapshot().turn).toMatchObject({startedAt: clock.now(), lastFrameAt: clock.now()});
		ready('s-1');
		server.receive({type: 'history', messages: []});
		clock.advance(500);
		server.receive({type: 'ai_response', message: 'late'});
		const reply = chat.getSnapshot().entries.find(({kind}) => kind === 'assistant');
		expect(reply).toMatchObject({tookMs: at === undefined ? undefined : clock.now() - at});
	},
);
