/** What there is room for on the page of `/login`, and how wide its labels are. */
import {widthOf} from '../../text/width.ts';
import {centredTop} from '../list-window.ts';

/** What is drawn, from top to bottom. */
export interface LoginPlan {
	readonly title: boolean;
	/** The empty row below the title. */
	readonly space: boolean;
	/** The choices or fields from here, up to but without `end`. */
	readonly first: number;
	readonly end: number;
	/** The empty row below them. */
	readonly gap: boolean;
	readonly complaint: boolean;
	readonly hint: boolean;
}

/**
 * Gives each part of the page its rows, what is needed most first: what is chosen, what is wrong with it, the title,
 * its neighbours, what the keys do, and air at last. So a row more never hides anything.
 * @param rows of the page; what is chosen is planned even where there is none
 * @param count how many choices or fields there are
 */
export function planLogin({
	rows,
	count,
	chosen,
	complains,
}: {
	readonly rows: number;
	readonly count: number;
	readonly chosen: number;
	readonly complains: boolean;
}): LoginPlan {
	let left = Math.max(0, rows - 1);
	const take = (wanted: number): number => {
		const given = Math.min(wanted, left);
		left -= given;
		return given;
	};
	const complaint = complains && take(1) === 1;
	const title = take(1) === 1;
	const shown = 1 + take(count - 1);
	const hint = take(1) === 1;
	const space = take(1) === 1;
	const gap = take(1) === 1;
	const first = centredTop(chosen, shown, count);
	return {title, space, first, end: first + shown, gap, complaint, hint};
}

const SIGN_COLUMNS = 3;
const GAP_COLUMNS = 2;
/** The part of the screen that labels may take from what is typed. */
const LABEL_SHARE = 0.6;

/** Columns from the left edge to the values: signs, labels, and a gap. At least 1. */
export function columnsOfLabels(labels: readonly string[], columns: number): number {
	const widest = Math.max(0, ...labels.map(widthOf));
	return Math.max(1, Math.min(SIGN_COLUMNS + widest + GAP_COLUMNS, Math.floor(columns * LABEL_SHARE)));
}
