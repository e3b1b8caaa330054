/** A stored conversation whose connection is cut at each of its messages: the screen has what the server has, paid for once. */
import {describe, expect, it, onTestFinished} from 'vitest';
import {type ReferenceServer, startServer} from '../support/reference-server/server.mjs';
import {type SandboxChat, sandboxChat} from '../support/sandbox-chat.ts';

const QUESTIONS = ['tools', 'echo second', 'echo third', 'tools2'];

/** Signs in, asks with and without tools, renames, changes a setting, begins another conversation, opens the first again. */
const STEPS: ReadonlyArray<(on: SandboxChat, server: ReferenceServer) => void> = [
	({chat}) => chat.connect(),
	({chat}) => chat.send('tools'),
	({chat}) => chat.renameConversation('Orders'),
	({chat}) => chat.requestFeature({type: 'config_update', config_overrides: {temperature: 0.2}}),
	({chat}) => chat.send('echo second'),
	({chat}) => chat.beginConversation(),
	({chat}) => chat.send('echo third'),
	({chat}, server) => {
		const [first = ''] = server.state.conversations.keys();
		chat.requestFeature({type: 'conversation_load', conversation_id: first});
	},
	({chat}) => chat.send('tools2'),
];

/** Lets time pass until nothing is awaited: connects again, and asks again while a turn runs. */
async function calm(on: SandboxChat, server: ReferenceServer): Promise<void> {
	for (;;) {
		const before = on.chat.getSnapshot();
		const {
			connection,
			awaiting,
			completing,
			turn,
			queue,
			pendingFeatures: {length: requests},
		} = before;
		if (connection.at === 'waiting') on.clock.advance(connection.retryAt - on.clock.now());
		else if (connection.at === 'ready' && !completing) {
			if (awaiting === undefined && turn === undefined && queue.length + requests === 0) return;
			if (turn?.phase === 'recovering') {
				await server.whenIdle();
				on.clock.advance(6000);
			}
		}
		await on.until((snapshot) => snapshot !== before);
	}
}

/** Messages and answers below the last rule, without the messages that the screen calls not received. */
function talk(on: SandboxChat): readonly string[] {
	const {entries} = on.chat.getSnapshot();
	const lines = on.lines();
	const from = lines.lastIndexOf('[conversation_opened]') + 1;
	return lines.filter((line, index) => {
		const entry = entries[index];
		return index >= from && /^[<>]/.test(line) && !(entry?.kind === 'user' && entry.delivery !== 'delivered');
	});
}

interface Cut {
	/** Number of the message, from 1, over all connections; where `isLost`, of those from the client. */
	readonly at: number;
	/** The message of the client is lost with the connection: the server never reads it. */
	readonly isLost: boolean;
	/** Cut again so many messages later; 0 = once. */
	readonly again: number;
}

/** Where a cut leaves a turn behind. */
const IN_TURN: ReadonlySet<string> = new Set(['in chat', 'out typing', 'out conversation_created']);

/** Plays the conversation with a cut. @returns the type of the message that was cut, with its direction */
async function play({at, isLost, again}: Cut): Promise<string> {
	let count = 0;
	let place = '';
	let isOver = false;
	/** Called with the first request for the messages after the cut: until then a turn that was cut has no answer. */
	let look: () => void = () => {};
	const looked = new Promise<void>((resolve) => {
		look = resolve;
	});
	const server = await startServer({
		version: 'H',
		full: true,
		beforeModel: () => (!isLost && IN_TURN.has(place) ? looked : undefined),
		onLog({dir, text}) {
			if (place !== '' && dir === 'in' && /"(?:history|conversation_load)"/.test(text ?? '')) look();
			if (text === undefined || isOver || (isLost && dir !== 'in')) return undefined;
			count += 1;
			if (count !== at && (again === 0 || count !== at + again)) return undefined;
			if (count === at) place = `${dir} ${/"type":"(\w+)"/.exec(text)?.[1]}`;
			server.control('drop');
			return isLost ? 'lost' : undefined;
		},
	});
	onTestFinished(() => server.close());
	const on = sandboxChat(server.url, {token: 'good'});
	for (const step of STEPS) {
		step(on, server);
		await calm(on, server);
		// What was not received may be sent again by the user, never by the program.
		const last = on.chat.getSnapshot().entries.findLast(({kind}) => kind === 'user');
		if (last?.kind === 'user' && last.delivery !== 'delivered') {
			on.chat.retry();
			await calm(on, server);
		}
	}
	isOver = true;
	const other = sandboxChat(server.url, {token: 'good'});
	other.chat.connect();
	await other.settled();
	other.chat.requestFeature({
		type: 'conversation_load',
		conversation_id: on.chat.getSnapshot().conversation?.id ?? '',
	});
	await calm(other, server);
	const cut = JSON.stringify({at, isLost, again, place, lines: on.lines()});
	expect(talk(on), cut).toEqual(talk(other));
	expect(talk(on).at(-1), cut).toBe('< Done: two rounds of tools.');
	expect([...server.questions].sort(), cut).toEqual([...QUESTIONS].sort());
	expect(on.sent.join(), 'the settings, once after each loss').not.toContain('config_update,config_update');
	return place;
}

/** Numbers from 1: there are as many messages without a cut, and so many of them are from the client. */
const numbers = (count: number): readonly number[] => Array.from({length: count}, (_, index) => index + 1);
const [ALL, OF_THE_CLIENT] = [numbers(55), numbers(12)];

describe('a stored conversation', () => {
	it('that is cut at any message is on the screen as the server has it, and each answer was paid for once', async () => {
		const places = await Promise.all(ALL.map((at) => play({at, isLost: false, again: 0})));
		const wanted = [
			...['out connection_established', 'in auth', 'out auth_configured', 'in chat', 'out typing'],
			...['out conversation_created', 'out ai_response', 'in history', 'out history', 'in ping', 'out pong'],
			...['in conversation_rename', 'out conversation_renamed', 'in config_update', 'out config_updated'],
			...['in conversation_new', 'in conversation_load', 'out conversation_loaded'],
		];
		expect(places).toEqual(expect.arrayContaining(wanted));
	});

	it('whose cut takes a request with it has each message once', async () => {
		const places = await Promise.all(OF_THE_CLIENT.map((at) => play({at, isLost: true, again: 0})));
		expect(new Set(places).size).toBe(8);
	});

	it('that is cut again while it recovers has each message once', async () => {
		await Promise.all(ALL.map((at) => play({at, isLost: false, again: 3})));
	});
});
