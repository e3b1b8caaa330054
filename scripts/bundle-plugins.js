/** What esbuild does to packages on their way into the command, so that no start pays for what it does not use. */
import {readFile} from 'node:fs/promises';
import {builtinModules} from 'node:module';
import {fileURLToPath} from 'node:url';
import {oneCell} from './one-cell.js';

const rowOutput = fileURLToPath(new URL('row-output.js', import.meta.url));

/** @typedef {import('esbuild').Plugin} Plugin */

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
	// loads `child_process` and what Babel shows broken JSON with. We hand it its package and never read it back.
	{
		file: /meow[\\/]build[\\/]dependencies\.js$/,
		find: /^var normalizeExports = .*\nconst normalizePackageData = .*$/m,
		put: 'const normalizePackageData = () => {};',
	},
	{file: /meow[\\/]build[\\/]dependencies\.js$/, find: /^promisify\(execFile\);$/m, put: ''},
	{
		file: /meow[\\/]build[\\/]dependencies\.js$/,
		find: /^var libExports = requireLib\$1\(\);$/m,
		put: "var libExports = {codeFrameColumns: () => ''};",
	},
	// Every row of ours begins with a gutter, which is no ASCII, and Ink measures every row of every frame. What is in
	// this class takes one cell each and joins with nothing; test/scripts/one-cell.test.ts holds it against the original.
	{
		file: /string-width[\\/]index\.js$/,
		find: /\/\^\[\\u0020-\\u007E\]\*\$\//,
		put: String(oneCell),
	},
	// Ink makes an object for each cell of every frame, which takes 4 ms for 200x50. Our rows do not overlap.
	{file: /ink[\\/]build[\\/]output\.js$/, find: /^export default class Output \{$/m, put: 'class Output {'},
	{
		file: /ink[\\/]build[\\/]output\.js$/,
		find: /$/,
		put: `\nimport {rowWise} from ${JSON.stringify(rowOutput)};\nexport default rowWise(Output, stringWidth);\n`,
	},
	// Every row of every frame is cleaned and measured anew, though most are what they were.
	{
		file: /ink[\\/]build[\\/]sanitize-ansi\.js$/,
		find: /^export default sanitizeAnsi;$/m,
		put: `import {remembered} from ${JSON.stringify(rowOutput)};\nexport default remembered(sanitizeAnsi);`,
	},
	{
		file: /ink[\\/]build[\\/]render-node-to-output\.js$/,
		find: /^import widestLine from 'widest-line';$/m,
		put: `import originalWidestLine from 'widest-line';\nimport {remembered} from ${JSON.stringify(rowOutput)};\nconst widestLine = remembered(originalWidestLine);`,
	},
	// Intl.Segmenter takes 10 ms to begin with, and the pattern of all emoji 20 ms. Rows of such characters, all of the
	// first screen's among them, need neither.
	{
		file: /string-width[\\/]index\.js$/,
		find: /^const rgiEmojiRegex = (.*);$/m,
		put: 'let emoji; const rgiEmojiRegex = {test: (text) => (emoji ??= $1).test(text)};',
	},
	{
		file: /ansi-tokenize[\\/]build[\\/]tokenize\.js$/,
		find: /segmenter\.segment\(str\)/,
		put: `(${String(oneCell).replace('[', '[\\u001B')}.test(str) ? Array.from(str, (segment, index) => ({segment, index})) : $&)`,
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
export const cutPackages = {
	name: 'cut-packages',
	setup({onLoad}) {
		for (const file of new Set(cuts.map((cut) => cut.file.source))) {
			onLoad({filter: new RegExp(file)}, async ({path: name}) => {
				let contents = await readFile(name, 'utf8');
				const warnings = [];
				for (const {find, put} of cuts.filter((cut) => cut.file.source === file)) {
					if (!find.test(contents))
						warnings.push({text: `${find} is not there any more: see \`cuts\` in scripts/bundle-plugins.js`});
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
export const builtinsByRequire = {
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
