/** How the screen names the position of a replay. */
import {expect, it} from 'vitest';
import {replayTitle, timeCode} from '../../../source/ui/keys/replay-keys.ts';

it.each([
	[0, '0:00'],
	[12_900, '0:12'],
	[225_000, '3:45'],
	[3_723_000, '1:02:03'],
])('writes %d ms as %s', (ms, text) => {
	expect(timeCode(ms)).toBe(text);
});

it.each([
	[{t: 12_000, length: 225_000, speed: 1, isPaused: false}, '▶ replay 0:12 of 3:45'],
	[{t: 12_000, length: 225_000, speed: 2, isPaused: false}, '▶ replay 0:12 of 3:45, 2 ×'],
	[{t: 12_000, length: 225_000, speed: 0.25, isPaused: true}, '❚❚ replay 0:12 of 3:45, 1/4 ×'],
	[{t: 12_000, length: 225_000, speed: 0.3, isPaused: true}, '❚❚ replay 0:12 of 3:45, 0.3 ×'],
])('names position and speed: %o', (position, title) => {
	expect(replayTitle(position)).toBe(title);
});
