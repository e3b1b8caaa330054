/** Reads the user's file of presets, once. */
import {open} from 'node:fs/promises';
import type {PresetFileReading} from '../server/preset-file.ts';

/** `path` as it was given. */
export type OwnPresetsReading = PresetFileReading & {readonly path: string};

const KB = 1024;
/** Bytes; a longer file is refused by its text, whose characters may have several. */
const LARGEST = 1024 * KB;

/** @returns a function that reads the file with the first call; its promise never rejects */
export function readOnce(path: string | undefined): () => Promise<OwnPresetsReading | undefined> {
	let reading: Promise<OwnPresetsReading> | undefined;
	return async () => {
		if (path === undefined) return undefined;
		reading ??= readOwnPresets(path);
		return reading;
	};
}

async function readOwnPresets(path: string): Promise<OwnPresetsReading> {
	try {
		const {readPresetFile} = await import('../server/preset-file.ts');
		return {...readPresetFile(await textOf(path)), path};
	} catch (error) {
		const code = error instanceof Error && 'code' in error ? String(error.code) : '';
		return {
			kind: 'unreadable',
			problem: PROBLEMS[code] ?? `it cannot be read${code === '' ? '' : ` (${code})`}`,
			path,
		};
	}
}

const PROBLEMS: Readonly<Record<string, string>> = {
	ENOENT: 'there is no such file',
	EACCES: 'it may not be read',
	EPERM: 'it may not be read',
	EISDIR: 'it is a folder',
};

/** At most `LARGEST` bytes, also of a file without an end. */
async function textOf(path: string): Promise<string> {
	const file = await open(path, 'r');
	try {
		const buffer = Buffer.alloc(LARGEST);
		let size = 0;
		for (;;) {
			const {bytesRead} = await file.read(buffer, size, LARGEST - size, null);
			if (bytesRead === 0) break;
			size += bytesRead;
		}
		return buffer.toString('utf8', 0, size).replace(/^\uFEFF/, '');
	} finally {
		await file.close();
	}
}
