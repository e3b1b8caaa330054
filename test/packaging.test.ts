/** What would be published: nothing missing, nothing that is not wanted. */
import {execFileSync} from 'node:child_process';
import {readFileSync, statSync} from 'node:fs';
import {createRequire} from 'node:module';
import path from 'node:path';
import {fileURLToPath} from 'node:url';
import {beforeAll, describe, expect, it} from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));

interface Packed {
	readonly files: ReadonlyArray<{readonly path: string}>;
	readonly size: number;
}

interface Manifest {
	readonly bin: Readonly<Record<string, string>>;
	readonly dependencies: Readonly<Record<string, string>>;
	readonly devDependencies: Readonly<Record<string, string>>;
}

describe('the package', () => {
	let files: string[] = [];
	let size = 0;
	const manifest: Manifest = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));

	beforeAll(() => {
		const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
		const report = execFileSync(npm, ['pack', '--dry-run', '--json', '--ignore-scripts'], {
			cwd: root,
			encoding: 'utf8',
			shell: process.platform === 'win32',
			stdio: ['ignore', 'pipe', 'ignore'],
		});
		const [packed]: Packed[] = JSON.parse(report);
		files = packed?.files.map((file) => file.path) ?? [];
		size = packed?.size ?? 0;
	});

	it('holds the command, the library, the licences and the readme', () => {
		for (const file of [
			'dist/cli.js',
			'dist/index.js',
			'dist/licenses.txt',
			'license',
			'package.json',
			'readme.md',
		]) {
			expect(files).toContain(file);
		}
	});

	it('holds nothing else', () => {
		const wanted =
			/^(?:dist\/(?:cli|index|worker)\.js|dist\/parts\/[\w-]+\.js|dist\/types\/.+\.d\.ts|dist\/licenses\.txt|license|package\.json|readme\.md)$/;
		expect(files.filter((file) => !wanted.test(file))).toEqual([]);
	});

	it('is small', () => {
		expect(size).toBeLessThan(600 * 1024);
	});

	it('names every package that was asked for', () => {
		const asked = ['ink', 'react', 'ws', 'ink-text-input', 'ink-spinner', 'meow'];
		expect(Object.keys(manifest.dependencies)).toEqual(expect.arrayContaining(asked));
		expect(Object.keys(manifest.devDependencies)).toContain('ink-testing-library');
	});
});

describe('the command', () => {
	it('leaves to be found where it is installed what it loads only when it is needed', () => {
		const part = path.join(root, 'dist/parts/interactive.js');
		const code = readFileSync(part, 'utf8');
		for (const name of ['marked', 'highlight.js/lib/core', 'highlight.js/lib/languages/typescript']) {
			expect(createRequire(part).resolve(name)).toContain('node_modules');
		}
		expect(code).toMatch(/["'`]marked["'`]/);
		expect(code).toMatch(/["'`]highlight\.js\/lib\/core["'`]/);
		// Neither is among what is in the bundle.
		expect(readFileSync(path.join(root, 'dist/licenses.txt'), 'utf8')).not.toMatch(
			/^(?:marked|highlight\.js) /m,
		);
	});

	const command = path.join(root, 'dist/cli.js');

	it('can be run as a file', () => {
		expect(readFileSync(command, 'utf8').startsWith('#!/usr/bin/env node\n')).toBe(true);
		if (process.platform !== 'win32') expect(statSync(command).mode & 0o111).toBe(0o111);
	});
});

describe('the library', () => {
	it('can be imported under its name, without React and Ink', () => {
		const program = `
			const library = await import('bedrock-chat-tui');
			const cache = process.moduleLoadList.filter((name) => /react|ink/i.test(name));
			process.stdout.write(JSON.stringify({names: Object.keys(library), cache}));
		`;
		const told = execFileSync(process.execPath, ['--input-type=module', '-e', program], {
			cwd: root,
			encoding: 'utf8',
		});
		const {names}: {names: string[]} = JSON.parse(told);
		expect(names).toEqual(expect.arrayContaining(['createChat', 'createClient', 'decode', 'encode']));
		const code = readFileSync(path.join(root, 'dist/index.js'), 'utf8');
		const imported = [...code.matchAll(/^import .*?["']([^."'][^"']*)["'];?$/gm)].map(
			([, specifier]) => specifier,
		);
		expect(imported.filter((specifier) => !specifier?.startsWith('node:'))).toEqual(['ws']);
	});
});
