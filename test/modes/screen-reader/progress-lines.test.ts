import {describe, expect, it} from 'vitest';
import type {ChatSnapshot} from '../../../source/chat/chat.ts';
import {SILENCE_MS} from '../../../source/modes/screen-reader/announcements.ts';
import {DIALING, READY, recordAnnouncements, waitingUntil} from '../../support/announcements.ts';
import {session} from '../../support/connections.ts';
import {assistantEntry, liveTurn, toolCall, toolPart, userEntry} from '../../support/entries.ts';

describe('the connection', () => {
	it('is told in words, once each, while it is made', () => {
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

	it('is told to be lost once, however often it is tried again', () => {
		const {on} = recordAnnouncements();
		expect(on({connection: waitingUntil(2000)})).toEqual(['Not connected. Next try in 2 seconds.']);
		for (const retryAt of [4000, 8000]) {
			expect(on({connection: DIALING})).toEqual([]);
			expect(on({connection: waitingUntil(retryAt)})).toEqual([]);
		}
		expect(on({connection: DIALING})).toEqual([]);
		expect(on({connection: READY})).toEqual([]);
		expect(on({connection: waitingUntil(100)})).toEqual(['Not connected. Trying again at once.']);
	});

	it('is told again when the user asked for a new one', () => {
		const {on, reconnect} = recordAnnouncements();
		on({connection: waitingUntil(9000)});
		reconnect();
		expect(on({connection: DIALING})).toEqual(['Connecting again.']);
		expect(on({connection: waitingUntil(9000)})).toEqual(['Not connected. Next try in 9 seconds.']);
		on({connection: READY});
		expect(on({connection: DIALING})).toEqual(['Connecting again.']);
	});
});

describe('a turn', () => {
	it('is told when it begins, with each call of a tool, and nothing while the answer is written', () => {
		const {on, typed} = recordAnnouncements();
		typed('where?');
		const question = userEntry('where?', {delivery: 'sending'});
		expect(on({entries: [question], turn: liveTurn()})).toEqual([]);
		expect(on({turn: liveTurn({phase: 'thinking', words: 'AI is thinking...'})})).toEqual([
			'Assistant is thinking.',
		]);
		const call = (n: number, round: number) =>
			toolPart(toolCall(`get_${n}`, {key: `e1/${n}`, round, outcome: {state: 'running'}}));
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

	it('that is given up is told no more, until its answer comes', () => {
		const {on} = recordAnnouncements();
		on({entries: [userEntry('where?')], turn: liveTurn({phase: 'thinking'})});
		expect(on({turn: liveTurn({phase: 'writing', text: 'It', givenUp: true})})).toEqual([]);
		expect(
			on({turn: undefined, entries: [userEntry('where?'), assistantEntry('Here.', {arrived: 'late'})]}),
		).toEqual(['Assistant, late, to “where?”: Here.']);
	});

	it.each([
		['delivered', 'The server has your last message; its history will be asked for the answer.'],
		['unconfirmed', 'It is not known whether the server has your last message; its history will be asked.'],
	] as const)('that outlives its connection is told once, the message being %s', (delivery, words) => {
		const {on} = recordAnnouncements();
		on({entries: [userEntry('where?')], turn: liveTurn({phase: 'thinking'})});
		const turn = liveTurn({phase: 'recovering'});
		expect(on({entries: [userEntry('where?', {delivery})], turn})).toEqual([words]);
		expect(on({turn: {...turn, lastFrameAt: 1}})).toEqual([]);
		// It goes on there, and the connection breaks a second time.
		expect(on({turn: liveTurn({phase: 'thinking'})})).toEqual([]);
		expect(on({turn: liveTurn({phase: 'recovering'})})).toEqual([words]);
	});
});

describe('silence', () => {
	it.each<[string, Partial<ChatSnapshot>, string]>([
		[
			'thinking',
			{turn: liveTurn({phase: 'thinking', lastFrameAt: 4000})},
			'Assistant is still at work, 30 seconds so far, last heard 26 seconds ago. Control C stops waiting.',
		],
		[
			'writing',
			{turn: liveTurn({phase: 'writing', text: 'abc', lastFrameAt: 29_000})},
			'Assistant is writing: 3 characters, 30 seconds so far, last heard 1 second ago.',
		],
		[
			'recovering',
			{turn: liveTurn({phase: 'recovering'})},
			'Still looking for the answer, 30 seconds so far.',
		],
		['asking', {awaiting: 'history'}, 'Still waiting for the answer to /history.'],
		['waiting', {connection: waitingUntil(42_000)}, 'Still not connected. Next try in 12 seconds.'],
		['dialing', {connection: DIALING}, 'Still connecting, try 1.'],
	])('is broken after 30 s of %s', (_name, change, words) => {
		const {on, again} = recordAnnouncements();
		on(change, 0);
		expect(again()).toBe(SILENCE_MS);
		expect(on({}, SILENCE_MS - 1)).toEqual([]);
		expect(on({}, SILENCE_MS)).toEqual([words]);
		expect(on({}, SILENCE_MS)).toEqual([]);
		expect(again()).toBe(2 * SILENCE_MS);
	});

	it('is peace where nothing is under way, and its time begins with what is', () => {
		const {on, again} = recordAnnouncements();
		expect(on({}, 10 * SILENCE_MS)).toEqual([]);
		expect(again()).toBeUndefined();
		expect(on({turn: liveTurn({startedAt: 10 * SILENCE_MS})}, 10 * SILENCE_MS)).toEqual([]);
		expect(again()).toBe(11 * SILENCE_MS);
	});
});
