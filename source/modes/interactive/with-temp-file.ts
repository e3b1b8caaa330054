/** Runs a program of the user's on a text: in a file that nobody else can read, and that is gone afterwards. */
import {spawn} from 'node:child_process';
import {rmSync} from 'node:fs';
import {chmod, mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';

/** What is needed of the process. */
export interface TerminalLender {
	on(event: 'exit', listener: () => void): unknown;
	off(event: 'exit', listener: () => void): unknown;
}

/** How a program ended. */
export type End =
	| {readonly by: 'exit'; readonly code: number}
	| {readonly by: 'signal'; readonly signal: string}
	| {readonly by: 'error'; readonly code: string};

export const codeOf = (error: unknown): string =>
	error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'unknown error';

export interface FileFacts {
	/** Its name, which tells programs what it is. */
	readonly name: string;
	readonly content: string | Uint8Array | AsyncIterable<Uint8Array>;
	readonly process: TerminalLender;
	/** Where the folder of the file is made. */
	readonly folder?: string | undefined;
}

/** A program and the words before the name of the file. */
export type ProgramWords = readonly [string, ...string[]];

function run([program, ...words]: ProgramWords, file: string): Promise<End> {
	return new Promise((resolve) => {
		const child = spawn(program, [...words, file], {stdio: 'inherit'});
		child.on('error', (error) => resolve({by: 'error', code: codeOf(error)}));
		child.on('exit', (code, signal) => {
			resolve(signal === null ? {by: 'exit', code: code ?? 0} : {by: 'signal', signal});
		});
	});
}

/**
 * The program gets the terminal. Rejects where the file cannot be written, or not be used afterwards.
 * @param use what is made of the file when the program has ended
 */
export async function runOnTempFile<Result>(
	program: ProgramWords,
	{name, content, process, folder = tmpdir()}: FileFacts,
	use: (end: End, file: string) => Result | Promise<Result>,
): Promise<Result> {
	let place: string | undefined;
	// A signal ends the program without another turn of the event loop.
	const remove = (): void => {
		if (place !== undefined) rmSync(place, {recursive: true, force: true});
	};
	process.on('exit', remove);
	try {
		place = await mkdtemp(path.join(folder, 'bedrock-chat-'));
		await chmod(place, 0o700);
		const file = path.join(place, name);
		await writeFile(file, content, {mode: 0o600, flag: 'wx'});
		return await use(await run(program, file), file);
	} finally {
		process.off('exit', remove);
		if (place !== undefined) await rm(place, {recursive: true, force: true}).catch(() => {});
	}
}
