/** Runs a program of the user on a text, in a temporary file that only the user can read. */
import {spawn} from 'node:child_process';
import {rmSync} from 'node:fs';
import {chmod, mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import type {EndProgram} from '../../terminal/job-control.ts';

/** The part of the process that is used. */
export interface TerminalLender {
	on(event: 'exit', listener: () => void): unknown;
	off(event: 'exit', listener: () => void): unknown;
}

/** How a program ended. */
export type ProgramEnd =
	| {readonly by: 'exit'; readonly code: number}
	| {readonly by: 'signal'; readonly signal: string}
	| {readonly by: 'error'; readonly code: string};

export const codeOf = (error: unknown): string =>
	error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'unknown error';

export interface FileFacts {
	/** Its name, with an extension for the program. */
	readonly name: string;
	readonly content: string | AsyncIterable<string>;
	readonly process: TerminalLender;
	/** Gets a function that ends the program. */
	readonly onEnd?: ((end: EndProgram) => void) | undefined;
	/** The environment of the program; by default that of this process. */
	readonly env?: Readonly<Partial<Record<string, string>>> | undefined;
	/** The folder in which the temporary folder is created. */
	readonly folder?: string | undefined;
}

/** A program and the arguments before the name of the file. */
export type CommandWords = readonly [string, ...string[]];

function run(
	[program, ...args]: CommandWords,
	file: string,
	{process, onEnd, env}: Pick<FileFacts, 'process' | 'onEnd' | 'env'>,
): Promise<ProgramEnd> {
	return new Promise((resolve) => {
		const child = spawn(program, [...args, file], {stdio: 'inherit', ...(env && {env})});
		onEnd?.((signal) => void child.kill(signal));
		// After an unexpected error: it would keep reading the keys of the shell.
		const kill = (): void => void child.kill('SIGTERM');
		process.on('exit', kill);
		const settle = (end: ProgramEnd): void => {
			process.off('exit', kill);
			resolve(end);
		};
		child.on('error', (error) => settle({by: 'error', code: codeOf(error)}));
		child.on('exit', (code, signal) => {
			settle(signal === null ? {by: 'exit', code: code ?? 0} : {by: 'signal', signal});
		});
	});
}

/**
 * The program gets the terminal. Rejects if the file cannot be written, or not be used afterwards.
 * @param use reads the file when the program has ended
 */
export async function runOnTempFile<Result>(
	program: CommandWords,
	{name, content, process, onEnd, env, folder = tmpdir()}: FileFacts,
	use: (end: ProgramEnd, file: string) => Result | Promise<Result>,
): Promise<Result> {
	let directory: string | undefined;
	// A signal ends the process without another tick of the event loop.
	const remove = (): void => {
		if (directory !== undefined) rmSync(directory, {recursive: true, force: true});
	};
	process.on('exit', remove);
	try {
		directory = await mkdtemp(path.join(folder, 'bedrock-chat-'));
		await chmod(directory, 0o700);
		const file = path.join(directory, name);
		await writeFile(file, content, {mode: 0o600, flag: 'wx'});
		return await use(await run(program, file, {process, onEnd, env}), file);
	} finally {
		process.off('exit', remove);
		if (directory !== undefined) await rm(directory, {recursive: true, force: true}).catch(() => {});
	}
}
