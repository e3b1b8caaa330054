/** Imports a TypeScript module of `source/`, with what it imports, on a Node without support for types. */
import {fileURLToPath} from 'node:url';
import {build} from 'esbuild';

/**
 * @param {string} file path in the project
 * @returns its exports
 */
export async function importSource(file) {
	const source = fileURLToPath(new URL(`../${file}`, import.meta.url));
	const {outputFiles} = await build({
		entryPoints: [source],
		bundle: true,
		platform: 'node',
		format: 'esm',
		write: false,
		logLevel: 'error',
	});
	return import(`data:text/javascript,${encodeURIComponent(outputFiles[0]?.text ?? '')}`);
}
