/**
 * Builds `dist/`: the command as a front door and three parts, and the library as one module that leaves its
 * dependencies outside.
 *
 *     node scripts/build.js [--quiet] [--development]
 *
 * `--development` keeps the names in the bundle and adds source maps. Plain JavaScript, so that any Node from 20 on
 * runs it as it is; type declarations are made by `npm run build` afterwards.
 */
import {chmod, readdir, readFile, rm, writeFile} from 'node:fs/promises';
import {builtinModules} from 'node:module';
import path from 'node:path';
import process from 'node:process';
import {fileURLToPath} from 'node:url';
import {build} from 'esbuild';
import {oneCell} from './one-cell.js';
import {plainCharacters} from './plain-text.js';

/** @typedef {import('esbuild').BuildOptions} BuildOptions */
/** @typedef {import('esbuild').Metafile} Metafile */
/** @typedef {import('esbuild').Plugin} Plugin */

const root = fileURLToPath(new URL('..', import.meta.url));
const quiet = process.argv.includes('--quiet');
const development = process.argv.includes('--development');

/**
 * What is cut out of packages on their way into the bundle, all of it work that every start would pay for:
 * the file, what stands there, and what is put in its place.
 * @type {readonly {file: RegExp, find: RegExp, put: string}[]}
 */
const cuts = [
	// Yoga's loader would `fetch` its own base64 text where there is a `fetch`, which makes Node load its whole HTTP
	// client (some 15 ms). Without one it decodes the text itself.
	{file: /yoga-wasm-base64-esm\.js$/, find: /^/, put: 'var fetch;'},
	// meow can normalise a package.json, for which it carries half of npm, sorts licence names by locale (10 ms) and
	// loads `child_process`. We hand it its package and never read it back.
	{
		file: /meow[\\/]build[\\/]dependencies\.js$/,
		find: /^var normalizeExports = .*\nconst normalizePackageData = .*$/m,
		put: 'const normalizePackageData = () => {};',
	},
	{file: /meow[\\/]build[\\/]dependencies\.js$/, find: /^promisify\(execFile\);$/m, put: ''},
	// Every row of ours begins with a gutter, which is no ASCII, and Ink measures every row of every frame. What is in
	// this class takes one cell each and joins with nothing; test/scripts/one-cell.test.ts holds it against the original.
	{
		file: /string-width[\\/]index\.js$/,
		find: /\/\^\[\\u0020-\\u007E\]\*\$\//,
		put: String(oneCell),
	},
	// Intl.Segmenter takes 10 ms to begin with, and the pattern of all emoji 20 ms. Rows of plain characters, all of the
	// first screen's among them, need neither; see plain-text.js.
	{
		file: /string-width[\\/]index\.js$/,
		find: /^const rgiEmojiRegex = (.*);$/m,
		put: 'let emoji; const rgiEmojiRegex = {test: (text) => (emoji ??= $1).test(text)};',
	},
	{
		file: /string-width[\\/]index\.js$/,
		find: /^\tlet width = 0;\n\tconst eastAsianWidthOptions/m,
		put: `\tif (ambiguousIsNarrow && /^[${plainCharacters}]*$/.test(string)) return string.length;\n$&`,
	},
	{
		file: /ansi-tokenize[\\/]build[\\/]tokenize\.js$/,
		find: /segmenter\.segment\(str\)/,
		put: `(/^[\\u001B${plainCharacters}]*$/.test(str) ? Array.from(str, (segment, index) => ({segment, index})) : $&)`,
	},
	...[
		/string-width[\\/]index\.js$/,
		/slice-ansi[\\/]tokenize-ansi\.js$/,
		/wrap-ansi[\\/]index\.js$/,
		/ink[\\/]build[\\/]line-update\.js$/,
		/ansi-tokenize[\\/]build[\\/]tokenize\.js$/,
	].map((file) => ({
		file,
		find: /^const (segmenter|GRAPHEME_SEGMENTER) = (new Intl\.Segmenter\(.*\));$/m,
		put: 'let lazySegmenter; const $1 = {segment: (text) => (lazySegmenter ??= $2).segment(text)};',
	})),
	// With DEV=true Ink looks for React's developer tools, an optional package that nobody here has.
	{file: /ink[\\/]build[\\/]reconciler\.js$/, find: /process\.env\['DEV'\] === 'true'/, put: 'false'},
];

/** @type {Plugin} */
const cutPackages = {
	name: 'cut-packages',
	setup({onLoad}) {
		for (const file of new Set(cuts.map((cut) => cut.file.source))) {
			onLoad({filter: new RegExp(file)}, async ({path: name}) => {
				let contents = await readFile(name, 'utf8');
				const warnings = [];
				for (const {find, put} of cuts.filter((cut) => cut.file.source === file)) {
					if (!find.test(contents))
						warnings.push({text: `${find} is not there any more: see \`cuts\` in scripts/build.js`});
					contents = contents.replace(find, put);
				}
				return {contents, warnings};
			});
		}
	},
};

/**
 * Node's own modules by `require`, and only the names that are used: an `import` reads every property of the module and
 * so loads half of Node (`node:process` alone 6 ms, `fs` and `util` 3 ms each).
 */
/** @type {Plugin} */
const builtinsByRequire = {
	name: 'builtins-by-require',
	setup({onResolve, onLoad}) {
		const names = builtinModules.map((name) => name.replace(/^node:/, ''));
		const filter = new RegExp(`^(?:node:)?(?:${names.join('|')})$`);
		onResolve({filter}, ({path: name, kind, importer, namespace}) => {
			if (kind !== 'import-statement' || namespace === 'builtin') return {path: name, external: true};
			// One for each importer: shared ones would become dozens of tiny files, each with its own price.
			const prefixed = name.startsWith('node:') ? name : `node:${name}`;
			return {path: prefixed, namespace: 'builtin', suffix: `?${importer}`, sideEffects: false};
		});
		onLoad({filter: /./, namespace: 'builtin'}, async ({path: name}) => {
			const exported = Object.keys(await import(name)).filter(
				(key) => key !== 'default' && key !== 'module.exports',
			);
			const lines = exported.map((key) => `export const ${key} = /* @__PURE__ */ (() => builtin.${key})();`);
			return {
				contents: [`const builtin = nodeRequire('${name}');`, 'export default builtin;', ...lines].join('\n'),
			};
		});
	},
};

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
 */
const parts = [
	['command-line', 'source/config/command-line.ts'],
	['interactive', 'source/modes/interactive.tsx'],
	['sandbox', 'source/modes/sandbox.ts'],
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
	const entries = [['cli', 'cli.tsx'], ...parts.map(([name, source]) => [`parts/${name}`, source])];
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
