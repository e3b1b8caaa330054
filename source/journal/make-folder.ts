/** Creates folders for the files of this program, accessible to this user only. */
import {mkdirSync, statSync} from 'node:fs';
import path from 'node:path';

/** Creates a folder and its parents. Not with the recursion of `mkdirSync`, which never ends in a folder such as /proc. */
export function makeFolder(folder: string, parent: 'unknown' | 'exists' = 'unknown'): void {
	try {
		mkdirSync(folder, 0o700);
	} catch (error) {
		const code = error instanceof Error && 'code' in error ? error.code : undefined;
		if (code === 'EEXIST' && statSync(folder).isDirectory()) return;
		if (code !== 'ENOENT' || parent === 'exists' || folder === path.dirname(folder)) throw error;
		makeFolder(path.dirname(folder));
		makeFolder(folder, 'exists');
	}
}
