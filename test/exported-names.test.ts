/** One exported word has one meaning: no two files of `source/` export the same name. */
import {readdirSync, readFileSync} from 'node:fs';
import path from 'node:path';
import {fileURLToPath} from 'node:url';
import {expect, it} from 'vitest';

const root = fileURLToPath(new URL('../source', import.meta.url));

/** A declaration at the start of a line; exports from elsewhere (`export {…} from`) are the same word. */
const EXPORT = /^export (?:async )?(?:interface|type|const|let|function|class) (\w+)/gm;

/** For each exported name the files that declare it. */
function exportsByName(files: ReadonlyMap<string, string>): ReadonlyMap<string, readonly string[]> {
	const found = new Map<string, string[]>();
	for (const [file, text] of files) {
		for (const [, name = ''] of text.matchAll(EXPORT)) found.set(name, [...(found.get(name) ?? []), file]);
	}
	return found;
}

/** The names that stand in more than one file, with their files. */
const sharedNames = (files: ReadonlyMap<string, string>): string[] =>
	[...exportsByName(files)]
		.filter(([, exporters]) => new Set(exporters).size > 1)
		.map(([name, exporters]) => `${name}: ${exporters.join(', ')}`);

it('has no exported name that two files share', () => {
	const names = readdirSync(root, {recursive: true, encoding: 'utf8'}).filter((name) => /\.tsx?$/.test(name));
	expect(names.length).toBeGreaterThan(300);
	const files = new Map(names.map((name) => [name, readFileSync(path.join(root, name), 'utf8')]));
	expect(sharedNames(files)).toEqual([]);
});

it('finds a name that two files share', () => {
	const files = new Map([
		['a.ts', 'export interface Row {}\nexport const one = 1;\n'],
		['b.ts', 'export type Row = string;\n'],
	]);
	expect(sharedNames(files)).toEqual(['Row: a.ts, b.ts']);
});
