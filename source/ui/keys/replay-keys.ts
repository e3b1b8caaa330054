/** What keys do to a replay, and how the screen shows where it is. */
import {own, type SafeText} from '../../text/safe.ts';
import type {ReplayPort} from '../ports.ts';
import type {KeyAction, ReplayAction} from './actions.ts';

type Position = ReturnType<ReplayPort['position']>;

const SLOWEST = 0.125;
const FASTEST = 64;

/** Runs an action of a replay. @returns false for any other action */
export function moveReplay(replay: ReplayPort, action: ReplayAction | KeyAction): boolean {
	const {t, speed} = replay.position();
	switch (action.do) {
		case 'replay-toggle':
			replay.toggle();
			return true;
		case 'replay-seek':
			replay.seek(t + action.by * 1000);
			return true;
		case 'replay-step':
			replay.step(action.by);
			return true;
		case 'replay-question':
			replay.seekQuestion(action.by);
			return true;
		case 'replay-speed':
			replay.setSpeed(Math.min(FASTEST, Math.max(SLOWEST, action.by > 0 ? speed * 2 : speed / 2)));
			return true;
		default:
			return false;
	}
}

/** `1:02:03`, `0:12` */
export function timeCode(ms: number): SafeText {
	const seconds = Math.floor(ms / 1000);
	const two = (value: number): string => String(value).padStart(2, '0');
	const hours = Math.floor(seconds / 3600);
	const minutes = Math.floor(seconds / 60) % 60;
	return hours > 0
		? own`${hours}:${two(minutes)}:${two(seconds % 60)}`
		: own`${minutes}:${two(seconds % 60)}`;
}

/** `▶ replay 0:12 of 3:45`, with the speed if it is not that of the recording. */
export function replayTitle({t, length, speed, isPaused}: Position): SafeText {
	const sign = isPaused ? '❚❚' : '▶';
	const part = 1 / speed;
	const factor = speed === 1 ? '' : `, ${speed < 1 && Number.isInteger(part) ? `1/${part}` : speed} ×`;
	return own`${sign} replay ${timeCode(t)} of ${timeCode(length)}${factor}`;
}
