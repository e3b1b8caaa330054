/** A chat whose server fails again and again: what the user sent is there and answered once, as the server has it. */
import {setTimeout as wait} from 'node:timers/promises';
import {expect} from 'vitest';
import {headOf} from '../../source/protocol/remote-text.ts';
import {FAULT_NAMES, type Fault, type FaultyServer, startFaultyServer} from './faulty-server.ts';
import {randomFrom} from './mutated-frames.ts';
import {type SandboxChat, sandboxChat} from './sandbox-chat.ts';

/** Real time without a change after which a second passes on the clock of the test, ms. */
const IDLE_MS = 5;
/** So many times without a change, and the user connects again. */
const MOST_IDLE = 70;
/** Changes within which a chat settles with a server that works. */
const MOST_CHANGES = 400;

export interface SoakFigures {
	readonly faults: number;
	readonly kinds: number;
	readonly sent: number;
	readonly received: number;
	/** Received again after a restart that made the server forget them, because the user asked for it. */
	readonly again: number;
	readonly connections: number;
}

/** Lets time pass until nothing is awaited; the user signs in again, and sends what is held. */
async function calm(on: SandboxChat, server: FaultyServer): Promise<void> {
	let idle = 0;
	for (let changes = 0; changes < MOST_CHANGES; changes++) {
		const before = on.chat.getSnapshot();
		const {connection, awaiting, completing, turn, queue, pendingFeatures, needsSignIn, signIn} = before;
		const isOpen =
			connection.at === 'ready' || connection.at === 'authenticating' || connection.at === 'greeting';
		if (server.isSilent && isOpen) on.clock.advance(36_000);
		else if (connection.at === 'waiting') on.clock.advance(connection.retryAt - on.clock.now());
		else if (connection.at === 'stopped' || needsSignIn) {
			if (!server.hasSignIn) on.chat.reconnect();
			else if (signIn === undefined) on.chat.signIn(server.mint());
			else if (connection.at === 'stopped') on.chat.reconnect();
		} else if (connection.at === 'ready' && !completing && awaiting === undefined) {
			if (turn === undefined && queue.length + pendingFeatures.length === 0) return;
			if (turn?.phase === 'recovering') {
				await server.whenIdle();
				on.clock.advance(6_000);
			} else if (
				turn === undefined &&
				on.codes().some((code) => code === 'queue_held' || code === 'queue_astray')
			)
				on.chat.retry();
		}
		const isIdle = await Promise.race([
			on.until((snapshot) => snapshot !== before).then(() => false),
			wait(IDLE_MS).then(() => true),
		]);
		idle = isIdle ? idle + 1 : 0;
		if (isIdle) on.clock.advance(1_000);
		// Behind a turn that is probed, some servers answer nothing: that such a connection is dead only the user can know.
		if (idle > MOST_IDLE && connection.at === 'ready') {
			idle = 0;
			on.chat.reconnect();
		}
	}
	throw new Error(
		`The chat waits for ${JSON.stringify({...on.chat.getSnapshot(), entries: on.lines().slice(-12)})}`,
	);
}

/** Messages and answers below the last rule, without the messages that the screen calls not received. */
function talk(on: SandboxChat): readonly string[] {
	const {entries} = on.chat.getSnapshot();
	const from = entries.findLastIndex((entry) => entry.kind === 'notice' && entry.shape === 'rule') + 1;
	return on.lines().filter((line, index) => {
		const entry = entries[index];
		return index >= from && /^[<>]/.test(line) && !(entry?.kind === 'user' && entry.delivery !== 'delivered');
	});
}

export interface SoakOptions {
	/** Conversations are stored, and the user signs in with single sign-on, which expires. */
	readonly isStored: boolean;
	readonly faults: number;
	readonly seed: number;
}

export async function soak({isStored, faults, seed}: SoakOptions): Promise<SoakFigures> {
	const random = randomFrom(seed);
	let left = 0;
	let next: Fault | undefined;
	let injecting: Promise<void> | undefined;
	let connections = 0;
	const kinds = new Set<Fault>();
	const server = await startFaultyServer(isStored, ({note = ''}) => {
		if (note.startsWith('connected')) connections++;
		if (next !== undefined && left-- <= 0) inject();
	});
	function inject(): void {
		const fault = next;
		next = undefined;
		if (fault === undefined) return;
		kinds.add(fault);
		injecting = server.inject(fault);
	}
	try {
		const on = sandboxChat(server.url, isStored ? {credential: server.mint()} : {});
		on.chat.connect();
		await calm(on, server);
		const sent: string[] = [];
		const possible = FAULT_NAMES.filter((name) => isStored || name !== 'expired sign-in');
		for (let count = 0; count < faults; count++) {
			left = random.below(10);
			next = possible[(count + random.below(3)) % possible.length];
			for (let messages = 1 + random.below(2); messages > 0; messages--) {
				const text = `echo question ${sent.length}`;
				if (on.chat.send(text)) sent.push(text);
			}
			if (random.below(6) === 0) on.chat.request('history');
			if (random.below(8) === 0) on.chat.stopWaiting();
			await calm(on, server);
			inject();
			await injecting;
			await calm(on, server);
			const last = on.chat.getSnapshot().entries.findLast(({kind}) => kind === 'user');
			if (last?.kind === 'user' && last.delivery !== 'delivered') {
				on.chat.retry();
				await calm(on, server);
			}
		}
		expectRight(on, server, sent);
		await expectSame(on, server, isStored);
		const again = server.questions.length - new Set(server.questions).size;
		return {
			faults,
			kinds: kinds.size,
			sent: sent.length,
			received: server.questions.length,
			again,
			connections,
		};
	} finally {
		await server.close();
	}
}

/**
 * Each message is there, was received once, and has its own answer. One that a restart made the server forget may be there twice:
 * not confirmed above the rule across the conversation, and below it, where the user has sent it again.
 */
function expectRight(on: SandboxChat, server: FaultyServer, sent: readonly string[]): void {
	const {entries} = on.chat.getSnapshot();
	const users = entries.flatMap((entry) =>
		entry.kind === 'user' ? [{...entry, text: headOf(entry.text)}] : [],
	);
	expect(new Set(users.map(({text}) => text))).toEqual(new Set(sent));
	const countIn = (texts: readonly string[], text: string): number =>
		texts.filter((each) => each === text).length;
	for (const text of sent) {
		const copies = users.filter((user) => user.text === text);
		const delivered = copies.filter(({delivery}) => delivery === 'delivered').length;
		const last = copies.at(-1);
		const answers = entries.flatMap((entry) => {
			if (entry.kind !== 'assistant' || !copies.some(({id}) => id === entry.answers)) return [];
			const [part] = entry.parts;
			return part?.kind === 'text' ? [`echo ${headOf(part.text)}`] : [];
		});
		expect(new Set(answers)).toEqual(new Set(answers.length === 0 ? [] : [text]));
		expect(delivered).toBeLessThanOrEqual(countIn(server.received, text));
		if (server.forgotten.has(text)) continue;
		const asked = countIn(server.questions, text);
		const wanted = asked === 0 ? [0, expect.stringMatching(/unconfirmed|not-sent/), 0] : [1, 'delivered', 1];
		expect([text, asked, last?.delivery, answers.length]).toEqual([text, ...wanted]);
	}
}

/** Another client of the same user sees the same conversation. */
async function expectSame(on: SandboxChat, server: FaultyServer, isStored: boolean): Promise<void> {
	const {conversation, session} = on.chat.getSnapshot();
	const wanted = talk(on);
	const closed = on.chat.close();
	on.clock.advance(5_000);
	await closed;
	const url = isStored ? server.url : `${server.url}?session_id=${session?.id}`;
	const other = sandboxChat(url, isStored ? {credential: server.mint()} : {});
	other.chat.connect();
	await calm(other, server);
	if (conversation === undefined) other.chat.request('history');
	else other.chat.requestFeature({type: 'conversation_load', conversation_id: conversation.id});
	await calm(other, server);
	expect(wanted).toEqual(talk(other));
}
