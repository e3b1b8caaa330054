/** Damaged messages of a server, in every state of a chat: what must hold for each, and the check of it. */
import {isUtf8} from 'node:buffer';
import {expect} from 'vitest';
import {type Announced, NOTHING_ANNOUNCED} from '../../source/modes/screen-reader/announced-state.ts';
import {announce} from '../../source/modes/screen-reader/announcements.ts';
import {headOf} from '../../source/protocol/remote-text.ts';
import type {Line} from '../../source/text/line.ts';
import {arrange} from '../../source/ui/screen-view.ts';
import {Folds} from '../../source/ui/transcript/fold-state.ts';
import {INITIAL, type UiState} from '../../source/ui/ui-state.ts';
import {badRows, FORBIDDEN} from '../text/any-text.ts';
import {type DrivenChat, drivenChat} from './driven-chat.ts';
import {decodedLarge, SMALL} from './large-calls.ts';
import {type MutatedMessage, mutatedMessage, randomFrom} from './mutated-frames.ts';

const TYPING = 'AI is thinking...';

/** What a chat does when the damaged messages arrive. */
const STATES: Readonly<Record<string, (on: DrivenChat) => void>> = {
	greeting() {},
	ready: (on) => on.serve(),
	conversation(on) {
		on.serve();
		on.chat.send('first');
		on.serve();
		on.chat.send('second');
		on.serve();
	},
	sent(on) {
		on.serve();
		on.chat.send('first');
	},
	thinking(on) {
		STATES.sent?.(on);
		on.push({type: 'typing', message: TYPING});
	},
	streaming(on) {
		STATES.thinking?.(on);
		for (const message of ['It', 'It is', 'It is **sh']) on.push({type: 'typing', message});
	},
	tools(on) {
		STATES.thinking?.(on);
		on.push({type: 'typing', message: 'Calling get_order... (1/2)'});
	},
	queued(on) {
		STATES.thinking?.(on);
		on.chat.send('second');
		on.chat.send('third');
	},
	'given up'(on) {
		STATES.thinking?.(on);
		on.chat.stopWaiting();
		on.chat.send('second');
	},
	'history awaited'(on) {
		STATES.conversation?.(on);
		on.chat.request('history');
	},
	'clear awaited'(on) {
		STATES.conversation?.(on);
		on.chat.request('clear');
	},
	'features awaited'(on) {
		STATES.conversation?.(on);
		on.chat.requestFeature({type: 'config_update', config_overrides: {temperature: 0.2}});
		on.chat.requestFeature({type: 'conversation_list', limit: 50, offset: 0});
		on.chat.giveFeedback({rating: 'positive'});
	},
	recovering(on) {
		STATES.streaming?.(on);
		on.end();
		const {connection} = on.chat.getSnapshot();
		if (connection.at === 'waiting') on.clock.advance(connection.retryAt - on.clock.now());
		on.open();
		on.serveNext(1);
	},
	waiting(on) {
		STATES.queued?.(on);
		on.end();
	},
};
export const STATE_NAMES: readonly string[] = Object.keys(STATES);

const FACTS = {exposed: false, open: 'private', now: 2_000_000} as const;
const UNFOLDED = new Folds(true);
const SIZES = [
	{columns: 80, rows: 24},
	{columns: 40, rows: 60},
] as const;
const SCREENS: readonly UiState[] = [
	{...INITIAL, folds: UNFOLDED},
	{...INITIAL, focus: 'transcript', folds: UNFOLDED},
];

/** Draws the whole screen, and says what is new: nothing of it controls a terminal. @returns what was said */
function look(on: DrivenChat, index: number, announced: Announced): Announced {
	const size = SIZES[index % SIZES.length] ?? SIZES[0];
	const state = SCREENS[index % SCREENS.length] ?? INITIAL;
	const snapshot = on.chat.getSnapshot();
	const view = arrange(state, snapshot, size, FACTS);
	const status: readonly Line[] = view.status === undefined ? [] : [view.status.line];
	expect(badRows([...view.header, ...view.list, ...status, ...view.composer], size.columns)).toEqual([]);
	const spoken = announce(announced, snapshot, on.clock.now());
	expect(spoken.lines.filter((line) => FORBIDDEN.test(line))).toEqual([]);
	return spoken.announced;
}

/** A part of the messages is read as the worker reads large ones, with limits that small ones exceed. */
function deliver(on: DrivenChat, {bytes, isBinary}: MutatedMessage, isLarge: boolean): void {
	if (!on.isOpen) {
		const {connection} = on.chat.getSnapshot();
		if (connection.at === 'stopped') on.chat.reconnect();
		else if (connection.at === 'waiting') on.clock.advance(connection.retryAt - on.clock.now());
		on.open();
		on.serveNext(1);
	}
	if (isLarge && !isBinary && isUtf8(bytes)) on.receiveDecoded([decodedLarge(bytes, SMALL)], bytes.length);
	else on.receive(bytes, isBinary);
}

/** A conversation with a server that behaves: each message is received once, and has its answer. */
function converse(on: DrivenChat, seed: number): void {
	const {chat, questions} = on;
	for (const text of [`good ${seed}`, `better ${seed}`]) {
		chat.send(text);
		// A sign-in that has expired holds the messages until the user decides.
		if (chat.getSnapshot().needsSignIn) chat.retry();
		on.serve();
		const {entries, turn, queue} = chat.getSnapshot();
		expect({turn, queue}).toEqual({turn: undefined, queue: []});
		const asked = entries.filter((entry) => entry.kind === 'user' && headOf(entry.text) === text);
		expect(asked).toMatchObject([{delivery: 'delivered'}]);
		const answers = entries.filter((entry) => entry.kind === 'assistant' && entry.answers === asked[0]?.id);
		expect(answers).toMatchObject([{parts: [{kind: 'text', text: `to ${text}`}]}]);
		expect(questions.filter((question) => question === text)).toHaveLength(1);
	}
}

/**
 * Damaged messages arrive in a state of the chat. None throws, nothing of them controls the terminal, and once the server
 * behaves, the chat works as before.
 * @param seed of the messages
 */
export async function fuzz(state: string, seed: number, count: number): Promise<void> {
	const random = randomFrom(seed);
	const on = drivenChat({token: random.below(2) === 0 ? 'token-1' : undefined});
	on.chat.connect();
	on.open();
	STATES[state]?.(on);
	const messages: MutatedMessage[] = [];
	let announced = NOTHING_ANNOUNCED(0);
	try {
		for (let index = 0; index < count; index++) {
			const message = mutatedMessage(random);
			messages.push(message);
			deliver(on, message, random.below(4) === 0);
			if (random.below(8) === 0) on.clock.advance(random.below(20_000));
			if (random.below(3) === 0) announced = look(on, index, announced);
		}
		on.settle();
		converse(on, seed);
		look(on, seed, announced);
		const closed = on.chat.close();
		on.clock.advance(10_000);
		await closed;
		expect(on.clock.pending()).toBe(0);
	} catch (error) {
		const received = messages.map(({bytes, isBinary}) => [
			isBinary ? 'binary' : 'text',
			bytes.toString('latin1'),
		]);
		throw new Error(`State "${state}", seed ${seed}: ${JSON.stringify(received)}`, {cause: error});
	}
}
