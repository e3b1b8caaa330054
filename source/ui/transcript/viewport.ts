/** The viewport: which rows of any number of items are on the screen, at a cost that does not depend on the number. */

/** A long list of items, each some rows high. Only the items near the anchor are read. */
export interface Viewable<Item, Row> {
	readonly count: number;
	/**
	 * Identifies what the rows of every item depend on: the width, and whether the source is shown. When it changes, the
	 * position within an item is kept as a share of the item.
	 */
	readonly layout: string;
	item(index: number): Item;
	/** Stable and unique as long as the item exists. */
	key(index: number): string;
	/** -1 if there is no such item. */
	indexOf(key: string): number;
	/** Called several times per frame for visible items: cache the rows. An item may have none. */
	rows(item: Item): readonly Row[];
}

/** The position that stays when everything around it changes. Made by the functions of this file. */
export type Anchor =
	/** Following the end: the last row is at the bottom. */
	| {readonly at: 'end'}
	/** Row `row` of item `key` is at the top. */
	| {
			readonly at: 'row';
			readonly key: string;
			/** From 0, in rows of `layout`. */
			readonly row: number;
			/** Number of rows that the item had when `row` was set. */
			readonly of: number;
			/** The row as a share of the item, not rounded: resizing back and forth must not drift. */
			readonly share: number;
			readonly layout: string;
			/** Last known index of the item: checked first, and used if the item is gone. */
			readonly index: number;
	  };

/** Rows `from` (inclusive) to `to` (exclusive) of one item that are on the screen. */
export interface VisiblePart {
	readonly index: number;
	readonly from: number;
	readonly to: number;
}

export interface Visible<Row> {
	/** Top to bottom, at most `height`; fewer only if there are no more. */
	readonly rows: readonly Row[];
	/** The parts of items on the screen, in order, without items that have no rows. */
	readonly parts: readonly VisiblePart[];
	/** The updated anchor, for the next frame. The same object if nothing changed. */
	readonly anchor: Anchor;
	/** Whether rows are hidden below. */
	readonly below: boolean;
	/** Index of the first and the last item with a row on the screen; undefined if there is none. */
	readonly first: number | undefined;
	readonly last: number | undefined;
}

/** A row of the list. `row` may be the number of rows of the item, which means the first row of the next item. */
interface RowPosition {
	readonly index: number;
	readonly row: number;
}

const END: Anchor = {at: 'end'};

/**
 * The rows to draw. If an anchor near the end would leave rows blank, the last rows are shown instead; the anchor is kept
 * and applies again when there are more rows.
 * @param height rows of the screen for the list
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
	return {rows, parts, anchor: settled, below, first: parts[0]?.index, last: parts.at(-1)?.index};
}

/**
 * @param deltaRows negative = towards the start
 * @returns `{at: 'end'}` if that reaches the end, so that the view follows the end again
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

export function toStart<Item, Row>(view: Viewable<Item, Row>, height: number): Anchor {
	return anchorAt(view, {index: 0, row: 0}, height);
}

export function toEnd(): Anchor {
	return END;
}

/** The item's first row at the top, or the end if the rest fits on the screen; also the end if there is no such item. */
export function toItem<Item, Row>(view: Viewable<Item, Row>, index: number, height: number): Anchor {
	return anchorAt(view, {index, row: 0}, height);
}

/** Scrolls as little as possible to show one row of an item. */
export function revealRow<Item, Row>(
	view: Viewable<Item, Row>,
	anchor: Anchor,
	height: number,
	index: number,
	row: number,
): Anchor {
	const settled = settle(view, anchor);
	const top = topOf(view, settled, height);
	const target = {index, row};
	if (isBefore(target, top)) return anchorAt(view, target, height);
	const lowest = moved(view, target, 1 - height);
	return isBefore(top, lowest) ? anchorAt(view, lowest, height) : settled;
}

/**
 * Shows one row of an item: without scrolling if it is on the screen, else a third of the screen below the top, with its
 * context above.
 */
export function showRow<Item, Row>(
	view: Viewable<Item, Row>,
	anchor: Anchor,
	height: number,
	index: number,
	row: number,
): Anchor {
	const settled = settle(view, anchor);
	const top = topOf(view, settled, height);
	const target = {index, row};
	const isShown = !isBefore(target, top) && isBefore(target, moved(view, top, height));
	return isShown ? settled : anchorAt(view, moved(view, target, -Math.floor(height / 3)), height);
}

/**
 * @param count number of items
 * @param seenCount number of items when the view stopped following the end
 * @returns number of newer items that are completely below the screen; 0 while following
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

/** Whether everything from a position to the end fits on the screen; reads at most one row beyond it. */
function isAtEnd<Item, Row>(view: Viewable<Item, Row>, position: RowPosition, height: number): boolean {
	let rows = -position.row;
	for (let index = position.index; index < view.count; index++) {
		rows += rowsAt(view, index).length;
		if (rows > height) return false;
	}
	return true;
}

/** The row at the top of the screen. */
function topOf<Item, Row>(view: Viewable<Item, Row>, settled: Anchor, height: number): RowPosition {
	const afterLast = {index: view.count, row: 0};
	if (settled.at === 'end') return moved(view, afterLast, -height);
	const own = rowsAt(view, settled.index).length;
	const position = {index: settled.index, row: Math.max(0, Math.min(settled.row, own - 1))};
	return isAtEnd(view, position, height) ? moved(view, afterLast, -height) : position;
}

/** Moves a position by rows, and stops at the first and after the last row. */
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
	// Never on an item without rows: if it gets some, they would appear above.
	const {index, row} = moved(view, position, 0);
	const of = rowsAt(view, index).length;
	return {at: 'row', key: view.key(index), row, of, share: row / Math.max(1, of), layout: view.layout, index};
}

/** Updates the anchor after its item moved or changed its height or width. */
function settle<Item, Row>(view: Viewable<Item, Row>, anchor: Anchor): Anchor {
	if (anchor.at === 'end' || view.count === 0) return END;
	const index = indexNear(view, anchor.key, anchor.index);
	if (index < 0) {
		const nearest = Math.min(anchor.index, view.count - 1);
		const of = rowsAt(view, nearest).length;
		return {at: 'row', key: view.key(nearest), row: 0, of, share: 0, layout: view.layout, index: nearest};
	}
	const of = rowsAt(view, index).length;
	if (anchor.layout !== view.layout) {
		// The small number compensates for the rounding of the division: 49 x (1/49) must be row 1, not row 0.
		const row = Math.max(0, Math.min(of - 1, Math.floor(anchor.share * of + 1e-6)));
		return {...anchor, row, of, layout: view.layout, index};
	}
	// An item that was folded above its row keeps the old row until it is opened again.
	if (anchor.of !== of && anchor.row < of) return {...anchor, of, share: anchor.row / of, index};
	return anchor.index === index ? anchor : {...anchor, index};
}

/** Items seldom move, so the last known index is checked before the search. */
function indexNear<Item, Row>(view: Viewable<Item, Row>, key: string, index: number): number {
	if (index < view.count && view.key(index) === key) return index;
	return view.indexOf(key);
}
