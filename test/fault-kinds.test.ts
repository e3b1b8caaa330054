import {readFileSync} from 'node:fs';
import {describe, expect, it} from 'vitest';

const page = readFileSync(new URL('../docs/fault-kinds.md', import.meta.url), 'utf8');
const rows = [...page.matchAll(/^\| (?!kind \|)([^|]+) \| [^|]+ \| ([^|]+) \|$/gm)].map(([, kind, test]) => [
	kind ?? '',
	test ?? '',
]);

describe('docs/fault-kinds.md', () => {
	it('has a test for each row', () => {
		expect(rows.length).toBe(page.match(/^\| (?!kind \|)/gm)?.length);
	});

	it.each(rows)('%s', (_kind, shownBy) => {
		const [, file = '', words = ''] = /^`(test\/[\w./-]+)` (.+)$/.exec(shownBy) ?? [];
		expect(file, 'the row names no test').not.toBe('');
		expect(readFileSync(new URL(`../${file}`, import.meta.url), 'utf8')).toContain(words);
	});
});
