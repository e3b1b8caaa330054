import {afterEach, beforeEach, describe, expect, it, vi} from 'vitest';
import {createFrameScheduler, type FrameScheduler} from '../../source/ui/frame-scheduler.ts';

let drawings: number[];
let now: number;
let pace: FrameScheduler;

beforeEach(() => {
	vi.useFakeTimers({toFake: ['setTimeout', 'clearTimeout']});
	drawings = [];
	now = 0;
	pace = createFrameScheduler(() => drawings.push(now));
});

afterEach(() => {
	vi.useRealTimers();
});

function pass(ms: number): void {
	for (const end = now + ms; now < end; ) {
		now++;
		vi.advanceTimersByTime(1);
	}
}

/** Changes at these times. */
function changes(urgent: boolean, ...times: readonly number[]): void {
	for (const time of times) {
		pass(time - now);
		pace.changed(urgent);
	}
}

describe('the frame scheduler', () => {
	it('draws an urgent change at once, and one that follows it after 16 ms', () => {
		changes(true, 0, 3, 5);
		pass(100);
		changes(true, 120);
		expect(drawings).toEqual([0, 16, 120]);
	});

	it('draws continuous changes every 16 ms', () => {
		changes(true, ...Array.from({length: 100}, (_, ms) => ms));
		pass(100);
		expect(drawings).toEqual([0, 16, 32, 48, 64, 80, 96, 112]);
	});

	it('draws streamed text after 40 ms, or with an earlier urgent change', () => {
		changes(false, 10, 20, 30);
		pass(30);
		expect(drawings).toEqual([50]);
		changes(false, 100);
		changes(true, 110);
		pass(100);
		expect(drawings).toEqual([50, 110]);
	});

	it('does not draw a change that was drawn in the meantime', () => {
		changes(true, 0);
		expect(pace.catchUp()).toBe(false);
		changes(true, 5);
		expect(pace.catchUp()).toBe(true);
		expect(pace.catchUp()).toBe(false);
		pass(100);
		expect(drawings).toEqual([0]);
	});

	it('is idle without changes, and after it was stopped', () => {
		changes(true, 0);
		pass(20);
		expect(vi.getTimerCount()).toBe(0);
		changes(true, 30, 31);
		changes(false, 32);
		pace.stop();
		expect(vi.getTimerCount()).toBe(0);
		pass(100);
		expect(drawings).toEqual([0, 30]);
	});
});
