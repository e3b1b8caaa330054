/** A test's own server and the built program before it: how most stories on the screen begin. */
import {onTestFinished} from 'vitest';
import {type Sandbox, type SandboxOptions, startSandbox} from '../../source/sandbox/server.ts';
import {CLI, type Program, type ProgramOptions, startProgram} from './pty.ts';

/** Starts the built-in assistant in this process, without any delay of its own; the running test's end kills it. */
export async function openSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
	const sandbox = await startSandbox({pace: 0, ...options});
	onTestFinished(() => sandbox.kill());
	return sandbox;
}

/** Starts the program on a server; resolves when it is ready. */
export async function openChat(url: string, options: ProgramOptions = {}): Promise<Program> {
	const program = startProgram({...options, args: [url, ...(options.args ?? [])]});
	await program.shows('● ready');
	return program;
}

/** Leaves by the command; resolves with the exit code. */
export async function quit(program: Program): Promise<number> {
	program.send('/quit');
	return (await program.exited).code;
}

/** The program under a shell that tells how it found the terminal, and how it was left. */
export interface Guest {
	readonly program: Program;
	/** Of the program, not of the shell. */
	readonly pid: number;
	/** Waits for the program's end. */
	left(): Promise<Leaving>;
}

export interface Leaving {
	readonly code: number;
	/** What `stty` told before the program started, and after it ended. */
	readonly before: string | undefined;
	readonly after: string | undefined;
}

/**
 * What the shell tells stands between brackets, so that it can be found among what the program wrote. At the end it waits
 * for a line: what is written last before a terminal closes can be lost on a busy machine.
 */
const SCRIPT = `
echo "[$(stty -a)]"
sh -c 'echo "[pid $$]"; exec "$@"' sh "$@"
code=$?
echo "[$(stty -a)]"
echo "[left $code]"
read line`;

/** Starts the program under a shell; resolves when it is ready. */
export async function openGuest(url: string, options: ProgramOptions = {}): Promise<Guest> {
	const program = startProgram({
		...options,
		command: ['sh', '-c', SCRIPT, 'sh', process.execPath, CLI, url],
	});
	await program.shows('● ready');
	return {
		program,
		pid: Number(/\[pid (\d+)\]/.exec(program.output())?.[1]),
		async left() {
			await program.shows(/^\[left \d+\]$/m);
			const [before, after] = [...program.output().matchAll(/\[(speed[^\]]*)\]/g)].map(([, told = '']) =>
				told.replaceAll(/\s+/g, ' '),
			);
			return {code: Number(/\[left (\d+)\]/.exec(program.output())?.[1]), before, after};
		},
	};
}
