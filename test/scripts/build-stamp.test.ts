import {mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {expect, it, onTestFinished} from 'vitest';
import {isUpToDate, writeStamp} from '../../scripts/build-stamp.js';

/** A project as after its build. */
function project(): string {
	const root = mkdtempSync(path.join(tmpdir(), 'build-stamp-'));
	onTestFinished(() => rmSync(root, {recursive: true, force: true}));
	for (const folder of ['source/ui', 'scripts', 'dist', 'test']) {
		mkdirSync(path.join(root, folder), {recursive: true});
	}
	const files = ['source/ui/app.tsx', 'source/index.ts', 'scripts/build.js', 'cli.tsx', 'package.json'];
	for (const file of [...files, 'package-lock.json', 'dist/cli.js', 'test/a.test.ts']) {
		writeFileSync(path.join(root, file), file);
	}
	return root;
}

it('a build is needed at first, and not again until something changes', async () => {
	const root = project();
	expect(await isUpToDate(root, 'production')).toBe(false);
	await writeStamp(root, 'production');
	expect(await isUpToDate(root, 'production')).toBe(true);
	expect(await isUpToDate(root, 'development')).toBe(false);
});

it.each<[string, (root: string) => void]>([
	['a changed file', (root) => writeFileSync(path.join(root, 'source/ui/app.tsx'), 'other text')],
	['a file with another time', (root) => utimesSync(path.join(root, 'cli.tsx'), 1, 1)],
	['a new file', (root) => writeFileSync(path.join(root, 'source/new.ts'), '')],
	['a deleted file', (root) => rmSync(path.join(root, 'source/index.ts'))],
	['another script', (root) => writeFileSync(path.join(root, 'scripts/build.js'), '')],
	['other packages', (root) => writeFileSync(path.join(root, 'package-lock.json'), '{}')],
	['a missing result', (root) => rmSync(path.join(root, 'dist'), {recursive: true})],
	['another result', (root) => writeFileSync(path.join(root, 'dist/cli.js'), '')],
])('%s needs a build', async (_, change) => {
	const root = project();
	await writeStamp(root, 'production');
	change(root);
	expect(await isUpToDate(root, 'production')).toBe(false);
});

it('a changed test needs none', async () => {
	const root = project();
	await writeStamp(root, 'production');
	writeFileSync(path.join(root, 'test/a.test.ts'), 'other text');
	expect(await isUpToDate(root, 'production')).toBe(true);
});
