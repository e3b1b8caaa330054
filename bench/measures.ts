/** All measures in the order of their runs. */

import type {Figure} from './figures.ts';
import {blocks} from './rows/blocks.ts';
import {burst} from './rows/burst.ts';
import {chunkLatency} from './rows/chunk-latency.ts';
import {keys} from './rows/keys.ts';
import {large} from './rows/large.ts';
import {layout} from './rows/layout.ts';
import {lists} from './rows/lists.ts';
import {longTranscript, manyCalls} from './rows/long-transcript.ts';
import {longReplies, memory} from './rows/memory.ts';
import {print} from './rows/print.ts';
import {reconnection} from './rows/reconnection.ts';
import {resume} from './rows/resume.ts';
import {search} from './rows/search.ts';
import {SIZES, sizes} from './rows/sizes.ts';
import {startup} from './rows/startup.ts';
import {longStream, stream} from './rows/stream.ts';
import {waiting} from './rows/waiting.ts';
import type {BenchServer} from './server-process.ts';

/** Measures one row, or several rows in the same runs. */
export interface Measure {
	readonly rows: readonly string[];
	/** @param runs selects the usual number of runs or that of `--quick` */
	run(server: BenchServer, runs: (usual: number, quick: number) => number): Promise<readonly Figure[]>;
}

export const MEASURES: readonly Measure[] = [
	{rows: ['1', '2'], run: (server, runs) => startup(server, runs(11, 3))},
	{rows: ['3', '4', '5', '5a', '5b'], run: (server, runs) => keys(server, runs(10, 2))},
	{rows: ['6', '7', '8'], run: (server, runs) => stream(server, runs(7, 2))},
	{rows: ['8a'], run: (server, runs) => longStream(server, runs(7, 1))},
	{rows: ['9', '10'], run: (server, runs) => memory(server, runs(7, 1))},
	{rows: ['10a'], run: (server, runs) => longReplies(server, runs(7, 1))},
	{rows: ['11'], run: (server, runs) => burst(server, runs(9, 3))},
	{rows: ['12', '13', '14', '15'], run: (server, runs) => large(server, runs(7, 2))},
	{rows: ['16'], run: (server, runs) => reconnection(server, runs(15, 5))},
	{rows: ['17'], run: (server, runs) => longTranscript(server, runs(31, 15))},
	{rows: ['17a'], run: (server, runs) => manyCalls(server, runs(31, 15))},
	{rows: ['17b'], run: (_, runs) => lists(runs(9, 3))},
	{rows: ['18'], run: (_, runs) => layout(runs(9, 3))},
	{rows: ['19'], run: (server, runs) => print(server, runs(31, 7))},
	{rows: ['20'], run: (server, runs) => blocks(server, runs(7, 1))},
	{rows: ['21'], run: (server, runs) => waiting(server, runs(7, 1), runs(8, 2))},
	{rows: ['22'], run: (server, runs) => chunkLatency(server, runs(7, 2), runs(30, 10))},
	{rows: ['23', '23a'], run: (server, runs) => resume(server, runs(7, 2))},
	{rows: ['24'], run: (_, runs) => search({bytes: runs(1e9, 64e6), queries: runs(1000, 100)})},
	{rows: [SIZES], run: () => sizes()},
];
