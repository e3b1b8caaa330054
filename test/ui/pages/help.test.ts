import {describe, expect, it} from 'vitest';
import {COMMANDS} from '../../../source/chat/commands.ts';
import {keySections, rowLabel} from '../../../source/ui/keys/key-dispatch.ts';
import {helpLines, helpScrolled} from '../../../source/ui/pages/help.ts';
import {badRows, textOf} from '../../text/any-text.ts';

describe('the help', () => {
	it('contains every key and every command', () => {
		const text = helpLines(100).map(textOf).join('\n');
		for (const row of keySections().flatMap(({rows}) => rows)) {
			expect(text).toContain(rowLabel(row));
			for (const word of row.help.split(' ')) expect(text).toContain(word);
		}
		for (const {name, aliases, summary} of COMMANDS) {
			for (const each of [name, ...aliases]) expect(text).toContain(`/${each}`);
			expect(text).toContain(summary);
		}
	});

	it('names where each of several rows of a section with the same keys applies', () => {
		for (const {rows} of keySections()) {
			const labels = rows.map(rowLabel);
			const repeated = rows.filter(
				(row) => labels.indexOf(rowLabel(row)) < labels.lastIndexOf(rowLabel(row)),
			);
			for (const {help} of repeated.filter(({when}) => when === undefined))
				expect(help).toMatch(/^[a-z, ]+: /);
		}
	});

	it('keeps every word at every width', {tags: 'slow'}, () => {
		const characters = (columns: number): string =>
			helpLines(columns).map(textOf).join('').replaceAll(/\s/g, '');
		const all = characters(100);
		for (let columns = 1; columns <= 100; columns++) {
			expect(badRows(helpLines(columns), columns), `${columns} columns`).toEqual([]);
			if (columns >= 2) expect(characters(columns), `${columns} columns`).toBe(all);
		}
	});

	it('has descriptions below the keys on narrow screens', () => {
		const lines = helpLines(40).map(textOf);
		const at = lines.indexOf('   Ctrl+O');
		expect(lines[at + 1]).toBe('      fold or unfold all details');
	});

	it('stops scrolling at its ends', () => {
		const most = helpLines(80).length - 10;
		expect(helpScrolled({by: 'rows', rows: 1}, 0, 80, 10)).toBe(1);
		expect(helpScrolled({by: 'page', pages: 1}, 3, 80, 10)).toBe(12);
		expect(helpScrolled({by: 'page', pages: 1}, most - 1, 80, 10)).toBe(most);
		expect(helpScrolled({by: 'whole', to: 'bottom'}, 0, 80, 10)).toBe(most);
		expect(helpScrolled({by: 'whole', to: 'top'}, most, 80, 10)).toBe(0);
		expect(helpScrolled({by: 'rows', rows: -1}, 0, 80, 10)).toBe(0);
	});
});
