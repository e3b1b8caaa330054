/** What a figure depends on beside the program: the machine, and the two Nodes on it. */
import {spawnSync} from 'node:child_process';
import {cpus, loadavg} from 'node:os';
import path from 'node:path';

/** Names and values, in the order in which they are printed. `node` is the pinned one, which everything runs on. */
export function machine(): Readonly<Record<string, string>> {
	return {
		node: process.version,
		"machine's own node": ownNode() ?? 'none',
		platform: `${process.platform} ${process.arch}`,
		cpus: String(cpus().length),
		// Above 0 before anything is measured: others are at work, and the figures are the worse for it.
		load: (loadavg()[0] ?? 0).toFixed(1),
	};
}

/** npm puts the checkout's programs before the machine's own. */
function ownNode(): string | undefined {
	const folders = (process.env.PATH ?? '').split(path.delimiter);
	const own = folders.filter((folder) => !folder.endsWith(path.join('node_modules', '.bin')));
	const {stdout} = spawnSync('node', ['--version'], {
		encoding: 'utf8',
		env: {...process.env, PATH: own.join(path.delimiter)},
	});
	return typeof stdout === 'string' && stdout.startsWith('v') ? stdout.trim() : undefined;
}
