import {beforeEach, describe, expect, it} from 'vitest';
import {createInbox, type Inbox} from '../../source/chat/inbox.ts';
import type {Outbox, Outstanding} from '../../source/chat/outbox.ts';
import {EMPTY_TRANSCRIPT, reduce, type Transcript} from '../../source/chat/transcript.ts';
import {decode} from '../../source/protocol/decode.ts';
import type {JsonObject} from '../../source/protocol/frames.ts';
import {createHandClock} from '../support/hand-clock.ts';

/** What the inbox did, in order: events by name, notices by code, what it asked of others in brackets. */
let log: string[];
let transcript: Transcript;
let outstanding: Outstanding | undefined;
let inbox: Inbox;

beforeEach(() => {
	log = [];
	transcript = EMPTY_TRANSCRIPT;
	outstanding = undefined;
	const outbox: Outbox = {
		queue: [],
		get outstanding() {
			return outstanding;
		},
		asksSilently: false,
		pump: () => log.push('(pump)'),
		wantHistory: (isWanted) => log.push(isWanted ? '(want history)' : '(want no history)'),
		enqueue: (item, place) =>
			log.push(`(${item.kind === 'message' ? item.text : item.request} to be the ${place})`),
		takeBack: () => undefined,
		settle() {
			const settled = outstanding;
			outstanding = undefined;
			log.push('(settle)');
			return settled;
		},
	};
	inbox = createInbox({
		clock: createHandClock(),
		outbox,
		transcript: () => transcript,
		apply(event, urgent = true) {
			transcript = reduce(transcript, event);
			log.push(
				`${event.type}${event.type === 'ended' ? ` ${event.delivery}` : ''}${urgent ? '' : ' (later)'}`,
			);
		},
		notify(notice) {
			log.push(notice.code);
		},
		recovery: {
			onReply: () => log.push('(look at the reply)'),
			onHistory: (_frame, silent) => log.push(silent ? '(take the history in)' : '(show the history)'),
			onRefused: (notice) => log.push(`(no history: ${notice.code})`),
			resume: () => log.push('(resume)'),
			stop: () => log.push('(stop)'),
			endUnknown: (notice) => log.push(`(end: ${notice.code})`),
		},
		reconnect: () => log.push('(reconnect)'),
		onModel: (name) => log.push(`(model ${name})`),
	});
});

/** The log of one frame without what happens after every frame. */
function receive(frame: JsonObject | string): string[] {
	log.length = 0;
	inbox.receive(decode(typeof frame === 'string' ? frame : JSON.stringify(frame)), 5000);
	expect(log.at(-1)).toBe('(pump)');
	return log.slice(0, -1);
}

/** A message was sent and is the only thing that is awaited. */
function awaitAnswer(text = 'hello'): void {
	transcript = reduce(transcript, {type: 'sent', text, at: 0});
	outstanding = {what: 'chat', text, entryId: transcript.turn?.entryId ?? ''};
}

const awaitReply = (what: 'history' | 'clear' | 'ping' | 'logout', silent = false): void => {
	outstanding = {what, silent, at: 4000};
};

const refused = (message: string): JsonObject => ({type: 'error', message});

describe('frames that answer', () => {
	it('typing counts in a turn alone, and is in no hurry', () => {
		const typing = {type: 'typing', message: 'Hi'};
		expect(receive(typing)).toEqual([]);
		awaitReply('ping');
		expect(receive(typing)).toEqual([]);
		awaitAnswer();
		expect(receive(typing)).toEqual(['typing (later)']);
	});

	it('ai_response ends the turn; outside of one it is shown and settles nothing', () => {
		const reply = {type: 'ai_response', message: 'Hi'};
		awaitAnswer();
		expect(receive(reply)).toEqual(['(settle)', 'answered', '(look at the reply)']);
		awaitReply('ping');
		expect(receive(reply)).toEqual(['answered', '(look at the reply)']);
	});

	it.each([
		[{model_name: 'Claude', model: 'claude-1', model_id: 'us.claude'}, 'Claude'],
		[{model: 'claude-1'}, 'claude-1'],
		[{model_id: 'us.claude', model: 7}, 'us.claude'],
	])('ai_response names the model: %j', (metadata, name) => {
		expect(receive({type: 'ai_response', message: 'Hi', metadata})).toContain(`(model ${name})`);
	});

	it('ai_response without the name of a model leaves the last one', () => {
		expect(receive({type: 'ai_response', message: 'Hi', metadata: {model: ''}}).join()).not.toContain(
			'(model',
		);
	});

	it('history is taken by who asked for it, and ignored where nobody did', () => {
		const history = {type: 'history', messages: []};
		expect(receive(history)).toEqual([]);
		awaitReply('history');
		expect(receive(history)).toEqual(['(settle)', '(show the history)']);
		awaitReply('history', true);
		expect(receive(history)).toEqual(['(settle)', '(take the history in)']);
	});

	it('pong, logout_success and history_cleared settle what they answer, and that alone', () => {
		const frames = {
			ping: {type: 'pong'},
			logout: {type: 'logout_success', message: 'Bye'},
			clear: {type: 'history_cleared', message: 'Cleared'},
		} as const;
		for (const [asked, told] of [
			['ping', ['(settle)', 'pong']],
			['logout', ['(settle)', 'logged_out']],
			['clear', ['(settle)', 'forgotten']],
		] as const) {
			for (const frame of Object.values(frames)) {
				awaitReply(asked);
				const isAnswer = frame === frames[asked];
				const heard = receive(frame);
				if (isAnswer) expect(heard).toEqual(told);
				else expect(heard).not.toContain('(settle)');
			}
		}
	});

	it('a pong that nobody waits for is nothing; a clearing is told, whoever asked for it', () => {
		expect(receive({type: 'pong'})).toEqual([]);
		expect(receive({type: 'history_cleared', message: 'Cleared'})).toEqual(['forgotten']);
	});

	it('keeps the words of the last greeting', () => {
		receive({type: 'connection_established', session_id: 's', message: 'Hello'});
		expect(inbox.greeting).toBe('Hello');
		receive({type: 'connection_established', session_id: 's', message: 'Hello again'});
		expect(inbox.greeting).toBe('Hello again');
	});
});

describe('frames that refuse', () => {
	it('a message, before the server began with it: it was not taken', () => {
		awaitAnswer();
		expect(receive(refused('Empty message'))).toEqual(['(settle)', 'ended not-sent', 'message_refused']);
	});

	it('a message, after the server began with it: it was received, and has no answer', () => {
		awaitAnswer();
		receive({type: 'typing', message: 'AI is thinking...'});
		expect(receive(refused('boom'))).toEqual(['(settle)', 'ended delivered', 'message_refused']);
	});

	it('a request of the user’s, or one of our own', () => {
		awaitReply('clear');
		expect(receive(refused('no'))).toEqual(['(settle)', 'clear_refused']);
		awaitReply('history', true);
		expect(receive(refused('no'))).toEqual(['(settle)', '(no history: history_refused)']);
	});

	it('nothing that was asked', () => {
		expect(receive(refused('boom'))).toEqual(['(settle)', 'server_error']);
	});

	it('the sign-in, which drops the message', () => {
		const expired = {type: 'auth_expired', message: 'Expired.', redirect_url: '/x'};
		awaitAnswer();
		expect(receive(expired)).toEqual(['(settle)', 'ended not-sent', 'auth_expired']);
		awaitReply('ping');
		expect(receive(expired)).toEqual(['auth_expired']);
	});
});

describe('Session not found', () => {
	const lost = refused('Session not found');

	it('puts what it answers back in front, and makes the connection anew', () => {
		awaitAnswer();
		expect(receive(lost)).toEqual(['(settle)', 'unsent', '(hello to be the first)', '(reconnect)']);
		expect(transcript.entries.items).toEqual([]);
		awaitReply('clear');
		expect(receive(lost)).toEqual(['(settle)', '(clear to be the first)', '(reconnect)']);
		awaitReply('history', true);
		expect(receive(lost)).toEqual(['(settle)', '(want history)', '(reconnect)']);
	});

	it('is left to the user when it comes again and again, until an answer comes', () => {
		for (let time = 0; time < 3; time++) {
			awaitAnswer();
			expect(receive(lost)).toContain('(reconnect)');
		}
		awaitAnswer();
		expect(receive(lost)).toEqual(['(settle)', 'ended not-sent', 'session_not_found']);
		awaitReply('ping');
		expect(receive(lost)).toEqual(['(settle)', 'session_not_found']);
		awaitReply('history', true);
		expect(receive(lost)).toEqual(['(settle)', '(want no history)', 'session_not_found']);
		awaitAnswer();
		receive({type: 'ai_response', message: 'Hi'});
		awaitAnswer();
		expect(receive(lost)).toContain('(reconnect)');
	});
});

describe('frames that cannot be read', () => {
	const broken = (type: string): string => `{"type":"${type}","message":"half`;

	it('end what they seem to answer', () => {
		awaitAnswer();
		expect(receive(broken('ai_response'))).toEqual([
			'undecodable_frame',
			'(settle)',
			'(end: unreadable_answer)',
		]);
		awaitReply('history');
		expect(receive(broken('history'))).toEqual(['undecodable_frame', '(settle)']);
		awaitReply('history', true);
		expect(receive(broken('history'))).toEqual([
			'undecodable_frame',
			'(settle)',
			'(no history: unconfirmed)',
		]);
	});

	it('end nothing else', () => {
		awaitAnswer();
		for (const type of ['history', 'typing', 'pong', 'error'])
			expect(receive(broken(type))).toEqual(['undecodable_frame']);
		awaitReply('ping');
		expect(receive(broken('ai_response'))).toEqual(['undecodable_frame']);
	});

	it('are told once for each flaw, and used as far as they can be', () => {
		awaitAnswer();
		expect(receive({type: 'typing', message: 7})).toEqual(['flawed_frame', 'typing (later)']);
		expect(receive({type: 'typing', message: 7})).toEqual(['typing (later)']);
		expect(receive({type: 'typing'})).toEqual(['flawed_frame', 'typing (later)']);
	});

	it('of unknown types are told once each', () => {
		expect(receive({type: 'sparkle'})).toEqual(['unknown_frame']);
		expect(receive({type: 'sparkle'})).toEqual([]);
		expect(receive({type: 'glitter'})).toEqual(['unknown_frame']);
	});
});

it.each([
	{type: 'auth_configured', message: 'ok', auth_type: 'bearer_token'},
	{type: 'conversation_created', conversation_id: 'c'},
	{type: 'conversation_titled', conversation_id: 'c', title: 't'},
	{type: 'config_updated', active_overrides: {}, applied_overrides: {}, rejected_overrides: []},
])('$type in mid-turn changes nothing', (frame) => {
	awaitAnswer();
	expect(receive(frame)).toEqual([]);
	expect(outstanding).toBeDefined();
});

it.each(['conversation_error', 'feedback_error'])('%s is shown', (type) => {
	expect(receive({type, code: 'x', message: 'No.'})).toEqual(['server_error']);
});
