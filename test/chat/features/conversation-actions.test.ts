/** /new, /rename, /delete and signing in: on servers with and without stored conversations, and what waits behind them. */
import {describe, expect, it} from 'vitest';
import {notice} from '../../../source/chat/notices.ts';
import {createMemory, type SandboxOptions} from '../../../source/sandbox/server.ts';
import {sentencesOf} from '../../support/notices.ts';
import {openSandbox, type TestSandbox} from '../../support/sandbox.ts';
import {type SandboxChat, sandboxChat, tokenOf} from '../../support/sandbox-chat.ts';

interface Opened {
	readonly on: SandboxChat;
	readonly server: TestSandbox;
}

async function opened(options: SandboxOptions, token?: string): Promise<Opened> {
	const server = await openSandbox(options);
	const on = sandboxChat(server.url, {token});
	on.chat.connect();
	await on.settled();
	return {on, server};
}

const stored = (): Promise<Opened> => opened({features: true}, 'good');

async function ask(on: SandboxChat, text: string): Promise<void> {
	on.chat.send(text);
	await on.settled();
}

const until = (on: SandboxChat, code: string): Promise<void> => on.until(() => on.codes().includes(code));

describe('/new', () => {
	it('begins a stored conversation where the server stores them', async () => {
		const {on, server} = await stored();
		await ask(on, 'my name is Ada');
		on.chat.beginConversation();
		await until(on, 'conversation_begun');
		expect(on.sent.filter((type) => type === 'conversation_new')).toHaveLength(1);
		expect(server.connections).toBe(1);
		await ask(on, 'what is my name');
		expect(on.lines().at(-1)).toMatch(/^< I do not know your name/);
		expect(server.memory.conversations.size).toBe(2);
	});

	it.each<[string, SandboxOptions, string | undefined]>([
		["today's server that stores none", {}, 'good'],
		["today's server, not signed in", {features: true}, undefined],
		['seed', {dialect: 'seed'}, 'good'],
		['document', {dialect: 'document'}, 'good'],
	])('begins a session of its own: %s', async (_name, options, token) => {
		const {on, server} = await opened(options, token);
		const first = on.chat.getSnapshot().session?.id;
		await ask(on, 'my name is Ada');
		on.chat.beginConversation();
		await server.whenConnected(2);
		await on.settled();
		expect(on.sent).not.toContain('conversation_new');
		expect(on.chat.getSnapshot().session?.id).not.toBe(first);
		await ask(on, 'what is my name');
		expect(on.lines().at(-1)).toMatch(/^< I do not know your name/);
	});

	it.each<[string, SandboxOptions]>([
		['stored', {features: true}],
		['seed', {dialect: 'seed'}],
	])(
		'waits for the answer under way and for what was queued, and what follows belongs to it: %s',
		async (_name, options) => {
			const {on, server} = await opened(options, 'good');
			server.hold('answer');
			on.chat.send('my name is Ada');
			on.chat.send('what is my name');
			await server.whenHeld();
			on.chat.beginConversation();
			on.chat.send('who am I, what is my name');
			server.release();
			await on.until(() => server.chatMessages().length === 3);
			await on.settled();
			const answers = on.lines().filter((line) => line.startsWith('<'));
			expect(answers[1]).toMatch(/^< Your name is Ada/);
			expect(answers[2]).toMatch(/^< I do not know your name/);
		},
	);

	it('without a connection is refused while messages wait, and else connects in a new session', async () => {
		const {on, server} = await opened({dialect: 'seed'});
		server.dropAll();
		await on.until(({connection: {at}}) => at === 'waiting');
		on.chat.send('hello');
		on.chat.beginConversation();
		expect(on.lastNotice()).toMatch(
			/^Not connected, so the request to begin a new conversation was not sent/,
		);
		on.chat.takeBack();
		on.chat.beginConversation();
		await server.whenConnected(2);
		await on.settled();
		expect(on.codes().at(-1)).toBe('new_session');
	});
});

describe('/rename and /delete', () => {
	it('rename the conversation under way, and delete it at the second time', async () => {
		const {on, server} = await stored();
		await ask(on, 'my name is Ada');
		on.chat.renameConversation('  Ada ');
		await until(on, 'conversation_renamed');
		expect(on.chat.getSnapshot().conversation?.title).toBe('Ada');
		on.chat.deleteConversation();
		expect(on.lastNotice()).toBe(
			'This deletes the conversation "Ada" on the server. It cannot be undone. Type /delete again to delete it.',
		);
		on.clock.advance(30_000);
		on.chat.deleteConversation();
		expect(on.sent).not.toContain('conversation_delete');
		on.chat.deleteConversation();
		await until(on, 'conversation_deleted');
		expect(server.memory.conversations.size).toBe(0);
		expect(on.chat.getSnapshot().conversation).toBeUndefined();
	});

	it('delete only if nothing came between question and answer: a message, a command, or a notice', async () => {
		const {on, server} = await stored();
		await ask(on, 'my name is Ada');
		const between: ReadonlyArray<() => unknown> = [
			() => ask(on, 'n'),
			() => on.chat.notify(notice('nothing_to_retry', {isExpected: false})),
			() => on.chat.renameConversation(''),
		];
		for (const act of between) {
			on.chat.deleteConversation();
			await act();
			on.chat.deleteConversation();
			expect(on.lastNotice()).toContain('Type /delete again to delete it.');
			await act();
		}
		expect(on.sent).not.toContain('conversation_delete');
		expect(server.memory.conversations.size).toBe(1);
	});

	it.each<[string, SandboxOptions, string]>([
		[
			'nothing is stored yet',
			{features: true},
			'There is nothing to rename: the server stores no conversation here yet. It begins with your next message.',
		],
	])('say why they cannot: %s', async (_name, options, words) => {
		const {on} = await opened(options, 'good');
		on.chat.renameConversation('x');
		await until(on, 'no_conversation');
		expect(on.lastNotice()).toBe(words);
		on.chat.deleteConversation();
		expect(on.lastNotice()).toBe(words.replace('rename', 'delete'));
		expect(on.sent.filter((type) => type.startsWith('conversation_'))).toEqual(['conversation_list']);
	});

	it.each<[string, SandboxOptions, RegExp]>([
		["today's server that stores none", {}, /^This server does not store conversations\.$/],
		['seed', {dialect: 'seed'}, /^This server does not offer stored conversations\.$/],
		['document', {dialect: 'document'}, /^This server does not offer stored conversations\.$/],
	])('ask the server whether it stores any, which is not known before: %s', async (_name, options, words) => {
		for (const command of ['renameConversation', 'deleteConversation'] as const) {
			const {on} = await opened(options, 'good');
			const before = on.codes().length;
			on.chat[command]('x');
			await on.until(() => on.codes().length > before);
			expect(on.lastNotice()).toMatch(words);
			expect(on.sent.filter((type) => type.startsWith('conversation_'))).toEqual(['conversation_list']);
			on.chat[command]('x');
			expect(on.codes().slice(before)).toHaveLength(2);
		}
	});

	it('say that nothing was sent without a connection', async () => {
		const {on, server} = await stored();
		server.dropAll();
		await on.until(({connection: {at}}) => at === 'waiting');
		on.chat.renameConversation('x');
		expect(on.lastNotice()).toMatch(
			/^Not connected, so the request to rename the conversation was not sent\./,
		);
	});

	it('rename the conversation that the answer under way begins', async () => {
		const {on} = await stored();
		on.chat.send('my name is Ada');
		on.chat.renameConversation('Ada');
		await until(on, 'conversation_renamed');
		expect(on.chat.getSnapshot().conversation?.title).toBe('Ada');
		expect(on.codes()).not.toContain('no_conversation');
	});

	it.each<[string, SandboxOptions, string | undefined, RegExp]>([
		["today's server that stores none", {}, 'good', /^This server does not store conversations\.$/],
		['nobody is signed in', {features: true}, undefined, /signed in\. Type \/login to sign in\.$/],
		['seed', {dialect: 'seed'}, 'good', /^This server does not offer stored conversations\.$/],
		['document', {dialect: 'document'}, 'good', /^This server does not offer stored conversations\.$/],
	])('say what the server has said about the list: %s', async (_name, options, token, words) => {
		const {on} = await opened(options, token);
		on.chat.requestFeature({type: 'conversation_list'});
		await on.until(({conversations}) => conversations.support.at === 'refused');
		on.chat.renameConversation('x');
		expect(on.lastNotice()).toMatch(words);
		on.chat.deleteConversation();
		expect(on.lastNotice()).toMatch(words);
	});

	it('a title is needed', async () => {
		const {on} = await stored();
		await ask(on, 'hello');
		on.chat.renameConversation(' ');
		expect(on.lastNotice()).toBe('A title is missing. Type it after the command: /rename Orders of May.');
	});
});

describe('a message behind a conversation that is not opened', () => {
	const load = (on: SandboxChat): void =>
		on.chat.requestFeature({type: 'conversation_load', conversation_id: 'of-another-user'});

	it('is held, and is sent here only with /retry', async () => {
		const {on, server} = await stored();
		await ask(on, 'my name is Ada');
		load(on);
		on.chat.send('for the other one');
		on.chat.send('this too');
		await until(on, 'queue_astray');
		expect(on.lastNotice()).toBe(
			'Held 2 queued messages: the server does not continue the conversation that they were written for. Type /retry to send them in this conversation, or /drop to drop them: ↑ brings back what is dropped.',
		);
		on.chat.send('and this');
		const HELD =
			'Held 2 queued messages: the server does not continue the conversation that they were written for.';
		const withLater = `${HELD} The message that you wrote later waits behind them. Type /retry to send them in this conversation, or /drop to send only what you typed later: ↑ brings back what is dropped.`;
		expect(on.lastNotice()).toBe(withLater);
		on.chat.send('and more');
		expect(on.lastNotice()).toContain('The 2 messages that you wrote later wait behind them.');
		expect(on.chat.takeBack()).toBe('and more');
		expect(on.lastNotice()).toBe(withLater);
		server.dropAll();
		await on.back();
		await on.until(({completing, awaiting}) => !completing && awaiting === undefined);
		expect(server.chatMessages()).toEqual(['my name is Ada']);
		expect(on.codes().filter((code) => code === 'queue_astray')).toHaveLength(1);
		on.chat.retry();
		await on.settled();
		expect(server.chatMessages()).toEqual(['my name is Ada', 'for the other one', 'this too', 'and this']);
		expect(on.codes()).not.toContain('queue_astray');
	});

	it('can be taken back; the next one goes out', async () => {
		const {on, server} = await stored();
		await ask(on, 'my name is Ada');
		load(on);
		on.chat.send('for the other one');
		await until(on, 'queue_astray');
		expect(on.chat.takeBack()).toBe('for the other one');
		expect(on.codes()).not.toContain('queue_astray');
		await ask(on, 'what is my name');
		expect(server.chatMessages()).toEqual(['my name is Ada', 'what is my name']);
	});

	it('holds back all that is asked for behind it, and is passed by what only reads', async () => {
		const {on, server} = await stored();
		await ask(on, 'my name is Ada');
		load(on);
		on.chat.send('for the other one');
		await until(on, 'queue_astray');
		on.chat.requestFeature({type: 'conversation_list'});
		on.chat.giveFeedback({rating: 'positive'});
		await until(on, 'feedback_stored');
		const count = on.sent.length;
		on.chat.requestFeature({type: 'config_reset'});
		on.chat.renameConversation('Ada');
		on.chat.beginConversation();
		expect(on.lastNotice()).toContain('What you typed later waits behind it. Type /retry to send them');
		on.chat.request('ping');
		await until(on, 'pong');
		expect(on.chat.getSnapshot().queue.map(({text}) => text)).toEqual([
			'for the other one',
			'reset the settings',
			'/rename Ada',
			'/new',
		]);
		on.chat.retry();
		await until(on, 'conversation_begun');
		expect(on.sent.slice(count)).toEqual([
			...['ping', 'chat', 'config_reset', 'conversation_rename', 'conversation_new', 'ping'],
		]);
		expect(server.chatMessages()).toEqual(['my name is Ada', 'for the other one']);
	});

	it('of a program that waits for its answer is not held', async () => {
		const {on} = await stored();
		load(on);
		const answer = new Promise((resolve) => {
			on.chat.send('thanks', {settle: resolve, onSent() {}});
		});
		expect(await answer).toMatchObject({status: 'answered'});
	});
});

describe('a request that was typed in another conversation', () => {
	/** Two stored conversations, of which the second is open, and an answer in it that is held. */
	async function waiting(): Promise<Opened & {readonly first: string}> {
		const {on, server} = await stored();
		await ask(on, 'my name is Ada');
		const first = on.chat.getSnapshot().conversation?.id ?? '';
		on.chat.beginConversation();
		await until(on, 'conversation_begun');
		await ask(on, 'hello');
		server.hold('answer');
		on.chat.send('thanks');
		await server.whenHeld();
		return {on, server, first};
	}

	const TYPED: ReadonlyArray<readonly [string, (on: SandboxChat) => void]> = [
		['/clear', (on) => on.chat.request('clear')],
		[
			'/delete',
			(on) => {
				for (let time = 0; time < 2; time++) on.chat.deleteConversation();
			},
		],
	];

	it.each(TYPED)('is not carried out in the one that is opened before it: %s', async (typed, type) => {
		for (const isNew of [false, true]) {
			const {on, server, first} = await waiting();
			if (isNew) on.chat.beginConversation();
			else on.chat.requestFeature({type: 'conversation_load', conversation_id: first});
			type(on);
			expect(on.chat.getSnapshot().queue).toHaveLength(2);
			server.release();
			await until(on, 'other_conversation');
			await on.settled();
			expect(on.lastNotice()).toBe(
				`The command ${typed} was not carried out: the conversation in which it was typed is not open any more. Type ${typed} again for the one that is open now.`,
			);
			expect(on.sent.filter((sent) => sent === 'clear' || sent === 'conversation_delete')).toEqual([]);
			expect(server.memory.conversations.size).toBe(2);
			if (isNew) continue;
			type(on);
			await on.until(
				({queue, pendingFeatures, awaiting}) =>
					[queue, pendingFeatures].every(({length}) => length === 0) && awaiting === undefined,
			);
			expect(on.codes()).toContain(typed === '/clear' ? 'history_cleared' : 'conversation_deleted');
		}
	});

	it.each(TYPED)('is carried out when the other one cannot be opened, and twice: %s', async (typed, type) => {
		const {on, server} = await waiting();
		on.chat.requestFeature({type: 'conversation_load', conversation_id: 'of-another-user'});
		type(on);
		if (typed === '/clear') type(on);
		server.release();
		await until(on, typed === '/clear' ? 'history_cleared' : 'conversation_deleted');
		await on.settled();
		expect(on.codes()).not.toContain('other_conversation');
	});

	it('is not carried out in a new session after a loss of the connection', async () => {
		const {on, server} = await opened({dialect: 'seed'});
		await ask(on, 'hello');
		server.dropAll();
		await on.until(({connection: {at}}) => at === 'waiting');
		on.chat.request('clear');
		server.forgetSessions();
		await on.back();
		await until(on, 'other_conversation');
		expect(on.sent).not.toContain('clear');
	});

	it('does not rename the one that is opened before it', async () => {
		const {server, first} = await waiting();
		server.release();
		const on = sandboxChat(server.url, {token: 'good'});
		on.chat.connect();
		await on.settled();
		on.chat.requestFeature({type: 'conversation_load', conversation_id: first});
		on.chat.renameConversation('Ada');
		await until(on, 'other_conversation');
		expect(on.sent).not.toContain('conversation_rename');
	});
});

describe('signing in with a conversation above', () => {
	it('is followed by a notice that the server keeps it apart, and only where it does', async () => {
		for (const [features, codes] of [
			[true, ['signed_in', 'conversation_apart']],
			[false, ['signed_in']],
		] as const) {
			const {on} = await opened({features});
			await ask(on, 'my name is Ada');
			const before = on.codes().length;
			on.chat.signIn(tokenOf('good'));
			await until(on, 'signed_in');
			await on.until(({pendingFeatures}) => pendingFeatures.length === 0);
			expect(on.codes().slice(before)).toEqual(codes);
			await ask(on, 'what is my name');
			expect(on.lines().at(-1)).toMatch(features ? /^< I do not know/ : /^< Your name is Ada/);
		}
	});

	it.each<[string, SandboxOptions]>([
		['with nothing above', {features: true}],
		['to a server of another dialect', {dialect: 'seed'}],
	])('asks nothing %s', async (_name, options) => {
		const {on} = await opened(options);
		if (options.dialect === 'seed') await ask(on, 'hello');
		on.chat.signIn(tokenOf('good'));
		await until(on, 'signed_in');
		await on.settled();
		expect(on.sent).not.toContain('conversation_list');
	});
});

it('another client that deleted the conversation is noticed with the next connection, and nothing is lost', async () => {
	const memory = createMemory();
	const {on, server} = await opened({features: true, memory}, 'good');
	await ask(on, 'my name is Ada');
	memory.conversations.clear();
	server.dropAll();
	await on.until(({connection: {at}}) => at === 'waiting');
	on.chat.send('thanks');
	await on.back();
	await until(on, 'queue_astray');
	expect(on.codes()).toContain('conversation_lost');
	expect(on.chat.getSnapshot().queue).toMatchObject([{text: 'thanks'}]);
	expect(on.lines()).toContain('> my name is Ada');
});

it.each<[string, string | undefined, (on: SandboxChat) => unknown]>([
	['a start without a credential', undefined, () => {}],
	['another user', 'good2', (on) => ask(on, 'hello')],
])('a sign-in names its user once: after %s', async (_what, token, before) => {
	const server = await openSandbox({features: true});
	const on = sandboxChat(server.url, {token});
	on.chat.connect();
	await on.until(({connection: {at}}) => at === 'ready');
	await before(on);
	const isSaid = () =>
		on.chat
			.getSnapshot()
			.entries.filter((each) => each.kind === 'notice' && /signed in as Ada/i.test(sentencesOf(each).text));
	expect(isSaid()).toEqual([]);
	await new Promise<void>((resolve) => on.chat.signIn(tokenOf('good'), {settle: () => resolve()}));
	await on.until(({connection: {at}}) => at === 'ready');
	expect(isSaid()).toHaveLength(1);
});
