/** The import rules of biome.json: each forbidden import is planted once, and each allowed one too. */
import {execFileSync} from 'node:child_process';
import {copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {fileURLToPath} from 'node:url';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {MAY_IMPORT} from './support/import-rules.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

const imports = (specifier: string): string =>
	`import {thing} from '${specifier}';\nexport const used = thing;\n`;

const FOLDERS = Object.keys(MAY_IMPORT);
const SUBFOLDERS = ['text/markdown', 'terminal/input', 'client/worker', 'ui/composer', 'modes/demo'];

/** A planted file in `folder` that imports a file of `target`, as a specifier. */
function planted(folder: string, target: string): readonly [file: string, specifier: string] {
	const up = '../'.repeat(folder.split('/').length);
	const file = `source/${folder}/${target}-import.ts`;
	return [file, target === 'clock' ? `${up}clock.ts` : `${up}${target}/planted.ts`];
}

const pairs = [...FOLDERS, ...SUBFOLDERS].flatMap((folder) => {
	const top = folder.split('/')[0] ?? folder;
	return [...FOLDERS, 'clock']
		.filter((target) => target !== top)
		.map((target) => ({
			isAllowed: MAY_IMPORT[top]?.includes(target) === true,
			planted: planted(folder, target),
		}));
});

/** File, what it imports: all of it forbidden. */
const forbidden: ReadonlyArray<readonly [file: string, specifier: string]> = [
	...pairs.filter(({isAllowed}) => !isAllowed).map((pair) => pair.planted),
	...FOLDERS.map((folder) => [`source/${folder}/index-import.ts`, '../index.ts'] as const),
	...FOLDERS.map((folder) => [`source/${folder}/process.ts`, 'node:process'] as const),
	['source/text/c.ts', 'react'],
	['source/text/string.ts', 'string-width'],
	['source/client/c.ts', 'ws'],
	['source/client/d.ts', 'ink'],
	['source/client/worker/a.ts', 'react'],
	['source/client/worker/b.ts', 'ink'],
	['source/client/worker/c.ts', 'ws'],
	['source/config/c.ts', 'meow'],
	['source/chat/c.ts', 'react'],
	['source/chat/d.ts', 'react/jsx-runtime'],
	['source/ui/d.ts', 'ws'],
	['source/ui/unknown.ts', 'an-undeclared-package'],
	['source/modes/a.ts', '../../cli.tsx'],
	['source/modes/b.ts', 'ws'],
	['source/modes/c.ts', 'process'],
	['source/modes/d.ts', 'ink'],
	['source/library/b.ts', 'react'],
	['source/library/c.ts', 'ws'],
	['source/new-folder/a.ts', '../text/safe.ts'],
	['source/index.ts', './ui/app.tsx'],
	['source/worker.ts', './ui/app.tsx'],
	['source/clock.ts', './text/safe.ts'],
	['cli.tsx', './source/library/chat-client.ts'],
];

/** The same, all of it allowed. */
const allowed: ReadonlyArray<readonly [file: string, specifier: string]> = [
	...pairs.filter(({isAllowed}) => isAllowed).map((pair) => pair.planted),
	['source/text/ok.ts', './width.ts'],
	['source/text/markdown/ok.ts', '../width.ts'],
	['source/text/ok2.ts', './unicode/columns.ts'],
	['source/text/unicode/ok.ts', '../code-points.ts'],
	['source/ui/pages/ok.ts', '../composer/draft.ts'],
	['source/client/socket.ts', 'ws'],
	['source/sandbox/server.ts', 'ws'],
	['source/config/flags/flags.ts', 'meow'],
	['source/ui/ink.ts', 'ink'],
	['source/session/files.ts', 'node:fs/promises'],
];

/** Other rules: a file, its text, and the rule that reports it. */
const broken: ReadonlyArray<readonly [file: string, text: string, rule: string]> = [
	['source/chat/env.ts', 'export const home = process.env.HOME;\n', 'noProcessEnv'],
	['source/ui/argv.ts', 'export const words = process.argv;\n', 'noRestrictedGlobals'],
	['source/ui/out.ts', "process.stdout.write('');\n", 'noRestrictedGlobals'],
	['source/client/log.ts', "console.log('');\n", 'noConsole'],
	['source/client/any.ts', 'export const value: any = 1;\n', 'noExplicitAny'],
	[
		'source/client/circle-a.ts',
		"import {b} from './circle-b.ts';\nexport const a = () => b;\n",
		'noImportCycles',
	],
	[
		'source/client/circle-b.ts',
		"import {a} from './circle-a.ts';\nexport const b = () => a;\n",
		'noImportCycles',
	],
	[
		'source/ui/hook.tsx',
		"import {useState} from 'react';\nexport function useIt(yes: boolean) {\n\tif (yes) useState(1);\n}\n",
		'useHookAtTopLevel',
	],
	[
		'source/ui/effect.tsx',
		"import {useEffect} from 'react';\nexport function useIt(call: () => void) {\n\tuseEffect(() => call(), []);\n}\n",
		'useExhaustiveDependencies',
	],
	[
		'source/chat/type-circle-a.ts',
		"import type {B} from './type-circle-b.ts';\nexport type A = B | 1;\n",
		'noImportCycles',
	],
	[
		'source/chat/type-circle-b.ts',
		"import type {A} from './type-circle-a.ts';\nexport type B = readonly A[];\n",
		'noImportCycles',
	],
	['source/chat/ignore.ts', '// @ts-ignore\nexport const one = 1;\n', 'noTsIgnore'],
];

interface Diagnostic {
	readonly category: string;
	readonly location: {readonly path: string | {readonly file: string}};
}

describe('the linter', () => {
	let folder = '';
	const found = new Map<string, Set<string>>();

	beforeAll(() => {
		folder = mkdtempSync(path.join(tmpdir(), 'lint-rules-'));
		copyFileSync(path.join(root, 'biome.json'), path.join(folder, 'biome.json'));
		const files = [
			...[...forbidden, ...allowed].map(([file, specifier]) => [file, imports(specifier)] as const),
			...broken.map(([file, text]) => [file, text] as const),
		];
		for (const [file, text] of files) {
			mkdirSync(path.dirname(path.join(folder, file)), {recursive: true});
			writeFileSync(path.join(folder, file), text);
		}
		const args = ['lint', '--vcs-enabled=false', '--reporter=json', '--max-diagnostics=none', '.'];
		let report = '';
		try {
			report = execFileSync(path.join(root, 'node_modules/.bin/biome'), args, {
				cwd: folder,
				encoding: 'utf8',
				stdio: 'pipe',
			});
		} catch (error) {
			// It found something, as expected, so it exits with 1.
			if (error instanceof Error && 'stdout' in error) report = String(error.stdout);
		}
		const {diagnostics}: {diagnostics: readonly Diagnostic[]} = JSON.parse(report);
		for (const {category, location} of diagnostics) {
			const file = typeof location.path === 'string' ? location.path : location.path.file;
			const name = path.relative('.', file).replaceAll('\\', '/');
			const rules = found.get(name) ?? new Set<string>();
			rules.add(category.split('/').at(-1) ?? category);
			found.set(name, rules);
		}
	});

	afterAll(() => {
		rmSync(folder, {recursive: true, force: true});
	});

	it.each(forbidden)('forbids %s to import %s', (file) => {
		expect([...(found.get(file) ?? [])]).toContain('noRestrictedImports');
	});

	it.each(allowed)('allows %s to import %s', (file) => {
		expect([...(found.get(file) ?? [])]).toEqual([]);
	});

	it.each(broken)('reports %s (%#)', (file, _text, rule) => {
		expect([...(found.get(file) ?? [])]).toContain(rule);
	});
});
