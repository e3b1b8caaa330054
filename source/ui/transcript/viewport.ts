/** Scrolls over any number of items: which rows are on the screen, at a cost that does not depend on how many there are. */

/** A long list of items, each some rows high. Only the items near the anchor are ever asked for. */
export interface Viewable<Item, Row> {
	readonly count: number;
	/**
	 * Names all that every item's rows depend on: the width, and whether the source is shown. When it changes, a place
	 * within an item is kept as a share of the item.
	 */
	readonly layout: string;
	item(index: number): Item;
	/** Stable and unique while the item lives. */
	key(index: number): string;
	/** -1 when there is no such item. */
	indexOf(key: string): number;
	/** Called several times a frame for what is visible: cache it. An item may have no rows. */
	rows(item: Item): readonly Row[];
}

/** What holds still while everything around it changes. Made by the functions of this file. */
export type Anchor =
	/** Following: the last row is at the bottom. */
	| {readonly at: 'end'}
	/** Reading: row `row` of item `key` is at the top. */
	| {
			readonly at: 'row';
			readonly key: string;
			/** From 0, in rows of `layout`. */
			readonly row: number;
			/** How many rows the item had when that was last true. */
			readonly of: number;
			/** That row as a share of the item, unrounded: resizing back and forth must not creep. */
			readonly place: number;
			readonly layout: string;
			/** Where the item was: the first place to look, and the nearest one when it has gone. */
			readonly index: number;
	  };

/** Rows `from` (inclusive) to `to` (exclusive) of one item, which are on the screen. */
export interface VisiblePart {
	readonly index: number;
	readonly from: number;
	readonly to: number;
}

export interface Visible<Row> {
	/** Top to bottom, `height` at most; fewer only when that is all there is. */
	readonly rows: readonly Row[];
	/** The items they are of, in order, without the items that have no rows. */
	readonly parts: readonly VisiblePart[];
	/** The anchor brought up to date: keep it. The same object when nothing about it changed. */
	readonly anchor: Anchor;
	/** Whether rows are hidden below. */
	readonly below: boolean;
	/** Index of the first and of the last item with a row on the screen; undefined when there is none. */
	readonly first: number | undefined;
	readonly last: number | undefined;
}

/** A row of the list. `row` may be one past the last of its item, which is the first of the next. */
interface RowPosition {
	readonly index: number;
	readonly row: number;
}

const END: Anchor = {at: 'end'};

/**
 * The rows to draw. An anchor near the end that would leave rows blank gives way: the last rows are shown then,
 * and the anchor is kept for when there is more again.
 * @param height rows of the screen that the list has
 */
export function visible<Item, Row>(view: Viewable<Item, Row>, anchor: Anchor, height: number): Visible<Row> {
	const settled = settle(view, anchor);
	const top = topOf(view, settled, height);
	const rows: Row[] = [];
	const parts: VisiblePart[] = [];
	let below = false;
	for (let index = top.index, from = top.row; index < view.count; index++, from = 0) {
		const own = rowsAt(view, index);
		const to = Math.min(own.length, from + height - rows.length);
		if (to > from) {
			parts.push({index, from, to});
			rows.push(...own.slice(from, to));
		}
		below = to < own.length;
		if (below) break;
	}
	return {
		rows,
		parts,
		anchor: settled,
		below,
		first: parts[0]?.index,
		last: parts.at(-1)?.index,
	};
}

/**
 * @param deltaRows negative = towards the start
 * @returns `{at: 'end'}` when that reaches the end, so that following starts again
 */
export function scroll<Item, Row>(
	view: Viewable<Item, Row>,
	anchor: Anchor,
	height: number,
	deltaRows: number,
): Anchor {
	const settled = settle(view, anchor);
	if (deltaRows === 0) return settled;
	return anchorAt(view, moved(view, topOf(view, settled, height), deltaRows), height);
}

/** One row of overlap, so that the eye finds its place. */
export function pageUp<Item, Row>(view: Viewable<Item, Row>, anchor: Anchor, height: number): Anchor {
	return scroll(view, anchor, height, -Math.max(1, height - 1));
}

export function pageDown<Item, Row>(view: Viewable<Item, Row>, anchor: Anchor, height: number): Anchor {
	return scroll(view, anchor, height, Math.max(1, height - 1));
}

export function toStart<Item, Row>(view: Viewable<Item, Row>, height: number): Anchor {
	return anchorAt(view, {index: 0, row: 0}, height);
}

export function toEnd(): Anchor {
	return END;
}

/** The item's first row at the top, or the end when that is nearer; the end too when there is no such item. */
export function toItem<Item, Row>(view: Viewable<Item, Row>, index: number, height: number): Anchor {
	return anchorAt(view, {index, row: 0}, height);
}

/** Scrolls as little as it takes to show one row of an item. */
export function revealRow<Item, Row>(
	view: Viewable<Item, Row>,
	anchor: Anchor,
	height: number,
	index: number,
	row: number,
): Anchor {
	const settled = settle(view, anchor);
	const top = topOf(view, settled, height);
	const wanted = {index, row};
	if (isBefore(wanted, top)) return anchorAt(view, wanted, height);
	const lowest = moved(view, wanted, 1 - height);
	return isBefore(top, lowest) ? anchorAt(view, lowest, height) : settled;
}

/**
 * Shows one row of an item: without moving when it is on the screen, else a third of the screen below its top, so that
 * what it belongs to is seen too.
 */
export function lookAt<Item, Row>(
	view: Viewable<Item, Row>,
	anchor: Anchor,
	height: number,
	index: number,
	row: number,
): Anchor {
	const settled = settle(view, anchor);
	const top = topOf(view, settled, height);
	const wanted = {index, row};
	const isShown = !isBefore(wanted, top) && isBefore(wanted, moved(view, top, height));
	return isShown ? settled : anchorAt(view, moved(view, wanted, -Math.floor(height / 3)), height);
}

/**
 * @param count how many items there are
 * @param seenCount how many there were when following stopped
 * @returns how many came since and are wholly below what is shown; 0 while following
 */
export function newBelow(
	{anchor, last}: Pick<Visible<unknown>, 'anchor' | 'last'>,
	count: number,
	seenCount: number,
): number {
	if (anchor.at === 'end') return 0;
	return Math.max(0, count - Math.max(seenCount, last === undefined ? 0 : last + 1));
}

function rowsAt<Item, Row>(view: Viewable<Item, Row>, index: number): readonly Row[] {
	return view.rows(view.item(index));
}

function isBefore(a: RowPosition, b: RowPosition): boolean {
	return a.index < b.index || (a.index === b.index && a.row < b.row);
}

/** Whether everything from there to the end goes on the screen; looks no further than one row beyond it. */
function isAtEnd<Item, Row>(view: Viewable<Item, Row>, position: RowPosition, height: number): boolean {
	let rows = -position.row;
	for (let index = position.index; index < view.count; index++) {
		rows += rowsAt(view, index).length;
		if (rows > height) return false;
	}
	return true;
}

/** The row that is at the top of the screen. */
function topOf<Item, Row>(view: Viewable<Item, Row>, settled: Anchor, height: number): RowPosition {
	const past = {index: view.count, row: 0};
	if (settled.at === 'end') return moved(view, past, -height);
	const own = rowsAt(view, settled.index).length;
	const position = {index: settled.index, row: Math.max(0, Math.min(settled.row, own - 1))};
	return isAtEnd(view, position, height) ? moved(view, past, -height) : position;
}

/** Up or down by rows, stopping at the first and at the last. */
function moved<Item, Row>(view: Viewable<Item, Row>, from: RowPosition, delta: number): RowPosition {
	let {index} = from;
	let row = from.row + delta;
	while (row < 0 && index > 0) row += rowsAt(view, --index).length;
	row = Math.max(0, row);
	for (; index < view.count; index++) {
		const own = rowsAt(view, index).length;
		if (row < own) break;
		row -= own;
	}
	return index < view.count ? {index, row} : {index: view.count, row: 0};
}

function anchorAt<Item, Row>(view: Viewable<Item, Row>, position: RowPosition, height: number): Anchor {
	if (isAtEnd(view, position, height)) return END;
	// Never on an item without rows: it would come into sight above when it gets some.
	const {index, row} = moved(view, position, 0);
	const of = rowsAt(view, index).length;
	return {at: 'row', key: view.key(index), row, of, place: row / Math.max(1, of), layout: view.layout, index};
}

/** Finds the anchor's item again and its row after a change of height or width. */
function settle<Item, Row>(view: Viewable<Item, Row>, anchor: Anchor): Anchor {
	if (anchor.at === 'end' || view.count === 0) return END;
	const index = indexNear(view, anchor.key, anchor.index);
	if (index < 0) {
		const nearest = Math.min(anchor.index, view.count - 1);
		const of = rowsAt(view, nearest).length;
		return {at: 'row', key: view.key(nearest), row: 0, of, place: 0, layout: view.layout, index: nearest};
	}
	const of = rowsAt(view, index).length;
	if (anchor.layout !== view.layout) {
		// The small number makes up for the division's rounding: 3 x (1/3) must be row 1, not row 0.
		const row = Math.max(0, Math.min(of - 1, Math.floor(anchor.place * of + 1e-6)));
		return {...anchor, row, of, layout: view.layout, index};
	}
	// An item folded below its row keeps the old row, for when it is opened again.
	if (anchor.of !== of && anchor.row < of) return {...anchor, of, place: anchor.row / of, index};
	return anchor.index === index ? anchor : {...anchor, index};
}

/** Items seldom move, so the last known place spares the search. */
function indexNear<Item, Row>(view: Viewable<Item, Row>, key: string, index: number): number {
	if (index < view.count && view.key(index) === key) return index;
	return view.indexOf(key);
}
