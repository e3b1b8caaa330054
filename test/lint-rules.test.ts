/** The linter really enforces who may import whom: each rule is broken once, and each allowed way is walked once. */
import {execFileSync} from 'node:child_process';
import {copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {fileURLToPath} from 'node:url';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));

const imports = (specifier: string): string =>
	`import {thing} from '${specifier}';\nexport const used = thing;\n`;

/** File, what it imports: all of it forbidden. */
const forbidden: ReadonlyArray<readonly [file: string, specifier: string]> = [
	['source/text/a.ts', '../protocol/frames.ts'],
	['source/text/b.ts', '../ui/app.tsx'],
	['source/text/c.ts', 'react'],
	['source/protocol/a.ts', '../text/safe.ts'],
	['source/protocol/b.ts', '../client/client.ts'],
	['source/client/a.ts', '../chat/chat.ts'],
	['source/client/b.ts', '../config/settings.ts'],
	['source/client/c.ts', 'ws'],
	['source/client/d.ts', 'ink'],
	['source/client/socket.ts', '../sandbox/server.ts'],
	['source/journal/a.ts', '../client/client.ts'],
	['source/config/a.ts', '../client/socket.ts'],
	['source/config/b.ts', '../sandbox/dialect.ts'],
	['source/config/c.ts', 'meow'],
	['source/config/flags/flags.ts', '../modes/sandbox.ts'],
	['source/sandbox/a.ts', '../config/settings.ts'],
	['source/sandbox/b.ts', '../chat/chat.ts'],
	['source/chat/a.ts', '../ui/app.tsx'],
	['source/chat/b.ts', '../config/settings.ts'],
	['source/chat/c.ts', 'react'],
	['source/chat/d.ts', 'react/jsx-runtime'],
	['source/chat/deep/e.ts', '../../modes/sandbox.ts'],
	['source/ui/a.ts', '../modes/interactive.tsx'],
	['source/ui/b.ts', '../config/settings.ts'],
	['source/ui/c.ts', '../sandbox/server.ts'],
	['source/ui/d.ts', 'ws'],
	['source/ui/e.ts', 'node:process'],
	['source/modes/a.ts', '../../cli.tsx'],
	['source/modes/b.ts', 'ws'],
	['source/modes/c.ts', 'process'],
	['source/index.ts', './ui/app.tsx'],
	['source/library/chat-client.ts', 'ink'],
	['source/library/a.ts', '../ui/use-chat.ts'],
	['source/library/b.ts', 'react'],
	['source/library/c.ts', 'ws'],
	['source/library/d.ts', '../sandbox/server.ts'],
];

/** The same, all of it allowed. */
const allowed: ReadonlyArray<readonly [file: string, specifier: string]> = [
	['source/text/ok.ts', './width.ts'],
	['source/text/string.ts', 'string-width'],
	['source/protocol/ok.ts', './frames.ts'],
	['source/client/ok.ts', '../protocol/frames.ts'],
	['source/sandbox/server.ts', 'ws'],
	['source/sandbox/ok.ts', '../text/safe.ts'],
	['source/config/ok.ts', '../protocol/frames.ts'],
	['source/chat/ok.ts', '../client/client.ts'],
	['source/ui/ok.ts', '../chat/chat.ts'],
	['source/ui/ink.ts', 'ink'],
	['source/library/ok.ts', '../chat/chat.ts'],
	['source/library/secrets.ts', '../config/secrets.ts'],
	['source/modes/ok.ts', '../ui/app.tsx'],
	['source/modes/settings.ts', '../config/settings.ts'],
	['source/modes/server.ts', '../sandbox/server.ts'],
];

/** Other rules: the file, its text, the rule that speaks up. */
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
			// It found something, as it should, and so exits with 1.
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

	it.each(allowed)('lets %s import %s', (file) => {
		expect([...(found.get(file) ?? [])]).toEqual([]);
	});

	it.each(broken)('looks at %s (%#)', (file, _text, rule) => {
		expect([...(found.get(file) ?? [])]).toContain(rule);
	});
});
