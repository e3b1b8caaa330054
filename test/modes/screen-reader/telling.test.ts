import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import type {ChatSnapshot} from '../../../source/chat/chat.ts';
import type {Part} from '../../../source/chat/entry.ts';
import {EMPTY, reduce, type TranscriptEvent} from '../../../source/chat/transcript.ts';
import type {ConnectionState} from '../../../source/client/connection-state.ts';
import {
	COMPLETION_MS,
	nothingTold,
	SILENCE_MS,
	type Told,
	tell,
	withNewTry,
	withTyped,
} from '../../../source/modes/screen-reader/telling.ts';
import {
	assistantEntry,
	liveTurn,
	noticeEntry,
	queuedMessage,
	textPart,
	toolCall,
	toolPart,
	userEntry,
} from '../../support/entries.ts';
import {EMPTY_SNAPSHOT} from '../../support/fake-chat.ts';
import {anySteps, eventOf} from '../../support/transcript-events.ts';

const session = {id: 's', displayName: undefined, authenticated: false, resumed: undefined};
const READY: ConnectionState = {at: 'ready', session, since: 0, attempt: 1};
const DIALING: ConnectionState = {at: 'dialing', attempt: 1, resume: undefined};
const because = {
	code: 'connection_lost',
	sentence: 'Lost.',
	advice: '',
	retry: 'backoff',
	retryAfterMs: undefined,
	exitCode: 3,
} as const;
const waitingUntil = (retryAt: number): ConnectionState => ({
	at: 'waiting',
	attempt: 2,
	retryAt,
	because,
	resume: 's',
});

/** Tells one view after the other. */
function narration(start: Partial<ChatSnapshot> = {connection: READY}) {
	let snapshot: ChatSnapshot = {...EMPTY_SNAPSHOT, ...start};
	let told: Told = tell(nothingTold(0), snapshot, 0).told;
	let again: number | undefined;
	return {
		/** What is said when this has changed, at this time. */
		on(change: Partial<ChatSnapshot>, now = 0): readonly string[] {
			snapshot = {...snapshot, ...change};
			const telling = tell(told, snapshot, now);
			({told, again} = telling);
			return telling.lines;
		},
		typed(text: string): void {
			told = withTyped(told, text);
		},
		reconnect(): void {
			told = withNewTry(told);
		},
		again: () => again,
	};
}

describe('the connection', () => {
	it('is told in words, once each, while it is made', () => {
		const {on} = narration({});
		expect(on({connection: DIALING})).toEqual(['Connecting to localhost:8000.']);
		expect(on({connection: {at: 'greeting', attempt: 1, resume: undefined, identity: undefined}})).toEqual(
			[],
		);
		expect(on({connection: {at: 'authenticating', attempt: 1, session, since: undefined}})).toEqual([
			'Signing in.',
		]);
		expect(on({connection: READY})).toEqual([]);
	});

	it('is told to be lost once, however often it is tried again', () => {
		const {on} = narration();
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
		const {on, reconnect} = narration();
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
		const {on, typed} = narration();
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
		const {on} = narration();
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
		const {on} = narration();
		on({entries: [userEntry('where?')], turn: liveTurn({phase: 'thinking'})});
		const turn = liveTurn({phase: 'recovering'});
		expect(on({entries: [userEntry('where?', {delivery})], turn})).toEqual([words]);
		expect(on({turn: {...turn, lastFrameAt: 1}})).toEqual([]);
		// It goes on there, and the connection breaks a second time.
		expect(on({turn: liveTurn({phase: 'thinking'})})).toEqual([]);
		expect(on({turn: liveTurn({phase: 'recovering'})})).toEqual([words]);
	});
});

describe('a message', () => {
	it('that was typed is not said back', () => {
		const {on, typed} = narration();
		typed('hello');
		expect(on({entries: [userEntry('hello')]})).toEqual([]);
	});

	it('that has to wait is told to, and called to mind when it goes', () => {
		const {on, typed} = narration({connection: READY, turn: liveTurn({phase: 'thinking'})});
		typed('and then?');
		expect(on({queue: [queuedMessage('and then?')]})).toEqual([
			'Your message waits until the answer under way has come.',
		]);
		expect(on({queue: [queuedMessage('and then?'), {kind: 'request', id: 'q2', request: 'ping'}]})).toEqual([
			'/ping waits until the answer under way has come.',
		]);
		const entries = [userEntry('and then?', {delivery: 'sending'})];
		expect(on({queue: [], entries, turn: liveTurn()})).toEqual(['Sending: and then?']);
	});

	it('waits for a connection where there is none', () => {
		const {on} = narration({connection: DIALING});
		expect(on({queue: [queuedMessage('hello')]})).toEqual([
			'Your message waits until there is a connection.',
		]);
	});

	it('is told whole where it was not typed just now: sent again, or out of the history', () => {
		const {on} = narration();
		expect(on({entries: [userEntry('one\ntwo', {delivery: 'sending'})], turn: liveTurn()})).toEqual([
			'You, sent again: one\n  two',
		]);
		const entries = [userEntry('one\ntwo'), userEntry('three', {id: 'e9'})];
		expect(on({entries})).toEqual(['You, from the history: three']);
	});
});

describe('a reply', () => {
	const untold = toolCall('get_order', {key: 'e1/0', arguments: undefined, outcome: {state: 'untold'}});
	const whole = toolCall('get_order', {
		key: 'e1/0',
		arguments: {id: 1},
		outcome: {state: 'succeeded', result: 'ok'},
	});
	const replyWith = (call: typeof untold, text = 'Done.') =>
		assistantEntry([toolPart(call), textPart(text)], {at: 100});
	const inWords = 'Tool get order, id 1: succeeded. Result: ok.';

	it('waits for what the history adds to it, and what comes after it waits too', () => {
		const {on, again} = narration();
		const notice = noticeEntry('A notice.', {level: 'info'});
		expect(on({entries: [replyWith(untold), notice], completing: true}, 100)).toEqual([]);
		expect(again()).toBe(100 + COMPLETION_MS);
		expect(on({entries: [replyWith(whole), notice], completing: false}, 200)).toEqual([
			`${inWords}\nAssistant: Done.`,
			'Note: A notice.',
		]);
	});

	it('does not wait for ever; what comes later is told by itself', () => {
		const {on} = narration();
		on({entries: [replyWith(untold)], completing: true}, 100);
		expect(on({}, 100 + COMPLETION_MS)).toEqual([
			'Tool get order, arguments not told: no result told.\nAssistant: Done.',
		]);
		expect(on({entries: [replyWith(whole)], completing: false}, 5000)).toEqual([inWords]);
		expect(on({entries: [replyWith({...whole})]}, 6000)).toEqual([]);
	});

	it('that was cut off is told again when it is whole', () => {
		const {on} = narration();
		expect(on({entries: [assistantEntry('Half', {arrived: 'cut'})]})).toEqual(['Assistant, cut off: Half']);
		expect(on({entries: [assistantEntry('Half and half', {arrived: 'from-history'})]})).toEqual([
			'Assistant, from the history: Half and half',
		]);
	});

	it('comes with the name of the model, once', () => {
		const {on} = narration();
		expect(on({entries: [assistantEntry('Yes.')], model: 'Claude'})).toEqual([
			'The model is Claude.',
			'Assistant: Yes.',
		]);
		expect(on({entries: [assistantEntry('Yes.'), assistantEntry('No.', {id: 'e4'})]})).toEqual([
			'Assistant: No.',
		]);
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
		const {on, again} = narration();
		on(change, 0);
		expect(again()).toBe(SILENCE_MS);
		expect(on({}, SILENCE_MS - 1)).toEqual([]);
		expect(on({}, SILENCE_MS)).toEqual([words]);
		expect(on({}, SILENCE_MS)).toEqual([]);
		expect(again()).toBe(2 * SILENCE_MS);
	});

	it('is peace where nothing is under way, and its time begins with what is', () => {
		const {on, again} = narration();
		expect(on({}, 10 * SILENCE_MS)).toEqual([]);
		expect(again()).toBeUndefined();
		expect(on({turn: liveTurn({startedAt: 10 * SILENCE_MS})}, 10 * SILENCE_MS)).toEqual([]);
		expect(again()).toBe(11 * SILENCE_MS);
	});
});

describe('whatever happens', () => {
	/** The same event with a text that there is only once. */
	function marked(event: TranscriptEvent, mark: string): TranscriptEvent {
		switch (event.type) {
			case 'notice':
			case 'forgotten':
				return {...event, notice: {...event.notice, text: mark}};
			case 'answered':
				return {...event, frame: {...event.frame, message: mark}};
			default:
				return event;
		}
	}

	const occurrences = (text: string, mark: string): number => text.split(mark).length - 1;

	it('every notice and every answer is said exactly once, in its order, and nothing is said twice', () => {
		fc.assert(
			fc.property(anySteps, (steps) => {
				let transcript = EMPTY;
				let told = nothingTold(0);
				let said = '';
				const marks: string[] = [];
				for (const [index, step] of steps.entries()) {
					const mark = `«${index}»`;
					transcript = reduce(transcript, marked(eventOf(step, transcript, index), mark));
					if (/^(?:notice|forgotten|answered)$/.test(step.type)) marks.push(mark);
					const snapshot = {...EMPTY_SNAPSHOT, ...transcript, connection: READY};
					const now = 1000 * (index + 1);
					const telling = tell(told, snapshot, now);
					said += telling.lines.map((line) => `${line}\n`).join('');
					told = telling.told;
					expect(tell(told, {...snapshot, entries: [...snapshot.entries]}, now).lines).toEqual([]);
				}
				for (const mark of marks) expect(occurrences(said, mark)).toBe(1);
				expect([...said.matchAll(/«\d+»/g)].map(([mark]) => mark)).toEqual(marks);
			}),
		);
	});

	it('every entry is told, as it is in the end or as it was before it grew', () => {
		fc.assert(
			fc.property(anySteps, (steps) => {
				let transcript = EMPTY;
				let told = nothingTold(0);
				for (const [index, step] of steps.entries()) {
					transcript = reduce(transcript, eventOf(step, transcript, index));
					told = tell(told, {...EMPTY_SNAPSHOT, ...transcript, connection: READY}, 1000 * index).told;
				}
				for (const entry of transcript.entries) expect(told.entries.get(entry.id)).toBe(entry);
			}),
		);
	});

	it('says no word of a call that the reply does not have', () => {
		const parts: readonly Part[] = [textPart('a')];
		const {on} = narration();
		on({entries: [assistantEntry(parts)]});
		expect(on({entries: [assistantEntry([textPart('a')])]})).toEqual([]);
	});
});
