import {describe, expect, it} from 'vitest';
import type {ChatSnapshot} from '../../../source/chat/chat.ts';
import {SILENCE_MS} from '../../../source/modes/screen-reader/announcements.ts';
import {DIALING, READY, recordAnnouncements, waitingUntil} from '../../support/announcements.ts';
import {session} from '../../support/connections.ts';
import {assistantEntry, liveTurn, toolCall, toolPart, userEntry} from '../../support/entries.ts';

describe('the connection', () => {
	it('is announced while it is established, each state once', () => {
		const {on} = recordAnnouncements({});
		expect(on({connection: DIALING})).toEqual(['Connecting to localhost:8000.']);
		expect(on({connection: {at: 'greeting', attempt: 1, resume: undefined, identity: undefined}})).toEqual(
			[],
		);
		expect(
			on({connection: {at: 'authenticating', attempt: 1, session: session(), since: undefined}}),
		).toEqual(['Signing in.']);
		expect(on({connection: READY})).toEqual([]);
	});

	it('is announced as lost once, however often it is retried', () => {
		const {on} = recordAnnouncements();
		expect(on({connection: waitingUntil(2000)})).toEqual(['Not connected. Next attempt in 2 seconds.']);
		for (const retryAt of [4000, 8000]) {
			expect(on({connection: DIALING})).toEqual([]);
			expect(on({connection: waitingUntil(retryAt)})).toEqual([]);
		}
		expect(on({connection: DIALING})).toEqual([]);
		expect(on({connection: READY})).toEqual([]);
		expect(on({connection: waitingUntil(100)})).toEqual(['Not connected. Retrying now.']);
	});

	it('is announced again after the user requests a new one', () => {
		const {on, reconnect} = recordAnnouncements();
		on({connection: waitingUntil(9000)});
		reconnect();
		expect(on({connection: DIALING})).toEqual(['Reconnecting.']);
		expect(on({connection: waitingUntil(9000)})).toEqual(['Not connected. Next attempt in 9 seconds.']);
		on({connection: READY});
		expect(on({connection: DIALING})).toEqual(['Reconnecting.']);
	});
});

describe('a lookup of an answer', () => {
	it('that was announced connects without a word: its outcome is announced', () => {
		const {on} = recordAnnouncements();
		on({entries: [userEntry('where?')], turn: liveTurn()});
		on({connection: waitingUntil(100)});
		expect(on({turn: liveTurn({phase: 'recovering'})})).toEqual([
			expect.stringContaining('Checking its history'),
		]);
		on({connection: READY});
		expect(on({connection: DIALING})).toEqual([]);
		on({connection: READY, turn: undefined});
		expect(on({connection: DIALING})).toEqual(['Reconnecting.']);
	});
});

describe('a turn', () => {
	it('is announced at its start and with each tool call, and not while the answer is written', () => {
		const {on, typed} = recordAnnouncements();
		typed('where?');
		const question = userEntry('where?', {delivery: 'sending'});
		expect(on({entries: [question], turn: liveTurn()})).toEqual([]);
		expect(on({turn: liveTurn({phase: 'thinking', statusText: 'AI is thinking...'})})).toEqual([
			'Assistant is thinking.',
		]);
		const call = (index: number, round: number) =>
			toolPart(toolCall(`get_${index}`, {key: `e1/${index}`, round, outcome: {state: 'running'}}));
		const tools = {phase: 'tools'} as const;
		expect(on({turn: liveTurn({...tools, parts: [call(0, 1)], progress: {call: 1, of: 2}})})).toEqual([
			'Calling get 0, 1 of 2.',
		]);
		const parts = [call(0, 1), call(1, 1)];
		expect(on({turn: liveTurn({...tools, parts, progress: {call: 2, of: 2}})})).toEqual([
			'Calling get 1, 2 of 2.',
		]);
		expect(
			on({turn: liveTurn({...tools, parts: [...parts, call(2, 2)], progress: {call: 1, of: 1}})}),
		).toEqual(['Calling get 2.']);
		for (const text of ['It', 'It is', 'It is here']) {
			expect(on({turn: liveTurn({phase: 'writing', text, parts: [...parts, call(2, 2)]})})).toEqual([]);
		}
		expect(on({turn: undefined, entries: [question, assistantEntry('It is here.')]})).toEqual([
			'Assistant: It is here.',
		]);
	});

	it('that the user gave up is not announced until its answer arrives', () => {
		const {on} = recordAnnouncements();
		on({entries: [userEntry('where?')], turn: liveTurn({phase: 'thinking'})});
		expect(on({turn: liveTurn({phase: 'writing', text: 'It', givenUp: true})})).toEqual([]);
		expect(
			on({turn: undefined, entries: [userEntry('where?'), assistantEntry('Here.', {arrived: 'late'})]}),
		).toEqual(['Assistant, late, to “where?”: Here.']);
	});

	it.each([
		['delivered', 'The server received "where?". Checking its history for the answer.'],
		['unconfirmed', 'It is unknown whether the server received "where?". Checking its history.'],
	] as const)('that outlives its connection is announced once, with the message %s', (delivery, words) => {
		const {on} = recordAnnouncements();
		on({entries: [userEntry('where?')], turn: liveTurn({phase: 'thinking'})});
		const turn = liveTurn({phase: 'recovering'});
		expect(on({entries: [userEntry('where?', {delivery})], turn})).toEqual([words]);
		expect(on({turn: {...turn, lastFrameAt: 1}})).toEqual([]);
		// The turn continues, and the connection is lost a second time.
		expect(on({turn: liveTurn({phase: 'thinking'})})).toEqual([]);
		expect(on({turn: liveTurn({phase: 'recovering'})})).toEqual([words]);
	});
});

describe('silence', () => {
	it.each<[string, Partial<ChatSnapshot>, string]>([
		[
			'thinking',
			{turn: liveTurn({phase: 'thinking', lastFrameAt: 4000})},
			'Assistant is still working, 30 seconds so far, last update 26 seconds ago. Press Control C to stop waiting.',
		],
		[
			'writing',
			{turn: liveTurn({phase: 'writing', text: 'abc', isGrowing: true, lastFrameAt: 29_000})},
			'Assistant is writing: 3 characters, 30 seconds so far, last update 1 second ago.',
		],
		[
			'recovering',
			{turn: liveTurn({phase: 'recovering'})},
			'Still looking for the answer, 30 seconds so far.',
		],
		['asking', {awaiting: 'history'}, 'Still waiting for the answer to /history.'],
		['waiting', {connection: waitingUntil(42_000)}, 'Still not connected. Next attempt in 12 seconds.'],
		['dialing', {connection: DIALING}, 'Still connecting, attempt 1.'],
	])('ends with a report after 30 s of %s', (_name, change, words) => {
		const {on, nextAt} = recordAnnouncements();
		on(change, 0);
		expect(nextAt()).toBe(SILENCE_MS);
		expect(on({}, SILENCE_MS - 1)).toEqual([]);
		expect(on({}, SILENCE_MS)).toEqual([words]);
		expect(on({}, SILENCE_MS)).toEqual([]);
		expect(nextAt()).toBe(2 * SILENCE_MS);
	});

	it('has no report while nothing is running, and its time starts with a turn', () => {
		const {on, nextAt} = recordAnnouncements();
		expect(on({}, 10 * SILENCE_MS)).toEqual([]);
		expect(nextAt()).toBeUndefined();
		expect(on({turn: liveTurn({startedAt: 10 * SILENCE_MS})}, 10 * SILENCE_MS)).toEqual([]);
		expect(nextAt()).toBe(11 * SILENCE_MS);
	});
});
