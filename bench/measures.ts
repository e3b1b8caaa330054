/** All measures in the order of their runs. */
import {burst} from './burst.ts';
import type {Figure} from './figures.ts';
import {keys} from './keys.ts';
import {large} from './large.ts';
import {layout} from './layout.ts';
import {longTranscript, manyCalls} from './long-transcript.ts';
import {memory} from './memory.ts';
import {reconnection} from './reconnection.ts';
import type {BenchServer} from './server-process.ts';
import {SIZES, sizes} from './sizes.ts';
import {startup} from './startup.ts';
import {stream} from './stream.ts';

/** Measures one row, or several rows in the same runs. */
export interface Measure {
	readonly rows: readonly string[];
	/** @param runs selects the usual number of runs or that of `--quick` */
	run(server: BenchServer, runs: (usual: number, quick: number) => number): Promise<readonly Figure[]>;
}

export const MEASURES: readonly Measure[] = [
	{rows: ['1', '2'], run: (server, runs) => startup(server, runs(11, 3))},
	{rows: ['3', '4', '5', '5a'], run: (server, runs) => keys(server, runs(500, 100))},
	{rows: ['6', '7', '8'], run: (server, runs) => stream(server, runs(7, 2))},
	{rows: ['9', '10'], run: (server, runs) => memory(server, runs(11, 1))},
	{rows: ['11'], run: (server, runs) => burst(server, runs(9, 3))},
	{rows: ['12', '13', '14', '15'], run: (server, runs) => large(server, runs(7, 2))},
	{rows: ['16'], run: (server, runs) => reconnection(server, runs(15, 5))},
	{rows: ['17'], run: (server, runs) => longTranscript(server, runs(31, 15))},
	{rows: ['17a'], run: (server, runs) => manyCalls(server, runs(31, 15))},
	{rows: ['18'], run: (_, runs) => layout(runs(9, 3))},
	{rows: [SIZES], run: () => sizes()},
];
