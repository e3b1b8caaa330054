import {beforeEach, describe, expect, it} from 'vitest';
import {createFrameScheduler, type FrameScheduler} from '../../source/ui/frame-scheduler.ts';
import {createHandClock, type HandClock} from '../support/hand-clock.ts';

const START = 1_000_000;

let clock: HandClock;
/** By how much the clock was set back, ms. */
let setBack: number;
/** What a drawing takes, ms. */
let drawingMs: number;
/** The shortest time that was asked for, ms. */
let shortest: number;
let scheduler: FrameScheduler;
/** Times since the start. */
let whole: number[];
let quick: number[];
let canBeQuick: boolean;
let interval: number | undefined;

beforeEach(() => {
	clock = createHandClock(START);
	setBack = 0;
	drawingMs = 0;
	shortest = 0;
	whole = [];
	quick = [];
	canBeQuick = true;
	interval = undefined;
	scheduler = createFrameScheduler({
		clock: {
			now: () => clock.now() - setBack,
			after(ms, callback) {
				shortest = Math.min(shortest, ms);
				return clock.after(ms, callback);
			},
		},
		drawWhole: () => void whole.push(clock.now() - START),
		drawQuickly() {
			if (canBeQuick) quick.push(clock.now() - START);
			clock.advance(drawingMs);
			return canBeQuick;
		},
		tick: () => interval,
	});
});

/** Changes at these times since the start. */
function changes(urgent: boolean, ...times: readonly number[]): void {
	for (const time of times) {
		clock.advance(START + time - clock.now());
		scheduler.changed(urgent);
	}
}

const everyMs = (count: number): readonly number[] => Array.from({length: count}, (_, ms) => ms);

describe('an urgent change', () => {
	it('is drawn at once, and one that follows it after 16 ms', () => {
		changes(true, 0, 3, 5);
		clock.advance(100);
		changes(true, 120);
		expect([whole, quick]).toEqual([[0, 16, 120], []]);
	});

	it('is drawn every 16 ms when there are more', () => {
		changes(true, ...everyMs(100));
		clock.advance(100);
		expect(whole).toEqual([0, 16, 32, 48, 64, 80, 96, 112]);
	});

	it('is not drawn again when it was drawn in the meantime', () => {
		changes(true, 0);
		expect(scheduler.catchUp()).toBe(false);
		changes(true, 5);
		expect(scheduler.catchUp()).toBe(true);
		expect(scheduler.catchUp()).toBe(false);
	});
});

describe('streamed text', () => {
	it('is drawn quickly: the first at once, more every 30 ms', () => {
		changes(false, ...everyMs(100));
		clock.advance(100);
		expect([whole, quick]).toEqual([[], [0, 30, 60, 90, 120].slice(0, 5)]);
	});

	it('is drawn with an urgent change', () => {
		changes(false, 0, 5);
		changes(true, 10);
		clock.advance(100);
		expect([whole, quick]).toEqual([[16], [0]]);
	});

	it('is drawn whole where a quick drawing is not possible', () => {
		canBeQuick = false;
		changes(false, 0, 10);
		clock.advance(100);
		expect(whole).toEqual([0, 30]);
	});

	it('does not wait for a worker that posts every 40 ms, whatever the delay of each post', () => {
		const posts = Array.from({length: 50}, (_, index) => index * 40 + ((index * 7) % 10));
		changes(false, ...posts);
		const drawn = [...quick, ...whole].toSorted((a, b) => a - b);
		expect(drawn.filter((time) => posts.includes(time))).toEqual(posts);
	});
});

describe('a whole drawing', () => {
	it('follows quick ones after a second, and every second while they continue', () => {
		changes(false, 0);
		clock.advance(5000);
		expect([whole, quick]).toEqual([[1000], [0]]);
		changes(false, ...everyMs(3000).map((ms) => ms + 5000));
		clock.advance(5000);
		expect(whole.slice(1)).toHaveLength(3);
		expect(clock.pending()).toBe(0);
	});
});

describe('a running clock', () => {
	it('is drawn quickly at its interval after the last drawing, while there is one', () => {
		interval = 80;
		changes(true, 0);
		clock.advance(200);
		changes(false, 210);
		clock.advance(100);
		expect([whole, quick]).toEqual([[0], [80, 160, 210, 290]]);
		interval = undefined;
		clock.advance(2000);
		expect(clock.pending()).toBe(0);
	});
});

describe('the scheduler', () => {
	it('is idle without changes, and after it was stopped', () => {
		changes(true, 0);
		expect(clock.pending()).toBe(0);
		changes(true, 30, 31);
		changes(false, 32);
		scheduler.stop();
		expect(clock.pending()).toBe(0);
		clock.advance(100);
		expect([whole, quick]).toEqual([[0, 30], []]);
	});

	it('asks for no negative time after a drawing that took longer than the interval', () => {
		interval = 80;
		drawingMs = 90;
		changes(false, 0, 1000, 2500);
		expect(shortest).toBe(0);
	});

	it('draws when the clock was set back', () => {
		changes(false, 500);
		changes(true, 600);
		setBack = 3_600_000;
		changes(false, 610);
		changes(true, 650);
		expect([whole, quick]).toEqual([
			[600, 650],
			[500, 610],
		]);
	});
});

describe('many changes in one turn of the event loop', () => {
	it.each([
		['urgent', true, () => whole],
		['streamed text', false, () => quick],
	] as const)(
		'draw once, however long the turn takes, and once more after it: %s',
		(_name, urgent, drawn) => {
			// Time passes, and no timer runs.
			for (let ms = 0; ms < 100; ms++) {
				setBack = -ms;
				scheduler.changed(urgent);
			}
			expect(drawn()).toHaveLength(1);
			clock.advance(30);
			expect(drawn()).toHaveLength(2);
		},
	);
});
