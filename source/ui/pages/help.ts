/** The page of help: its lines, from the tables of keys and commands, and how it scrolls. */
import {COMMANDS} from '../../chat/commands.ts';
import {layoutSpans} from '../../text/layout.ts';
import type {Line} from '../../text/line.ts';
import {own} from '../../text/safe.ts';
import {span} from '../../text/spans.ts';
import {widthOf} from '../../text/width.ts';
import type {Scroll} from '../keys/actions.ts';
import {keySections, rowLabel} from '../keys/key-dispatch.ts';
import type {KeyContext} from '../keys/key-rows.ts';
import {rowsOfPages} from '../list-window.ts';

/** Below this width, descriptions are below the keys and commands instead of beside them. */
const NARROW = 60;

let latest: {readonly columns: number; readonly lines: readonly Line[]} | undefined;

/** All lines of the help page: keys and commands from their tables. The latest width is laid out once. */
export function helpLines(columns: number): readonly Line[] {
	if (latest?.columns !== columns) latest = {columns, lines: layoutHelp(columns)};
	return latest.lines;
}

function layoutHelp(columns: number): readonly Line[] {
	const section = (title: string, pairs: readonly (readonly [string, string])[]): Line[] => {
		const widest = Math.min(
			Math.max(...pairs.map(([left]) => widthOf(left))),
			Math.max(8, Math.floor(columns / 2) - 4),
		);
		const lines: Line[] = [[span(own` ${title}`, 'strong')]];
		if (columns < NARROW) {
			for (const [left, right] of pairs) {
				lines.push(...layoutSpans([span(own`   ${left}`, 'accent')], columns, 3));
				lines.push(...layoutSpans([span(own`      ${right}`, 'text')], columns, 6));
			}
			return [...lines, []];
		}
		for (const [left, right] of pairs) {
			const indent = Math.min(widest + 5, Math.max(0, columns - 8));
			const gap = widest - widthOf(left);
			// A label wider than its column has a line of its own.
			const head = gap < 0 ? own`   ${left}` : own`   ${left}${' '.repeat(gap)}  `;
			if (gap < 0) lines.push([span(head, 'accent')]);
			const start = gap < 0 ? span(own`${' '.repeat(indent)}`, 'text') : span(head, 'accent');
			lines.push(...layoutSpans([start, span(own`${right}`, 'text')], columns, indent));
		}
		return [...lines, []];
	};
	return [
		...keySections().flatMap(({title, rows}) =>
			section(
				title,
				rows.map((row) => [rowLabel(row), row.help]),
			),
		),
		...section(
			'Commands',
			COMMANDS.map(({name, aliases, takes, summary}) => [
				[...[name, ...aliases].map((each) => `/${each}`), ...(takes === undefined ? [] : [takes])].join(' '),
				summary,
			]),
		),
		[span(own` //text sends a message that begins with a slash.  Esc closes this page.`, 'dim')],
	].flatMap((line) => layoutSpans(line, columns));
}

/**
 * The first line of the section about a context: of several, that with rows for the fewest other contexts.
 * @param height rows of the page
 */
export function helpTopFor(context: KeyContext, columns: number, height: number): number {
	const sections = keySections().flatMap(({title, rows}) =>
		rows.filter(({where}) => where.includes(context)).map(({where}) => ({title, contexts: where.length})),
	);
	const title = sections.toSorted((a, b) => a.contexts - b.contexts)[0]?.title ?? '';
	const lines = helpLines(columns);
	// On a narrow screen the line has the beginning of the title.
	const line = lines.findIndex(([first]) => first?.style === 'strong' && title.startsWith(first.text.trim()));
	return Math.max(0, Math.min(line, lines.length - height));
}

/**
 * The first line of the page after a scroll.
 * @param top the first line now
 * @param height rows of the page
 */
export function helpScrolled(how: Scroll, top: number, columns: number, height: number): number {
	const most = Math.max(0, helpLines(columns).length - height);
	const to = (line: number): number => Math.max(0, Math.min(most, line));
	switch (how.by) {
		case 'rows':
			return to(top + how.rows);
		case 'page':
			return to(top + rowsOfPages(how.pages, height));
		case 'whole':
			return how.to === 'top' ? 0 : most;
	}
}
