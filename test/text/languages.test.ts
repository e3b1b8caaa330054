import {existsSync} from 'node:fs';
import {createRequire} from 'node:module';
import path from 'node:path';
import {describe, expect, it} from 'vitest';
import {languageOf, neededBy} from '../../source/text/languages.ts';

const folder = path.join(
	path.dirname(createRequire(import.meta.url).resolve('highlight.js/package.json')),
	'lib/languages',
);

describe('languageOf', () => {
	it.each([
		['ts', 'typescript'],
		['TypeScript', 'typescript'],
		['js {1,3}', 'javascript'],
		['{.python}', 'python'],
		['py title="a.py"', 'python'],
		['yml', 'yaml'],
		['sh', 'bash'],
		['c++', 'cpp'],
		['c#', 'csharp'],
		['html', 'xml'],
		['jsonc', 'json'],
		['toml', 'ini'],
		['patch', 'diff'],
		['docker', 'dockerfile'],
	])('knows %j', (label, file) => {
		expect(languageOf(label)).toBe(file);
	});

	it.each(['', 'text', 'constructor', '__proto__', '../core', 'mermaid'])('does not know %j', (label) => {
		expect(languageOf(label)).toBeUndefined();
	});

	it('names existing files', () => {
		const labels =
			'accesslog awk basic c d django dns elm gradle http latex less lua nim nix perl php r rust scss sml sql swift tcl thrift twig vhdl vim wasm x86asm xml';
		for (const label of labels.split(' ')) {
			const file = languageOf(label) ?? '';
			for (const name of [file, ...neededBy(file)]) {
				expect([name, existsSync(path.join(folder, `${name}.js`))]).toEqual([name, true]);
			}
		}
	});
});
