/** The visible rows with the matches of the find highlighted. */
import type {TranscriptRow} from '../transcript/gutter.ts';
import {entryKey, type ListItem} from '../transcript/list.ts';
import type {Viewable, VisiblePart} from '../transcript/viewport.ts';
import {headingRows, matchOnScreen} from './find.ts';
import {highlightLine, matchesIn, type StyledHighlight} from './find-highlights.ts';
import type {Find} from './find-state.ts';

/**
 * @param parts the visible part of each item
 * @param width columns of the layout
 * @returns one row for each row of the parts; rows without a match are the same objects
 */
export function withFinds(
	view: Viewable<ListItem, TranscriptRow>,
	parts: readonly VisiblePart[],
	find: Find | undefined,
	width: number,
): readonly TranscriptRow[] {
	return parts.flatMap(({index, from, to}) => {
		const item = view.item(index);
		const rows = view.rows(item);
		const pattern = find?.index?.pattern;
		if (find === undefined || pattern === undefined) return rows.slice(from, to);
		// A match may start above the screen and end below it; each of its rows has at least one character of it.
		const reach = pattern.query.length;
		const start = Math.max(headingRows(item), from - reach);
		const highlights: StyledHighlight[] = matchesIn(rows, width, pattern, start, to + reach)
			.flat()
			.map((highlight) => ({...highlight, style: 'match'}));
		if (find.at !== undefined && item.kind === 'entry' && find.at.key === entryKey(item.entry)) {
			const current = matchOnScreen(item, rows, width, pattern, find.at.match) ?? [];
			highlights.push(
				...current.map((highlight): StyledHighlight => ({...highlight, style: 'current-match'})),
			);
		}
		return rows.slice(from, to).map((row, offset) => {
			const own = highlights.filter((highlight) => highlight.row === from + offset);
			return own.length === 0 ? row : {...row, line: highlightLine(row.line, own)};
		});
	});
}
