/** Draws a view without Ink: the same rows that Ink writes for `ScreenRows`. */
import {paint, type Theme} from '../theme/theme.ts';
import type {View} from './screen-view.ts';

/** The signs of `ink-spinner`'s types `dots` and `line`, and the time that each is shown, ms. */
const DOTS = {signs: '⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏', interval: 80};
const LINE = {signs: '-\\|/', interval: 130};

/** The sign of the spinner at a clock time, ms. */
export function spinnerSign({characters}: Theme, now: number): string {
	const {signs, interval} = characters === 'unicode' ? DOTS : LINE;
	return signs.charAt(Math.floor(now / interval) % signs.length);
}

/** @returns the rows of the screen, with SGR in them */
export function frameRows(view: View, theme: Theme): readonly string[] {
	const rows = [...view.header, ...view.list].map((line): string => paint(line, theme));
	if (view.status !== undefined) rows.push(statusText(view, view.status, theme));
	for (const line of view.composer) rows.push(paint(line, theme));
	return rows.map((row) => row.trimEnd());
}

/** @returns the rows separated by LF, as Ink writes them */
export const frameOf = (view: View, theme: Theme): string => frameRows(view, theme).join('\n');

/** The spinner between two spaces, then the line, which has the columns that these leave. */
function statusText({columns, now}: View, {isBusy, line}: NonNullable<View['status']>, theme: Theme): string {
	const lead = isBusy ? ` ${spinnerSign(theme, now)} ` : '   ';
	return columns > lead.length ? lead + paint(line, theme) : lead.slice(0, columns);
}
