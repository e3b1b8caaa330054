/**
 * Builds `dist/`: the command as a front door, its parts and its worker, and the library as one module that leaves its
 * dependencies outside.
 *
 *     node scripts/build.js [--quiet] [--development]
 *
 * `--development` keeps the names in the bundle and adds source maps. Plain JavaScript, so that any Node from 20 on
 * runs it as it is; type declarations are made by `npm run build` afterwards.
 */
import {chmod, readdir, readFile, rm, writeFile} from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import {fileURLToPath} from 'node:url';
import {build} from 'esbuild';
import {builtinsByRequire, cutPackages} from './bundle-plugins.js';

/** @typedef {import('esbuild').BuildOptions} BuildOptions */
/** @typedef {import('esbuild').Metafile} Metafile */
/** @typedef {import('esbuild').Plugin} Plugin */

const root = fileURLToPath(new URL('..', import.meta.url));
const quiet = process.argv.includes('--quiet');
const development = process.argv.includes('--development');

/** What both builds share. */
const shared = /** @satisfies {BuildOptions} */ ({
	absWorkingDir: root,
	outdir: 'dist',
	bundle: true,
	format: 'esm',
	platform: 'node',
	target: 'node20',
	charset: 'utf8',
	metafile: true,
	sourcemap: development,
	logLevel: quiet ? 'error' : 'warning',
});

/**
 * At the head of every file of the command. Packages in the older module format call `require` for Node's own modules;
 * `nodeRequire` is the same under a name that esbuild does not wrap (its wrapper would be one more file to load).
 */
const banner = [
	"import {createRequire as createNodeRequire} from 'node:module';",
	'const require = createNodeRequire(import.meta.url), nodeRequire = require;',
].join('');

/**
 * What the front door loads when it is needed, each as one file: `--version` needs no React, and files that parts would
 * share would be more files to find and read at every start.
 * @type {readonly (readonly [name: string, source: string])[]}
 */
const parts = [
	['command-line', 'source/config/command-line.ts'],
	['sockets', 'source/client/worker/worker-socket.ts'],
	['interactive', 'source/modes/interactive/interactive.tsx'],
	['sandbox', 'source/modes/sandbox.ts'],
	['demo', 'source/modes/demo/demo.ts'],
	['screen-reader', 'source/modes/screen-reader/screen-reader.ts'],
];

/** @type {Plugin} */
const partsApart = {
	name: 'parts-apart',
	setup({onResolve}) {
		onResolve({filter: /^\.\//}, ({path: file, kind, importer}) => {
			if (kind !== 'dynamic-import' || importer !== path.join(root, 'cli.tsx')) return undefined;
			const part = parts.find(([, source]) => path.join(root, source) === path.join(root, file));
			if (part === undefined) return {errors: [{text: `${file} is not among the parts in scripts/build.js`}]};
			return {path: `./parts/${part[0]}.js`, external: true};
		});
	},
};

/** The command: the front door, and its parts. */
function buildCommand() {
	const entries = [
		['cli', 'cli.tsx'],
		['worker', 'source/worker.ts'],
		...parts.map(([name, source]) => [`parts/${name}`, source]),
	];
	return Promise.all(
		entries.map(([name = '', source = '']) =>
			build({
				...shared,
				entryPoints: {[name]: source},
				splitting: true,
				chunkNames: 'parts/[name]-[hash]',
				minify: !development,
				minifySyntax: true,
				legalComments: 'none',
				define: {'process.env.NODE_ENV': '"production"'},
				external: ['react-devtools-core'],
				banner: {js: banner},
				plugins: [partsApart, builtinsByRequire, cutPackages],
			}),
		),
	);
}

/** The library: our own code only, readable. */
function buildLibrary() {
	return build({...shared, entryPoints: {index: 'source/index.ts'}, packages: 'external'});
}

/**
 * Writes the licences of the packages that the bundle holds copies of.
 * @param {readonly Metafile[]} metafiles
 */
async function writeLicences(metafiles) {
	const folders = new Set();
	for (const input of metafiles.flatMap(({inputs}) => Object.keys(inputs))) {
		const folder = /^node_modules\/(?:@[^/]+\/)?[^/]+/.exec(input)?.[0];
		if (folder !== undefined) folders.add(folder);
	}
	const texts = [...folders].sort().map(async (folder) => {
		const {name, version, license} = JSON.parse(
			await readFile(path.join(root, folder, 'package.json'), 'utf8'),
		);
		const file = (await readdir(path.join(root, folder))).find((entry) => /^licen[cs]e/i.test(entry));
		const text = file === undefined ? '' : await readFile(path.join(root, folder, file), 'utf8');
		return `${name} ${version} (${license})\n\n${text.trim()}\n`;
	});
	const divider = `\n${'-'.repeat(80)}\n\n`;
	await writeFile(path.join(root, 'dist', 'licenses.txt'), (await Promise.all(texts)).join(divider));
}

/**
 * Removes what earlier builds left: a chunk's name changes with what is in it.
 * @param {readonly Metafile[]} metafiles
 */
async function removeStale(metafiles) {
	const current = new Set(
		metafiles.flatMap(({outputs}) => Object.keys(outputs)).map((output) => path.join(root, output)),
	);
	const folders = ['dist', 'dist/parts'].map((folder) => path.join(root, folder));
	const files = await Promise.all(
		folders.map(async (folder) => (await readdir(folder)).map((name) => path.join(folder, name))),
	);
	const stale = files.flat().filter((file) => /\.js(?:\.map)?$/.test(file) && !current.has(file));
	await Promise.all(stale.map((file) => rm(file, {force: true})));
}

const started = performance.now();
try {
	const [command, library] = await Promise.all([buildCommand(), buildLibrary()]);
	const inCommand = command.map(({metafile}) => metafile);
	const all = [...inCommand, library.metafile];
	await Promise.all([
		chmod(path.join(root, 'dist', 'cli.js'), 0o755),
		removeStale(all),
		writeLicences(inCommand),
	]);
	if (!quiet) {
		for (const [file, {bytes}] of all.flatMap(({outputs}) => Object.entries(outputs))) {
			if (!file.endsWith('.js')) continue;
			process.stdout.write(`${(bytes / 1024).toFixed(1).padStart(8)} KB  ${file}\n`);
		}
		process.stdout.write(`built in ${Math.round(performance.now() - started)} ms\n`);
	}
} catch (error) {
	// esbuild has already said what is wrong with the code, with the place; a stack of ours would only hide it.
	if (!(error instanceof Error && 'errors' in error)) throw error;
	process.exitCode = 1;
}
