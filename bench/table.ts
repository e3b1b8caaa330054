/** Figures as a table for people. */
import type {Figure} from './figures.ts';

const HEAD = ['#', 'measure', 'here', 'goal', '', 'wscat'] as const;

/** @returns lines, each with its end; a figure that is missing says why in its last column */
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
	const {row, what} = figure;
	// The reason stands in no column of its own: it would widen them all.
	if (figure.kind !== 'measured') return [row, `${what}: ${figure.kind}, ${figure.because}`];
	const {value, unit, goal, wscat} = figure;
	return [
		row,
		what,
		`${number(value)} ${unit}`,
		goal === undefined ? '' : `<= ${number(goal)}`,
		goal === undefined ? '' : value <= goal ? 'met' : 'missed',
		wscat === undefined ? '' : number(wscat),
	];
}

/** Two digits at least, and none that say nothing. */
function number(value: number): string {
	if (Number.isInteger(value) || value >= 100) return value.toFixed(0);
	if (value >= 10) return value.toFixed(1);
	return value >= 1 ? value.toFixed(2) : value.toPrecision(2);
}
