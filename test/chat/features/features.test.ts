/** Conversations, settings and feedback against the sandbox: requests, answers, and the state that follows them. */
import * as fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import type {FeatureOutcome, FeatureSlot} from '../../../source/chat/reply-slots.ts';
import type {FeatureFrame} from '../../../source/protocol/frames.ts';
import {createMemory, type SandboxMemory} from '../../../source/sandbox/server.ts';
import {cases} from '../../support/property-runs.ts';
import {openSandbox, type TestSandbox} from '../../support/sandbox.ts';
import {type SandboxChat, sandboxChat} from '../../support/sandbox-chat.ts';

interface Opened {
	readonly memory: SandboxMemory;
	readonly server: TestSandbox;
	readonly on: SandboxChat;
}

async function signedIn(token: string | undefined = 'good', memory = createMemory()): Promise<Opened> {
	const server = await openSandbox({features: true, memory});
	const on = sandboxChat(server.url, {token});
	on.chat.connect();
	await on.settled();
	return {memory, server, on};
}

/** Sends a request, and waits for its outcome. */
const request = ({chat}: SandboxChat, frame: FeatureFrame): Promise<FeatureOutcome> =>
	new Promise((resolve) => chat.requestFeature(frame, {settle: resolve}));

async function ask(on: SandboxChat, text: string): Promise<void> {
	on.chat.send(text);
	await on.settled();
}

const titles = ({chat}: SandboxChat) => chat.getSnapshot().conversations.rows?.map(({title}) => title);

/** Drops the connection at once, whatever is outstanding, and waits for the next one that lasts. */
async function reconnect(on: SandboxChat): Promise<void> {
	on.chat.reconnect();
	let isSettled = false;
	const settled = on.settled().then(() => {
		isSettled = true;
	});
	// The server may forget the old session only after the new connection: then the client waits and tries again.
	while (!isSettled) {
		await Promise.race([settled, on.until(({connection: {at}}) => at === 'waiting')]);
		const {connection} = on.chat.getSnapshot();
		if (connection.at === 'waiting') on.clock.advance(connection.retryAt - on.clock.now());
	}
}

/** With a title for the conversation, which arrives unasked. */
async function begin(on: SandboxChat, text: string): Promise<string> {
	await request(on, {type: 'conversation_new'});
	await ask(on, text);
	await on.until(({conversation}) => conversation?.title !== undefined);
	return on.chat.getSnapshot().conversation?.id ?? '';
}

describe('stored conversations', () => {
	it('are listed, titled unasked, renamed, opened and deleted', async () => {
		const {on} = await signedIn();
		const first = await begin(on, 'my name is Ada');
		const second = await begin(on, 'where is order A-1001');
		expect(on.chat.getSnapshot().conversation).toEqual({id: second, title: 'where is order A-1001'});
		await request(on, {type: 'conversation_list'});
		expect(titles(on)).toEqual(['where is order A-1001', 'my name is Ada']);
		expect(on.chat.getSnapshot().conversations).toMatchObject({support: {at: 'offered'}, hasMore: false});

		await request(on, {type: 'conversation_rename', conversation_id: first, title: '  Name  '});
		expect(titles(on)).toEqual(['where is order A-1001', 'Name']);

		await request(on, {type: 'conversation_load', conversation_id: first});
		expect(on.lines().slice(-3)).toEqual([
			'[conversation_opened]',
			'> my name is Ada',
			expect.stringMatching(/^< Pleased to meet you, Ada/),
		]);
		expect(on.chat.getSnapshot().conversation).toEqual({id: first, title: 'Name'});
		await ask(on, 'what is my name');
		expect(on.lines().at(-1)).toMatch(/^< Your name is Ada/);
		expect(titles(on)).toEqual(['Name', 'where is order A-1001']);

		await request(on, {type: 'conversation_delete', conversation_id: second});
		expect([titles(on), on.chat.getSnapshot().conversation?.id]).toEqual([['Name'], first]);
		await request(on, {type: 'conversation_delete', conversation_id: first});
		expect([titles(on), on.chat.getSnapshot().conversation]).toEqual([[], undefined]);
		expect(on.codes().at(-1)).toBe('conversation_deleted');
		await ask(on, 'what is my name');
		expect(on.lines().at(-1)).toMatch(/^< I do not know your name/);
	});

	it('are read in pages', async () => {
		const {on, memory} = await signedIn();
		for (let number = 0; number < 7; number++) {
			const id = `c-${number}`;
			memory.conversations.set(id, {id, userId: 'Ada', title: id, createdAt: 0, updatedAt: number, turns: 1});
		}
		for (const offset of [0, 3, 6]) {
			await request(on, {type: 'conversation_list', limit: 3, offset});
			expect(on.chat.getSnapshot().conversations.hasMore).toBe(offset < 6);
		}
		expect(titles(on)).toEqual(['c-6', 'c-5', 'c-4', 'c-3', 'c-2', 'c-1', 'c-0']);
		// One that was used meanwhile is on two pages.
		await request(on, {type: 'conversation_list', limit: 3, offset: 5});
		expect(titles(on)).toHaveLength(7);
	});

	it('are deleted several at once, with the one that is continued here', async () => {
		const {on} = await signedIn();
		const ids = [
			await begin(on, 'thanks one'),
			await begin(on, 'thanks two'),
			await begin(on, 'thanks three'),
		];
		await request(on, {type: 'conversation_list'});
		const outcome = await request(on, {
			type: 'conversation_delete_bulk',
			conversation_ids: [...ids.slice(1), 'unknown'],
		});
		expect(outcome).toMatchObject({status: 'answered', frame: {deleted_ids: ids.slice(1)}});
		expect([titles(on), on.chat.getSnapshot().conversation]).toEqual([['thanks one'], undefined]);
		await request(on, {type: 'conversation_load', conversation_id: ids[0] ?? ''});
		await request(on, {type: 'conversation_delete_all'});
		expect([titles(on), on.chat.getSnapshot().conversation]).toEqual([[], undefined]);
	});

	it('that was deleted elsewhere is not found, and leaves the list', async () => {
		const {on, memory} = await signedIn();
		const id = await begin(on, 'thanks');
		await request(on, {type: 'conversation_list'});
		memory.conversations.clear();
		await begin(on, 'thanks again');
		const outcome = await request(on, {type: 'conversation_load', conversation_id: id});
		expect(outcome).toMatchObject({status: 'failed', notice: {code: 'feature_refused'}});
		expect(titles(on)).toEqual(['thanks again']);
	});

	it('of nobody are refused, and so is a new one', async () => {
		const server = await openSandbox({features: true});
		const on = sandboxChat(server.url);
		on.chat.connect();
		await on.settled();
		await ask(on, 'my name is Ada');
		for (const type of ['conversation_list', 'conversation_new'] as const) {
			expect(await request(on, {type})).toMatchObject({status: 'failed', notice: {code: 'feature_refused'}});
			const {support} = on.chat.getSnapshot().conversations;
			expect(support).toMatchObject({at: 'refused', because: {code: 'unauthorized_conversation'}});
		}
		// Nothing has changed: the server still knows the session.
		await ask(on, 'what is my name');
		expect(on.lines().at(-1)).toMatch(/^< Your name is Ada/);
	});

	it.each(['seed', 'document'] as const)(
		'are unknown to %s, as are settings and feedback',
		async (dialect) => {
			const server = await openSandbox({dialect});
			const on = sandboxChat(server.url);
			on.chat.connect();
			await on.settled();
			const frames: readonly FeatureFrame[] = [
				{type: 'conversation_new'},
				{type: 'conversation_list'},
				{type: 'config_reset'},
				{type: 'feedback', message_id: 'm', rating: 'positive'},
			];
			for (const frame of frames)
				expect(await request(on, frame)).toMatchObject({notice: {code: 'feature_unknown'}});
			on.chat.request('ping');
			await on.settled();
			expect(on.codes().at(-1)).toBe('pong');
		},
	);

	it('wait during a turn, in order with messages', async () => {
		const {on, server} = await signedIn();
		await begin(on, 'my name is Ada');
		server.hold('answer');
		on.chat.send('thanks');
		await server.whenHeld();
		on.chat.requestFeature({type: 'conversation_new'});
		on.chat.send('what is my name');
		expect(on.chat.getSnapshot().pendingFeatures).toEqual([{type: 'conversation_new'}]);
		server.release();
		await on.settled();
		expect(on.chat.getSnapshot().pendingFeatures).toEqual([]);
		expect(on.lines().slice(-4)).toEqual([
			expect.stringMatching(/^< You are welcome/),
			'[conversation_begun]',
			'> what is my name',
			expect.stringMatching(/^< I do not know your name/),
		]);
	});

	it('that is opened while its turn runs has the answer when that is there', async () => {
		const {on, server, memory} = await signedIn();
		const id = await begin(on, 'my name is Ada');
		const other = sandboxChat(server.url, {token: 'good', clock: on.clock});
		other.chat.connect();
		await other.settled();
		await request(other, {type: 'conversation_load', conversation_id: id});
		server.hold('answer');
		other.chat.send('thanks');
		await server.whenHeld();
		await request(on, {type: 'conversation_new'});
		await request(on, {type: 'conversation_load', conversation_id: id});
		expect(on.lines().at(-1)).toBe('> thanks');
		server.release();
		await other.settled();
		on.clock.advance(1000);
		await on.settled();
		expect(on.lines().at(-1)).toMatch(/^< You are welcome/);
		expect(memory.conversations.size).toBe(1);
	});
});

describe('settings', () => {
	it('change, are rejected in sentences, are reset, and come back after a connection loss', async () => {
		const {on, server} = await signedIn();
		const temperature = {temperature: 0.2};
		await request(on, {
			type: 'config_update',
			config_overrides: {...temperature, top_p: 7},
			override_mode: 'session',
		});
		expect(on.chat.getSnapshot().settings).toEqual({
			overrides: temperature,
			isKnown: true,
			rejected: ['top_p must be between 0.0 and 1.0'],
		});
		server.dropAll();
		await on.until(({settings}) => !settings.isKnown);
		expect(on.chat.getSnapshot().settings.overrides).toEqual(temperature);
		await on.back();
		await on.until(({settings}) => settings.isKnown);
		expect(on.chat.getSnapshot().settings.overrides).toEqual(temperature);
		expect(server.received.get('config_update')).toBe(2);
		await request(on, {type: 'config_reset'});
		expect(on.chat.getSnapshot().settings.overrides).toEqual({});
		server.dropAll();
		await on.back();
		await on.settled();
		expect(server.received.get('config_update')).toBe(2);
	});

	it('are in force again before the next message goes out', async () => {
		const {on, server} = await signedIn();
		const config_overrides = {model_id: 'sandbox.hasty-assistant-1'};
		await request(on, {type: 'config_update', config_overrides});
		server.dropAll();
		await on.until(({connection}) => connection.at !== 'ready');
		on.chat.send('thanks');
		await on.back();
		await on.settled();
		expect(on.chat.getSnapshot().model).toBe('Hasty assistant');
	});

	it('of one message are for that message, and for its repetition', async () => {
		const {on, server} = await signedIn();
		const hasty = {model_id: 'sandbox.hasty-assistant-1'};
		on.chat.sendWith('error', hasty);
		await on.settled();
		expect(on.chat.getSnapshot().entries.findLast(({kind}) => kind === 'user')).toMatchObject({
			overrides: hasty,
		});
		on.chat.retry();
		await on.settled();
		await ask(on, 'thanks');
		const failures = on.lines().filter((line) => line.includes("Model 'Hasty assistant'"));
		expect([failures.length, on.chat.getSnapshot().model]).toEqual([2, 'Built-in assistant']);
		expect(server.chatMessages()).toEqual(['error', 'error', 'thanks']);
	});

	it('of a message that is taken back are in what is typed', async () => {
		const {on, server} = await signedIn();
		server.hold('answer');
		on.chat.send('thanks');
		await server.whenHeld();
		on.chat.sendWith('hello', {temperature: 0.2, model_id: 'a b', enable_rag: true});
		expect(on.chat.takeBack()).toBe('/with temperature=0.2 model_id="a b" enable_rag=true hello');
		server.release();
	});

	it('that the server saved for a user who is known at once arrive unasked', async () => {
		const memory = createMemory();
		memory.settings.set('Ada', {top_p: 0.5});
		const server = await openSandbox({features: true, memory});
		const on = sandboxChat(`${server.url}?user_id=Ada`);
		on.chat.connect();
		await on.until(({settings}) => settings.isKnown);
		expect(on.chat.getSnapshot().settings.overrides).toEqual({top_p: 0.5});
	});
});

describe('feedback', () => {
	it('is stored or refused for each answer', async () => {
		const {on} = await signedIn();
		await ask(on, 'thanks');
		const entry = on.chat.getSnapshot().entries.findLast(({kind}) => kind === 'assistant');
		const message_id = entry?.kind === 'assistant' ? (entry.messageId ?? '') : '';
		const given = () => on.chat.getSnapshot().feedback.get(message_id);
		const stored = request(on, {
			type: 'feedback',
			message_id,
			rating: 'negative',
			correction_text: 'Better',
			user_comment: 'why',
		});
		expect(given()).toEqual({
			rating: 'negative',
			correction: 'Better',
			comment: 'why',
			outcome: {at: 'sent'},
		});
		expect(await stored).toMatchObject({status: 'answered', frame: {status: 'pending_review'}});
		expect(given()?.outcome).toEqual({at: 'stored'});
		const refused = await request(on, {
			type: 'feedback',
			message_id,
			rating: 'positive',
			correction_text: 'x',
		});
		expect(refused).toMatchObject({status: 'failed'});
		expect(given()).toMatchObject({rating: 'positive', outcome: {at: 'refused', code: 'invalid_feedback'}});
	});
});

describe('when the connection is lost', () => {
	it('a request whose answer is not known is refused with a notice, and not repeated', async () => {
		const {on, server} = await signedIn();
		const id = await begin(on, 'thanks');
		await request(on, {type: 'config_update', config_overrides: {}});
		const frames: readonly FeatureFrame[] = [
			{type: 'conversation_rename', conversation_id: id, title: 'x'},
			{type: 'conversation_delete', conversation_id: 'unknown'},
			{type: 'feedback', message_id: 'm', rating: 'positive'},
			{type: 'config_update', config_overrides: {temperature: 0.1}},
		];
		for (const frame of frames) {
			const before = server.received.get(frame.type) ?? 0;
			const outcome = request(on, frame);
			await reconnect(on);
			expect(await outcome).toMatchObject({status: 'failed', notice: {code: 'feature_lost'}});
			expect((server.received.get(frame.type) ?? 0) - before).toBeLessThanOrEqual(1);
		}
	});

	it('and is not back yet, a request is refused at once', async () => {
		const {on, server} = await signedIn();
		server.dropAll();
		await on.until(({connection}) => connection.at === 'waiting');
		expect(await request(on, {type: 'conversation_list'})).toMatchObject({notice: {code: 'feature_offline'}});
		on.chat.requestFeature({type: 'config_reset'});
		expect(on.codes().at(-1)).toBe('feature_offline');
	});

	it('a conversation that was being opened is opened, and messages behind it go there', async () => {
		const {on, server} = await signedIn();
		const first = await begin(on, 'my name is Ada');
		await begin(on, 'thanks');
		on.chat.requestFeature({type: 'conversation_load', conversation_id: first});
		on.chat.send('what is my name');
		await reconnect(on);
		expect(on.lines().at(-1)).toMatch(/^< Your name is Ada/);
		expect(server.chatMessages().filter((text) => text === 'what is my name')).toHaveLength(1);
	});
});

it('a slot is settled when the chat is closed', async () => {
	const {on, server} = await signedIn();
	server.hold('start');
	on.chat.send('thanks');
	await server.whenHeld();
	const outcomes: FeatureOutcome[] = [];
	const slot: FeatureSlot = {settle: (outcome) => void outcomes.push(outcome)};
	on.chat.requestFeature({type: 'conversation_list'}, slot);
	on.chat.requestFeature({type: 'config_reset'}, slot);
	on.chat.dropSlots();
	expect(outcomes).toEqual([{status: 'dropped'}, {status: 'dropped'}]);
	server.release();
});

it('whatever the user does, and whenever the connection is lost, the chat and the server agree in the end', async () => {
	const step = fc.oneof(
		fc.record({do: fc.constantFrom('send' as const, 'new' as const, 'lose' as const, 'list' as const)}),
		fc.record({
			do: fc.constantFrom('load' as const, 'rename' as const, 'delete' as const),
			which: fc.nat({max: 3}),
		}),
		fc.record({do: fc.constant('set' as const), temperature: fc.constantFrom(0, 0.5, 1, 7)}),
	);
	await fc.assert(
		fc.asyncProperty(fc.array(step, {maxLength: 12}), async (steps) => {
			const {on, server, memory} = await signedIn();
			const {chat} = on;
			// Messages behind a conversation that could not be opened are held until the user sends them all the same.
			chat.subscribe(() => on.codes().at(-1) === 'queue_astray' && chat.retry());
			let count = 0;
			for (const each of steps) {
				const ids = [...memory.conversations.keys()];
				const conversation_id = 'which' in each ? (ids[each.which] ?? 'unknown') : '';
				if (each.do === 'send') chat.send(`thanks ${count++}`);
				else if (each.do === 'lose') await reconnect(on);
				else if (each.do === 'new') chat.requestFeature({type: 'conversation_new'});
				else if (each.do === 'list') await request(on, {type: 'conversation_list'});
				else if (each.do === 'load') chat.requestFeature({type: 'conversation_load', conversation_id});
				else if (each.do === 'delete') chat.requestFeature({type: 'conversation_delete', conversation_id});
				else if (each.do === 'rename')
					chat.requestFeature({type: 'conversation_rename', conversation_id, title: `title ${count++}`});
				else if ('temperature' in each)
					chat.requestFeature({type: 'config_update', config_overrides: {temperature: each.temperature}});
				// Deleting while a turn runs elsewhere is another matter: the steps follow each other.
				await on.settled();
			}
			await request(on, {type: 'conversation_list', limit: 200});
			const {conversations, conversation} = chat.getSnapshot();
			const rows = [...memory.conversations.values()].map(({id, title}) => [id, title]);
			expect(new Map(conversations.rows?.map(({id, title}) => [id, title]))).toEqual(
				new Map(rows as [string, string][]),
			);
			if (conversation !== undefined)
				expect(memory.conversations.get(conversation.id)?.title).toBe(conversation.title);
			// Nothing was said twice, and an empty update shows what is in force.
			const chats = server.chatMessages();
			expect(new Set(chats).size).toBe(chats.length);
			const before = chat.getSnapshot().settings.overrides;
			await request(on, {type: 'config_update', config_overrides: {}});
			expect(chat.getSnapshot().settings.overrides).toEqual(before);
		}),
		{numRuns: cases(30)},
	);
});
