/** Patches of packages: pinned versions, one match each, an error otherwise. */
import {readFileSync} from 'node:fs';
import path from 'node:path';
import {fileURLToPath} from 'node:url';
import {describe, expect, it} from 'vitest';
import {createPatcher} from '../../scripts/bundle-plugins.js';
import {applyPatch, nameOf, patches} from '../../scripts/package-patches.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const read = (file: string): string => readFileSync(path.join(root, file), 'utf8');
const {devDependencies, overrides}: {[group: string]: Record<string, string>} = JSON.parse(
	read('package.json'),
);

describe('the patched packages', () => {
	it.each([...new Set(patches.map((patch) => patch.package))])('pin %s exactly', (name) => {
		const {version}: {version: string} = JSON.parse(read(`node_modules/${name}/package.json`));
		expect(devDependencies?.[name] ?? overrides?.[name]).toBe(version);
	});
});

describe('applyPatch', () => {
	it.each(patches.map((patch) => [nameOf(patch), patch] as const))('fits %s once', (_, patch) => {
		const original = read(`node_modules/${patch.package}/${patch.file}`);
		const patched = applyPatch(original, patch, '1.0.0');
		expect(patched).not.toBe(original);
		// Without the expected text it is an error.
		const changed = original.replace(patch.find, '');
		expect(() => applyPatch(changed, patch, '1.0.0')).toThrow('found 0');
	});

	it('reports the package, its version, the expected text and the remedy', () => {
		const patch = {package: 'left-pad', file: 'lib/index.js', find: /^let pad;$/m, replacement: ''};
		expect(() => applyPatch('const pad = 1;', patch, '2.0.1')).toThrow(
			'A patch does not fit left-pad 2.0.1.\n' +
				'Expected exactly one match in lib/index.js, found 0: /^let pad;$/m\n' +
				'Run `npm ci` if package.json pins another version of left-pad. Otherwise adapt the patch in scripts/package-patches.js to this version, or pin the previous one.',
		);
		expect(() => applyPatch('let pad;\nlet pad;', patch, '2.0.1')).toThrow('found 2');
	});
});

describe('a build', () => {
	it('that never loads the file of a patch is an error', () => {
		const patch = {package: 'left-pad', file: 'lib/index.js', find: /^let pad;$/m, replacement: ''};
		expect(createPatcher([patch]).problems()).toEqual([
			'The patch left-pad/lib/index.js /^let pad;$/m was applied to 0 files instead of one. ' +
				'The bundle no longer contains that file: delete the patch in scripts/package-patches.js, or correct its path.',
		]);
	});
});
