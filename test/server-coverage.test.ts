/** Each row of docs/server-coverage.md names a test that there is, or says that the feature is missing. */
import {readFileSync} from 'node:fs';
import {describe, expect, it} from 'vitest';

const page = readFileSync(new URL('../docs/server-coverage.md', import.meta.url), 'utf8');
const rows = page
	.split('\n')
	.filter((line) => line.startsWith('|') && !/^\|(?:---| the web page | today's server )/.test(line))
	.map((line) =>
		line
			.split('|')
			.slice(1, -1)
			.map((cell) => cell.trim()),
	);

describe('docs/server-coverage.md', () => {
	it('has many rows', () => {
		expect(rows.length).toBeGreaterThan(30);
	});

	it.each(rows)('%s', (_feature, here, shownBy) => {
		if (here === 'not yet') {
			expect(shownBy).toBe('');
			return;
		}
		const [, file = '', words = ''] = /^`(test\/[\w./-]+)` (.+)$/.exec(shownBy ?? '') ?? [];
		expect(file, 'the row names no test').not.toBe('');
		expect(readFileSync(new URL(`../${file}`, import.meta.url), 'utf8')).toContain(words);
	});
});
