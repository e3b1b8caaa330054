/** Loads the recording that a command names. Its problems are sentences, never exceptions. */
import {readFile} from 'node:fs/promises';
import path from 'node:path';
import {own, type SafeText, safeLine} from '../text/safe.ts';
import {type ReadLines, readRecords} from './read-records.ts';

export type LoadedRecording = {readonly recording: ReadLines} | {readonly problem: SafeText};

const REASONS: Readonly<Record<string, string>> = {
	ENOENT: 'there is no such file',
	EISDIR: 'it is a folder',
	EACCES: 'permission denied',
	ERR_STRING_TOO_LONG: 'it is larger than 512 MB',
	ERR_FS_FILE_TOO_LARGE: 'it is larger than 2 GB',
};

/**
 * @param file the path as it was typed
 * @returns a recording with at least one message, or a sentence about the file
 */
export async function loadRecording(file: string): Promise<LoadedRecording> {
	const name = safeLine(file);
	let text: string;
	try {
		text = await readFile(path.resolve(file), 'utf8');
	} catch (error) {
		const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
		return {problem: own`${name} cannot be read: ${REASONS[code] ?? safeLine(code)}.`};
	}
	const recording = readRecords(text);
	if (recording.records.some(({dir}) => dir !== 'note')) return {recording};
	const isEmpty = recording.start !== undefined;
	return {
		problem: isEmpty
			? own`${name} has no messages: nothing was sent or received while it was recorded.`
			: own`${name} is not a recording: no line of it is a message. Type the file of a chat that had --record FILE.`,
	};
}
