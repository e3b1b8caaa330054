import {beforeEach, describe, expect, it} from 'vitest';
import {type ChatWithSlots, createChat} from '../../../source/chat/chat.ts';
import type {Entry} from '../../../source/chat/entry.ts';
import {createFakeClient, type FakeClient} from '../../support/fake-client.ts';
import {createHandClock, type HandClock} from '../../support/hand-clock.ts';

let clock: HandClock;
let server: FakeClient;
let chat: ChatWithSlots;

beforeEach(() => {
	clock = createHandClock(1_000_000);
	server = createFakeClient(clock);
	chat = createChat({createClient: server.create, url: 'ws://localhost:8000/ws/chat', clock});
	chat.connect();
	server.ready();
});

const textOf = (entry: Entry): string => {
	if (entry.kind !== 'assistant') return '';
	const last = entry.parts.at(-1);
	return last?.kind === 'text' ? String(last.text) : '';
};

/** Each question with the answers below it, each answer without a question, and the notices, in order. */
function shown(): readonly string[] {
	const {entries} = chat.getSnapshot();
	const questions = new Map(
		entries.flatMap((entry) => (entry.kind === 'user' ? [[entry.id, String(entry.text)] as const] : [])),
	);
	return entries.slice(1).map((entry) => {
		if (entry.kind === 'notice') return `(${entry.code})`;
		if (entry.kind === 'user') return `${String(entry.text)}?`;
		const question = entry.answers === undefined ? 'nothing' : questions.get(entry.answers);
		return `${textOf(entry)} to ${question}${entry.arrived === 'late' ? ', late' : ''}`;
	});
}

/** How a server sends an answer: with ids as `today`, with times as `seed`, or with neither, as `document` allows. */
const DIALECTS = {
	today: (id: number) => ({message_id: `m${id}`, timestamp: '2026-11-22T21:45:06.992843'}),
	seed: (id: number) => ({timestamp: `2026-11-22T21:45:${10 + id}.992843`}),
	document: () => ({}),
} as const;
type Dialect = keyof typeof DIALECTS;
const NAMES = Object.keys(DIALECTS) as Dialect[];

const begin = (): void => server.receive({type: 'typing', message: 'AI is thinking...'});
const answer = (dialect: Dialect, message: string, id: number): void =>
	server.receive({type: 'ai_response', message, tool_calls: [], tool_results: [], ...DIALECTS[dialect](id)});
const pong = (): void => server.receive({type: 'pong'});
const pings = (): number => server.types().filter((type) => type === 'ping').length;

/** Sends the messages at once: all but the first wait. */
const ask = (...messages: readonly string[]): void => {
	for (const message of messages) chat.send(message);
};

describe.each(NAMES)('an answer that %s delivers twice, while others wait,', (dialect) => {
	it('is shown once, and every later answer below its own message', () => {
		ask('France', 'Japan', 'Peru');
		begin();
		answer(dialect, 'Paris', 1);
		answer(dialect, 'Paris', 1);
		begin();
		answer(dialect, 'Tokyo', 2);
		begin();
		answer(dialect, 'Lima', 3);
		expect(shown()).toEqual([
			...['France?', 'Paris to France', 'Japan?', 'Tokyo to Japan'],
			...['(repeated_answer)', 'Peru?', 'Lima to Peru'],
		]);
	});

	it('is shown once if it is repeated after its turn', () => {
		ask('France');
		begin();
		answer(dialect, 'Paris', 1);
		answer(dialect, 'Paris', 1);
		expect(shown()).toEqual(['France?', 'Paris to France', '(repeated_answer)']);
	});
});

describe('an answer with the id of an earlier one', () => {
	it('never ends a turn, in a turn that has begun or not, or later', () => {
		ask('France', 'Japan');
		begin();
		answer('today', 'Paris', 1);
		begin();
		answer('today', 'Paris', 1);
		expect(chat.getSnapshot().turn).toBeDefined();
		answer('today', 'Tokyo', 2);
		answer('today', 'Paris', 1);
		expect(shown()).toEqual([
			...['France?', 'Paris to France', 'Japan?', 'Tokyo to Japan', '(repeated_answer)'],
		]);
		expect(pings()).toBe(0);
	});

	it('is shown without a message if its text differs', () => {
		ask('France', 'Japan');
		answer('today', 'Paris', 1);
		answer('today', 'Paris, the capital', 1);
		answer('today', 'Tokyo', 2);
		expect(shown()).toEqual([
			...['France?', 'Paris to France', 'Paris, the capital to nothing'],
			...['(unmatched_answer)', 'Japan?', 'Tokyo to Japan'],
		]);
	});
});

describe.each(NAMES)(
	'a turn that an error of %s ended, and whose answer arrives all the same,',
	(dialect) => {
		const fail = (): void => server.receive({type: 'error', message: 'Overloaded'});

		it('has it below its message, when nothing else is asked', () => {
			ask('France');
			begin();
			server.receive({type: 'typing', message: 'Par'});
			fail();
			answer(dialect, 'Paris', 1);
			// The advice to send it again is no longer true; what the server reported is.
			expect(shown()).toEqual(['France?', 'Paris to France', '(server_error)']);
			expect(chat.getSnapshot().entries.at(-2)).toMatchObject({tookMs: expect.any(Number)});
			chat.retry();
			expect(chat.getSnapshot().entries.at(-1)).toMatchObject({code: 'nothing_to_retry'});
		});

		it('has it below its message, while others wait', () => {
			ask('France', 'Japan', 'Peru');
			begin();
			answer(dialect, 'Paris', 1);
			begin();
			fail();
			answer(dialect, 'Tokyo', 2);
			begin();
			answer(dialect, 'Lima', 3);
			expect(shown()).toEqual([
				...['France?', 'Paris to France', 'Japan?', 'Tokyo to Japan', '(server_error)'],
				...['Peru?', 'Lima to Peru'],
			]);
		});

		it('has it below its message on a server that does not answer in order', () => {
			ask('France', 'Japan');
			fail();
			clock.advance(600);
			expect(chat.getSnapshot().queue).toHaveLength(1);
			answer(dialect, 'Paris', 1);
			answer(dialect, 'Tokyo', 2);
			expect(shown()).toEqual([
				...['France?', 'Paris to France', '(server_error)', 'Japan?', 'Tokyo to Japan'],
			]);
		});

		it('does not get the answer to the next message, if that turn is announced', () => {
			ask('France', 'Japan');
			begin();
			fail();
			clock.advance(1500);
			begin();
			answer(dialect, 'Tokyo', 2);
			expect(shown()).toEqual(['France?', '(message_refused)', 'Japan?', 'Tokyo to Japan']);
		});

		it('keeps what the server reported when the message is sent again', () => {
			ask('France');
			begin();
			fail();
			chat.retry();
			const history = {type: 'history', messages: [{role: 'user', content: 'France'}]};
			server.receive(history);
			clock.advance(1500);
			server.receive(history);
			expect(shown()).toEqual(['France?', '(server_error)', 'France?']);
		});

		it('has the word late below a later message', () => {
			ask('France');
			chat.stopWaiting();
			answer(dialect, 'Paris', 1);
			expect(shown()).toEqual(['France?', 'Paris to France, late']);
		});

		it('is said to be uncertain on a server that announces no turns', () => {
			ask('France', 'Japan');
			fail();
			clock.advance(1500);
			answer(dialect, 'Paris', 1);
			answer(dialect, 'Tokyo', 2);
			expect(shown()).toEqual([
				...['France?', '(message_refused)', 'Japan?', 'Paris to Japan', '(uncertain_answer)'],
				...['Tokyo to nothing', '(unmatched_answer)'],
			]);
		});
	},
);

describe('an error that refuses a message for certain', () => {
	it.each(['Empty message', 'Authentication is required before sending messages.'])(
		'leaves the next answer to the next message: %s',
		(message) => {
			ask('France');
			server.receive({type: 'error', message});
			ask('Japan');
			answer('document', 'Tokyo', 2);
			expect(shown().slice(-2)).toEqual(['Japan?', 'Tokyo to Japan']);
		},
	);
});

describe('an answer whose turn was not announced, by a server that announces turns,', () => {
	/** One turn is over, the next has been sent, and an answer has arrived. */
	function receiveSurplus(): void {
		ask('France', 'Japan');
		begin();
		answer('seed', 'Paris', 1);
		answer('seed', 'Bonjour', 2);
		expect(pings()).toBe(1);
		expect(shown()).toEqual(['France?', 'Paris to France', 'Japan?']);
	}

	it('is the answer if the pong follows', () => {
		receiveSurplus();
		pong();
		expect(shown()).toEqual(['France?', 'Paris to France', 'Japan?', 'Bonjour to Japan']);
		// The pong was not the user's, and turns need not be announced any more.
		ask('Peru');
		answer('seed', 'Lima', 3);
		expect(shown().slice(-2)).toEqual(['Peru?', 'Lima to Peru']);
	});

	it.each(['the turn is announced', 'another answer follows'])('is not the answer if %s', (what) => {
		receiveSurplus();
		if (what === 'the turn is announced') begin();
		answer('seed', 'Tokyo', 3);
		pong();
		expect(shown()).toEqual([
			...[
				'France?',
				'Paris to France',
				'Bonjour to nothing',
				'(unmatched_answer)',
				'Japan?',
				'Tokyo to Japan',
			],
		]);
	});

	it('is not the answer if an error is', () => {
		receiveSurplus();
		server.receive({type: 'error', message: 'Overloaded'});
		expect(shown()).toEqual([
			...['France?', 'Paris to France', 'Bonjour to nothing', '(unmatched_answer)', 'Japan?'],
			'(message_refused)',
		]);
	});

	it('is the answer if the server has no pings, does not answer them, or is lost', () => {
		receiveSurplus();
		server.receive({type: 'error', message: 'Unknown message type: ping'});
		expect(shown().at(-1)).toBe('Bonjour to Japan');
		ask('Peru');
		begin();
		answer('seed', 'Lima', 3);
		ask('Chile');
		answer('seed', 'Santiago', 4);
		clock.advance(5000);
		expect(shown().at(-1)).toBe('Santiago to Chile');
		ask('Kenya');
		begin();
		answer('seed', 'Nairobi', 5);
		ask('Ghana');
		answer('seed', 'Accra', 6);
		server.lose();
		expect(shown()).toContain('Accra to Ghana');
	});
});

it('an answer without a message is shown, and said to be uncertain', () => {
	ask('France');
	answer('seed', 'Paris', 1);
	answer('seed', 'Tokyo', 2);
	expect(shown()).toEqual(['France?', 'Paris to France', 'Tokyo to nothing', '(unmatched_answer)']);
});

it('an answer that is delivered twice by a server that does not answer in order is shown once', () => {
	ask('France', 'Japan');
	answer('document', 'Paris', 1);
	answer('document', 'Paris', 1);
	pong();
	clock.advance(600);
	answer('document', 'Tokyo', 2);
	expect(shown()).toEqual(['France?', 'Paris to France', 'Japan?', 'Tokyo to Japan', '(repeated_answer)']);
});

it('the same answer to two messages is one to each', () => {
	ask('one', 'two');
	answer('document', 'Yes', 1);
	answer('document', 'Yes', 2);
	pong();
	clock.advance(1000);
	expect(shown()).toEqual(['one?', 'Yes to one', 'two?', 'Yes to two']);
});

describe('something unreadable in a turn', () => {
	const UNREADABLE = ['<html>', '[1]', '{"type":"surprise","text":"Paris"}', '{"text":"Paris"}', '5'];

	it.each(UNREADABLE)('ends it, once the server has answered a ping: %s', (text) => {
		ask('France', 'Japan');
		begin();
		server.receiveText(text);
		server.receiveText(text);
		expect(pings()).toBe(0);
		clock.advance(1000);
		expect(pings()).toBe(1);
		expect(chat.getSnapshot().turn).toBeDefined();
		pong();
		// The history may have it.
		server.receive({type: 'history', messages: [{role: 'user', content: 'France'}]});
		expect(shown().filter((line) => /undecodable|unknown/.test(line))).toHaveLength(1);
		expect(shown()).toContain('(ended_silently)');
		expect(server.sent.at(-1)).toEqual({type: 'chat', message: 'Japan'});
	});

	it.each(UNREADABLE)('does not end it if the answer follows: %s', (text) => {
		ask('France');
		begin();
		server.receiveText(text);
		begin();
		clock.advance(1000);
		expect(pings()).toBe(0);
		server.receiveText(text);
		clock.advance(1000);
		answer('seed', 'Paris', 1);
		pong();
		expect(shown()).toContain('Paris to France');
		expect(shown()).not.toContain('(ended_silently)');
	});

	it('does not take the answer that arrives late', () => {
		ask('France');
		server.receiveText('<html>');
		clock.advance(1000);
		pong();
		server.receive({type: 'history', messages: [{role: 'user', content: 'France'}]});
		answer('seed', 'Paris', 1);
		expect(shown()).toContain('Paris to France');
	});
});

it.each([true, false])('an id that another session uses again ends its turn: announced %s', (isAnnounced) => {
	const counted = (id: number, message: string): void =>
		server.receive({type: 'ai_response', message, message_id: `m${id}`});
	ask('one');
	begin();
	counted(1, 'yes');
	server.lose();
	server.ready('session-2', false);
	server.receive({type: 'history', messages: []});
	ask('two');
	if (isAnnounced) begin();
	counted(1, 'yes');
	expect(shown().slice(-2)).toEqual(['two?', 'yes to two']);
	expect(chat.getSnapshot().turn).toBeUndefined();
});
