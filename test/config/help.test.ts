import {describe, expect, it} from 'vitest';
import {type FlagRow, flagTable} from '../../source/config/flags/flag-table.ts';
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
			const begins = new RegExp(`^  (?:-\\w, )*--${name}(?![\\w-])`, 'm');
			if (shownIn === 'everyday') expect(short).toMatch(begins);
			else expect(short).not.toMatch(begins);
		}
	});

	it("holds the document's variables", () => {
		for (const name of ['WS_ENDPOINT', 'AUTH_TYPE', 'AUTH_TOKEN', 'API_KEY'])
			expect(short).toContain(`BEDROCK_${name}`);
	});
});

describe('the long help', () => {
	it('has 80 columns, and no space at a line end', () => {
		for (const line of long.split('\n')) {
			expect(line.length, line).toBeLessThanOrEqual(80);
			expect(line).toBe(line.trimEnd());
		}
	});

	it('has every flag, also those that fetch a secret', () => {
		for (const {name} of rows) expect(long).toMatch(new RegExp(`^ .*[ ,]--${name}(?![\\w-])`, 'm'));
	});

	it('has every variable', () => {
		for (const [variable = ''] of rows.flatMap(({environment}) => (environment ? [environment] : []))) {
			expect(long).toContain(`  ${variable} `);
		}
		expect(long).toContain('AUTOCHAT_');
	});

	it('has the flags of the short one, in the same words', () => {
		const lines = new Set(long.split('\n'));
		const flags = short.split('\n').filter((line) => /^ +-/.test(line));
		expect(flags.length).toBeGreaterThan(10);
		expect(flags.filter((line) => !lines.has(line))).toEqual([]);
	});
});
