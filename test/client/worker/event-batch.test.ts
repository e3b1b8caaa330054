import * as fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {begin, typing} from '../../../source/chat/turn.ts';
import {batchEvents, isBetween} from '../../../source/client/worker/event-batch.ts';
import {findTypingText} from '../../../source/client/worker/typing-text.ts';
import type {WorkerEvent} from '../../../source/client/worker/worker-messages.ts';
import {decode} from '../../../source/protocol/decode.ts';
import {createHandClock} from '../../support/hand-clock.ts';
import {cases} from '../../support/property-runs.ts';

const frame = (fields: Record<string, unknown>, connection = 1): WorkerEvent => {
	const text = JSON.stringify({timestamp: 'now', ...fields});
	return {type: 'frame', connection, decoded: decode(text), bytes: text.length, long: undefined};
};
function typed(message: string, connection = 1, more: object = {}): WorkerEvent {
	const bytes = Buffer.from(JSON.stringify({type: 'typing', message, ...more}));
	const typing = findTypingText(bytes, undefined);
	return {type: 'message', connection, bytes, ...(typing === undefined ? {} : {typing})};
}
const pong: WorkerEvent = {type: 'pong', connection: 1};

/** A batch with its clock, and everything posted with its time. */
function openBatch() {
	const clock = createHandClock();
	const posted: {readonly at: number; readonly events: readonly WorkerEvent[]; readonly hasMore: boolean}[] =
		[];
	let turns: (() => void)[] = [];
	const batch = batchEvents((events, hasMore) => posted.push({at: clock.now(), events, hasMore}), {
		now: clock.now,
		after: clock.after,
		soon: (callback) => turns.push(callback),
	});
	return {
		add: (...events: readonly WorkerEvent[]) => events.forEach(batch.add),
		clock,
		posted,
		/** Ends the turn of the event loop. */
		turn() {
			const due = turns;
			turns = [];
			for (const callback of due) callback();
		},
	};
}

const messages = (events: readonly WorkerEvent[]): readonly unknown[] =>
	events.map((event) =>
		event.type === 'message' ? (JSON.parse(event.bytes.toString()) as {message: string}).message : event.type,
	);

describe('a batch', () => {
	it('is posted first at the end of the turn, with all events of the turn', () => {
		const {add, posted, turn} = openBatch();
		add(pong, pong);
		expect(posted).toEqual([]);
		turn();
		expect(posted.map(({events}) => events)).toEqual([[pong, pong]]);
	});

	it('is posted 8 ms after the one before', () => {
		const {add, clock, posted, turn} = openBatch();
		add(pong);
		turn();
		clock.advance(3);
		add(pong);
		turn();
		clock.advance(4);
		add(pong);
		expect(posted).toHaveLength(1);
		clock.advance(1);
		expect(posted.map(({at, events}) => [at, events.length])).toEqual([
			[0, 1],
			[8, 2],
		]);
	});

	it('is posted after 40 ms where only a text has grown, and sooner when another event arrives', () => {
		const {add, clock, posted, turn} = openBatch();
		add(typed('A'));
		turn();
		clock.advance(1);
		add(typed('A b'));
		clock.advance(20);
		add(typed('A b c'));
		clock.advance(18);
		expect(posted).toHaveLength(1);
		clock.advance(1);
		expect(posted.map(({at, events}) => [at, messages(events)])).toEqual([
			[0, ['A']],
			[40, ['A b c']],
		]);
		clock.advance(10);
		add(typed('A b c d'));
		add(frame({type: 'ai_response', message: 'A b c d'}));
		turn();
		expect(posted.at(-1)?.at).toBe(50);
		expect(posted.at(-1)?.events).toHaveLength(2);
	});

	it('is posted immediately when it is large', () => {
		const {add, clock, posted, turn} = openBatch();
		const message: WorkerEvent = {type: 'message', connection: 1, bytes: Buffer.alloc(64 * 1024)};
		add(pong);
		turn();
		clock.advance(1);
		add(message, message);
		turn();
		expect(posted).toHaveLength(1);
		add(message);
		// Not at the end of the turn: the rest of its messages is read meanwhile. The one that ends it may be empty.
		const shapes = () =>
			posted.map(({at, events, hasMore}) => [at - (posted[0]?.at ?? 0), events.length, hasMore]);
		expect(shapes()).toEqual([
			[0, 1, false],
			[1, 3, true],
		]);
		turn();
		expect(shapes().slice(2)).toEqual([[1, 0, false]]);
		// The count of bytes starts again.
		add(message);
		turn();
		expect(posted).toHaveLength(3);
	});

	it('that is large waits for the end of the turn where the next frame of a text may replace it', () => {
		const {add, posted, turn} = openBatch();
		add(typed('a'.repeat(200_000)), typed('a'.repeat(200_001)), typed('a'.repeat(200_002)));
		expect(posted).toEqual([]);
		turn();
		expect(posted.map(({events, hasMore}) => [messages(events), hasMore])).toEqual([
			[['a'.repeat(200_000), 'a'.repeat(200_002)], false],
		]);
	});

	it('with more is followed by one without, in the same turn, whatever arrives', () => {
		fc.assert(
			fc.property(fc.array(fc.array(fc.nat(200_000), {maxLength: 6}), {maxLength: 5}), (turns) => {
				const {add, clock, posted, turn} = openBatch();
				let added = 0;
				for (const sizes of turns) {
					for (const size of sizes)
						add({type: 'message', connection: 1, bytes: Buffer.from(String(added++).padEnd(size))});
					turn();
					expect(posted.at(-1)?.hasMore ?? false).toBe(false);
				}
				clock.advance(100);
				const received = posted.flatMap(({events}) => events);
				expect(received.map((event) => event.type === 'message' && Number(event.bytes.toString()))).toEqual(
					Array.from({length: added}, (_, index) => index),
				);
				for (const {events, hasMore} of posted) if (hasMore) expect(events).not.toEqual([]);
			}),
			{numRuns: cases(50)},
		);
	});

	it('is posted once when it was scheduled twice', () => {
		const {add, clock, posted, turn} = openBatch();
		add(typed('A'));
		turn();
		clock.advance(30);
		add(typed('A b'), pong);
		turn();
		clock.advance(100);
		turn();
		expect(posted).toHaveLength(2);
		expect(clock.pending()).toBe(0);
	});
});

describe('activity', () => {
	it('is reported once a second', () => {
		const {add, clock, posted, turn} = openBatch();
		for (let ms = 0; ms < 2500; ms += 10) {
			add({type: 'activity', connection: 1});
			turn();
			clock.advance(10);
		}
		expect(posted.flatMap(({events}) => events)).toHaveLength(3);
	});
});

describe('a frame between two others', () => {
	it.each([
		['A', 'A b', 'A b c', true],
		['A', 'A', 'A', true],
		// A round ends where another text starts.
		['A b', 'A', 'A b c', false],
		['B', 'A', 'A b', false],
		['A', 'A b', 'B', false],
		// The empty text of a round.
		['', 'A', 'A b', false],
		['A', '', 'A b', false],
		['AI is thinking...', 'AI is thinking...', 'AI is thinking... hard', false],
		['Calling t... (1/2)', 'Calling t... (1/2)', 'Calling t... (1/2)', false],
		['Summarizing message 1/2...', 'A', 'A b', false],
	])('%j, %j, %j: %s', (before, text, next, isDropped) => {
		expect(isBetween(typed(before), typed(text), typed(next))).toBe(isDropped);
	});

	it('is dropped only on the same connection, and only when it is flawless', () => {
		expect(isBetween(typed('A', 2), typed('A', 1), typed('A b', 1))).toBe(false);
		expect(isBetween(typed('A', 1), typed('A', 1), typed('A b', 2))).toBe(false);
		expect(isBetween(typed('A'), typed('A', 1, {timestamp: 3}), typed('A b'))).toBe(false);
		expect(isBetween(undefined, typed('A'), typed('A b'))).toBe(false);
		expect(isBetween(pong, pong, pong)).toBe(false);
	});

	it('makes no difference to the turn when it is dropped', () => {
		const words = fc.constantFrom(
			'',
			'A',
			'A b',
			'A b c',
			'A b c...',
			'B',
			'AI is thinking...',
			'Calling t... (1/2)',
			'Calling t... (2/2)',
		);
		fc.assert(
			fc.property(fc.array(words, {maxLength: 12}), (all) => {
				const {add, posted, turn} = openBatch();
				add(...all.map((each) => typed(each)));
				turn();
				const kept = messages(posted.flatMap(({events}) => events)) as string[];
				const turnAfter = (texts: readonly string[]) =>
					texts.reduce((state, text) => typing(state, text, 7), begin('e1', 7));
				expect(turnAfter(kept)).toEqual(turnAfter(all));
			}),
			{numRuns: cases(500)},
		);
	});
});
