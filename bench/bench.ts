/**
 * Runs the measures and prints a table, or JSON with `--json`; `--page` also writes docs/performance.md. `--quick` takes fewer
 * runs, `--only` selects rows.
 */
import {readFileSync, writeFileSync} from 'node:fs';
import {type BenchArguments, parseArguments} from './arguments.ts';
import type {Figure} from './figures.ts';
import {machine} from './machine.ts';
import {MEASURES, type Measure} from './measures.ts';
import {pageOf} from './page.ts';
import {startServer} from './server-process.ts';
import {tableOf} from './table.ts';

const PAGE = new URL('../docs/performance.md', import.meta.url);

/** @returns exit code: 0, even when a goal is missed; 1 when a measure failed; 2 for an unknown argument */
export async function bench(args: readonly string[]): Promise<number> {
	const parsed = parseArguments(args, new Set(MEASURES.flatMap(({rows}) => rows)));
	if (typeof parsed === 'string') {
		process.stderr.write(`${parsed}\n`);
		return 2;
	}
	const facts = {version: version(), ...machine()};
	const figures = await measured(parsed);
	const title = Object.entries(facts).map(([name, value]) => `${name} ${value}`);
	process.stdout.write(
		parsed.form === 'json'
			? `${JSON.stringify({machine: facts, figures}, null, 2)}\n`
			: `${title.join(' · ')}\n\n${tableOf(figures)}`,
	);
	const hasFailed = figures.some(({kind}) => kind === 'failed');
	if (parsed.form === 'page') {
		const date = new Date().toISOString().slice(0, 10);
		if (hasFailed) process.stderr.write('A measure failed: docs/performance.md was not written.\n');
		else writeFileSync(PAGE, pageOf(figures, {date, isQuick: parsed.isQuick, machine: facts}));
	}
	return hasFailed ? 1 : 0;
}

async function measured({only, isQuick}: BenchArguments): Promise<readonly Figure[]> {
	const isSelected = (row: string): boolean => only === undefined || only.has(row);
	const runs = (usual: number, quick: number): number => (isQuick ? quick : usual);
	const figures: Figure[] = [];
	const server = await startServer();
	try {
		for (const {rows, run} of MEASURES) {
			if (!rows.some(isSelected)) continue;
			process.stderr.write(`measuring ${rows.join(', ')} …\n`);
			const taken = await orFailed(rows, () => run(server, runs));
			figures.push(...taken.filter(({row}) => isSelected(row)));
		}
	} finally {
		server.stop();
	}
	const order = MEASURES.flatMap(({rows}) => rows);
	return figures.toSorted((a, b) => order.indexOf(a.row) - order.indexOf(b.row));
}

/** A measure that throws becomes figures that say so: the others still run. */
async function orFailed(
	rows: Measure['rows'],
	take: () => Promise<readonly Figure[]>,
): Promise<readonly Figure[]> {
	try {
		return await take();
	} catch (error) {
		const reason = error instanceof Error ? error.message : String(error);
		return rows.map((row) => ({kind: 'failed', row, title: 'this measure', reason}) as const);
	}
}

function version(): string {
	const manifest = readFileSync(new URL('../package.json', import.meta.url), 'utf8');
	return (JSON.parse(manifest) as {readonly version: string}).version;
}
