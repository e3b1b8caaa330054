/** How far the transcript is scrolled, at a cost that does not depend on its length. */
import type {Viewable, Visible} from '../transcript/viewport.ts';

/**
 * The share of the list above the screen, of all that is not on it: 0 at the start, 1 at the end. Every item counts the same,
 * whatever its rows.
 * @returns undefined where nothing is hidden below
 */
export function scrollShare<Item, Row>(
	view: Pick<Viewable<Item, Row>, 'count' | 'item' | 'rows'>,
	{parts, below}: Pick<Visible<Row>, 'parts' | 'below'>,
): number | undefined {
	const [first] = parts;
	const last = parts.at(-1);
	if (first === undefined || last === undefined) return undefined;
	const rowsOf = (index: number): number => Math.max(1, view.rows(view.item(index)).length);
	const above = first.index + first.from / rowsOf(first.index);
	const rest = view.count - last.index - last.to / rowsOf(last.index);
	return below && rest > 0 ? above / (above + rest) : undefined;
}

/** The share in whole per cent: 100 is the end alone. */
export const percentOf = (share: number): number => Math.min(99, Math.floor(share * 100));
