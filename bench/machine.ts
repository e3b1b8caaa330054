/** Describes the machine that the figures were measured on, and the versions of Node on it. */
import {spawnSync} from 'node:child_process';
import {cpus, loadavg} from 'node:os';
import path from 'node:path';

/** Names and values in print order. `node` is the pinned version, which runs everything. */
export function machine(): Readonly<Record<string, string>> {
	return {
		node: process.version,
		'system node': systemNode() ?? 'none',
		platform: `${process.platform} ${process.arch}`,
		processor: cpus()[0]?.model ?? 'unknown',
		cpus: String(cpus().length),
		// Above 0 before the first measure: other processes are busy, and the figures suffer.
		load: (loadavg()[0] ?? 0).toFixed(1),
	};
}

/** The version of `node` in PATH without the folders that npm adds. */
function systemNode(): string | undefined {
	const folders = (process.env.PATH ?? '').split(path.delimiter);
	const own = folders.filter((folder) => !folder.endsWith(path.join('node_modules', '.bin')));
	const {stdout} = spawnSync('node', ['--version'], {
		encoding: 'utf8',
		env: {...process.env, PATH: own.join(path.delimiter)},
	});
	return typeof stdout === 'string' && stdout.startsWith('v') ? stdout.trim() : undefined;
}
