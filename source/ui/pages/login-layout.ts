/** The layout of the sign-in page: the parts that fit, and the width of the labels. */
import {widthOf} from '../../text/width.ts';
import {centredTop} from '../list-window.ts';

/** The parts to draw, from top to bottom. */
export interface LoginPlan {
	readonly title: boolean;
	/** The empty row below the title. */
	readonly space: boolean;
	/** The choices or fields from here to `end`, exclusive. */
	readonly first: number;
	readonly end: number;
	/** The empty row below them. */
	readonly gap: boolean;
	/** Rows of the error. */
	readonly complaint: number;
}

/**
 * Assigns rows by priority: the selected choice, a row of the error, the title, the other choices, the rest of the error, and
 * blank rows last.
 * So one more row never hides anything.
 * @param rows rows of the page; the selected choice is planned even without any
 * @param count number of choices or fields
 * @param complaint rows of the whole error
 */
export function planLogin({
	rows,
	count,
	chosen,
	complaint,
}: {
	readonly rows: number;
	readonly count: number;
	readonly chosen: number;
	readonly complaint: number;
}): LoginPlan {
	let left = Math.max(0, rows - 1);
	const take = (wanted: number): number => {
		const given = Math.min(wanted, left);
		left -= given;
		return given;
	};
	const begun = take(Math.min(1, complaint));
	const title = take(1) === 1;
	const shown = 1 + take(count - 1);
	const rest = take(complaint - begun);
	const space = take(1) === 1;
	const gap = take(1) === 1;
	const first = centredTop(chosen, shown, count);
	return {title, space, first, end: first + shown, gap, complaint: begun + rest};
}

const SIGN_COLUMNS = 3;
const GAP_COLUMNS = 2;
/** The largest part of the screen for labels. */
const LABEL_SHARE = 0.6;

/** Columns from the left edge to the values: signs, labels, and a gap. At least 1. */
export function columnsOfLabels(labels: readonly string[], columns: number): number {
	const widest = Math.max(0, ...labels.map(widthOf));
	return Math.max(1, Math.min(SIGN_COLUMNS + widest + GAP_COLUMNS, Math.floor(columns * LABEL_SHARE)));
}
