/** Keeps the newest frames of a connection, both ways, within limits of number and size. */
import type {FrameRecord} from '../../recording/frame-record.ts';
import {frameTypeOf} from './frame-type.ts';

/** A record of the log. */
export interface LoggedFrame {
	/** Consecutive, from 0, among all that the log was given. */
	readonly number: number;
	/** Clock time, ms since 1970, with a fraction. */
	readonly at: number;
	readonly record: FrameRecord;
	/** Raw; of a note, its kind. */
	readonly type: string;
}

export interface LogLimits {
	readonly frames: number;
	/** UTF-16 units of all their texts. */
	readonly units: number;
}

export interface FrameLog {
	/** The number of the oldest frame that is kept, and the number that the next one gets. */
	readonly first: number;
	readonly next: number;
	/** @returns undefined for one that is not kept */
	at(number: number): LoggedFrame | undefined;
	/** @param at its clock time, ms since 1970 */
	add(record: FrameRecord, at: number): void;
}

/** What a frame counts besides its text, in units. */
const UNITS_EACH = 100;
/** The fewest places at the start that are freed at once. */
const LEAST_FREED = 1024;

const unitsOf = ({record}: LoggedFrame): number =>
	UNITS_EACH + (record.dir === 'note' ? 0 : record.frame.length);

/** Adding a frame, and reading one, takes the same time whatever the number of frames. The newest is always kept. */
export function createFrameLog(limits: LogLimits): FrameLog {
	let frames: Array<LoggedFrame | undefined> = [];
	/** The number of `frames[0]`. */
	let base = 0;
	let first = 0;
	let units = 0;

	function drop(): void {
		const oldest = frames[first - base];
		if (oldest === undefined) return;
		units -= unitsOf(oldest);
		frames[first - base] = undefined;
		first++;
		if (first - base < Math.max(LEAST_FREED, frames.length / 2)) return;
		frames = frames.slice(first - base);
		base = first;
	}

	return {
		get first() {
			return first;
		},
		get next() {
			return base + frames.length;
		},
		at: (number) => frames[number - base],
		add(record, at) {
			const type = record.dir === 'note' ? record.note : frameTypeOf(record.frame);
			const frame: LoggedFrame = {number: base + frames.length, at, record, type};
			frames.push(frame);
			units += unitsOf(frame);
			while (first < frame.number && (frame.number - first >= limits.frames || units > limits.units)) drop();
		},
	};
}
