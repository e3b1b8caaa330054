/** Starts the built program connected to a server: the beginning of most screen tests. */
import {CLI, type Program, type ProgramOptions, startProgram} from './pty.ts';

/** Starts the program with a server; resolves when it is ready. */
export async function openChat(url: string, options: ProgramOptions = {}): Promise<Program> {
	const program = startProgram({...options, args: [url, ...(options.args ?? [])]});
	await program.shows('● ready');
	return program;
}

/** Quits with `/quit`; resolves with the exit code. */
export async function quit(program: Program): Promise<number> {
	program.send('/quit');
	return (await program.exited).code;
}

/** The program under a shell that prints the terminal settings before and after it. */
export interface ShellProgram {
	readonly program: Program;
	/** Exit code of the program, not of the shell. */
	readonly pid: number;
	/** Waits for the exit of the program. */
	left(): Promise<ShellExit>;
}

export interface ShellExit {
	readonly code: number;
	/** The output of `stty` before the program started and after it exited. */
	readonly before: string | undefined;
	readonly after: string | undefined;
}

/**
 * The shell prints in brackets, to be distinguishable from the program's output. At the end it waits for a line: output
 * right before a terminal closes can be lost on a busy machine.
 */
const SCRIPT = `
echo "[$(stty -a)]"
sh -c 'echo "[pid $$]"; exec "$@"' sh "$@"
code=$?
echo "[$(stty -a)]"
echo "[left $code]"
read line`;

/** Starts the program, or another build of it, under a shell; resolves when it is ready. */
export async function openUnderShell(
	url: string,
	options: ProgramOptions = {},
	cli = CLI,
): Promise<ShellProgram> {
	const program = startProgram({
		...options,
		command: ['sh', '-c', SCRIPT, 'sh', process.execPath, cli, url],
	});
	await program.shows('● ready');
	return {
		program,
		pid: Number(/\[pid (\d+)\]/.exec(program.output())?.[1]),
		async left() {
			await program.shows(/^\[left \d+\]$/m);
			const [before, after] = [...program.output().matchAll(/\[(speed[^\]]*)\]/g)].map(([, speeds = '']) =>
				speeds.replaceAll(/\s+/g, ' '),
			);
			return {code: Number(/\[left (\d+)\]/.exec(program.output())?.[1]), before, after};
		},
	};
}
