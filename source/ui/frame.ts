/** Draws a view without Ink: the same text that Ink writes for `ScreenRows`. */
import {paint, type Theme} from '../theme/theme.ts';
import type {View} from './screen-view.ts';
import type {Status} from './status.ts';

/** The signs of `ink-spinner`'s types `dots` and `line`, in the order in which they are shown. */
const SPINNERS = {dots: '⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏', line: '-\\|/'} as const;

export const spinnerOf = ({characters}: Theme): keyof typeof SPINNERS =>
	characters === 'unicode' ? 'dots' : 'line';

/**
 * @param spinner number of signs that the spinner has shown before; 0 in Ink's first frame
 * @returns the rows of the screen, with SGR in them, separated by LF
 */
export function frameOf(view: View, theme: Theme, spinner = 0): string {
	const rows = [...view.header, ...view.list].map((line): string => paint(line, theme));
	if (view.status !== undefined) rows.push(statusText(view.status, view.columns, theme, spinner));
	for (const line of view.composer) rows.push(paint(line, theme));
	return rows.map((row) => row.trimEnd()).join('\n');
}

/** The spinner between two spaces, then the line, which has the columns that these leave. */
function statusText({isBusy, line}: Status, columns: number, theme: Theme, spinner: number): string {
	const signs = SPINNERS[spinnerOf(theme)];
	const lead = isBusy ? ` ${signs[spinner % signs.length]} ` : '   ';
	return columns > lead.length ? lead + paint(line, theme) : lead.slice(0, columns);
}
