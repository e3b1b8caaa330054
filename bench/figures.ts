/** What a measure comes to: a figure with its goal, or the reason why there is none; and how many runs become one figure. */

interface Named {
	/** Number of the row that it belongs to. */
	readonly row: string;
	readonly what: string;
}

/** One figure: what was measured, in which unit, and how far it should get. */
export interface Measured extends Named {
	readonly kind: 'measured';
	readonly value: number;
	readonly unit: string;
	/** Largest value that is good; undefined where there is nothing to hold it against. */
	readonly goal: number | undefined;
	/** What wscat does in the same run. */
	readonly wscat: number | undefined;
}

/** There is no figure: this machine or this version of the program has not got what it takes, or the measure broke. */
export interface Absent extends Named {
	readonly kind: 'skipped' | 'broken';
	readonly because: string;
}

export type Figure = Measured | Absent;

export function figure(
	row: string,
	what: string,
	value: number,
	unit: string,
	{goal, wscat}: {readonly goal?: number; readonly wscat?: number} = {},
): Measured {
	return {kind: 'measured', row, what, value, unit, goal, wscat};
}

export function skipped(row: string, what: string, because: string): Absent {
	return {kind: 'skipped', row, what, because};
}

/** The value below which a share of the values lies; NaN of no values. */
export function quantile(values: readonly number[], share: number): number {
	const sorted = values.toSorted((a, b) => a - b);
	return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

export const median = (values: readonly number[]): number => quantile(values, 0.5);

export const mean = (values: readonly number[]): number =>
	values.reduce((sum, each) => sum + each, 0) / values.length;
