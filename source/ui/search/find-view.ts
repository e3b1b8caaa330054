/** The rows that are drawn, with what was found on them marked. */

import type {TranscriptRow} from '../transcript/gutter.ts';
import {entryKey, type ListItem} from '../transcript/list.ts';
import type {Viewable, VisiblePart} from '../transcript/viewport.ts';
import {headingRows, matchOnScreen} from './find.ts';
import {markLine, matchesIn, type StyledMark} from './find-highlights.ts';
import type {Find} from './find-state.ts';

/**
 * @param parts what of each item is on the screen
 * @param width columns that the rows were laid out for
 * @returns as many rows as the parts have; those without a match are the same objects
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
		// A match may begin above the screen and end below it; each row holds a character of it at least.
		const reach = pattern.query.length;
		const start = Math.max(headingRows(item), from - reach);
		const marks: StyledMark[] = matchesIn(rows, width, pattern, start, to + reach)
			.flat()
			.map((mark) => ({...mark, style: 'match'}));
		if (find.at !== undefined && item.kind === 'entry' && find.at.key === entryKey(item.entry)) {
			const current = matchOnScreen(item, rows, width, pattern, find.at.nth) ?? [];
			marks.push(...current.map((mark): StyledMark => ({...mark, style: 'current-match'})));
		}
		return rows.slice(from, to).map((row, place) => {
			const own = marks.filter((mark) => mark.row === from + place);
			return own.length === 0 ? row : {...row, line: markLine(row.line, own)};
		});
	});
}
