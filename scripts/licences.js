/** Collects the licences of the packages that a bundle contains. */
import {readdir, readFile} from 'node:fs/promises';
import path from 'node:path';
import {BuildError} from './build-error.js';

/** @typedef {import('esbuild').Metafile} Metafile */

/** Licence texts of packages that come without one, each `NAME.txt` from the repository of the package. */
const OWN_TEXTS = 'scripts/licenses';

/**
 * @param {readonly Metafile[]} metafiles
 * @returns {readonly string[]} the folders of all packages with code in an output file, sorted
 */
export function bundledPackages(metafiles) {
	const folders = new Set();
	for (const {outputs} of metafiles) {
		for (const {inputs} of Object.values(outputs)) {
			for (const [input, {bytesInOutput}] of Object.entries(inputs)) {
				const folder = /^(?:[^:]*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(input)?.[0];
				if (folder !== undefined && bytesInOutput > 0) folders.add(folder);
			}
		}
	}
	return [...folders].sort();
}

/**
 * @param {readonly string[]} folders of packages, relative to `root`
 * @param {string} root
 * @returns {Promise<string>} for each package its name, version, licence and all its licence texts
 * @throws {BuildError} when a package comes without a licence text
 */
export async function licencesOf(folders, root) {
	const texts = await Promise.all(folders.map((folder) => licenceOf(path.join(root, folder), root)));
	return [...new Set(texts)].sort().join(`\n${'-'.repeat(80)}\n\n`);
}

/**
 * @param {string} folder
 * @param {string} root
 */
async function licenceOf(folder, root) {
	const {name, version, license} = JSON.parse(await readFile(path.join(folder, 'package.json'), 'utf8'));
	const files = (await readdir(folder, {recursive: true})).filter(
		(file) =>
			/^(?:licen[cs]es?|notice)(?:[.-].*)?$/i.test(path.basename(file)) && !file.includes('node_modules'),
	);
	const texts = await Promise.all(files.sort().map((file) => readFile(path.join(folder, file), 'utf8')));
	const own = path.join(OWN_TEXTS, `${name}.txt`);
	if (texts.length === 0) {
		try {
			texts.push(await readFile(path.join(root, own), 'utf8'));
		} catch {
			throw new BuildError(
				`${name} ${version} (${license}) is in the bundle but has no licence text. Copy the text from its repository to ${own}.`,
			);
		}
	}
	return `${name} ${version} (${license})\n\n${texts.map((text) => text.trim()).join('\n\n')}\n`;
}
