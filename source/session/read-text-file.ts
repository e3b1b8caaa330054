/** Reads a file of the user's as text. */
import {open} from 'node:fs/promises';

const KB = 1024;
/** Bytes; a longer file is refused by its text, whose characters may have several. */
const LARGEST = 1024 * KB + 3;

const PROBLEMS: Readonly<Record<string, string>> = {
	ENOENT: 'there is no such file',
	EACCES: 'it may not be read',
	EPERM: 'it may not be read',
	EISDIR: 'it is a folder',
};

/** @returns at most a megabyte, also of a file without an end; or why it cannot be read, as a clause. Never rejects */
export async function readTextFile(
	path: string,
): Promise<{readonly text: string} | {readonly problem: string}> {
	try {
		return {text: await textOf(path)};
	} catch (error) {
		const code = error instanceof Error && 'code' in error ? String(error.code) : '';
		return {problem: PROBLEMS[code] ?? `it cannot be read${code === '' ? '' : ` (${code})`}`};
	}
}

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
