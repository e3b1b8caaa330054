/** Formats figures as a text table, or as a table in Markdown. */
import {type Figure, type Goal, limitOf, type Measured, type Value} from './figures.ts';

export const HEAD = [
	'#',
	'measure',
	'here',
	'quartiles',
	'floor',
	'× floor',
	'wscat',
	'× wscat',
	'goal',
	'',
	'older goal',
	'',
] as const;

/** @returns lines, each with its line end; a missing figure has its reason after the title */
export function tableOf(figures: readonly Figure[]): string {
	const all: readonly (readonly string[])[] = [HEAD, ...figures.map(rowOf)];
	const widths = HEAD.map((_, column) => Math.max(...all.map((row) => row[column]?.length ?? 0)));
	return all.map((row) => `${padded(row, widths)}\n`).join('');
}

/** The same in Markdown. */
export function markdownTableOf(figures: readonly Figure[]): string {
	const line = (cells: readonly string[]): string =>
		`| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |\n`;
	const rows = figures.map((figure) => {
		const row = rowOf(figure);
		return line(HEAD.map((_, column) => row[column] ?? ''));
	});
	return line(HEAD) + line(HEAD.map(() => '---')) + rows.join('');
}

function padded(row: readonly string[], widths: readonly number[]): string {
	return row
		.map((cell, column) => cell.padEnd(widths[column] ?? 0))
		.join('  ')
		.trimEnd();
}

function rowOf(figure: Figure): readonly string[] {
	const {row, title} = figure;
	// The reason has no column of its own, which would widen the table.
	if (figure.kind !== 'measured') return [row, `${title}: ${figure.kind}, ${figure.reason}`];
	const {unit, here, floor, wscat, timesFloor, timesWscat, goal, older} = figure;
	return [
		row,
		title,
		`${number(here.value)} ${unit}`.trimEnd(),
		here.runs.length > 1 ? here.quartiles.map(number).join('–') : '',
		textOf(floor),
		timesOf(timesFloor),
		textOf(wscat),
		timesOf(timesWscat),
		...goalOf(figure, goal),
		...goalOf(figure, older),
	];
}

const textOf = (value: Value | undefined): string => (value === undefined ? '' : number(value.value));

const timesOf = (times: number | undefined): string => (times === undefined ? '' : `${number(times)}×`);

/** The goal, and whether it is met. */
function goalOf(figure: Measured, goal: Goal | undefined): readonly [string, string] {
	if (goal === undefined) return ['', ''];
	const {most, times} = goal;
	const text = times === undefined ? `<= ${number(most)}` : `<= ${number(most)}× ${times}`;
	const limit = limitOf(figure, goal);
	return [text, Number.isNaN(limit) ? 'unknown' : figure.here.value <= limit ? 'met' : 'missed'];
}

/** At least two significant digits, and none that are noise. */
function number(value: number): string {
	if (Number.isInteger(value) || Math.abs(value) >= 100) return value.toFixed(0);
	if (Math.abs(value) >= 10) return value.toFixed(1);
	return Math.abs(value) >= 1 ? value.toFixed(2) : value.toPrecision(2);
}
