/** The rows of each part of the screen, at any size of the terminal. */
import type {Size} from '../terminal/diff.ts';
import {completionRows} from './composer/completion-list.ts';
import {type Completions, completionsOf} from './composer/completion-state.ts';
import {inputBar, mostInputRows} from './composer/input-bar.ts';
import type {UiState} from './ui-state.ts';

/** Rows of each part of the screen. On low screens parts are dropped: rules first, then status, then the header. */
export interface Regions {
	readonly header: 0 | 1;
	readonly rules: 0 | 1;
	readonly status: 0 | 1;
	readonly composer: number;
	readonly completions: number;
	readonly list: number;
}

/** Rows of a page's foot: a field, or its keys. */
export const FOOT_ROWS = 1;

/** @param input rows of the input */
export function regionsOf({rows}: Size, input: number, list?: Completions): Regions {
	const header = rows >= 4 ? 1 : 0;
	const status = rows >= 5 ? 1 : 0;
	const rules = rows >= 9 ? 1 : 0;
	const composer = Math.max(1, input);
	const room = Math.max(0, rows - header - status - 2 * rules - composer);
	const completions = completionRows(list, room);
	return {header, status, rules, composer, completions, list: room - completions};
}

/** Rows of the list with this draft. */
export function listHeight(state: UiState, size: Size): number {
	if (state.page !== 'chat') return regionsOf(size, FOOT_ROWS).list;
	const {rows} = inputBar(state, size.columns, mostInputRows(state, size.rows));
	return regionsOf(size, rows.length, completionsOf(state)).list;
}
