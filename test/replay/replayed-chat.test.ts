/** A replay moves through its timeline: by itself as fast as asked, and at once to any time. */
import * as fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import type {ChatSnapshot} from '../../source/chat/chat.ts';
import type {FrameRecord} from '../../source/recording/frame-record.ts';
import {playRecording} from '../../source/replay/play-recording.ts';
import {createReplay, type ReplayOptions} from '../../source/replay/replayed-chat.ts';
import {createHandClock} from '../support/hand-clock.ts';

const LENGTH = 10_000;
const message = (t: number, dir: 'in' | 'out', frame: object): FrameRecord => {
	const text = JSON.stringify(frame);
	return {t, dir, frame: text, bytes: text.length};
};
const RECORDS: readonly FrameRecord[] = [
	{t: 0, dir: 'note', note: 'connect'},
	{t: 10, dir: 'note', note: 'open'},
	message(20, 'in', {type: 'connection_established', session_id: 's-1', message: 'Hello'}),
	message(1000, 'out', {type: 'chat', message: 'one'}),
	message(1500, 'in', {type: 'typing', message: 'First'}),
	message(2000, 'in', {type: 'typing', message: 'First answer'}),
	message(3000, 'in', {type: 'ai_response', message: 'First answer.'}),
	message(6000, 'out', {type: 'chat', message: 'two'}),
	message(9000, 'in', {type: 'ai_response', message: 'Second answer.'}),
	{t: LENGTH, dir: 'note', note: 'close', by: 'out'},
];
const TIMELINE = playRecording({records: RECORDS, url: 'ws://host/ws', startedAt: 1_000_000});

function replay(options: Partial<ReplayOptions> = {}) {
	const clock = createHandClock(5_000_000);
	const opened = createReplay({timeline: TIMELINE, clock, speed: 1, ...options});
	opened.chat.connect();
	return {...opened, clock};
}

/** What the screen shows at a time. */
const shownAt = (t: number): ChatSnapshot | undefined =>
	TIMELINE.moments.findLast((moment) => moment.t <= t)?.snapshot;

describe('a replay', () => {
	it.each([0.5, 1, 2, 50])('shows at each time what was shown then, at the speed %d', (speed) => {
		const {chat, clock, position} = replay({speed});
		for (let t = 0; t <= LENGTH; t += 125) {
			expect(position().t).toBe(t);
			expect(chat.getSnapshot()).toBe(shownAt(t));
			clock.advance(125 / speed);
		}
		expect(position()).toMatchObject({t: LENGTH, isPaused: true});
		expect(clock.pending()).toBe(0);
	});

	it('shows the same at a time, however it came there', () => {
		const move = fc.oneof(
			fc.record({do: fc.constant('wait' as const), by: fc.integer({min: 0, max: 3000})}),
			fc.record({do: fc.constant('seek' as const), by: fc.integer({min: -1000, max: LENGTH + 1000})}),
			fc.record({do: fc.constant('speed' as const), by: fc.constantFrom(0.25, 1, 8)}),
			fc.record({do: fc.constantFrom('step' as const, 'question' as const), by: fc.constantFrom(1, -1)}),
			fc.record({do: fc.constant('toggle' as const), by: fc.constant(0)}),
		);
		fc.assert(
			fc.property(fc.array(move), (moves) => {
				const {chat, clock, position, seek, setSpeed, step, seekQuestion, toggle} = replay();
				for (const {do: what, by} of moves) {
					if (what === 'wait') clock.advance(by);
					else if (what === 'seek') seek(by);
					else if (what === 'speed') setSpeed(by);
					else if (what === 'step') step(by as 1 | -1);
					else if (what === 'question') seekQuestion(by as 1 | -1);
					else toggle();
					expect(chat.getSnapshot()).toBe(shownAt(position().t));
				}
				seek(LENGTH);
				expect(chat.getSnapshot()).toBe(TIMELINE.moments.at(-1)?.snapshot);
			}),
		);
	});

	it('tells its listeners of every change, and of the position, while it plays', () => {
		const {chat, clock} = replay();
		const seen = new Set<ChatSnapshot>([chat.getSnapshot()]);
		let calls = 0;
		chat.subscribe(() => {
			calls++;
			seen.add(chat.getSnapshot());
		});
		clock.advance(LENGTH + 1000);
		const times = new Set(TIMELINE.moments.map(({t}) => t));
		expect(seen.size).toBe(times.size);
		expect(calls).toBeGreaterThanOrEqual(LENGTH / 250);
	});

	it('pauses and goes on; at the end it begins again', () => {
		const {clock, position, toggle} = replay();
		clock.advance(1000);
		toggle();
		clock.advance(5000);
		expect(position()).toMatchObject({t: 1000, isPaused: true});
		toggle();
		clock.advance(LENGTH);
		expect(position()).toMatchObject({t: LENGTH, isPaused: true});
		toggle();
		expect(position()).toMatchObject({t: 0, isPaused: false});
	});

	it('steps from change to change, and from question to question', () => {
		const {position, step, seek, seekQuestion} = replay();
		seek(1600);
		step(1);
		expect(position()).toMatchObject({t: 2000, isPaused: true});
		step(-1);
		step(-1);
		expect(position().t).toBe(1000);
		seekQuestion(1);
		expect(position().t).toBe(6000);
		seekQuestion(1);
		expect(position().t).toBe(LENGTH);
		seekQuestion(-1);
		expect(position().t).toBe(6000);
		seekQuestion(-1);
		expect(position().t).toBe(1000);
		seekQuestion(-1);
		expect(position().t).toBe(0);
	});

	it('begins at the end if that was asked for', () => {
		const {chat, position, clock} = replay({atOnce: true});
		expect(position()).toMatchObject({t: LENGTH, isPaused: true});
		expect(chat.getSnapshot()).toBe(TIMELINE.moments.at(-1)?.snapshot);
		expect(clock.pending()).toBe(0);
	});

	it('sends nothing, and says so', () => {
		const {chat, seek} = replay();
		expect(chat.send('three')).toBe(false);
		expect(chat.getSnapshot().entries.at(-1)).toMatchObject({kind: 'notice', code: 'replay_sends_nothing'});
		seek(0);
		expect(chat.getSnapshot().entries).toEqual(shownAt(0)?.entries);
	});
});
