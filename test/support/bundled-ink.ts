/** Ink as the built program has it, with the patches of `scripts/package-patches.js`, and the screen that it draws. */
import {mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {fileURLToPath, pathToFileURL} from 'node:url';
import {build} from 'esbuild';
import {createPatcher} from '../../scripts/bundle-plugins.js';
import type {ScreenRows} from '../../source/ui/app.tsx';

const CONTENTS = `
export {createElement} from 'react';
export {render} from 'ink';
export {ScreenRows} from './source/ui/app.tsx';
`;

export interface BundledInk {
	readonly createElement: typeof import('react').createElement;
	readonly render: typeof import('ink').render;
	readonly ScreenRows: typeof ScreenRows;
}

/** Builds and loads it; takes about a second. */
export async function loadBundledInk(): Promise<BundledInk> {
	const root = fileURLToPath(new URL('../..', import.meta.url));
	const {outputFiles} = await build({
		stdin: {contents: CONTENTS, resolveDir: root},
		bundle: true,
		format: 'esm',
		platform: 'node',
		target: 'node20',
		write: false,
		logLevel: 'error',
		define: {'process.env.NODE_ENV': '"production"'},
		banner: {
			js: "import {createRequire} from 'node:module'; const require = createRequire(import.meta.url), nodeRequire = require;",
		},
		plugins: [createPatcher().plugin],
	});
	const folder = await mkdtemp(path.join(tmpdir(), 'bundled-ink-'));
	try {
		const file = path.join(folder, 'ink.mjs');
		await writeFile(file, outputFiles[0]?.contents ?? '');
		return (await import(pathToFileURL(file).href)) as BundledInk;
	} finally {
		await rm(folder, {recursive: true});
	}
}
