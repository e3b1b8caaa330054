/** What waits is one ordered list of messages and requests: it comes back as it was, and each message goes where it was ordered to go. */
import fc from 'fast-check';
import {expect, it} from 'vitest';
import {type ChatWithSlots, createChat} from '../../source/chat/chat.ts';
import type {RestoredChat} from '../../source/chat/recovery/restored.ts';
import {readSession} from '../../source/journal/read-session.ts';
import type {FeatureFrame} from '../../source/protocol/frames.ts';
import {journalChat} from '../../source/session/journal-chat.ts';
import {restoredChat} from '../../source/session/restore-session.ts';
import {createFakeClient} from '../support/fake-client.ts';
import {createHandClock} from '../support/hand-clock.ts';
import {HOSTILE_TEXTS} from '../support/hostile-texts.ts';
import {journalFolder, journalIn} from '../support/journals.ts';
import {sampleFailure} from '../support/notices.ts';

const URL = 'ws://localhost:8000/chat/ws';
const LOST = sampleFailure({code: 'connection_lost'});

function open(restored?: RestoredChat) {
	const clock = createHandClock(1_000_000);
	const server = createFakeClient(clock);
	const chat = createChat({createClient: server.create, url: URL, clock, restored});
	chat.connect();
	return {clock, server, chat};
}

const withoutIds = (chat: ChatWithSlots) => chat.getSnapshot().unfinished.map(({id: _, ...item}) => item);

async function storedIn(folder: string, id: string | undefined, isSameServer = true): Promise<RestoredChat> {
	const session = await readSession(folder, id ?? '');
	if ('problem' in session) throw new Error(session.problem);
	return restoredChat(session, isSameServer);
}

const text = fc.constantFrom('one', 'two', ...HOSTILE_TEXTS.filter((each) => each.trim() !== ''));
const frames = fc.oneof(
	fc.constantFrom<FeatureFrame>(
		{type: 'conversation_new'},
		{type: 'conversation_load', conversation_id: 'c-1'},
		{type: 'conversation_delete', conversation_id: 'c-2'},
		{type: 'conversation_delete_bulk', conversation_ids: ['c-1', 'c-2']},
		{type: 'conversation_delete_all'},
		{type: 'conversation_list'},
		{type: 'config_reset'},
		{type: 'config_update', config_overrides: {temperature: 0, model_id: 'm'}, override_mode: 'session'},
	),
	text.map((title): FeatureFrame => ({type: 'conversation_rename', conversation_id: 'c-1', title})),
);
const actions = fc.array(
	fc.oneof(
		text.map((each) => (chat: ChatWithSlots) => void chat.send(each)),
		text.map((each) => (chat: ChatWithSlots) => void chat.sendWith(each, {temperature: 0.5})),
		frames.map((frame) => (chat: ChatWithSlots) => chat.requestFeature(frame)),
		frames.map((frame) => (chat: ChatWithSlots) => chat.requestFeature(frame, {settle: () => {}})),
		fc.constantFrom<(chat: ChatWithSlots) => void>(
			(chat) => chat.request('clear'),
			(chat) => chat.request('logout'),
			(chat) => chat.request('history'),
			(chat) => chat.beginConversation(),
			(chat) => chat.renameConversation('a title'),
			(chat) => void chat.takeBack(),
		),
	),
	{maxLength: 10},
);

it('the queue of a program that was killed comes back in order, with everything in it', {
	tags: 'slow',
}, async () => {
	await fc.assert(
		fc.asyncProperty(actions, fc.boolean(), fc.nat(4), async (acts, isNamed, refusedAt) => {
			const {clock, server, chat} = open();
			const displayName = isNamed ? 'Ada' : undefined;
			const session = {id: 's-1', displayName, authenticated: true, resumed: undefined};
			server.become({at: 'ready', session, since: clock.now(), attempt: 1});
			const folder = journalFolder();
			const journal = journalIn(folder);
			journalChat({chat, journal, clock});
			chat.send('under way');
			for (const [index, act] of acts.entries()) {
				act(chat);
				// It was refused unread, and waits again before all others.
				if (index === refusedAt) server.receive({type: 'auth_expired', message: 'Expired.'});
			}
			clock.advance(1000);
			await journal.flush();
			const before = withoutIds(chat);
			const {chat: next} = open(await storedIn(folder, journal.id));
			expect(withoutIds(next)).toEqual(before);
		}),
	);
});

it('a request of another server, or of a journal that has something else there, is not carried out: that is said, and what is behind it held', async () => {
	for (const [request, isSameServer] of [
		[{kind: 'feature', frame: {type: 'conversation_load', conversation_id: 'c-1'}}, false],
		[{kind: 'feature', frame: {type: 'conversation_delete_all'}}, false],
		[{kind: 'feature', frame: {type: 'conversation_load', conversation_id: 7}}, true],
		[{kind: 'feature', frame: {type: 'auth', auth_type: 'custom'}}, true],
		[{kind: 'request', request: 'auth'}, true],
		[{}, true],
	] as const) {
		const folder = journalFolder();
		const journal = journalIn(folder);
		journal.write([
			{kind: 'queued', at: 1, id: 'q1', text: 'before'},
			{kind: 'queued-request', at: 1, id: 'q2', text: 'a request', typed: '', request},
			{kind: 'queued', at: 1, id: 'q3', text: 'behind'},
		]);
		await journal.flush();
		const {chat, server} = open(await storedIn(folder, journal.id, isSameServer));
		const codes = () =>
			chat.getSnapshot().entries.flatMap((each) => (each.kind === 'notice' ? each.code : []));
		server.ready('s-1');
		expect([server.types(), codes()]).toEqual([[], ['queue_restored', 'connected']]);
		chat.retry();
		server.receive({type: 'ai_response', message: 'yes'});
		expect(server.sent).toEqual([{type: 'chat', message: 'before'}]);
		expect(codes().slice(-2)).toEqual(['request_unknown', 'queue_not_led']);
		chat.retry();
		expect(server.sent.at(-1)).toEqual({type: 'chat', message: 'behind'});
	}
});

it('what one user queued is not carried out for another', async () => {
	const folder = journalFolder();
	const journal = journalIn(folder);
	const frame = {type: 'conversation_delete_all'};
	journal.write([
		{kind: 'queued', at: 1, id: 'q1', text: 'of Ada', author: 'Ada'},
		{
			kind: 'queued-request',
			at: 1,
			id: 'q2',
			text: 'x',
			typed: '',
			author: 'Ada',
			request: {kind: 'feature', frame},
		},
	]);
	await journal.flush();
	for (const [displayName, wanted] of [
		['Ada', ['chat', 'conversation_delete_all']],
		['Grace', ['chat']],
	] as const) {
		const {chat, server, clock} = open(await storedIn(folder, journal.id));
		const session = {id: 's-1', displayName, authenticated: true, resumed: undefined};
		server.become({at: 'ready', session, since: clock.now(), attempt: 1});
		const notices = () => chat.getSnapshot().entries.flatMap((each) => (each.kind === 'notice' ? each : []));
		const held = notices().find(({code}) => code === 'queue_restored');
		expect(held).toMatchObject({facts: {isOfOther: displayName === 'Grace'}});
		expect(notices().some(({code}) => code === 'feature_of_other')).toBe(displayName === 'Grace');
		chat.retry();
		server.receive({type: 'ai_response', message: 'yes'});
		expect(server.types()).toEqual(wanted);
	}
});

interface Stored {
	readonly id: string;
	readonly messages: Array<{readonly role: string; readonly content: string}>;
}

/** A server that stores conversations: a connection continues one only after it has loaded it, or begun it with a message. */
function storingServer() {
	const conversations: Stored[] = [
		{id: 'A', messages: []},
		{id: 'B', messages: []},
	];
	const arrived = new Map<string, string[]>();
	let active: Stored | undefined;
	let sessions = 0;
	let turn: {readonly place: Stored; readonly text: string} | undefined;
	let isPaused = false;
	let run = open();
	let read = 0;

	function receive(frame: Record<string, unknown>): void {
		run.server.receive(frame);
	}

	function ready(resumed: boolean | undefined): void {
		active = undefined;
		if (resumed !== true) sessions++;
		const session = {id: `s-${sessions}`, displayName: 'Ada', authenticated: true, resumed};
		run.server.become({at: 'ready', session, since: run.clock.now(), attempt: 1});
	}

	/** The turn under way ends: here with its answer, or after the connection. */
	function finish(isConnected: boolean): void {
		if (turn === undefined) return;
		const {place, text} = turn;
		turn = undefined;
		place.messages.push({role: 'user', content: text}, {role: 'assistant', content: `to ${text}`});
		if (isConnected)
			receive({
				...{type: 'ai_response', message: `to ${text}`, message_id: `m-${text}`, conversation_id: place.id},
				...{tool_calls: [], tool_results: []},
			});
	}

	function answer(frame: (typeof run.server.sent)[number]): void {
		switch (frame.type) {
			case 'chat': {
				if (active === undefined) {
					active = {id: `c-${conversations.length}`, messages: []};
					conversations.unshift(active);
				}
				arrived.set(frame.message, [...(arrived.get(frame.message) ?? []), active.id]);
				turn = {place: active, text: frame.message};
				receive({type: 'typing', message: 'AI is thinking...'});
				if (!isPaused) finish(true);
				break;
			}
			case 'conversation_new':
				active = undefined;
				break;
			case 'conversation_load': {
				active = conversations.find(({id}) => id === frame.conversation_id);
				receive({
					...{type: 'conversation_loaded', conversation_id: frame.conversation_id},
					...{conversation: {title: null}, messages: active?.messages ?? []},
				});
				break;
			}
			case 'conversation_list':
				receive({
					type: frame.type,
					conversations: conversations
						.filter(({messages}) => messages.length > 0)
						.map(({id, messages}) => ({id, message_count: messages.length})),
				});
				break;
			case 'history':
				if (active === undefined) receive({type: 'error', message: 'No active conversation'});
				else receive({type: 'history', messages: active.messages});
				break;
			case 'ping':
				receive({type: 'pong'});
				break;
			case 'config_reset':
				receive({
					type: 'config_updated',
					active_overrides: {},
					applied_overrides: {},
					rejected_overrides: [],
				});
		}
	}

	/** Answers in order: nothing while a turn is under way. */
	function serve(): void {
		for (let step = 0; step < 200; step++) {
			const {connection} = run.chat.getSnapshot();
			if (connection.at === 'dialing' || connection.at === 'waiting')
				ready(connection.at === 'dialing' && !run.server.reconnections.resume ? undefined : sessions > 0);
			const next = turn === undefined ? run.server.sent[read] : undefined;
			if (next === undefined) return;
			read++;
			answer(next);
		}
		throw new Error('There is no end of frames.');
	}

	ready(undefined);
	return {
		arrived,
		serve,
		get chat() {
			return run.chat;
		},
		get clock() {
			return run.clock;
		},
		pause(next: boolean) {
			isPaused = next;
			if (!next) finish(true);
		},
		drop() {
			finish(false);
			run.server.lose();
			read = run.server.sent.length;
		},
		/** Another run of the program. */
		restart(restored: RestoredChat) {
			// A message that is under way arrives; a request, perhaps not.
			if (run.server.sent[read]?.type === 'chat') serve();
			finish(false);
			run = open(restored);
			read = 0;
			run.server.become({at: 'waiting', attempt: 1, retryAt: 0, because: LOST, resume: `s-${sessions}`});
		},
	};
}

type Order = 'send' | 'new' | 'begin' | 'A' | 'B' | 'reset' | 'answer' | 'drop' | 'kill' | 'quit' | 'retry';

it('each message reaches the conversation that it was ordered for, once, whatever ends the program or the connection', {
	tags: 'slow',
}, async () => {
	const orders = fc.array(
		fc.constantFrom<Order>(
			...(['send', 'send', 'send', 'send', 'new', 'begin', 'begin', 'A', 'B', 'reset'] as const),
			...(['answer', 'drop', 'kill', 'kill', 'quit', 'retry'] as const),
		),
		{minLength: 4, maxLength: 16},
	);
	let restored = 0;
	await fc.assert(
		fc.asyncProperty(orders, async (all) => {
			const server = storingServer();
			const folder = journalFolder();
			let journal = journalIn(folder);
			let kept = journalChat({chat: server.chat, journal, clock: server.clock});
			/** The message and the place that it is for: places that are begun get the number of their beginning. */
			const ordered: Array<readonly [string, string]> = [];
			let place = 'begun 0';
			let begun = 0;
			let isReady = true;
			async function restart(how: 'kill' | 'quit'): Promise<void> {
				if (how === 'quit') await kept.stop();
				await journal.flush();
				if (journal.id === undefined) return;
				server.restart(await storedIn(folder, journal.id));
				restored += server.chat.getSnapshot().queue.filter(({kind}) => kind === 'request').length;
				const {entries} = server.chat.getSnapshot();
				const continues = {id: journal.id, bytes: Number.MAX_SAFE_INTEGER};
				journal = journalIn(folder, {continues});
				kept = journalChat({chat: server.chat, journal, clock: server.clock, entries});
				isReady = true;
			}
			const ask = (frame: FeatureFrame, next: string): void => {
				server.chat.requestFeature(frame);
				place = next;
			};
			server.pause(true);
			for (const [index, order] of all.entries()) {
				if (order === 'send') {
					if (server.chat.send(`m${index}`)) ordered.push([`m${index}`, place]);
				} else if (order === 'new') ask({type: 'conversation_new'}, `begun ${++begun}`);
				else if (order === 'begin') {
					server.chat.beginConversation();
					place = `begun ${++begun}`;
				} else if (order === 'A' || order === 'B')
					ask({type: 'conversation_load', conversation_id: order}, order);
				else if (order === 'reset') ask({type: 'config_reset'}, place);
				else if (order === 'answer') {
					server.pause(false);
					server.pause(true);
				} else if (order === 'drop') server.drop();
				else if (order === 'retry') server.chat.retry();
				else await restart(order);
				// A program may be killed before its requests are answered.
				if (isReady && all[index + 1] !== 'kill') server.serve();
				server.clock.advance(2000);
			}
			server.pause(false);
			for (let time = 0; time < 20; time++) {
				server.serve();
				server.clock.advance(2000);
				if (server.chat.getSnapshot().isHeld) server.chat.retry();
			}
			expect(server.chat.getSnapshot().queue).toEqual([]);
			const places = new Map<string, string>([
				['A', 'A'],
				['B', 'B'],
			]);
			for (const [message, wanted] of ordered) {
				const [found, ...more] = server.arrived.get(message) ?? [];
				expect([message, more]).toEqual([message, []]);
				if (found === undefined) throw new Error(`${message} was not sent.`);
				if (!places.has(wanted)) places.set(wanted, found);
				expect([message, found]).toEqual([message, places.get(wanted)]);
			}
			expect(new Set(places.values()).size).toBe(places.size);
			await kept.stop();
		}),
	);
	expect(restored).toBeGreaterThan(0);
});

it('a new session that was not reached before the program was killed is begun by the next one, before what was written for it', async () => {
	const folder = journalFolder();
	const first = open();
	const journal = journalIn(folder);
	journalChat({chat: first.chat, journal, clock: first.clock});
	first.server.ready('s-1');
	first.chat.send('one');
	first.server.receive({type: 'ai_response', message: 'yes'});
	first.chat.beginConversation();
	first.chat.send('two');
	first.clock.advance(1000);
	await journal.flush();
	const {chat, server} = open(await storedIn(folder, journal.id));
	server.ready('s-1', true);
	server.receive({
		type: 'history',
		messages: [
			{role: 'user', content: 'one'},
			{role: 'assistant', content: 'yes'},
		],
	});
	expect(server.types()).toEqual(['history']);
	chat.retry();
	expect([server.types(), server.reconnections]).toEqual([['history'], {count: 1, resume: false}]);
	server.ready('s-2');
	expect(server.sent.at(-1)).toEqual({type: 'chat', message: 'two'});
	expect(chat.getSnapshot().unfinished).toEqual([]);
});

it('a request that deletes stays bound to the conversation in which it was made, over runs of the program', async () => {
	for (const [madeIn, wanted] of [
		[1, ['clear']],
		[0, []],
	] as const) {
		const folder = journalFolder();
		const journal = journalIn(folder);
		const request = {kind: 'request', request: 'clear', madeIn};
		// A second conversation was on the screen when the program was killed.
		journal.write([
			{kind: 'queued-request', at: 1, id: 'q1', text: '/clear', typed: '/clear', request},
			{kind: 'server', at: 1, session: 's-1', number: 1},
		]);
		await journal.flush();
		const {chat, server} = open(await storedIn(folder, journal.id));
		server.ready('s-1', true);
		chat.retry();
		expect(server.types()).toEqual(wanted);
		const codes = chat.getSnapshot().entries.flatMap((each) => (each.kind === 'notice' ? each.code : []));
		expect(codes.includes('other_conversation')).toBe(madeIn === 0);
	}
});
