/** Runs the measures and prints them: a table for people, `--json` for machines, `--quick` with fewer runs. */
import {readFileSync} from 'node:fs';
import {cpus} from 'node:os';
import {startServer} from './driver.ts';
import {type Figure, idle, reconnection, startup, streaming} from './measures.ts';

/** @returns exit code: 0, also where a goal is missed; the table says so */
export async function bench(args: readonly string[]): Promise<number> {
	const isQuick = args.includes('--quick');
	const server = await startServer();
	const figures: Figure[] = [];
	try {
		figures.push(...(await startup(server, isQuick ? 3 : 11)));
		figures.push(...(await idle(server, isQuick ? 100 : 500)));
		figures.push(...(await streaming(server, isQuick ? 100 : 300)));
		figures.push(...(await reconnection(server, isQuick ? 5 : 15)));
	} finally {
		server.stop();
	}
	const {version} = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
		version: string;
	};
	const machine = {version, node: process.version, platform: process.platform, cpus: cpus().length};
	process.stdout.write(
		args.includes('--json') ? `${JSON.stringify({machine, figures}, null, 2)}\n` : tableOf(machine, figures),
	);
	return 0;
}

function tableOf(machine: Record<string, unknown>, figures: readonly Figure[]): string {
	const number = (value: number | undefined): string =>
		value === undefined ? '' : value.toFixed(value < 100 ? 1 : 0);
	const rows = figures.map(({row, what, value, unit, goal, wscat}) => [
		row,
		what,
		`${number(value)} ${unit}`,
		goal === undefined ? '' : `<= ${goal}`,
		goal === undefined ? '' : value <= goal ? 'met' : 'missed',
		number(wscat),
	]);
	const all = [['#', 'measure', 'here', 'goal', '', 'wscat'], ...rows];
	const widths = all[0]?.map((_, column) => Math.max(...all.map((row) => row[column]?.length ?? 0))) ?? [];
	const lines = all.map((row) =>
		row
			.map((cell, column) => cell.padEnd(widths[column] ?? 0))
			.join('  ')
			.trimEnd(),
	);
	return `${Object.entries(machine)
		.map(([name, value]) => `${name} ${String(value)}`)
		.join(' · ')}\n\n${lines.join('\n')}\n`;
}
