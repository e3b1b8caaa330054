/** Runs Node with a program and waits for its exit. */
import {execFile} from 'node:child_process';

export interface Outcome {
	/** Exit code; -1 when a signal ended it. */
	readonly code: number;
	/** Standard output. */
	readonly output: string;
	/** Standard error. */
	readonly errors: string;
}

/**
 * @param args arguments of Node
 * @param cwd working directory
 * @param env the whole environment except PATH
 * @param node the executable; default: the one that runs the tests
 * @param input standard input
 */
export function runNode(
	args: readonly string[],
	cwd: string,
	env: Readonly<Record<string, string>>,
	node = process.execPath,
	input = '',
): Promise<Outcome> {
	return new Promise((resolve) => {
		const child = execFile(
			node,
			args,
			// Windows cannot open sockets without SystemRoot.
			{
				cwd,
				env: {PATH: process.env.PATH, SystemRoot: process.env.SystemRoot, ...env},
				encoding: 'utf8',
				timeout: 20_000,
			},
			(error, output, errors) => {
				const code = error === null ? 0 : typeof error.code === 'number' ? error.code : -1;
				resolve({code, output, errors});
			},
		);
		child.stdin?.end(input);
	});
}
