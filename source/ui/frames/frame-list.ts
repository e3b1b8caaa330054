/** The frames that a filter lists, found in slices from the newest back, so that no key waits for the oldest. */
import {type FrameTest, searchedText} from './frame-filter.ts';
import type {FrameLog} from './frame-log.ts';

export interface FrameList {
	/** Listed so far. */
	readonly count: number;
	/** Whether frames wait to be tested. */
	readonly isSearching: boolean;
	/** @returns the number of a listed frame; undefined outside the list */
	numberAt(index: number): number | undefined;
	/** @returns the index of the frame, else of the last one listed before it; 0 where there is none */
	indexOf(number: number): number;
	/**
	 * Tests frames: those that are new, then older ones.
	 * @param units of text to read at most, about
	 * @param enough listed frames after which it may stop
	 */
	search(units: number, enough?: number): void;
}

/** What a test costs besides its text, in units. */
const UNITS_EACH = 32;

/**
 * @param test undefined lists all
 * @param until the number of the first frame that is not listed yet: those after it arrived while the list was paused
 */
export function createFrameList(
	log: FrameLog,
	test: FrameTest | undefined,
	until: () => number = () => log.next,
): FrameList {
	return test === undefined ? listOfAll(log, until) : filteredList(log, test, until);
}

function listOfAll(log: FrameLog, until: () => number): FrameList {
	const count = (): number => Math.max(0, until() - log.first);
	return {
		get count() {
			return count();
		},
		isSearching: false,
		numberAt: (index) => (index >= 0 && index < count() ? log.first + index : undefined),
		indexOf: (number) => Math.max(0, Math.min(count() - 1, number - log.first)),
		search() {},
	};
}

function filteredList(log: FrameLog, test: FrameTest, until: () => number): FrameList {
	/** The numbers of those found backwards, the newest first. */
	const older: number[] = [];
	/** Of those that arrived since; the first ones may be gone from the log. */
	let newer: number[] = [];
	let gone = 0;
	/** The next frames to test. */
	let down = until() - 1;
	let up = until();

	/** Forgets what the log has dropped. */
	function trim(): void {
		const {first} = log;
		while ((older.at(-1) ?? first) < first) older.pop();
		if (older.length > 0) return;
		while ((newer[gone] ?? first) < first) gone++;
		if (gone > 1024 && gone > newer.length / 2) {
			newer = newer.slice(gone);
			gone = 0;
		}
	}

	const count = (): number => older.length + newer.length - gone;
	const numberAt = (index: number): number | undefined => {
		if (index < 0) return undefined;
		return index < older.length ? older[older.length - 1 - index] : newer[gone + index - older.length];
	};

	return {
		get count() {
			trim();
			return count();
		},
		get isSearching() {
			return up < until() || down >= log.first;
		},
		numberAt(index) {
			trim();
			return numberAt(index);
		},
		indexOf(number) {
			trim();
			let low = 0;
			let high = count() - 1;
			while (low < high) {
				const middle = Math.ceil((low + high) / 2);
				if ((numberAt(middle) ?? 0) <= number) low = middle;
				else high = middle - 1;
			}
			return low;
		},
		search(units, enough = Number.POSITIVE_INFINITY) {
			let left = units;
			const found = (number: number): boolean => {
				const frame = log.at(number);
				if (frame === undefined) return false;
				left -= UNITS_EACH + (frame.record.dir === 'note' ? 0 : searchedText(frame).length);
				return test(frame);
			};
			up = Math.max(up, log.first);
			for (; up < until() && left > 0; up++) if (found(up)) newer.push(up);
			for (; down >= log.first && left > 0 && count() < enough; down--) if (found(down)) older.push(down);
			trim();
		},
	};
}
