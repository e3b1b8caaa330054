/** Runs the user's editor on a text: in a file that nobody else can read, and that is gone afterwards. */
import {spawn} from 'node:child_process';
import {rmSync} from 'node:fs';
import {chmod, mkdtemp, readFile, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {own} from '../text/safe.ts';
import type {EditorOutcome} from '../ui/editing.ts';
import {type EditorFacts, editorWords} from './editor-words.ts';

/** What the editor needs of the process. */
export interface EditorProcess {
	on(event: 'exit', listener: () => void): unknown;
	off(event: 'exit', listener: () => void): unknown;
}

export interface EditorOptions {
	readonly facts: EditorFacts;
	readonly process: EditorProcess;
	/** Where the folder of the file is made. */
	readonly folder?: string;
}

const ADVICE =
	'VISUAL or EDITOR says which one: VISUAL="code --wait", for example. The message is as it was.';

const failed = (code: string, text: string, advice = ADVICE): EditorOutcome => ({
	kind: 'failed',
	notice: {level: 'error', code, text, advice},
});

const codeOf = (error: unknown): string =>
	error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'unknown error';

/** How a program ended. */
type End =
	| {readonly by: 'exit'; readonly code: number}
	| {readonly by: 'signal'; readonly signal: string}
	| {readonly by: 'error'; readonly code: string};

function run(file: string, words: readonly string[]): Promise<End> {
	return new Promise((resolve) => {
		const child = spawn(file, words, {stdio: 'inherit'});
		child.on('error', (error) => resolve({by: 'error', code: codeOf(error)}));
		child.on('exit', (code, signal) => {
			resolve(signal === null ? {by: 'exit', code: code ?? 0} : {by: 'signal', signal});
		});
	});
}

function outcomeOf(end: End, name: string): EditorOutcome | undefined {
	switch (end.by) {
		case 'error':
			return failed(
				'editor_missing',
				end.code === 'ENOENT'
					? own`The editor ${name} could not be started: there is no such program.`
					: own`The editor ${name} could not be started: ${end.code}.`,
			);
		case 'signal':
			return failed('editor_failed', own`The editor ${name} was ended by ${end.signal}.`);
		case 'exit':
			return end.code === 0
				? undefined
				: failed(
						'editor_failed',
						own`The editor ${name} ended with code ${end.code}, so what was written in it does not count.`,
						'The message is as it was.',
					);
	}
}

/** What the editor left, without the line end that it put behind the last line. */
function withoutAddedEnd(text: string, before: string): string {
	const lines = text.replaceAll(/\r\n?/g, '\n');
	return lines.endsWith('\n') && !before.endsWith('\n') ? lines.slice(0, -1) : lines;
}

/** Opens a text in the editor, which gets the terminal. Never rejects: what goes wrong is told in the outcome. */
export async function editExternally(
	text: string,
	{facts, process, folder = tmpdir()}: EditorOptions,
): Promise<EditorOutcome> {
	const [program, ...words] = editorWords(facts);
	let place: string | undefined;
	// A signal ends the program without another turn of the event loop.
	const remove = (): void => {
		if (place !== undefined) rmSync(place, {recursive: true, force: true});
	};
	process.on('exit', remove);
	try {
		place = await mkdtemp(path.join(folder, 'bedrock-chat-'));
		await chmod(place, 0o700);
		const file = path.join(place, 'message.md');
		await writeFile(file, text, {mode: 0o600, flag: 'wx'});
		const end = await run(program, [...words, file]);
		return (
			outcomeOf(end, program) ?? {
				kind: 'edited',
				text: withoutAddedEnd(await readFile(file, 'utf8'), text),
			}
		);
	} catch (error) {
		return failed(
			'editor_file',
			own`The message could not be handed to an editor and taken back: ${codeOf(error)} in ${folder}.`,
			'Is there room, and may you write there? The message is as it was.',
		);
	} finally {
		process.off('exit', remove);
		if (place !== undefined) await rm(place, {recursive: true, force: true}).catch(() => {});
	}
}
