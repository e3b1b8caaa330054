/** A test's own server and the built program before it: how most stories on the screen begin. */
import {onTestFinished} from 'vitest';
import {type Sandbox, type SandboxOptions, startSandbox} from '../../source/sandbox/server.ts';
import {type Program, type ProgramOptions, startProgram} from './pty.ts';

/** Starts the built-in assistant in this process, without any delay of its own; the running test's end stops it. */
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

/** Leaves by the command. */
export async function quit(program: Program): Promise<number> {
	program.send('/quit');
	const {code} = await program.exited;
	return code;
}
