/** The state of the frames pane. The frames themselves are in the log, which is not copied with each change. */
import type {Line} from '../../text/line.ts';
import type {Draft} from '../composer/draft.ts';
import {windowTop} from '../list-window.ts';
import type {FrameList} from './frame-list.ts';
import type {FrameLog} from './frame-log.ts';

/** What draws the pane; it is loaded when the pane is opened. */
export interface FramesPart {
	view(
		state: FramesState,
		columns: number,
		rows: number,
	): {readonly lines: readonly Line[]; readonly hasMore: boolean};
}

export interface FramesState {
	readonly part: FramesPart;
	readonly log: FrameLog;
	/** The frames of the filter. */
	readonly list: FrameList;
	/** As typed; '' lists all. */
	readonly filter: string;
	/** Its field while it is open. */
	readonly field: Draft | undefined;
	/** The number of the frame under the cursor; undefined = the newest one, which is followed. */
	readonly selected: number | undefined;
	/** The number of the first frame on the screen, while none is followed. */
	readonly top: number;
	/** The number of the frame that times are measured from; undefined = each from the row above. */
	readonly marked: number | undefined;
	/** The list ends before the frame with this number; undefined = it is not paused. */
	readonly pausedAt: number | undefined;
	/** Frames before this clock time were not kept; undefined = all since the connection was made were. */
	readonly keptFrom: number | undefined;
	/** The file that the frames were read from; undefined = they are those of this run. */
	readonly file: string | undefined;
}

/** The rows of the list that are on the screen. */
export interface FramesWindow {
	/** Index in the list of the first one, and of the one under the cursor; 0 in an empty list. */
	readonly top: number;
	readonly cursor: number;
	readonly count: number;
}

/** @param height rows of the list */
export function windowOf(
	{list, selected, top}: Pick<FramesState, 'list' | 'selected' | 'top'>,
	height: number,
): FramesWindow {
	const {count} = list;
	if (selected === undefined)
		return {top: Math.max(0, count - height), cursor: Math.max(0, count - 1), count};
	const cursor = list.indexOf(selected);
	return {top: windowTop(list.indexOf(top), cursor, height, count), cursor, count};
}

/** The selection after moving to a row, or to the nearest one; the last row is the newest frame, which is followed. */
export function movedTo(
	state: FramesState,
	index: number,
	height: number,
): Pick<FramesState, 'selected' | 'top'> {
	const {list} = state;
	const {count} = list;
	if (index >= count - 1 || count === 0) return {selected: undefined, top: 0};
	const cursor = Math.max(0, index);
	const top = windowTop(windowOf(state, height).top, cursor, height, count);
	return {selected: list.numberAt(cursor), top: list.numberAt(top) ?? 0};
}
