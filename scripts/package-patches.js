/** The patches of packages in the bundle. Each removes work that every start or every frame would pay for. */
import {fileURLToPath} from 'node:url';

/** A file as a literal in the bundle. @param {string} file relative to this folder */
const literal = (file) => JSON.stringify(fileURLToPath(new URL(file, import.meta.url)));
const rowOutput = literal('row-output.js');
const width = literal('../source/text/width.ts');

/**
 * @typedef {object} Patch
 * @property {string} package Name of the package; package.json pins its version.
 * @property {string} file Path in the package.
 * @property {RegExp} find Matches the text to replace, exactly once in the file.
 * @property {string} replacement As for `String.prototype.replace`.
 */

/** @type {readonly Patch[]} */
export const patches = [
	// Yoga's loader would `fetch` its own base64 text where there is a `fetch`, which makes Node load its whole HTTP
	// client (some 15 ms). Without one it decodes the text itself.
	{
		package: 'yoga-layout',
		file: 'dist/binaries/yoga-wasm-base64-esm.js',
		find: /^var loadYoga = (?=[\s\S]*"function"!=typeof fetch\?)/m,
		replacement: 'var fetch;\n$&',
	},
	// It decodes 70 KB byte by byte: the one loop of the start that V8 optimises, whose compiler alone takes 5 MiB.
	{
		package: 'yoga-layout',
		file: 'dist/binaries/yoga-wasm-base64-esm.js',
		find: /var b=xa\(a\.slice\(37\)\),c=new Uint8Array\(b\.length\);for\(a=0;a<b\.length;\+\+a\)c\[a\]=b\.charCodeAt\(a\);var d=c\}/,
		replacement: "var d=Buffer.from(a.slice(37),'base64')}",
	},
	// meow can normalise a package.json: for that it loads half of npm, sorts licence names by locale (10 ms), and loads
	// `child_process` and Babel's code frames. We pass meow our package and never read it back.
	{
		package: 'meow',
		file: 'build/dependencies.js',
		find: /^var normalizeExports = .*\nconst normalizePackageData = .*$/m,
		replacement: 'const normalizePackageData = () => {};',
	},
	{package: 'meow', file: 'build/dependencies.js', find: /^promisify\(execFile\);$/m, replacement: ''},
	// The letters of all scripts, for names of flags: ours are ASCII.
	{
		package: 'meow',
		file: 'build/dependencies.js',
		find: /^const UPPERCASE = .*\nconst LOWERCASE = .*\nconst LEADING_CAPITAL = .*$/m,
		replacement: 'const UPPERCASE = /[A-Z]/, LOWERCASE = /[a-z]/, LEADING_CAPITAL = /^[A-Z](?![A-Z])/;',
	},
	{
		package: 'meow',
		file: 'build/dependencies.js',
		find: /^var libExports = requireLib\$1\(\);$/m,
		replacement: "var libExports = {codeFrameColumns: () => ''};",
	},
	// Ink measures every row of every frame. The package's pattern of all emoji takes 90 ms to compile and to run first, its
	// `Intl.Segmenter` 11 to 22 ms; our widths need neither, and Ink's columns are those of our layout.
	{
		package: 'string-width',
		file: 'index.js',
		find: /^import \{eastAsianWidth\}[\s\S]*(?=^export default function stringWidth)/m,
		replacement: `import {widthOf} from ${width};\n`,
	},
	{
		package: 'string-width',
		file: 'index.js',
		find: /^\treturn nonAsciiOrControlRegex\.test\(string\) \? unicodeWidth.*$/m,
		replacement: '\treturn widthOf(string);',
	},
	// test/text/unicode/grapheme-breaks.test.ts compares these graphemes with those of `Intl.Segmenter`.
	{
		package: '@alcalzone/ansi-tokenize',
		file: 'build/tokenize.js',
		find: /^const segmenter = new Intl\.Segmenter\(.*\);$/m,
		replacement: `import {graphemeSegments} from ${width};`,
	},
	{
		package: '@alcalzone/ansi-tokenize',
		file: 'build/tokenize.js',
		find: /segmenter\.segment\(str\)/,
		replacement: 'graphemeSegments(str)',
	},
	// Loaded with Ink, and needed only for rows that are too wide.
	...[
		{package: 'slice-ansi', file: 'tokenize-ansi.js'},
		{package: 'wrap-ansi', file: 'index.js'},
		{package: 'ink', file: 'build/line-update.js'},
	].map((target) => ({
		...target,
		find: /^const (segmenter|GRAPHEME_SEGMENTER) = (new Intl\.Segmenter\(.*\));$/m,
		replacement: 'let lazySegmenter; const $1 = {segment: (text) => (lazySegmenter ??= $2).segment(text)};',
	})),
	// Ink makes an object for each cell of every frame, which takes 4 ms for 200x50. Our rows do not overlap.
	{
		package: 'ink',
		file: 'build/output.js',
		find: /^export default (class Output \{[\s\S]*)$/m,
		replacement: `$1\nimport {rowWise} from ${rowOutput};\nexport default rowWise(Output, stringWidth);\n`,
	},
	// Ink sanitises and measures every row of every frame again, though most rows have not changed.
	{
		package: 'ink',
		file: 'build/sanitize-ansi.js',
		find: /^export default sanitizeAnsi;$/m,
		replacement: `import {cached} from ${rowOutput};\nexport default cached(sanitizeAnsi);`,
	},
	{
		package: 'ink',
		file: 'build/render-node-to-output.js',
		find: /^import widestLine from 'widest-line';$/m,
		replacement: `import originalWidestLine from 'widest-line';\nimport {cached} from ${rowOutput};\nconst widestLine = cached(originalWidestLine);`,
	},
	// With DEV=true Ink loads React's developer tools, an optional package that is not bundled, and reads its own
	// package.json, which is not there either.
	{
		package: 'ink',
		file: 'build/reconciler.js',
		find: /process\.env\['DEV'\] === 'true'(?=\) \{\n *\/\/ Intentionally no warning)/,
		replacement: 'false',
	},
	{
		package: 'ink',
		file: 'build/reconciler.js',
		find: /process\.env\['DEV'\] === 'true'(?=\) \{\n *try \{\n *const loaded = await loadPackageJson\(\))/,
		replacement: 'false',
	},
	// Negotiate authentication needs the native package `kerberos`; no setting asks for it.
	{
		package: 'https-proxy-agent',
		file: 'dist/index.js',
		find: /^import \{ createNegotiateAuth, \} from 'proxy-agent-negotiate';$/m,
		replacement: 'const createNegotiateAuth = () => undefined;',
	},
];

/** Identifies a patch in messages and tests. @param {Patch} patch */
export const nameOf = (patch) => `${patch.package}/${patch.file} ${patch.find}`;

/**
 * @param {string} contents of the file of the patch
 * @param {Patch} patch
 * @param {string} version of the package
 * @returns {string} the patched contents
 * @throws when the patch does not match exactly once
 */
export function applyPatch(contents, patch, version) {
	const {flags} = patch.find;
	const matches = [...contents.matchAll(new RegExp(patch.find, `${flags}g`))].length;
	if (matches !== 1) {
		throw new Error(
			[
				`A patch does not fit ${patch.package} ${version}.`,
				`Expected exactly one match in ${patch.file}, found ${matches}: ${patch.find}`,
				`Run \`npm ci\` if package.json pins another version of ${patch.package}. Otherwise adapt the patch in scripts/package-patches.js to this version, or pin the previous one.`,
			].join('\n'),
		);
	}
	return contents.replace(patch.find, patch.replacement);
}
