/** The layout of `source/` is the one that docs/architecture.md describes, and its folders stay small. */
import {existsSync, readdirSync, readFileSync, statSync} from 'node:fs';
import path from 'node:path';
import {fileURLToPath} from 'node:url';
import {describe, expect, it} from 'vitest';
import {MAY_IMPORT} from './support/import-rules.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const page = readFileSync(path.join(root, 'docs/architecture.md'), 'utf8');

const MOST_FILES = 25;
const VAGUE = ['utils', 'util', 'helpers', 'helper', 'common', 'misc', 'types', 'shared', 'lib'];

const source = path.join(root, 'source');
const folders = readdirSync(source, {recursive: true, encoding: 'utf8'})
	.filter((name) => statSync(path.join(source, name)).isDirectory())
	.map((name) => name.replaceAll('\\', '/'));

describe('the folders of source/', () => {
	it.each(['.', ...folders])(
		'%s has at most 25 files directly in it, and a name that says something',
		(folder) => {
			const files = readdirSync(path.join(source, folder), {withFileTypes: true}).filter((entry) =>
				entry.isFile(),
			);
			expect(files.length).toBeLessThanOrEqual(MOST_FILES);
			expect(VAGUE).not.toContain(path.basename(folder));
		},
	);
});

describe('docs/architecture.md', () => {
	const rows = [...page.matchAll(/^\| `source\/([a-z.]+?)\/?` \| (.*) \| (.*) \|$/gm)].map(
		([, folder = '', content = '', may = '']) => ({folder: folder.replace('.ts', ''), content, may}),
	);

	it('fits on two screens', () => {
		expect(page.split('\n').length).toBeLessThanOrEqual(130);
	});

	it('maps every folder, with the folders that it may import', () => {
		const base = ['protocol', 'text', 'clock'];
		const mapped = Object.fromEntries(
			rows.map(({folder, may}) => [
				folder,
				may === '–' ? [] : may.split(', ').flatMap((name) => (name === 'base' ? base : [name])),
			]),
		);
		const rules = Object.fromEntries(
			Object.entries(MAY_IMPORT).map(([folder, may]) => [folder, [...may].sort()]),
		);
		for (const folder of Object.keys(mapped)) mapped[folder]?.sort();
		expect(mapped).toEqual({...rules, clock: []});
	});

	it('names every folder within them', () => {
		for (const {folder, content} of rows) {
			const within = folders
				.filter((name) => name.startsWith(`${folder}/`))
				.map((name) => path.basename(name));
			for (const name of within) expect(content).toContain(`\`${name}/\``);
		}
	});

	it('names files that exist', () => {
		const named = [...page.matchAll(/`((?:[a-z0-9-]+\/)+[a-z0-9.-]+\.(?:tsx?|js))`/g)].map(
			([, name = '']) => name,
		);
		expect(named.length).toBeGreaterThan(20);
		const missing = named.filter(
			(name) => !existsSync(path.join(root, name)) && !existsSync(path.join(source, name)),
		);
		expect(missing).toEqual([]);
	});
});

it('no test makes the map of all characters that fast-check needs for its own unit of strings', () => {
	const tests = readdirSync(path.join(root, 'test'), {recursive: true, encoding: 'utf8'}).filter(
		(name) => /\.test\.tsx?$/.test(name) && path.basename(name) !== 'layout.test.ts',
	);
	expect(tests.length).toBeGreaterThan(300);
	const found = tests.filter((name) =>
		readFileSync(path.join(root, 'test', name), 'utf8').includes("unit: 'binary'"),
	);
	// `anyCodePoint` generates the same.
	expect(found).toEqual([]);
});
