/** Conversations, settings and feedback frame by frame: every order of frames, every text of the server. */
import * as fc from 'fast-check';
import {beforeEach, describe, expect, it} from 'vitest';
import {type ChatWithSlots, createChat} from '../../../source/chat/chat.ts';
import {wordNotice} from '../../../source/chat/notices.ts';
import {REQUEST_LIMIT_MS} from '../../../source/chat/outbox.ts';
import type {FeatureOutcome} from '../../../source/chat/reply-slots.ts';
import type {FeatureFrame, JsonObject} from '../../../source/protocol/frames.ts';
import {safe} from '../../../source/text/safe.ts';
import {anyJson} from '../../support/arbitraries.ts';
import {createFakeClient, type FakeClient} from '../../support/fake-client.ts';
import {createHandClock, type HandClock} from '../../support/hand-clock.ts';
import {HOSTILE_TEXTS} from '../../support/hostile-texts.ts';
import {sentencesOf} from '../../support/notices.ts';

const CANARY = 'canary-4711';

let clock: HandClock;
let server: FakeClient;
let chat: ChatWithSlots;
let outcomes: FeatureOutcome[];

function start(): void {
	clock = createHandClock(1_000_000);
	server = createFakeClient(clock);
	chat = createChat({createClient: server.create, url: 'ws://localhost:8000/chat/ws', clock});
	outcomes = [];
	chat.connect();
	const session = {id: 's-1', displayName: 'Ada', authenticated: true, resumed: true};
	server.become({at: 'ready', session, since: clock.now(), attempt: 1});
}

beforeEach(start);

const request = (frame: FeatureFrame): void =>
	chat.requestFeature(frame, {settle: (outcome) => void outcomes.push(outcome)});
const snapshot = () => chat.getSnapshot();
const noticeTexts = (): readonly string[] =>
	snapshot().entries.flatMap((entry) => (entry.kind === 'notice' ? [wordNotice(entry).text] : []));
const row = (id: string, title: string | null = id) => ({id, title, updated_at: null, message_count: 1});
const loaded = (id: string, title: string | null, messages: readonly object[] = []) =>
	server.receive({type: 'conversation_loaded', conversation_id: id, conversation: {id, title}, messages});

describe('a request that waits for an answer', () => {
	const update = (config_overrides: JsonObject): FeatureFrame => ({
		...{type: 'config_update', config_overrides, override_mode: 'session'},
	});
	const waits: ReadonlyArray<[FeatureFrame, text: string, typed: string]> = [
		[{type: 'conversation_new'}, '/new', '/new'],
		[{type: 'conversation_load', conversation_id: 'c'}, 'open a conversation', ''],
		[{type: 'conversation_rename', conversation_id: 'c', title: 'Ada'}, 'rename a conversation to "Ada"', ''],
		[{type: 'conversation_delete', conversation_id: 'c'}, 'delete a conversation', ''],
		[{type: 'conversation_delete_bulk', conversation_ids: ['c', 'd']}, 'delete 2 conversations', ''],
		[{type: 'conversation_delete_all'}, 'delete all conversations', ''],
		[{type: 'config_reset'}, 'reset the settings', ''],
		[
			update({temperature: 0.2, model_id: 'a b'}),
			'/set temperature=0.2 model_id="a b"',
			'/set temperature=0.2 model_id="a b"',
		],
	];

	it.each(waits)('is shown in the queue, and is not sent once it is taken back: %o', (frame, text, typed) => {
		chat.send('hello');
		request(frame);
		expect(snapshot().queue).toMatchObject([{kind: 'request', text, typed}]);
		expect(chat.takeBack()).toBe(typed);
		expect(outcomes).toEqual([{status: 'dropped'}]);
		expect(snapshot().queue).toEqual([]);
		server.receive({type: 'ai_response', message: 'done'});
		expect(server.types()).toEqual(['chat']);
	});

	it.each<FeatureFrame>([
		{type: 'conversation_list'},
		update({}),
		{type: 'feedback', message_id: 'm', rating: 'positive'},
	])('is not in the queue where another place shows it: $type', (frame) => {
		chat.send('hello');
		request(frame);
		expect(snapshot().queue).toEqual([]);
		expect(snapshot().pendingFeatures).toEqual([frame]);
	});

	it('shows the command of the user, whatever has to be asked first', () => {
		chat.send('hello');
		chat.renameConversation('Orders');
		chat.deleteConversation();
		chat.beginConversation();
		expect(snapshot().queue.map(({text}) => text)).toEqual(['/rename Orders', '/delete', '/new']);
		server.receive({type: 'conversation_created', conversation_id: 'c'});
		chat.renameConversation('Orders of May');
		expect(snapshot().queue.at(-1)).toMatchObject({text: '/rename Orders of May'});
		for (const command of ['/rename Orders of May', '/new', '/delete', '/rename Orders'])
			expect(chat.takeBack()).toBe(command);
		server.receive({type: 'ai_response', message: 'done'});
		expect(server.types()).toEqual(['chat']);
	});
});

describe('the frames', () => {
	it.each<FeatureFrame>([
		{type: 'conversation_list', limit: 200, offset: 400},
		{type: 'conversation_load', conversation_id: 'c'},
		{type: 'conversation_rename', conversation_id: 'c', title: 't'},
		{type: 'conversation_delete', conversation_id: 'c'},
		{type: 'conversation_delete_bulk', conversation_ids: ['c']},
		{type: 'conversation_delete_all'},
		{type: 'feedback', message_id: 'm', rating: 'negative', correction_text: 'x', user_comment: 'y'},
		{type: 'config_update', config_overrides: {temperature: 0.2}, override_mode: 'session'},
		{type: 'config_reset'},
	])('are sent as they are, one at a time: $type', (frame) => {
		request(frame);
		request({type: 'config_reset'});
		expect(server.sent).toEqual([frame]);
		expect(snapshot().pendingFeatures).toEqual([frame, {type: 'config_reset'}]);
	});

	it('of a message with settings of its own have them', () => {
		chat.sendWith('hello', {temperature: 0.2});
		const message = {type: 'chat', message: 'hello'};
		const settings = {config_overrides: {temperature: 0.2}, override_mode: 'message'};
		expect(server.sent).toEqual([{...message, ...settings}]);
	});
});

describe('conversation_new, which has no answer', () => {
	it('is followed by a ping, whose pong proves it; the next request waits for that', () => {
		request({type: 'conversation_new'});
		chat.send('hello');
		expect(server.types()).toEqual(['conversation_new', 'ping']);
		expect(outcomes).toEqual([]);
		server.receive({type: 'pong'});
		expect(outcomes).toEqual([{status: 'done'}]);
		expect(server.types()).toEqual(['conversation_new', 'ping', 'chat']);
		expect(noticeTexts().at(-1)).toMatch(/^A new conversation begins here/);
	});

	it.each([
		[{type: 'conversation_error', code: 'conversation_persistence_disabled', message: 'Off'}, {type: 'pong'}],
		[{type: 'error', message: 'Unknown message type: conversation_new'}, {type: 'pong'}],
		[
			{type: 'error', message: 'Unknown message type: conversation_new'},
			{type: 'error', message: 'Unknown message type: ping'},
		],
	])("is refused, and the answer to the ping is nobody's (%#)", (refusal, pong) => {
		request({type: 'conversation_new'});
		server.receive(refusal);
		expect(outcomes).toMatchObject([{status: 'failed'}]);
		const before = snapshot().entries.length;
		chat.request('ping');
		server.receive(pong);
		expect([snapshot().entries.length, snapshot().awaiting]).toEqual([before, 'ping']);
		server.receive({type: 'pong'});
		expect(snapshot().awaiting).toBeUndefined();
	});
});

describe('a title that arrives unasked', () => {
	it.each<readonly [FeatureFrame, Record<string, unknown>]>([
		[{type: 'conversation_list'}, {type: 'conversation_list', conversations: [row('c-1', null)]}],
		[{type: 'config_reset'}, {type: 'config_updated', active_overrides: {}}],
		[
			{type: 'feedback', message_id: 'm', rating: 'positive'},
			{type: 'feedback_ack', message_id: 'm'},
		],
		[{type: 'conversation_new'}, {type: 'pong'}],
	])('between $0.type and its answer is no answer', (frame, answer) => {
		server.receive({type: 'conversation_created', conversation_id: 'c-1'});
		request(frame);
		server.receive({type: 'conversation_titled', conversation_id: 'c-1', title: 'Lamps'});
		expect(outcomes).toEqual([]);
		if (frame.type !== 'conversation_new') expect(snapshot().conversation?.title).toBe('Lamps');
		server.receive(answer);
		expect(outcomes).toHaveLength(1);
		expect(snapshot().conversations.titles.get('c-1')).toBe('Lamps');
	});

	it('during a turn changes nothing else', () => {
		chat.send('hello');
		server.receive({type: 'typing', message: 'AI is thinking...'});
		server.receive({type: 'conversation_titled', conversation_id: 'c-9', title: 'Lamps'});
		server.receive({type: 'ai_response', message: 'Hi', conversation_id: 'c-9', message_id: 'm'});
		expect(snapshot()).toMatchObject({turn: undefined, conversation: {id: 'c-9', title: 'Lamps'}});
		expect(noticeTexts()).toHaveLength(1);
	});
});

describe('an answer', () => {
	it('that does not come within its time is given up; one that is late is shown where it belongs', () => {
		request({type: 'conversation_load', conversation_id: 'c-1'});
		clock.advance(REQUEST_LIMIT_MS);
		expect(outcomes).toMatchObject([{status: 'failed', notice: {code: 'feature_no_answer'}}]);
		chat.send('hello');
		loaded('c-1', 'Lamps', [{role: 'user', content: 'before'}]);
		server.receive({type: 'ai_response', message: 'Hi', conversation_id: 'c-1'});
		const kinds = snapshot().entries.map((entry) => (entry.kind === 'notice' ? entry.code : entry.kind));
		expect(kinds.slice(-3)).toEqual(['conversation_opened', 'user', 'assistant']);
	});

	it('that cannot be read is an answer', () => {
		request({type: 'conversation_list'});
		server.receiveText('{"type":"conversation_list","conversations":[{"id":');
		expect(outcomes).toMatchObject([{status: 'unreadable'}]);
		expect(snapshot().pendingFeatures).toEqual([]);
	});

	it('of another kind leaves the request open', () => {
		request({type: 'conversation_delete', conversation_id: 'c-1'});
		server.receive({type: 'feedback_ack', message_id: 'm'});
		server.receive({type: 'config_updated', active_overrides: {top_p: 1}});
		expect(outcomes).toEqual([]);
		server.receive({type: 'conversation_deleted', conversation_id: 'c-1'});
		expect(outcomes).toMatchObject([{status: 'answered'}]);
		expect(snapshot().settings.overrides).toEqual({top_p: 1});
	});

	it('"Session not found" connects again', () => {
		request({type: 'config_reset'});
		server.receive({type: 'error', message: 'Session not found'});
		expect([outcomes[0]?.status, server.reconnections.count]).toEqual(['failed', 1]);
	});

	it.each([
		['conversation_persistence_disabled', 'This server does not store conversations.'],
		['unauthorized_conversation', 'Conversations are stored for users who are signed in.'],
		[
			'conversation_not_found',
			'The server does not have this conversation. It may have been deleted elsewhere.',
		],
		[
			'conversation_history_unavailable',
			'The server has lost the messages of this conversation, so it cannot be opened.',
		],
		['invalid_conversation_request', 'The server did not open the conversation: Because.'],
		['constructor', 'The server did not open the conversation: Because.'],
	])('%s is a sentence', (code, text) => {
		chat.requestFeature({type: 'conversation_load', conversation_id: 'c'});
		server.receive({type: 'conversation_error', code, message: 'Because', conversation_id: 'c'});
		expect(noticeTexts().at(-1)).toBe(text);
	});

	it('without a slot is reported', () => {
		chat.requestFeature({type: 'conversation_delete_all'});
		server.receive({type: 'conversation_all_deleted', deleted_count: 2});
		chat.requestFeature({type: 'config_update', config_overrides: {temperature: 0.2, top_p: 9}});
		const rejected_overrides = ['top_p must be between 0.0 and 1.0'];
		const fields = {active_overrides: {temperature: 0.2}, applied_overrides: {}, rejected_overrides};
		server.receive({type: 'config_updated', ...fields});
		expect(noticeTexts().slice(-2)).toEqual([
			'Deleted 2 conversations.',
			'The server rejected a setting: top_p must be between 0.0 and 1.0. Settings: temperature = 0.2.',
		]);
	});
});

describe('the conversation that is continued', () => {
	it('is loaded again after a loss, and its list stays', () => {
		request({type: 'conversation_list'});
		server.receive({type: 'conversation_list', conversations: [row('c-1', 'One'), row('c-2')]});
		request({type: 'conversation_load', conversation_id: 'c-1'});
		loaded('c-1', 'One', [
			{role: 'user', content: 'hi'},
			{role: 'assistant', content: 'Hello', message_id: 'm'},
		]);
		server.lose();
		const session = {id: 's-1', displayName: 'Ada', authenticated: true, resumed: true};
		server.become({at: 'ready', session, since: clock.now(), attempt: 1});
		expect(server.sent.at(-1)).toEqual({type: 'conversation_load', conversation_id: 'c-1'});
		loaded('c-1', 'One', [
			{role: 'user', content: 'hi'},
			{role: 'assistant', content: 'Hello', message_id: 'm'},
		]);
		const users = snapshot().entries.filter(({kind}) => kind === 'user');
		expect([users.length, snapshot().conversations.rows?.length]).toEqual([1, 2]);
	});

	it('is forgotten with the session of another user', () => {
		request({type: 'conversation_load', conversation_id: 'c-1'});
		loaded('c-1', 'One');
		const session = {id: 's-2', displayName: 'Grace', authenticated: true, resumed: undefined};
		server.become({at: 'ready', session, since: clock.now(), attempt: 1});
		server.lose();
		server.become({at: 'ready', session, since: clock.now(), attempt: 1});
		expect(snapshot().conversation).toBeUndefined();
		expect(snapshot().conversations.rows).toBeUndefined();
	});

	it('is not one that nobody asked for', () => {
		chat.send('hello');
		server.receive({type: 'ai_response', message: 'Hi', conversation_id: 'c-1'});
		const before = snapshot().entries;
		loaded('c-2', 'Two', [{role: 'user', content: 'other'}]);
		expect([snapshot().entries, snapshot().conversation?.id]).toEqual([before, 'c-1']);
	});

	it('opened twice is shown once', () => {
		for (let time = 0; time < 2; time++) {
			request({type: 'conversation_load', conversation_id: 'c-1'});
			loaded('c-1', 'One', [{role: 'user', content: 'hi'}]);
		}
		expect(snapshot().entries.filter(({kind}) => kind === 'user')).toHaveLength(1);
	});
});

it('a part of the snapshot that did not change is the same object', () => {
	const before = snapshot();
	chat.send('hello');
	server.receive({type: 'typing', message: 'AI is thinking...'});
	for (const part of ['conversations', 'settings', 'feedback', 'pendingFeatures', 'conversation'] as const)
		expect(snapshot()[part]).toBe(before[part]);
});

it.each(HOSTILE_TEXTS.map((text) => [text.slice(0, 16), text]))(
	'the hostile text %j, and a credential, are harmless in every frame',
	(_name, hostile) => {
		const text = `${hostile} ${CANARY}`;
		const frames: ReadonlyArray<readonly [FeatureFrame | undefined, Record<string, unknown>]> = [
			[undefined, {type: 'conversation_created', conversation_id: hostile}],
			[undefined, {type: 'conversation_titled', conversation_id: hostile, title: text}],
			[{type: 'conversation_list'}, {type: 'conversation_list', conversations: [row(hostile, text)]}],
			[
				{type: 'conversation_rename', conversation_id: hostile, title: 'x'},
				{type: 'conversation_renamed', conversation_id: hostile, title: text},
			],
			[
				{type: 'conversation_load', conversation_id: 'c'},
				{type: 'conversation_loaded', conversation_id: 'c', conversation: {title: text}, messages: []},
			],
			[
				{type: 'conversation_delete', conversation_id: 'c'},
				{type: 'conversation_error', code: hostile, message: text},
			],
			[
				{type: 'config_update', config_overrides: {}},
				{type: 'config_updated', active_overrides: {[hostile]: hostile}, rejected_overrides: [text]},
			],
			[
				{type: 'feedback', message_id: 'm', rating: 'positive'},
				{type: 'feedback_error', code: hostile, message: text},
			],
			[
				{type: 'feedback', message_id: 'n', rating: 'positive'},
				{type: 'error', message: text},
			],
		];
		for (const [frame, answer] of frames) {
			if (frame !== undefined) chat.requestFeature(frame);
			server.receive(answer);
		}
		const {conversations, settings, feedback, conversation, entries} = snapshot();
		const state = [
			conversations.rows,
			[...conversations.titles],
			conversations.support,
			settings,
			[...feedback],
		];
		expect(JSON.stringify([state, conversation, entries])).not.toContain(CANARY);
		for (const entry of entries) {
			if (entry.kind !== 'notice') continue;
			for (const sentence of Object.values(sentencesOf(entry)))
				expect(safe(sentence ?? '')).not.toMatch(/(?!\n)\p{Cc}|[\u202a-\u202e\u2066-\u2069]/u);
		}
	},
);

describe('for any frames in any order', () => {
	const REQUESTS: readonly FeatureFrame[] = [
		{type: 'conversation_list', limit: 2},
		{type: 'conversation_list', limit: 2, offset: 2},
		{type: 'conversation_new'},
		{type: 'conversation_load', conversation_id: 'c-1'},
		{type: 'conversation_delete', conversation_id: 'c-1'},
		{type: 'conversation_delete_bulk', conversation_ids: ['c-1', 'c-2']},
		{type: 'conversation_delete_all'},
		{type: 'conversation_rename', conversation_id: 'c-1', title: 't'},
		{type: 'feedback', message_id: 'm', rating: 'positive'},
		{type: 'config_update', config_overrides: {temperature: 0.5}},
		{type: 'config_reset'},
	];
	const TYPES = [
		...['conversation_list', 'conversation_loaded', 'conversation_created', 'conversation_titled'],
		...[
			'conversation_deleted',
			'conversation_bulk_deleted',
			'conversation_all_deleted',
			'conversation_renamed',
		],
		...['conversation_error', 'feedback_ack', 'feedback_error', 'config_updated', 'error', 'pong', 'typing'],
		...['ai_response', 'history', 'auth_expired'],
	];
	const id = fc.constantFrom('c-1', 'c-2', 'c-3');
	const frame = fc
		.record({
			type: fc.constantFrom(...TYPES),
			conversation_id: id,
			title: fc.oneof(fc.string(), fc.constant(null)),
			message_id: fc.constantFrom('m', 'n'),
			code: fc.constantFrom('conversation_not_found', 'unauthorized_conversation', 'x'),
			message: fc.constantFrom('Unknown message type: x', 'Session not found', 'text'),
			conversations: fc.array(id.map((each) => row(each))),
			deleted_ids: fc.array(id),
			active_overrides: fc.constantFrom({}, {temperature: 0.1}),
			other: anyJson,
		})
		.map((fields) => ({...fields, conversation: {title: fields.title}, messages: []}));
	const step = fc.oneof(
		fc.record({do: fc.constant('request' as const), frame: fc.constantFrom(...REQUESTS)}),
		fc.record({do: fc.constant('receive' as const), frame}),
		fc.record({do: fc.constantFrom('send' as const, 'lose' as const, 'wait' as const)}),
	);

	it('each slot is settled once, and nothing is sent twice', () => {
		fc.assert(
			fc.property(fc.array(step, {maxLength: 40}), (steps) => {
				start();
				const counts: number[] = [];
				let wanted = 0;
				for (const each of steps) {
					if (each.do === 'receive') server.receive(each.frame);
					else if (each.do === 'request') {
						const index = counts.push(0) - 1;
						// Every request is an object of its own, so that each can be counted.
						chat.requestFeature(
							{...each.frame},
							{
								settle() {
									counts[index] = (counts[index] ?? 0) + 1;
								},
							},
						);
					} else if (each.do === 'send') chat.send(`message ${wanted++}`);
					else if (each.do === 'wait') clock.advance(31_000);
					else {
						server.lose();
						const session = {id: 's-1', displayName: 'Ada', authenticated: true, resumed: true};
						server.become({at: 'ready', session, since: clock.now(), attempt: 1});
					}
					const {rows} = snapshot().conversations;
					expect(new Set(rows?.map(({id: each}) => each)).size).toBe(rows?.length ?? 0);
				}
				chat.dropSlots();
				expect(counts.every((count) => count === 1)).toBe(true);
				const repeatable = new Set(['conversation_load', 'conversation_new']);
				const own = server.sent.filter(({type}) => /^(?:conversation|feedback|config)/.test(type));
				const once = own.filter((each) => !repeatable.has(each.type) && !('override_mode' in each));
				// The program itself lists with a limit of 1, and restores settings with a mode.
				const ofUser = once.filter((each) => each.type !== 'conversation_list' || each.limit !== 1);
				expect(new Set(ofUser).size).toBe(ofUser.length);
				const chats = server.sent.filter(({type}) => type === 'chat').map((each) => JSON.stringify(each));
				// Only a message that the server refused unread goes out again.
				if (!JSON.stringify(steps).includes('Session not found'))
					expect(new Set(chats).size).toBe(chats.length);
			}),
		);
	});
});
