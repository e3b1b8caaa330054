import {beforeEach, describe, expect, it} from 'vitest';
import {notice} from '../../source/chat/notices.ts';
import type {Outbox} from '../../source/chat/outbox.ts';
import {createRecovery, type Recovery} from '../../source/chat/recovery.ts';
import {
	EMPTY_TRANSCRIPT,
	reduce,
	type Transcript,
	type TranscriptEvent,
} from '../../source/chat/transcript.ts';
import type {HistoryMessage} from '../../source/protocol/frames.ts';
import {answerFrame, assistantEntry, pastMessage, textPart, toolCall, toolPart} from '../support/entries.ts';
import {createHandClock, type HandClock} from '../support/hand-clock.ts';
import {QUIET_OUTBOX} from '../support/quiet-outbox.ts';

let clock: HandClock;
let transcript: Transcript;
/** Notices by code, and requests for the history. */
let log: string[];
/** What was announced about the return of the connection. */
let returns: string[];
let recovery: Recovery;

beforeEach(() => {
	clock = createHandClock();
	transcript = EMPTY_TRANSCRIPT;
	log = [];
	returns = [];
	const outbox: Outbox = {
		...QUIET_OUTBOX,
		wantHistory: (isWanted) => log.push(isWanted ? 'ask' : 'do not ask'),
	};
	recovery = createRecovery({
		clock,
		outbox,
		transcript: () => transcript,
		apply: (event) => {
			transcript = reduce(transcript, event);
		},
		notify: ({code}) => log.push(code),
		endTurn(delivery, because) {
			transcript = reduce(transcript, {type: 'ended', delivery, at: clock.now()});
			log.push(because.code);
		},
		settle: () => {},
		author: () => undefined,
		isSignedIn: () => false,
		send: ({type}) => log.push(`send ${type}`),
		announceReturn: (outcome) => returns.push(outcome),
		onNotContinued: () => {},
		onReopened: () => {},
		onStaysClosed: () => {},
		onFound: () => {},
		forget(because = notice('server_forgot', {hasReconnected: false})) {
			transcript = reduce(transcript, {type: 'forgotten', notice: because, at: clock.now()});
		},
	});
});

const dispatch = (...events: readonly TranscriptEvent[]): void => {
	for (const event of events) transcript = reduce(transcript, event);
};
const sent = (text: string): TranscriptEvent => ({type: 'sent', text, at: 0});
const answered = (message: string): TranscriptEvent => ({
	type: 'answered',
	frame: answerFrame(message),
	failed: false,
	at: 0,
});
const LOST: TranscriptEvent = {type: 'lost', at: 0};
const THINKING: TranscriptEvent = {type: 'typing', message: 'AI is thinking...', at: 0};

function history(...messages: readonly HistoryMessage[]): void {
	recovery.onHistory(messages, true, clock.now());
}

const deliveries = (): string[] =>
	transcript.entries.items.flatMap((entry) => (entry.kind === 'user' ? [entry.delivery] : []));

describe('a reply', () => {
	const complete = toolCall('x', {arguments: {}, outcome: {state: 'succeeded', result: 1}});

	it('leads to a request for the history when calls are incomplete or missing', () => {
		for (const entry of [
			assistantEntry([toolPart({...complete, arguments: undefined}), textPart('Done')]),
			assistantEntry([toolPart({...complete, outcome: {state: 'unknown'}}), textPart('Done')]),
			assistantEntry('Done', {metadata: {tool_call_rounds: 1}}),
			assistantEntry([toolPart(complete), textPart('Done')], {metadata: {total_tool_calls: 2}}),
		]) {
			recovery.onReply(entry);
			expect(log.splice(0)).toEqual(['ask']);
		}
	});

	it('leads to none when it is complete, or used no tools', () => {
		recovery.onReply(assistantEntry('Done', {metadata: {tool_call_rounds: 0, total_tool_calls: '7'}}));
		recovery.onReply(
			assistantEntry([toolPart(complete), textPart('Done')], {metadata: {total_tool_calls: 1}}),
		);
		expect(log).toEqual([]);
	});

	it('leads to none on a server that refused, until the user received its history', () => {
		recovery.onRefused();
		const entry = assistantEntry('Done', {metadata: {tool_call_rounds: 1}});
		recovery.onReply(entry);
		expect(log).toEqual([]);
		recovery.onHistory([], false, 0);
		expect(log.splice(0)).toEqual(['history_empty']);
		recovery.onReply(entry);
		expect(log).toEqual(['ask']);
	});
});

describe('a connection that is ready again', () => {
	it('requests the history when the server can know a message', () => {
		recovery.resume(false);
		expect(log.splice(0)).toEqual(['do not ask']);
		dispatch(sent('a'), answered('b'));
		recovery.resume(false);
		expect(log.splice(0)).toEqual(['ask']);
		dispatch({type: 'forgotten', notice: notice('history_cleared'), at: 0});
		recovery.resume(false);
		expect(log).toEqual(['do not ask']);
	});

	it('requests none from a server that refuses, except for a turn that began later: two would run at once', () => {
		dispatch(sent('a'), LOST);
		recovery.onRefused();
		expect(transcript.turn).toBeUndefined();
		log.length = 0;
		recovery.resume(false);
		expect(log.splice(0)).toEqual(['do not ask']);
		dispatch(sent('b'), LOST);
		recovery.resume(false);
		expect(log.splice(0)).toEqual(['ask']);
		recovery.onRefused();
		recovery.resume(false);
		expect(log).toEqual(['unconfirmed', 'do not ask']);
		expect(deliveries()).toEqual(['unconfirmed', 'unconfirmed']);
	});
});

describe('polling for an answer', () => {
	it('repeats after 1, 2, 4, 6, 6… seconds while the server works on it', () => {
		dispatch(sent('a'), THINKING, LOST);
		history(pastMessage('user', 'a'));
		const asked: number[] = [];
		for (let second = 1; second <= 25; second++) {
			clock.advance(1000);
			if (!log.splice(0).includes('ask')) continue;
			asked.push(second);
			history(pastMessage('user', 'a'));
		}
		expect(asked).toEqual([1, 3, 7, 13, 19, 25]);
		history(pastMessage('user', 'a'), pastMessage('assistant', 'b'));
		expect(transcript.turn).toBeUndefined();
	});

	it('needs two polls before it reports that a message was not received', () => {
		dispatch(sent('older'), answered('b'), sent('a'), LOST);
		history(pastMessage('user', 'older'));
		expect(log).toEqual([]);
		clock.advance(1000);
		history(pastMessage('user', 'older'));
		expect(log).toEqual(['ask', 'not_received']);
		expect(deliveries()).toEqual(['delivered', 'not-sent']);
	});

	it('ends after 20 polls, for a message that the server had started to answer', () => {
		dispatch(sent('older'), answered('b'), sent('a'), THINKING, LOST);
		for (let poll = 0; poll < 20; poll++) {
			history(pastMessage('user', 'older'));
			expect(transcript.turn?.phase).toBe('recovering');
			clock.advance(6000);
		}
		history(pastMessage('user', 'older'));
		expect(transcript.turn).toBeUndefined();
		expect(deliveries()).toEqual(['delivered', 'delivered']);
		expect(log).toEqual([...Array(20).fill('ask'), 'unconfirmed']);
	});

	it('restarts with short waits on the next connection', () => {
		dispatch(sent('a'), THINKING, LOST);
		for (let poll = 0; poll < 3; poll++) {
			history(pastMessage('user', 'a'));
			clock.advance(4000);
		}
		recovery.stop();
		recovery.resume(false);
		log.length = 0;
		history(pastMessage('user', 'a'));
		clock.advance(1000);
		expect(log).toEqual(['ask']);
	});

	it('can be stopped without a notice', () => {
		dispatch(sent('a'), THINKING, LOST);
		history(pastMessage('user', 'a'));
		recovery.stop();
		expect(clock.pending()).toBe(0);
		expect(log).toEqual([]);
		expect(transcript.turn).toBeDefined();
	});

	it('ends inconclusively: the delivery of the message and the partial answer stay', () => {
		dispatch(sent('a'), THINKING, {type: 'typing', message: 'Half', at: 0}, LOST);
		history(pastMessage('user', 'a'));
		recovery.endUnknown();
		expect(clock.pending()).toBe(0);
		expect(deliveries()).toEqual(['delivered']);
		expect(transcript.entries.items.at(-1)).toMatchObject({kind: 'assistant', arrived: 'partial'});
		dispatch(sent('b'), LOST);
		recovery.endUnknown();
		expect(deliveries()).toEqual(['delivered', 'unconfirmed']);
		recovery.endUnknown();
		expect(log).toEqual(['unconfirmed', 'unconfirmed']);
	});
});

describe('a history that ends within a turn of nobody here', () => {
	const call = {id: 't1', name: 'get_order', arguments: {}};
	it.each<[string, readonly HistoryMessage[]]>([
		['a message of the user', []],
		['an answer with calls', [pastMessage('assistant', '', {tool_calls: [call]})]],
		[
			'results of tools',
			[pastMessage('assistant', '', {tool_calls: [call]}), pastMessage('tool', '[]', {tool_results: []})],
		],
	])('is polled until it has the answer, which comes below its question: %s', (_name, rest) => {
		history(pastMessage('user', 'a'), ...rest);
		clock.advance(1000);
		expect(log.splice(0)).toEqual(['ask']);
		history(pastMessage('user', 'a'), ...rest, pastMessage('assistant', 'b'));
		clock.advance(60_000);
		expect(log).toEqual([]);
		expect(transcript.entries.items.map(({kind}) => kind)).toEqual(['user', 'assistant']);
	});

	it('is polled 20 times at most, and not at all after a turn that failed here', () => {
		for (let poll = 0; poll < 30; poll++) {
			history(pastMessage('user', 'a'));
			clock.advance(6000);
		}
		expect(log.splice(0)).toHaveLength(20);
		dispatch(sent('b'), {type: 'answered', frame: answerFrame('No.'), failed: true, at: 0});
		recovery.resume(false);
		log.length = 0;
		history(pastMessage('user', 'a'), pastMessage('user', 'b'));
		clock.advance(60_000);
		expect(log).toEqual([]);
	});
});

describe('an empty history', () => {
	it('of a server that had received messages means that it forgot: the entries stay above a rule', () => {
		dispatch(sent('a'), answered('b'));
		history(pastMessage('system', 'prompt'));
		expect(
			transcript.entries.items.map((entry) => (entry.kind === 'notice' ? entry.code : entry.kind)),
		).toEqual(['user', 'assistant', 'server_forgot']);
		expect(transcript.epoch).toBe(3);
		history();
		expect(transcript.entries.items).toHaveLength(3);
	});

	it('means nothing when nothing was received', () => {
		dispatch(sent('a'), {type: 'ended', delivery: 'not-sent', at: 0});
		history();
		expect(transcript.epoch).toBe(0);
	});

	it('proves nothing about messages without an answer, which some servers do not store', () => {
		dispatch(sent('a'), {type: 'ended', delivery: 'delivered', at: 0});
		history();
		expect([log, transcript.epoch]).toEqual([[], 0]);
	});

	it.each([true, false])(
		'proves nothing about a turn that ended in silence, in a new session: %s',
		(isNew) => {
			recovery.resume(isNew);
			dispatch(sent('a'), THINKING);
			recovery.onSilentEnd();
			history();
			expect(log.slice(1)).toEqual(['ask', 'ended_silently']);
			expect(transcript.epoch).toBe(0);
			history();
			expect(transcript.epoch).toBe(0);
		},
	);

	it('of a new session means that it has none of the messages, answered or not', () => {
		dispatch(sent('a'), {type: 'ended', delivery: 'delivered', at: 0});
		recovery.resume(true);
		history();
		expect(transcript.entries.items.at(-1)).toMatchObject({code: 'server_forgot'});
	});

	it('is not conclusive for a turn at the first poll', () => {
		dispatch(sent('a'), THINKING, LOST);
		history();
		expect(transcript.turn).toBeDefined();
		clock.advance(1000);
		history();
		expect(transcript.turn).toBeUndefined();
		expect(log).toEqual(['ask', 'unconfirmed']);
		expect(transcript.entries.items.at(-1)).toMatchObject({code: 'server_forgot'});
	});
});
