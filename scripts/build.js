/**
 * Builds `dist/`: the command (`cli.js`, its threads, its parts and the packages that they load on first use), the library
 * as one module, the manual page, the schema of the configuration file, and the licences of everything bundled. Of all packages only `ws` stays outside, and only the library
 * imports it.
 *
 *     node scripts/build.js [--quiet] [--development] [--if-changed]
 *
 * `--development` keeps the names in the bundle and adds source maps. `--if-changed` builds only if the last build was of
 * another kind or of other files. Plain JavaScript, so that any Node from 20 on
 * runs it; `npm run build` writes the type declarations afterwards.
 */
import {chmod, readdir, readFile, rm, writeFile} from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import {fileURLToPath} from 'node:url';
import {build} from 'esbuild';
import {inAscii} from './ascii-output.js';
import {BuildError} from './build-error.js';
import {isUpToDate, writeStamp} from './build-stamp.js';
import {
	builtinsByRequire,
	createPatcher,
	lazyPackages,
	oneSharedChunk,
	withoutDebug,
} from './bundle-plugins.js';
import {importSource} from './import-source.js';
import {bundledPackages, licencesOf} from './licences.js';

/** @typedef {import('esbuild').BuildOptions} BuildOptions */
/** @typedef {import('esbuild').Metafile} Metafile */
/** @typedef {import('esbuild').Plugin} Plugin */

const root = fileURLToPath(new URL('..', import.meta.url));
const quiet = process.argv.includes('--quiet');
const development = process.argv.includes('--development');
const kind = development ? 'development' : 'production';

if (process.argv.includes('--if-changed')) {
	if (await isUpToDate(root, kind)) process.exit();
	process.stderr.write('Building bedrock-chat…\n');
}

const patcher = createPatcher();

/** Options of all builds. */
const shared = /** @satisfies {BuildOptions} */ ({
	absWorkingDir: root,
	outdir: 'dist',
	bundle: true,
	format: 'esm',
	platform: 'node',
	target: 'node20',
	metafile: true,
	sourcemap: development,
	logLevel: quiet ? 'error' : 'warning',
});

/**
 * The first line of every file of the command. CommonJS packages call `require` for Node's own modules; `nodeRequire` is
 * the same function under a name that esbuild does not wrap (its wrapper would be one more file to load).
 */
const banner = [
	"import {createRequire as createNodeRequire} from 'node:module';",
	'const require = createNodeRequire(import.meta.url), nodeRequire = require;',
].join('');

/**
 * The parts that `cli.js` and other parts load when they need them, each one file: `--version` needs no React, and files
 * shared between parts would be more files to find and read at every start. The server is one for three modes: 100 KB less.
 * @type {readonly (readonly [name: string, source: string])[]}
 */
const parts = [
	['command-line', 'source/config/command-line.ts'],
	['completion', 'source/config/shell/completion-scripts.ts'],
	['sockets', 'source/client/worker/worker-socket.ts'],
	['report-crash', 'source/modes/report-crash.ts'],
	['hold-terminal', 'source/terminal/hold-terminal.ts'],
	['interactive', 'source/modes/interactive/interactive.ts'],
	['sandbox', 'source/modes/sandbox.ts'],
	['serve', 'source/modes/serve.ts'],
	['sessions', 'source/modes/sessions.ts'],
	['export', 'source/modes/export.ts'],
	['config', 'source/modes/config.ts'],
	['replay', 'source/modes/replay/replay.ts'],
	['keymap', 'source/ui/keys/keymap.ts'],
	['server', 'source/sandbox/server.ts'],
	['preset-file', 'source/server/preset-file.ts'],
	['without-screen', 'source/modes/without-screen.ts'],
	['screen-reader', 'source/modes/screen-reader/screen-reader.ts'],
];

/**
 * The threads: one reads the sockets, one searches the sessions while their page is open.
 * @type {readonly (readonly [name: string, source: string])[]}
 */
const threads = [
	['worker', 'source/worker.ts'],
	['search-worker', 'source/journal/index/search-worker.ts'],
];

/** @type {Plugin} */
const partsApart = {
	name: 'parts-apart',
	setup({onResolve}) {
		onResolve({filter: /^\.\.?\//}, ({path: file, kind, importer}) => {
			if (kind !== 'dynamic-import') return undefined;
			const isCli = importer === path.join(root, 'cli.tsx');
			const part = parts.find(
				([, source]) => path.join(root, source) === path.join(path.dirname(importer), file),
			);
			if (part !== undefined) return {path: `./${isCli ? 'parts/' : ''}${part[0]}.js`, external: true};
			return isCli ? {errors: [{text: `${file} is not one of the parts in scripts/build.js`}]} : undefined;
		});
	},
};

/** The command: `cli.js`, the threads, and the parts. */
function buildCommand() {
	const entries = [
		['cli', 'cli.tsx'],
		...threads,
		...parts.map(([name, source]) => [`parts/${name}`, source]),
	];
	return Promise.all(
		entries.map(([name = '', source = '']) =>
			build({
				...shared,
				entryPoints: {[name]: source},
				// A thread is one file: it needs all of it at once.
				splitting: !threads.some(([thread]) => thread === name),
				chunkNames: 'parts/[name]-[hash]',
				minify: !development,
				minifySyntax: true,
				legalComments: 'none',
				define: {
					'process.env.NODE_ENV': '"production"',
					// The optional native packages of ws: `require` would look for them in every folder up to the root.
					'process.env.WS_NO_BUFFER_UTIL': '"1"',
					'process.env.WS_NO_UTF_8_VALIDATE': '"1"',
				},
				banner: {js: banner},
				plugins: [
					partsApart,
					oneSharedChunk(path.join(root, source)),
					builtinsByRequire,
					patcher.plugin,
					lazyPackages,
					withoutDebug,
				],
			}),
		),
	);
}

/** The library: one readable module of our own code, which imports `ws`. */
function buildLibrary() {
	return build({...shared, charset: 'utf8', entryPoints: {index: 'source/index.ts'}, external: ['ws']});
}

/** The packages that the command loads on first use: CommonJS, because drawing cannot wait for an `import`. */
async function buildLazyPackages() {
	const highlighter = 'highlight.js/lib';
	const names = [`${highlighter}/core`];
	/** @type {typeof import('../source/text/languages.ts')} */
	const {LANGUAGE_FILES} = await importSource('source/text/languages.ts');
	for (const file of LANGUAGE_FILES) names.push(`${highlighter}/languages/${file}`);
	return build({
		...shared,
		outdir: 'dist/packages',
		entryPoints: {
			marked: 'marked',
			...Object.fromEntries(names.map((name) => [name, `node_modules/${name}.js`])),
		},
		format: 'cjs',
		outExtension: {'.js': '.cjs'},
		minify: !development,
		legalComments: 'none',
	});
}

/**
 * Removes files of earlier builds: the name of a chunk changes with its contents.
 * @param {readonly Metafile[]} metafiles
 */
async function removeStale(metafiles) {
	const current = new Set(
		metafiles.flatMap(({outputs}) => Object.keys(outputs)).map((output) => path.join(root, output)),
	);
	const dist = path.join(root, 'dist');
	const entries = await readdir(dist, {recursive: true, withFileTypes: true});
	const files = entries
		.filter((entry) => entry.isFile())
		.map(({parentPath, name}) => path.join(parentPath, name));
	const stale = files.filter((file) => /\.c?js(?:\.map)?$/.test(file) && !current.has(file));
	await Promise.all(stale.map((file) => rm(file, {force: true})));
}

/** @param {readonly Metafile[]} metafiles */
async function escapeOutputs(metafiles) {
	const files = metafiles
		.flatMap(({outputs}) => Object.keys(outputs))
		.map((output) => path.join(root, output));
	await Promise.all(files.map(async (file) => writeFile(file, inAscii(await readFile(file, 'utf8')))));
}

async function writeConfigSchema() {
	/** @type {typeof import('../source/config/file/config-schema.ts')} */
	const {configSchema} = await importSource('source/config/file/config-schema.ts');
	/** @type {typeof import('../source/ui/keys/keymap.ts')} */
	const {CHANGEABLE} = await importSource('source/ui/keys/keymap.ts');
	const text = `${JSON.stringify(configSchema(Object.keys(CHANGEABLE)), null, '\t')}\n`;
	await writeFile(path.join(root, 'dist', 'config.schema.json'), text);
}

async function writeManPage() {
	/** @type {typeof import('../source/config/shell/man-page.ts')} */
	const {manPage} = await importSource('source/config/shell/man-page.ts');
	const {version} = JSON.parse(await readFile(path.join(root, 'package.json'), 'utf8'));
	await writeFile(path.join(root, 'dist', 'bedrock-chat.1'), manPage(version));
}

const started = performance.now();
try {
	const [command, library, packages] = await Promise.all([
		buildCommand(),
		buildLibrary(),
		buildLazyPackages(),
	]);
	const problems = patcher.problems();
	if (problems.length > 0) throw new BuildError(problems.join('\n'));
	// The source maps count columns, and the library is for people.
	const escaped = [...command, packages].map(({metafile}) => metafile);
	if (!development) await escapeOutputs(escaped);
	const metafiles = [...command, library, packages].map(({metafile}) => metafile);
	const licences = await licencesOf(bundledPackages(metafiles), root);
	await Promise.all([
		chmod(path.join(root, 'dist', 'cli.js'), 0o755),
		removeStale(metafiles),
		writeFile(path.join(root, 'dist', 'licenses.txt'), licences),
		writeManPage(),
		writeConfigSchema(),
	]);
	await writeStamp(root, kind);
	if (!quiet) {
		for (const [file, {bytes}] of metafiles.flatMap(({outputs}) => Object.entries(outputs))) {
			if (!file.endsWith('.js')) continue;
			process.stdout.write(`${(bytes / 1024).toFixed(1).padStart(8)} KB  ${file}\n`);
		}
		process.stdout.write(`built in ${Math.round(performance.now() - started)} ms\n`);
	}
} catch (error) {
	process.exitCode = 1;
	if (error instanceof BuildError) process.stderr.write(`${error.message}\n`);
	// esbuild has already printed its errors with their positions.
	else if (!(error instanceof Error && 'errors' in error)) throw error;
}
