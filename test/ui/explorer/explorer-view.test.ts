import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {EMPTY_DRAFT, edit} from '../../../source/ui/composer/draft.ts';
import type {Explorer} from '../../../source/ui/explorer/explorer.ts';
import {
	explorerFoot,
	explorerLines,
	explorerStatus,
	rowsForValues,
} from '../../../source/ui/explorer/explorer-view.ts';
import {filterTyped, nextFilterMatch} from '../../../source/ui/explorer/filter-steps.ts';
import {explorerWith, pressed} from '../../support/explorers.ts';
import {anyTree} from '../../support/json-trees.ts';
import {anyLine, anyWidth, badRows, textOf} from '../../text/any-text.ts';

function filtered(explorer: Explorer, query: string): Explorer {
	const open = pressed(explorer, '/');
	const field = edit(EMPTY_DRAFT, {do: 'insert', text: query}, 80);
	return open.filter === undefined
		? open
		: nextFilterMatch(filterTyped(open, open.filter, field), 100_000, 10);
}
const status = (explorer: Explorer, width = 77): string => textOf(explorerStatus(explorer, width));
const foot = (explorer: Explorer, width = 80): string =>
	explorerFoot(explorer, width).rows.map(textOf).join('\n').trimEnd();

describe('the page', () => {
	const explorer = explorerWith({items: [{name: 'Lamp'}, {name: 'Chair'}]});

	it('shows the name of the tool if there is space', () => {
		expect(textOf(explorerLines(explorer, 60, 8)[0] ?? [])).toBe(' get_order · arguments and result');
		expect(textOf(explorerLines(explorer, 60, 7)[0] ?? [])).toBe(' ▾ arguments  {1 key}');
		expect(rowsForValues(explorer, 8)).toBe(7);
		expect(rowsForValues(pressed(explorer, 'down', 't'), 8)).toBe(6);
		expect(rowsForValues(explorer, 1)).toBe(1);
	});

	it('shows the path of the selected value, its size, and its position', () => {
		expect(status(explorer)).toMatch(/^\$\.result +44 B · 3 of 4$/);
		expect(status(pressed(explorer, 'down', 't', 'down'))).toMatch(/^\$\.result\.items\[1\] +16 B · 2 of 2$/);
		expect(status(filtered(explorer, 'lamp'))).toMatch(/^\$\.result\.items\[0\]\.name +4 B · 1 found$/);
		expect(status(filtered(explorer, 'zebra'))).toMatch(/^\$ +no match$/);
		expect(status(explorer, 16)).toBe('$.result  3 of 4');
		expect(status(pressed(explorer, '*', 'G'), 29)).toMatch(/^….*\.items\[1\]\.name {2}8 of 8$/);
	});

	it('shows the keys that fit, and always how to go back', () => {
		expect(foot(explorer, 120)).toMatch(/^ ↑ ↓ → ← · \/ filter .* o pager · s save · Esc back$/);
		expect(foot(explorer, 40)).toBe(' ↑ ↓ → ← · / filter · ? keys · Esc back');
		expect(foot(explorer, 9)).toBe(' Esc back');
		expect(foot(pressed(explorer, 'down', 't'))).toMatch(/ ← → columns .* t, Esc back$/);
		expect(foot(filtered(explorer, 'lamp'))).toBe(' / lamp');
		expect(foot(pressed(explorer, '/'))).toBe(' / filter by a text in keys and values');
	});

	it('highlights the matches of the filter', () => {
		const line = explorerLines(filtered(explorer, 'lamp'), 60, 7).at(-1) ?? [];
		expect(line.filter(({style}) => style === 'match').map(({text}) => text)).toEqual(['Lamp']);
	});

	it('fits any screen, and is safe, whatever it contains', () => {
		const anyRows = fc.integer({min: 1, max: 30});
		fc.assert(
			fc.property(anyTree, anyLine, anyWidth, anyRows, (value, query, width, rows) => {
				const tree = pressed(explorerWith(value), '*', 'G');
				for (const each of [tree, query === '' ? tree : filtered(tree, query)]) {
					const lines = explorerLines(each, width, rows);
					expect(lines.length).toBeLessThanOrEqual(rows);
					expect(
						badRows([...lines, explorerStatus(each, width), ...explorerFoot(each, width).rows], width),
					).toEqual([]);
				}
			}),
		);
	});
});
