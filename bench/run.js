/** `npm run bench`: measures the built program and prints a table, or with `--json` the figures. Needs Node 22.18 or newer. */
import process from 'node:process';

if (process.features.typescript) {
	const {bench} = await import('./bench.ts');
	process.exitCode = await bench(process.argv.slice(2));
} else {
	process.stderr.write(
		`The bench runs on Node 22.18 or newer, and this is ${process.version}. \`npm ci\` without --ignore-scripts installs the pinned Node for it.\n`,
	);
	process.exitCode = 2;
}
