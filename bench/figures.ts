/** The results of measures: figures with their goals, or the reason for a missing one; and statistics over runs. */

export type ClientName = 'here' | 'floor' | 'wscat';

/** Something of each client that a row measures. */
export type PerClient<T> = ReadonlyMap<ClientName, T>;

/** One number with its spread. */
export interface Value {
	readonly value: number;
	/** First and third quartile of the runs. */
	readonly quartiles: readonly [number, number];
	readonly runs: readonly number[];
}

/** The largest acceptable value: absolute, or a multiple of another client's in the same run. */
export interface Goal {
	readonly most: number;
	readonly times?: 'floor' | 'wscat';
}

export interface Goals {
	readonly goal?: Goal | undefined;
	/** An earlier goal of the same figure, which holds too. */
	readonly older?: Goal | undefined;
}

interface Named {
	/** Number of its row. */
	readonly row: string;
	readonly title: string;
}

/** One measured value with its unit, the other clients' values, and its goals. */
export interface Measured extends Named, Goals {
	readonly kind: 'measured';
	readonly unit: string;
	readonly here: Value;
	readonly floor: Value | undefined;
	readonly wscat: Value | undefined;
	/** `here` as a multiple of them; undefined without a finite one. */
	readonly timesFloor: number | undefined;
	readonly timesWscat: number | undefined;
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
	unit: string,
	values: PerClient<Value> | Value,
	{goal, older}: Goals = {},
): Measured {
	const of = (name: ClientName): Value | undefined =>
		values instanceof Map ? values.get(name) : name === 'here' ? (values as Value) : undefined;
	const here = of('here') ?? summary([]);
	const [floor, wscat] = [of('floor'), of('wscat')];
	const timesFloor = ratio(here, floor);
	const timesWscat = ratio(here, wscat);
	return {kind: 'measured', row, title, unit, here, floor, wscat, timesFloor, timesWscat, goal, older};
}

function ratio(here: Value, other: Value | undefined): number | undefined {
	const times = here.value / (other?.value ?? Number.NaN);
	return Number.isFinite(times) ? times : undefined;
}

export function skipped(row: string, title: string, reason: string): Absent {
	return {kind: 'skipped', row, title, reason};
}

/** The largest acceptable value in the unit of the figure; NaN if the other client was not measured. */
export function limitOf({floor, wscat}: Measured, {most, times}: Goal): number {
	if (times === undefined) return most;
	return most * ((times === 'floor' ? floor : wscat)?.value ?? Number.NaN);
}

/** The value at a share (0 to 1) of the sorted values; NaN for an empty list. */
export function quantile(values: readonly number[], share: number): number {
	const sorted = values.toSorted((a, b) => a - b);
	return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

export const median = (values: readonly number[]): number => quantile(values, 0.5);

export const mean = (values: readonly number[]): number =>
	values.reduce((sum, each) => sum + each, 0) / values.length;

/** One number for several runs. */
export const summary = (runs: readonly number[], value = median(runs)): Value => ({
	value,
	quartiles: [quantile(runs, 0.25), quantile(runs, 0.75)],
	runs,
});

/** A quantile of everything that was measured; the spread is that of the runs' own quantiles. */
export const quantileOf = (runs: readonly (readonly number[])[], share: number): Value =>
	summary(
		runs.map((run) => quantile(run, share)),
		quantile(runs.flat(), share),
	);

/** The same number in another unit. */
export const scaled = ({value, quartiles: [low, high], runs}: Value, factor: number): Value => ({
	value: value * factor,
	quartiles: [low * factor, high * factor],
	runs: runs.map((run) => run * factor),
});
