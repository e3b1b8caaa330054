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
	/** The type of a message with its direction, such as "in chat"; '' cuts nothing. */
	readonly place: string;
	/** Which message of this type, from 1. */
	readonly nth: number;
	/** The message of the client is lost with the connection: the server never reads it. */
	readonly isLost: boolean;
	/** Cut again so many messages later; 0 = once. */
	readonly again: number;
}

/** Where a cut leaves a turn behind. */
const IN_TURN: ReadonlySet<string> = new Set(['in chat', 'out typing', 'out conversation_created']);

/** Plays the conversation with a cut. @returns the types of the messages up to the cut, with their directions */
async function play({place, nth, isLost, again}: Cut): Promise<readonly string[]> {
	const places: string[] = [];
	let sinceCut = -1;
	let isOver = false;
	/** Called with the first request for the messages after the cut: until then a turn that was cut has no answer. */
	let look: () => void = () => {};
	const looked = new Promise<void>((resolve) => {
		look = resolve;
	});
	const server = await startServer({
		version: 'H',
		full: true,
		beforeModel: () => (!isLost && sinceCut >= 0 && IN_TURN.has(place) ? looked : undefined),
		onLog({dir, text}) {
			if (sinceCut >= 0 && dir === 'in' && /"(?:history|conversation_load)"/.test(text ?? '')) look();
			if (text === undefined || isOver) return undefined;
			if (sinceCut >= 0) {
				sinceCut += 1;
				if (sinceCut === again) server.control('drop');
				return undefined;
			}
			const here = `${dir} ${/"type":"(\w+)"/.exec(text)?.[1]}`;
			places.push(here);
			if (here !== place || places.filter((other) => other === here).length !== nth) return undefined;
			sinceCut = 0;
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
	const cut = JSON.stringify({place, nth, isLost, again, lines: on.lines()});
	expect(talk(on), cut).toEqual(talk(other));
	expect(talk(on).at(-1), cut).toBe('< Done: two rounds of tools.');
	expect([...server.questions].sort(), cut).toEqual([...QUESTIONS].sort());
	expect(on.sent.join(), 'the settings, once after each loss').not.toContain('config_update,config_update');
	return places;
}

/** A cut at each message of a conversation that is not cut. How many `typing` frames a turn has depends on time. */
async function everyCut(of: {readonly isLost: boolean; readonly again: number}): Promise<readonly Cut[]> {
	const places = await play({...of, place: '', nth: 0});
	return places
		.filter((place) => !of.isLost || place.startsWith('in '))
		.map((place, index, all) => ({
			...of,
			place,
			nth: all.slice(0, index + 1).filter((other) => other === place).length,
		}));
}

/** Plays all of these. @returns the places at which the conversation was cut */
async function playAll(cuts: readonly Cut[]): Promise<readonly string[]> {
	const played = await Promise.all(cuts.map(play));
	return cuts.flatMap(({place}, index) => (played[index]?.at(-1) === place ? [place] : []));
}

describe('a stored conversation', () => {
	it('that is cut at any message is on the screen as the server has it, and each answer was paid for once', async () => {
		const places = await playAll(await everyCut({isLost: false, again: 0}));
		const wanted = [
			...['out connection_established', 'in auth', 'out auth_configured', 'in chat', 'out typing'],
			...['out conversation_created', 'out ai_response', 'in history', 'out history', 'in ping', 'out pong'],
			...['in conversation_rename', 'out conversation_renamed', 'in config_update', 'out config_updated'],
			...['in conversation_new', 'in conversation_load', 'out conversation_loaded'],
		];
		expect(places).toEqual(expect.arrayContaining(wanted));
	});

	it('whose cut takes a request with it has each message once', async () => {
		expect(new Set(await playAll(await everyCut({isLost: true, again: 0}))).size).toBe(8);
	});

	it('that is cut again while it recovers has each message once', async () => {
		await playAll(await everyCut({isLost: false, again: 3}));
	});
});
