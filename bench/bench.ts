/** Runs the measures and prints them: a table for people, `--json` for machines, `--quick` with fewer runs, `--only` some rows. */
import {readFileSync} from 'node:fs';
import type {Figure} from './figures.ts';
import {machine} from './machine.ts';
import {MEASURES, type Measure} from './measures.ts';
import {startServer} from './server-process.ts';
import {tableOf} from './table.ts';
import {readWords, type Words} from './words.ts';

/** @returns exit code: 0, also where a goal is missed; 1 where a measure broke; 2 for a word that means nothing */
export async function bench(args: readonly string[]): Promise<number> {
	const words = readWords(args, new Set(MEASURES.flatMap(({rows}) => rows)));
	if (typeof words === 'string') {
		process.stderr.write(`${words}\n`);
		return 2;
	}
	const facts = {version: version(), ...machine()};
	const figures = await measured(words);
	const title = Object.entries(facts).map(([name, value]) => `${name} ${value}`);
	process.stdout.write(
		words.form === 'json'
			? `${JSON.stringify({machine: facts, figures}, null, 2)}\n`
			: `${title.join(' · ')}\n\n${tableOf(figures)}`,
	);
	return figures.some(({kind}) => kind === 'broken') ? 1 : 0;
}

async function measured({only, isQuick}: Words): Promise<readonly Figure[]> {
	const isWanted = (row: string): boolean => only === undefined || only.has(row);
	const runs = (usual: number, quick: number): number => (isQuick ? quick : usual);
	const figures: Figure[] = [];
	const server = await startServer();
	try {
		for (const {rows, run} of MEASURES) {
			if (!rows.some(isWanted)) continue;
			process.stderr.write(`measuring ${rows.join(', ')} …\n`);
			const taken = await carefully(rows, () => run(server, runs));
			figures.push(...taken.filter(({row}) => isWanted(row)));
		}
	} finally {
		server.stop();
	}
	return figures;
}

/** A measure that breaks leaves the others their turn. */
async function carefully(
	rows: Measure['rows'],
	take: () => Promise<readonly Figure[]>,
): Promise<readonly Figure[]> {
	try {
		return await take();
	} catch (error) {
		const because = error instanceof Error ? error.message : String(error);
		return rows.map((row) => ({kind: 'broken', row, what: 'this measure', because}) as const);
	}
}

function version(): string {
	const manifest = readFileSync(new URL('../package.json', import.meta.url), 'utf8');
	return (JSON.parse(manifest) as {readonly version: string}).version;
}
