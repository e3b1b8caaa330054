/** The results of measures: figures with their goals, or the reason for a missing one; and statistics over runs. */

interface Named {
	/** Number of its row. */
	readonly row: string;
	readonly title: string;
}

/** One measured value with its unit and goal. */
export interface Measured extends Named {
	readonly kind: 'measured';
	readonly value: number;
	readonly unit: string;
	/** Largest acceptable value; undefined = no goal. */
	readonly goal: number | undefined;
	/** The value of wscat in the same run. */
	readonly wscat: number | undefined;
}

/** A missing figure: this machine or this version of the program does not support the measure, or the measure failed. */
export interface Absent extends Named {
	readonly kind: 'skipped' | 'failed';
	readonly reason: string;
}

export type Figure = Measured | Absent;

export function figure(
	row: string,
	title: string,
	value: number,
	unit: string,
	{goal, wscat}: {readonly goal?: number; readonly wscat?: number} = {},
): Measured {
	return {kind: 'measured', row, title, value, unit, goal, wscat};
}

export function skipped(row: string, title: string, reason: string): Absent {
	return {kind: 'skipped', row, title, reason};
}

/** The value at a share (0 to 1) of the sorted values; NaN for an empty list. */
export function quantile(values: readonly number[], share: number): number {
	const sorted = values.toSorted((a, b) => a - b);
	return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

export const median = (values: readonly number[]): number => quantile(values, 0.5);

export const mean = (values: readonly number[]): number =>
	values.reduce((sum, each) => sum + each, 0) / values.length;
