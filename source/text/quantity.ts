/** Formats durations, sizes, times of day and counts for people. */
import {joinSafe, own, type SafeText} from './safe.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

const two = (value: number): string => String(value).padStart(2, '0');

/** @param ms milliseconds; less than 0 counts as 0. "80 ms", "4.2 s", "3 min 05 s", "2 h 07 min" */
export function duration(ms: number): SafeText {
	const whole = Math.max(0, Math.round(ms)) || 0;
	if (whole < SECOND) return own`${whole} ms`;
	const tenths = Math.round(whole / (SECOND / 10));
	if (tenths < 600) return own`${Math.floor(tenths / 10)}.${tenths % 10} s`;
	const seconds = Math.round(whole / SECOND);
	if (whole < HOUR && seconds < 3600) return own`${Math.floor(seconds / 60)} min ${two(seconds % 60)} s`;
	const minutes = Math.round(whole / MINUTE);
	return own`${Math.floor(minutes / 60)} h ${two(minutes % 60)} min`;
}

/** Whole seconds, rounded down: "0 s", "12 s", "3 min 05 s". */
export function seconds(ms: number): SafeText {
	const whole = Math.floor(Math.max(0, ms) / SECOND) || 0;
	return whole < 60 ? own`${whole} s` : duration(whole * SECOND);
}

/** A running clock: `seconds` in a width that is the same for one and two digits, so that counting moves nothing. */
export const runningClock = (ms: number): SafeText => own`${seconds(ms).padStart(4)}`;

const UNITS = ['KB', 'MB', 'GB', 'TB'] as const;

/** @param size bytes; KB is 1,024 of them. "812 B", "1.2 KB", "98 MB" */
export function bytes(size: number): SafeText {
	let value = Math.max(0, Math.round(size)) || 0;
	if (value < 1024) return own`${value} B`;
	let unit: string = 'B';
	for (const larger of UNITS) {
		if (Math.round(value) < 1024 && unit !== 'B') break;
		value /= 1024;
		unit = larger;
	}
	const tenths = Math.round(value * 10);
	return tenths < 100
		? own`${Math.floor(tenths / 10)}.${tenths % 10} ${unit}`
		: own`${Math.round(value)} ${unit}`;
}

/** @param ms milliseconds since 1970. The local time of day, as in "12:03" */
export function clockTime(ms: number): SafeText {
	const date = new Date(ms);
	return Number.isNaN(date.getTime()) ? own`--:--` : own`${two(date.getHours())}:${two(date.getMinutes())}`;
}

/** @param ms milliseconds since 1970. The local time of day with its seconds, as in "12:03:59" */
export const timeOfDay = (ms: number): SafeText => own`${clockTime(ms)}:${two(new Date(ms).getSeconds())}`;

const DAY = 24 * HOUR;

/**
 * How long ago something was: "just now", "12 min", "3 h", "5 days", and after two weeks its local date, "2026-11-30".
 * @param ms milliseconds; less than 0 counts as 0
 * @param at its time, ms since 1970
 */
export function ageOf(ms: number, at: number): SafeText {
	if (ms < MINUTE) return own`just now`;
	if (ms < HOUR) return own`${Math.floor(ms / MINUTE)} min`;
	if (ms < DAY) return own`${Math.floor(ms / HOUR)} h`;
	if (ms < 14 * DAY) return countOf(Math.floor(ms / DAY), 'day');
	return localDate(at);
}

/** The same as a part of a sentence: "6 min ago", "just now", "2026-11-30". */
export function agoOf(ms: number, at: number): SafeText {
	const age = ageOf(ms, at);
	return ms < MINUTE || ms >= 14 * DAY ? age : own`${age} ago`;
}

function localDate(ms: number): SafeText {
	const date = new Date(ms);
	return own`${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

/** @param ms milliseconds since 1970. The local date and time of day: "2026-11-30 12:03" */
export const dateTime = (ms: number): SafeText => own`${localDate(ms)} ${clockTime(ms)}`;

/** A whole number with thousands separators: "168,000". */
export const thousands = (amount: number): SafeText =>
	own`${String(amount).replaceAll(/\B(?=(\d{3})+$)/g, ',')}`;

/** "1 message", "3 messages"; `plural` for nouns that do not take an s. */
export const countOf = (amount: number, noun: string, plural = `${noun}s`): SafeText =>
	own`${thousands(amount)} ${amount === 1 ? noun : plural}`;

/** Numbers with their nouns in one phrase, without those that are 0: "5 messages and 1 request". */
export const countsInWords = (...counts: ReadonlyArray<readonly [amount: number, noun: string]>): SafeText =>
	joinSafe(
		counts.flatMap(([amount, noun]) => (amount === 0 ? [] : [countOf(amount, noun)])),
		' and ',
	);
