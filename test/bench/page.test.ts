/** docs/performance.md is made by the bench, and has its rows. */
import {readFileSync} from 'node:fs';
import {describe, expect, it} from 'vitest';
import {figure, skipped, summary} from '../../bench/figures.ts';
import {MEASURES} from '../../bench/measures.ts';
import {headOf, METHOD, pageOf} from '../../bench/page.ts';
import {PEERS} from '../../bench/peers.ts';
import {HEAD} from '../../bench/table.ts';

const rows = MEASURES.flatMap((measure) => measure.rows);
const page = readFileSync(new URL('../../docs/performance.md', import.meta.url), 'utf8');

/** First cells of the rows of the table under a heading, each once. */
function idsUnder(heading: string, text: string): readonly string[] {
	const [, section = ''] = text.split(`\n## ${heading}\n`);
	const cells = [...(section.split('\n## ')[0] ?? '').matchAll(/^\| ([^|]+) \|/gm)].map(
		([, cell = '']) => cell,
	);
	return [...new Set(cells)].filter((cell) => cell !== '#' && !/^-+$/.test(cell));
}

describe('pageOf', () => {
	const facts = {date: '2026-01-02', isQuick: false, machine: {node: 'v26', cpus: '2'}};
	const made = pageOf([figure('3', 'p50', 'ms', summary([1])), skipped('8', 'CPU', 'no /proc')], facts);

	it('says how it was made, on what machine, and names the other programs', () => {
		expect(made).toContain(
			'This page is the output of `npm run bench -- --page` on 2026-01-02. Do not edit it; run the command.\n',
		);
		expect(made).toContain('| node | v26 |\n| cpus | 2 |\n');
		for (const name of ['weechat', 'irssi', 'codex', 'gemini-cli', 'opencode', 'reference client'])
			expect(made).toContain(name);
	});

	it('has a row for each figure', () => {
		expect(idsUnder('Figures', made)).toEqual(['3', '8']);
	});

	it('warns that figures of few runs are not reliable', () => {
		expect(headOf({...facts, isQuick: true})).toMatch(/--page --quick.*not reliable/);
		expect(made).not.toContain('not reliable');
	});
});

describe('docs/performance.md', () => {
	it('says how it was made', () => {
		const [, , head = ''] = page.split('\n');
		const [, date = ''] = / on (\d{4}-\d\d-\d\d)\./.exec(head) ?? [];
		expect(head).toBe(headOf({date, isQuick: head.includes('--quick')}));
	});

	it('has the rows and columns of the bench, and every measure succeeded', () => {
		expect(idsUnder('Figures', page)).toEqual(rows);
		expect(page).toContain(`\n| ${HEAD.join(' | ')} |\n`);
		expect(page).not.toContain(': failed, ');
	});

	it('describes the method as the bench does', () => {
		expect(page).toContain(METHOD);
	});

	it('has the figures of other programs, each under a row of the bench', () => {
		expect(idsUnder('Other programs', page)).toEqual(PEERS.map(({row}) => row));
		for (const {row} of PEERS) expect(rows).toContain(row);
	});
});
