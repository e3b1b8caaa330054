/** Checks whether `dist/` is up to date: the stamp of the last build covers the names, sizes and times of its inputs. */
import {createHash} from 'node:crypto';
import {mkdir, readdir, readFile, stat, writeFile} from 'node:fs/promises';
import path from 'node:path';

/** Files and folders that the build reads. A changed package changes the lock file. */
const INPUTS = ['source', 'scripts', 'cli.tsx', 'package.json', 'package-lock.json'];
const BUILT = 'dist/cli.js';
const STAMP = 'node_modules/.cache/bedrock-chat/build-stamp';

/** @param {string} file @returns {Promise<string>} */
async function stateOf(file) {
	const {size, mtimeMs} = await stat(file);
	return `${file} ${size} ${mtimeMs}`;
}

/** @param {string} entry a file, or a folder with all its files @returns {Promise<readonly string[]>} */
async function filesIn(entry) {
	if (!(await stat(entry)).isDirectory()) return [entry];
	const entries = await readdir(entry, {recursive: true, withFileTypes: true});
	return entries.filter((each) => each.isFile()).map(({parentPath, name}) => path.join(parentPath, name));
}

/** @param {string} root @param {string} kind of the build */
async function currentStamp(root, kind) {
	const files = (
		await Promise.all([...INPUTS, BUILT].map((entry) => filesIn(path.join(root, entry))))
	).flat();
	const states = await Promise.all(files.sort().map(stateOf));
	return createHash('sha256')
		.update([kind, ...states].join('\n'))
		.digest('hex');
}

/**
 * @param {string} root of the project
 * @param {string} kind of the build
 * @returns {Promise<boolean>} whether a build of this kind would make the same files again
 */
export async function isUpToDate(root, kind) {
	try {
		return (await readFile(path.join(root, STAMP), 'utf8')) === (await currentStamp(root, kind));
	} catch {
		// Never built, or without a folder for the stamp.
		return false;
	}
}

/** Stores the stamp of a build that has ended. @param {string} root @param {string} kind */
export async function writeStamp(root, kind) {
	try {
		await mkdir(path.dirname(path.join(root, STAMP)), {recursive: true});
		await writeFile(path.join(root, STAMP), await currentStamp(root, kind));
	} catch {
		// The next start builds again.
	}
}
