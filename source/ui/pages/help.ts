/** The page of keys and commands: its lines, made from the tables of both, and its own keys. */
import {COMMANDS} from '../../chat/commands.ts';
import type {Key} from '../../terminal/input/key.ts';
import {layoutSpans} from '../../text/layout.ts';
import type {Line} from '../../text/line.ts';
import {own} from '../../text/safe.ts';
import {span} from '../../text/spans.ts';
import {widthOf} from '../../text/width.ts';
import {BINDINGS} from '../key-bindings.ts';

/** Below this what keys and commands do stands under them instead of beside them. */
const NARROW = 60;

/** All lines of the help page: keys and commands from their tables. */
export function helpLines(columns: number): readonly Line[] {
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
			// What is wider than its column gets a line of its own.
			const head = gap < 0 ? own`   ${left}` : own`   ${left}${' '.repeat(gap)}  `;
			if (gap < 0) lines.push([span(head, 'accent')]);
			const start = gap < 0 ? span(own`${' '.repeat(indent)}`, 'text') : span(head, 'accent');
			lines.push(...layoutSpans([start, span(own`${right}`, 'text')], columns, indent));
		}
		return [...lines, []];
	};
	const keys = (focus: string): readonly (readonly [string, string])[] =>
		BINDINGS.filter((binding) => binding.focus === focus).map(({keys: names, summary}) => [names, summary]);
	return [
		...section('Everywhere', keys('both')),
		...section('Writing', keys('composer')),
		...section('Reading (Tab)', keys('transcript')),
		...section('Exploring JSON (o on a tool call)', keys('explorer')),
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
 * Where a key scrolls the page to.
 * @param top line at the top now
 * @param height rows of the page
 * @returns undefined for a key that does not scroll
 */
export function helpScrolled(key: Key, top: number, columns: number, height: number): number | undefined {
	if (key.ctrl) return undefined;
	const most = Math.max(0, helpLines(columns).length - height);
	const steps: Readonly<Record<string, number>> = {
		up: -1,
		down: 1,
		k: -1,
		j: 1,
		pageup: -height + 1,
		pagedown: height - 1,
		space: height - 1,
		'wheel-up': -3,
		'wheel-down': 3,
		home: -most,
		end: most,
	};
	const by = steps[key.name];
	return by === undefined ? undefined : Math.max(0, Math.min(most, top + by));
}
