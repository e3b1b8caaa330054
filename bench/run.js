/**
 * `npm run bench`: measures the built program and prints a table, or with `--json` the figures; `--page` also writes
 * docs/performance.md. Needs Node 22.18 or newer.
 */
import process from 'node:process';

if (process.features.typescript) {
	const {bench} = await import('./bench.ts');
	process.exitCode = await bench(process.argv.slice(2));
} else {
	process.stderr.write(
		`The bench needs Node 22.18 or newer; this is ${process.version}. Run \`npm ci\` without --ignore-scripts to install the pinned Node.\n`,
	);
	process.exitCode = 2;
}
