import {describe, expect, it} from 'vitest';
import {type FlagRow, flagTable} from '../../source/config/flag-table.ts';
import {helpText} from '../../source/config/help.ts';

const rows: readonly FlagRow[] = flagTable;
const short = helpText(false);
const long = helpText(true);

describe('the short help', () => {
	it('fits a terminal of 24 rows and 80 columns', () => {
		const lines = short.split('\n');
		expect(lines.at(-1)).toBe('');
		// One row is the prompt's.
		expect(lines.length - 1).toBeLessThanOrEqual(23);
		expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80);
	});

	it('holds every everyday flag, and no other', () => {
		for (const {name, shownIn} of rows) {
			const begins = new RegExp(`^  (?:-\\w, )?--${name}\\b`, 'm');
			if (shownIn === 'everyday') expect(short).toMatch(begins);
			else expect(short).not.toMatch(begins);
		}
	});

	it('holds every variable', () => {
		for (const variable of rows.flatMap(({environment}) => environment ?? []))
			expect(short).toContain(variable);
	});
});

describe('the long help', () => {
	it('has 80 columns, every flag, and no space at a line end', () => {
		for (const {name} of rows) expect(long).toMatch(new RegExp(`^  (?:-\\w, )?--${name}\\b`, 'm'));
		for (const line of long.split('\n')) {
			expect(line.length).toBeLessThanOrEqual(80);
			expect(line).toBe(line.trimEnd());
		}
	});

	it('begins with the short one', () => {
		const lines = new Set(long.split('\n'));
		expect(short.split('\n').filter((line) => !lines.has(line))).toEqual([]);
	});
});
