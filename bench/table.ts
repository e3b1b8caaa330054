/** Formats figures as a text table. */
import type {Figure} from './figures.ts';

const HEAD = ['#', 'measure', 'here', 'goal', '', 'wscat'] as const;

/** @returns lines, each with its line end; a missing figure has its reason after the title */
export function tableOf(figures: readonly Figure[]): string {
	const all: readonly (readonly string[])[] = [HEAD, ...figures.map(rowOf)];
	const widths = HEAD.map((_, column) => Math.max(...all.map((row) => row[column]?.length ?? 0)));
	return all.map((row) => `${padded(row, widths)}\n`).join('');
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
	const {value, unit, goal, wscat} = figure;
	return [
		row,
		title,
		`${number(value)} ${unit}`,
		goal === undefined ? '' : `<= ${number(goal)}`,
		goal === undefined ? '' : value <= goal ? 'met' : 'missed',
		wscat === undefined ? '' : number(wscat),
	];
}

/** At least two significant digits, and none that are noise. */
function number(value: number): string {
	if (Number.isInteger(value) || value >= 100) return value.toFixed(0);
	if (value >= 10) return value.toFixed(1);
	return value >= 1 ? value.toFixed(2) : value.toPrecision(2);
}
