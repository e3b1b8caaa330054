/** The package that would be published: its files, its dependencies, its licences, and how npm installs it. */
import {mkdtempSync, readdirSync, readFileSync, rmSync, statSync} from 'node:fs';
import {builtinModules} from 'node:module';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {build} from 'esbuild';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {builtinsByRequire, createPatcher, lazyPackages, withoutDebug} from '../scripts/bundle-plugins.js';
import {nameOf, patches} from '../scripts/package-patches.js';
import {LANGUAGE_FILES} from '../source/text/languages.ts';
import {npm, PROJECT, pack, startRegistry} from './support/packed.ts';
import {runNode} from './support/run-node.ts';

interface Manifest {
	readonly version: string;
	readonly dependencies: Readonly<Record<string, string>>;
	readonly devDependencies: Readonly<Record<string, string>>;
	readonly man: readonly string[];
}

const read = (file: string): string => readFileSync(path.join(PROJECT, file), 'utf8');
const manifest: Manifest = JSON.parse(read('package.json'));
const scratch = mkdtempSync(path.join(tmpdir(), 'packaging-'));
afterAll(() => rmSync(scratch, {recursive: true, force: true}));

let tarball = '';
let files: readonly string[] = [];
let size = 0;
const patcher = createPatcher();
/** Files of packages in the bundle of the command. */
let inputs: readonly string[] = [];

beforeAll(async () => {
	const [packed, {metafile}] = await Promise.all([pack(scratch), bundleCommand()]);
	({tarball, files, size} = packed);
	inputs = Object.keys(metafile.inputs);
});

/** Bundles the entries of the command in memory. */
const bundleCommand = () =>
	build({
		absWorkingDir: PROJECT,
		entryPoints: [
			'cli.tsx',
			'source/worker.ts',
			'source/journal/index/search-worker.ts',
			'source/config/command-line.ts',
			'source/modes/interactive/interactive.ts',
		],
		outdir: 'dist',
		bundle: true,
		splitting: true,
		format: 'esm',
		platform: 'node',
		write: false,
		metafile: true,
		logLevel: 'silent',
		external: ['bufferutil', 'utf-8-validate'],
		plugins: [builtinsByRequire, patcher.plugin, lazyPackages, withoutDebug],
	});

/** Specifiers of all imports and `require` calls of a built file with a constant argument. */
function specifiersOf(file: string): string[] {
	const code = read(file).replace(/^\s*(?:\/\/|\/?\*).*$/gm, '');
	const pattern =
		/(?:(?:\bfrom|\bimport)\s*(?=["'])|\b(?:import|require|nodeRequire|requireHere)\(\s*)(["'`])((?:node:)?[\w@./-]+)\1/g;
	return [...code.matchAll(pattern)].map(([, , specifier = '']) => specifier);
}

const isBuiltin = (specifier: string): boolean =>
	specifier.startsWith('node:') || builtinModules.includes(specifier);

describe('the package', () => {
	it('contains the command, the library, the licences, the readme and its documents', () => {
		for (const file of [
			'dist/cli.js',
			'dist/index.js',
			'dist/licenses.txt',
			'dist/bedrock-chat.1',
			'license',
			'package.json',
			'readme.md',
		]) {
			expect(files).toContain(file);
		}
	});

	it('contains nothing else', () => {
		const wanted =
			/^(?:dist\/(?:cli|index|worker|search-worker)\.js|dist\/parts\/[\w-]+\.js|dist\/packages\/[\w./-]+\.cjs|dist\/types\/.+\.d\.ts|dist\/licenses\.txt|dist\/bedrock-chat\.1|dist\/config\.schema\.json|docs\/[\w-]+\.md|docs\/pictures\/[\w-]+\.(?:svg|png)|examples\/(?:decks\/)?[\w.-]+|(?:changelog|contributing|readme)\.md|license|package\.json)$/;
		expect(files.filter((file) => !wanted.test(file))).toEqual([]);
	});

	it('contains every file that the readme and the documents link to', () => {
		const links = files
			.filter((file) => file.endsWith('.md'))
			.flatMap((file) =>
				[...read(file).matchAll(/\]\(([^)#:\s]+)[^):]*\)|\bsrc(?:set)?="([^":]+)"/g)].map(
					([, link, picture]) => path.posix.join(path.posix.dirname(file), link ?? picture ?? ''),
				),
			);
		expect(links).toContain('docs/pictures/chat-dark.svg');
		expect(links).toContain('docs/configuration.md');
		for (const link of links) {
			expect(
				files.some((file) => file === link || file.startsWith(`${link}/`)),
				link,
			).toBe(true);
		}
	});

	it('installs its manual page: npm reads a list of files', () => {
		expect(manifest.man.map((file) => files.includes(path.posix.normalize(file)))).toEqual([true]);
	});

	it('is small', () => {
		// 54 packages of 38 MB were installed before everything was bundled.
		expect(size).toBeLessThan(2.1 * 1024 * 1024);
	});

	it('names every package that was asked for', () => {
		const asked = ['ink', 'react', 'ws', 'ink-text-input', 'ink-spinner', 'meow', 'ink-testing-library'];
		const named = Object.keys({...manifest.dependencies, ...manifest.devDependencies});
		expect(named).toEqual(expect.arrayContaining(asked));
	});
});

describe('the dependencies', () => {
	it('are exactly the packages that the files in dist/ import', () => {
		const specifiers = files
			.filter((file) => /\.c?js$/.test(file) && file.startsWith('dist/'))
			.flatMap(specifiersOf);
		expect(specifiers.length).toBeGreaterThan(100);
		const external = specifiers.filter((specifier) => !specifier.startsWith('.') && !isBuiltin(specifier));
		expect([...new Set(external)]).toEqual(Object.keys(manifest.dependencies));
		expect(Object.keys(manifest.dependencies)).toEqual(['ws']);
	});

	it('are imported by the library alone: the command needs none', () => {
		const importing = files.filter(
			(file) => /^dist\/.*\.c?js$/.test(file) && specifiersOf(file).includes('ws'),
		);
		expect(importing).toEqual(['dist/index.js']);
	});

	it('suffice for the type declarations', () => {
		for (const file of files.filter((each) => each.endsWith('.d.ts'))) {
			for (const specifier of specifiersOf(file)) expect(specifier, file).toMatch(/^(?:\.|node:)/);
		}
	});

	it('leave no relative import without its file', () => {
		for (const file of files.filter((each) => /^dist\/.*\.c?js$/.test(each))) {
			for (const specifier of specifiersOf(file).filter((each) => /^\.\.?\/.*\.c?js$/.test(each))) {
				expect(files, `${file} imports ${specifier}`).toContain(
					path.posix.join(path.posix.dirname(file), specifier),
				);
			}
		}
	});
});

describe('packages that load on first use', () => {
	it('are one file each, with every language', () => {
		const expected = [
			'marked',
			'highlight.js/lib/core',
			...LANGUAGE_FILES.map((name) => `highlight.js/lib/languages/${name}`),
		];
		expect(files.filter((file) => file.startsWith('dist/packages/')).sort()).toEqual(
			expected.map((name) => `dist/packages/${name}.cjs`).sort(),
		);
	});

	it('are not in the parts', () => {
		const parts = files.filter((file) => file.startsWith('dist/parts/')).map(read);
		expect(parts.filter((code) => code.includes('../packages/')).length).toBeGreaterThan(0);
		for (const code of parts) expect(code).not.toMatch(/registerLanguage\s*=|ignoreIllegals\s*\?/);
	});
});

describe('the licences', () => {
	const licences = read('dist/licenses.txt').split(`\n${'-'.repeat(80)}\n\n`);

	it('are those of every package in the bundle, each with a text', () => {
		const bundled = new Set(
			inputs.map((input) => /^(?:[^:]*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(input)?.[0]),
		);
		bundled.delete(undefined);
		for (const folder of [...bundled, 'node_modules/marked', 'node_modules/highlight.js']) {
			const {name, version, license} = JSON.parse(read(`${folder}/package.json`));
			const entry = licences.find((text) => text.startsWith(`${name} ${version} (${license})\n\n`));
			expect(entry, `${name} ${version}`).toMatch(/permission|redistribution/i);
		}
		expect(bundled.size).toBeGreaterThan(40);
	});

	it('are none of tools', () => {
		for (const tool of ['esbuild', 'vitest', 'typescript', '@biomejs/biome', 'node', 'fast-check', 'wscat']) {
			expect(licences.filter((text) => text.startsWith(`${tool} `))).toEqual([]);
		}
	});
});

describe('the patches of packages', () => {
	it('are each applied exactly once', () => {
		expect(patcher.problems()).toEqual([]);
		expect([...patcher.applied].map(([patch, applied]) => [nameOf(patch), applied.size])).toEqual(
			patches.map((patch) => [nameOf(patch), 1]),
		);
	});
});

describe('the command', () => {
	it('loads few files before its first frame, and none of React, Ink, Yoga and marked', () => {
		const seen = new Set<string>();
		const visit = (file: string): void => {
			if (seen.has(file)) return;
			seen.add(file);
			const imports = read(file).matchAll(/(?:\}from|\bimport)"(\.[^"]+)"/g);
			for (const [, specifier = ''] of imports) visit(path.join(path.dirname(file), specifier));
		};
		for (const part of ['sockets', 'command-line', 'interactive']) visit(`dist/parts/${part}.js`);
		expect(seen.size).toBeLessThanOrEqual(5);
		// Names in React and Ink, and the first bytes of Yoga's WebAssembly.
		const drawing = ['Symbol.for("react.', 'ink-text', 'AGFzbQ'];
		for (const file of seen) expect(drawing.filter((mark) => read(file).includes(mark))).toEqual([]);
		const late = files.filter((file) => file.startsWith('dist/parts/ink-screen-'));
		expect(late.map((file) => drawing.filter((mark) => read(file).includes(mark)))).toEqual([drawing]);
	});

	it('is written in ASCII, at one byte a character in memory', () => {
		const code = files.filter((file) => /^dist\/.*\.c?js$/.test(file) && file !== 'dist/index.js');
		expect(code.length).toBeGreaterThan(20);
		expect(code.filter((file) => /[^\0-\x7f]/.test(read(file)))).toEqual([]);
	});

	it('can be run as a file', () => {
		expect(read('dist/cli.js').startsWith('#!/usr/bin/env node\n')).toBe(true);
		if (process.platform === 'win32') return;
		expect(statSync(path.join(PROJECT, 'dist/cli.js')).mode & 0o111).toBe(0o111);
	});

	it("requires Node's modules: an import reads all properties, and those of HTTP would load `undici`", () => {
		const built = files.filter((file) => /^dist\/.*\.js$/.test(file) && file !== 'dist/index.js');
		expect(built.length).toBeGreaterThan(20);
		expect(built.filter((file) => /(?:from|import\(?) *["']node:(?!module["'])/.test(read(file)))).toEqual(
			[],
		);
		expect(built.some((file) => read(file).includes('node:https'))).toBe(true);
	});
});

describe('npm', () => {
	it('installs two packages, again without a network, and runs the command with npx', {
		timeout: 120_000,
	}, async () => {
		const registry = await startRegistry('ws', scratch);
		const settings = [
			`--cache=${path.join(scratch, 'cache')}`,
			`--registry=${registry.url}`,
			'--no-audit',
			'--no-fund',
			'--no-update-notifier',
		];
		const version = {code: 0, output: `${manifest.version}\n`, errors: ''};
		for (const network of ['--prefer-online', '--offline']) {
			const prefix = path.join(scratch, `prefix${network}`);
			await npm(['install', '--global', `--prefix=${prefix}`, network, ...settings, tarball], scratch);
			const installed = readdirSync(prefix, {recursive: true, encoding: 'utf8'})
				.map((file) => file.split(path.sep).join('/'))
				.filter((file) => /(?:^|\/)node_modules\/(?:@[^/]+\/)?[^/@.]+\/package\.json$/.test(file));
			expect(installed.map((file) => file.replace(/^(?:lib\/)?node_modules\//, '')).sort()).toEqual([
				'bedrock-chat-tui/node_modules/ws/package.json',
				'bedrock-chat-tui/package.json',
			]);
			const folder = path.dirname(installed.sort((a, b) => a.length - b.length)[0] ?? '');
			expect(await runNode([path.join(prefix, folder, 'dist/cli.js'), '--version'], scratch, {})).toEqual(
				version,
			);
		}
		expect(registry.requests.filter((request) => request.endsWith('.tgz'))).toEqual(['/ws.tgz']);
		const output = await npm(
			['--yes', '--offline', ...settings, `--package=${tarball}`, 'bedrock-chat', '--version'],
			scratch,
			'npx',
		);
		expect(output).toBe(version.output);
	});
});

describe('the library', () => {
	it('can be imported under its name, without any package bundled', async () => {
		const program = `
			const library = await import('bedrock-chat-tui');
			process.stdout.write(JSON.stringify(Object.keys(library)));
		`;
		const {output} = await runNode(['--input-type=module', '-e', program], PROJECT, {});
		expect(JSON.parse(output)).toEqual(
			expect.arrayContaining(['createChat', 'createClient', 'decode', 'encode']),
		);
		const code = read('dist/index.js');
		expect(code).toMatch(/^\/\/ source\//m);
		expect(code).not.toMatch(/^\/\/ node_modules\//m);
		// Only the command finds the packages that load on first use.
		expect(code).not.toContain('requireLazily');
	});
});
