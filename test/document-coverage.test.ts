import {readFileSync} from 'node:fs';
import {describe, expect, it} from 'vitest';

const page = readFileSync(new URL('../docs/document-coverage.md', import.meta.url), 'utf8');
const rows = page
	.split('\n')
	.filter((line) => line.startsWith('|') && !/^\|(?:---| the document )/.test(line))
	.map((line) =>
		line
			.split('|')
			.slice(1, -1)
			.map((cell) => cell.trim()),
	);

describe('docs/document-coverage.md', () => {
	it('has many rows', () => {
		expect(rows.length).toBeGreaterThan(50);
	});

	it.each(rows)('%s', (_promise, _here, shownBy) => {
		const [, file = '', words = ''] = /^`(test\/[\w./-]+)` (.+)$/.exec(shownBy ?? '') ?? [];
		expect(file, 'the row names no test').not.toBe('');
		const source = readFileSync(new URL(`../${file}`, import.meta.url), 'utf8');
		expect(source).toContain(words);
	});
});
