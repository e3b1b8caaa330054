/** The prompts of all sessions: one file, to which every program appends. */
import {closeSync, fstatSync, openSync, readFile, readSync, rename, writeFile} from 'node:fs';
import path from 'node:path';
import {promisify} from 'node:util';
import {isObject} from '../protocol/json.ts';
import {makeFolder} from './make-folder.ts';
import {fileErrorCode, PROMPTS_FILE} from './session-folder.ts';

/** As many as the prompt history of the screen holds. */
const MOST_PROMPTS = 1_000;
/** Bytes at the end of the file that are read. */
const READ_BYTES = 512 * 1024;
/** A longer file is shortened to the prompts that were read, bytes. */
const MOST_BYTES_OF_FILE = 4 * 1024 * 1024;

interface StoredPrompt {
	readonly text: string;
	readonly session: string | undefined;
	readonly line: string;
}

/** The newest prompts of all sessions, the newest last. Never rejects. */
export async function readPrompts(sessions: string): Promise<readonly string[]> {
	try {
		const {text, size} = readEnd(path.join(sessions, PROMPTS_FILE));
		const prompts = promptsIn(text).slice(-MOST_PROMPTS);
		if (size > MOST_BYTES_OF_FILE) await writePrompts(sessions, prompts);
		return prompts.map((prompt) => prompt.text);
	} catch {
		// There are none yet, or they cannot be read.
		return [];
	}
}

/** Adds prompts of a session, if there is one. @throws an error of the file system */
export async function appendPrompts(
	sessions: string,
	texts: readonly string[],
	session: string | undefined,
	at: number,
): Promise<void> {
	makeFolder(sessions);
	const lines = texts.map((text) => `\n${JSON.stringify({at, session, text})}\n`);
	await promisify(writeFile)(path.join(sessions, PROMPTS_FILE), lines.join(''), {flag: 'a', mode: 0o600});
}

function readEnd(file: string): {readonly text: string; readonly size: number} {
	const descriptor = openSync(file, 'r');
	try {
		const {size} = fstatSync(descriptor);
		const bytes = Buffer.alloc(Math.min(size, READ_BYTES));
		const read = readSync(descriptor, bytes, 0, bytes.length, size - bytes.length);
		return {text: bytes.toString('utf8', 0, read), size};
	} finally {
		closeSync(descriptor);
	}
}

function promptsIn(text: string): readonly StoredPrompt[] {
	return text.split('\n').flatMap((line) => {
		try {
			const value: unknown = JSON.parse(line);
			if (!isObject(value) || typeof value.text !== 'string') return [];
			return [
				{text: value.text, session: typeof value.session === 'string' ? value.session : undefined, line},
			];
		} catch {
			return [];
		}
	});
}

/** Deletes the prompts of these sessions. @throws an error of the file system */
export async function deletePrompts(sessions: string, ids: ReadonlySet<string>): Promise<void> {
	try {
		const text = await promisify(readFile)(path.join(sessions, PROMPTS_FILE), 'utf8');
		const kept = promptsIn(text).filter(({session}) => session === undefined || !ids.has(session));
		await writePrompts(sessions, kept);
	} catch (error) {
		if (fileErrorCode(error) !== 'ENOENT') throw error;
	}
}

async function writePrompts(sessions: string, prompts: readonly StoredPrompt[]): Promise<void> {
	const file = path.join(sessions, PROMPTS_FILE);
	const text = prompts.map(({line}) => `${line}\n`).join('');
	await promisify(writeFile)(`${file}.new`, text, {mode: 0o600});
	await promisify(rename)(`${file}.new`, file);
}
