/** esbuild plugins of the command: patches of packages, packages loaded on first use, and Node's modules by `require`. */
import {readFile} from 'node:fs/promises';
import {builtinModules} from 'node:module';
import path from 'node:path';
import {applyPatch, nameOf, patches} from './package-patches.js';

/** @typedef {import('esbuild').Plugin} Plugin */
/** @typedef {import('./package-patches.js').Patch} Patch */

/** @param {string} text */
const escaped = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replaceAll('/', '[\\\\/]');

/**
 * Applies the patches, and records where. One patcher serves all builds of a run.
 * @param {readonly Patch[]} [list]
 */
export function createPatcher(list = patches) {
	/** @type {Map<Patch, Set<string>>} */
	const applied = new Map(list.map((patch) => [patch, new Set()]));
	/** @type {Plugin} */
	const plugin = {
		name: 'package-patches',
		setup({onLoad}) {
			for (const target of new Set(list.map((patch) => `${patch.package}/${patch.file}`))) {
				const inFile = list.filter((patch) => `${patch.package}/${patch.file}` === target);
				onLoad(
					{filter: new RegExp(`[\\\\/]node_modules[\\\\/]${escaped(target)}$`)},
					async ({path: name}) => {
						const folder = name.slice(0, -(inFile[0]?.file.length ?? 0));
						const {version} = JSON.parse(await readFile(path.join(folder, 'package.json'), 'utf8'));
						let contents = await readFile(name, 'utf8');
						try {
							for (const patch of inFile) {
								contents = applyPatch(contents, patch, version);
								applied.get(patch)?.add(name);
							}
						} catch (error) {
							return {errors: [{text: error instanceof Error ? error.message : String(error)}]};
						}
						return {contents};
					},
				);
			}
		},
	};
	/** Files that each patch was applied to. A patch of none or several is an error of the build. */
	const problems = () =>
		[...applied]
			.filter(([, files]) => files.size !== 1)
			.map(
				([patch, files]) =>
					`The patch ${nameOf(patch)} was applied to ${files.size} files instead of one. ${
						files.size === 0
							? 'The bundle no longer contains that file: delete the patch in scripts/package-patches.js, or correct its path.'
							: `Install one version of ${patch.package} (see \`overrides\` in package.json): ${[...files].join(', ')}`
					}`,
			);
	return {plugin, applied, problems};
}

/**
 * Packages that are large and not needed by the first screen. Each is a file of its own in `dist/packages/`, which
 * `source/text/lazy-packages.ts` loads with `require`.
 * @type {Plugin}
 */
export const lazyPackages = {
	name: 'lazy-packages',
	setup({onLoad}) {
		onLoad({filter: /[\\/]source[\\/]text[\\/]lazy-packages\.ts$/}, () => ({
			contents: "export const requireLazily = (name) => nodeRequire('../packages/' + name + '.cjs');",
		}));
	},
};

/**
 * `debug` prints what a package does when the variable DEBUG asks for it, the URL of the proxy with its password included:
 * the bundle has a function that prints nothing in its place.
 * @type {Plugin}
 */
export const withoutDebug = {
	name: 'without-debug',
	setup({onResolve, onLoad}) {
		onResolve({filter: /^debug$/}, () => ({path: 'debug', namespace: 'without-debug'}));
		onLoad({filter: /./, namespace: 'without-debug'}, () => ({contents: 'export default () => () => {};'}));
	},
};

/** Modules that are large, and of which the program calls a function only when it needs it. */
const LATE = new Set(['node:child_process', 'node:fs/promises', 'node:https', 'node:tls', 'node:v8']);

/** The same for packages, which call `require`: ws needs them only for an encrypted or compressed connection (4 ms). */
const LATE_IN_PACKAGES = new Set(['https', 'tls', 'zlib']);

/** An expression for a module that is loaded when something of it is read first. @param {string} name */
const loadedLater = (name) => `/* @__PURE__ */ new Proxy({}, {get: (_, key) => nodeRequire('${name}')[key]})`;

/**
 * Loads Node's own modules by `require`, and reads only the names that are used: an `import` reads every property of the
 * module and so loads half of Node (`node:process` alone 6 ms, `fs` and `util` 3 ms each; `node:http` has one that loads all
 * of `fetch`, 5 MiB). Some are loaded when one of their functions is called first.
 * @type {Plugin}
 */
export const builtinsByRequire = {
	name: 'builtins-by-require',
	setup({onResolve, onLoad}) {
		const names = builtinModules.map((name) => name.replace(/^node:/, ''));
		const filter = new RegExp(`^(?:node:)?(?:${names.join('|')})$`);
		onResolve({filter}, ({path: name, kind, importer, namespace}) => {
			if (kind === 'require-call' && LATE_IN_PACKAGES.has(name))
				return {path: `node:${name}`, namespace: 'builtin-later'};
			if (kind !== 'import-statement' || namespace === 'builtin') return {path: name, external: true};
			// One module per importer: shared ones would become dozens of tiny files, each read at the start.
			const prefixed = name.startsWith('node:') ? name : `node:${name}`;
			return {path: prefixed, namespace: 'builtin', suffix: `?${importer}`, sideEffects: false};
		});
		onLoad({filter: /./, namespace: 'builtin'}, async ({path: name}) => {
			const exported = Object.entries(await import(name)).filter(
				([key]) => key !== 'default' && key !== 'module.exports',
			);
			const isLate = LATE.has(name);
			const lines = exported.map(([key, value]) =>
				// The name of a class is upper case.
				isLate && typeof value === 'function' && /^[a-z]/.test(key)
					? `export const ${key} = (...args) => nodeRequire('${name}').${key}(...args);`
					: `export const ${key} = /* @__PURE__ */ (() => builtin.${key})();`,
			);
			const load = `const builtin = ${isLate ? loadedLater(name) : `nodeRequire('${name}')`};`;
			return {contents: [load, 'export default builtin;', ...lines].join('\n')};
		});
		onLoad({filter: /./, namespace: 'builtin-later'}, ({path: name}) => ({
			contents: `module.exports = ${loadedLater(name)};`,
		}));
	},
};

/**
 * Lets each module that `entry` imports dynamically import `entry` too: everything that `entry` needs at first is then in
 * one chunk that all share. Otherwise esbuild makes a chunk for each combination of modules that share something, and
 * `interactive.js` needed 16 files before its first frame instead of two.
 * @param {string} entry
 * @returns {Plugin}
 */
export const oneSharedChunk = (entry) => ({
	name: 'one-shared-chunk',
	setup({onResolve, onLoad}) {
		onResolve({filter: /^\.{1,2}\//}, ({path: file, kind, resolveDir}) =>
			kind === 'dynamic-import' ? {path: path.join(resolveDir, file), namespace: 'lazy'} : undefined,
		);
		onLoad({filter: /./, namespace: 'lazy'}, ({path: file}) => ({
			contents: `import 'the-entry'; export * from ${JSON.stringify(file)};`,
			resolveDir: path.dirname(file),
		}));
		// package.json says that no module has side effects, and esbuild would remove the import.
		onResolve({filter: /^the-entry$/}, () => ({path: entry, sideEffects: true}));
	},
});
