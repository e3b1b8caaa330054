import {describe, expect, it} from 'vitest';
import {commands, type FlagRow, flagTable} from '../../source/config/flags/flag-table.ts';
import {readFlags} from '../../source/config/flags/flags.ts';
import {helpText} from '../../source/config/help.ts';
import {resolve} from '../../source/config/resolve.ts';

const rows: readonly FlagRow[] = flagTable;
const short = helpText(false);
const long = helpText(true);

describe('the short help', () => {
	it('fits a terminal of 24 rows and 80 columns', () => {
		const lines = short.split('\n');
		expect(lines.at(-1)).toBe('');
		// One row is for the shell prompt.
		expect(lines.length - 1).toBeLessThanOrEqual(23);
		expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80);
	});

	it('contains all everyday flags, and no others', () => {
		for (const {name, shownIn} of rows) {
			const begins = new RegExp(`^  (?:-\\w, )*--${name}(?![\\w-])`, 'm');
			if (shownIn === 'everyday') expect(short).toMatch(begins);
			else expect(short).not.toMatch(begins);
		}
	});

	it("contains the document's variables", () => {
		for (const name of ['WS_ENDPOINT', 'AUTH_TYPE', 'AUTH_TOKEN', 'API_KEY'])
			expect(short).toContain(`BEDROCK_${name}`);
	});
});

it('of each command is its own, and the short one names them all', () => {
	for (const command of commands.filter((each) => each !== 'search')) {
		expect(short).toMatch(new RegExp(`\\b${command}\\b`));
		const resolved = resolve(readFlags([command, '--help']), {});
		if (!('settings' in resolved) || resolved.settings.mode !== 'help') throw new Error(command);
		expect(helpText(false, resolved.settings.about)).toContain(`\n  bedrock-chat ${command} `);
		expect(helpText(false, resolved.settings.about)).not.toMatch(/^ {2}-.*(?:export|check): .*; /m);
	}
	expect(short).toContain('--resume');
});

describe('the help of the command sandbox', () => {
	const lines = helpText(false, 'sandbox').split('\n');

	it('contains the flags that the command takes, and no others', () => {
		for (const {name, usedBy} of rows) {
			const begins = new RegExp(`^  (?:-\\w, )*--${name}(?![\\w-])`);
			expect(
				lines.some((line) => begins.test(line)),
				name,
			).toBe(usedBy === 'sandbox' || usedBy === 'both');
		}
	});

	it('fits a terminal of 24 rows and 80 columns', () => {
		expect(lines.length - 1).toBeLessThanOrEqual(23);
		expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80);
	});
});

it.each(['sessions', 'export', 'check', 'serve'] as const)(
	'the help of %s fits a terminal of 80 columns',
	(about) => {
		const lines = helpText(false, about).split('\n');
		expect(lines.filter((line) => line.length > 80)).toEqual([]);
		expect(lines.length).toBeGreaterThan(10);
	},
);

describe('the long help', () => {
	it('has at most 80 columns, and no space at a line end', () => {
		for (const line of long.split('\n')) {
			expect(line.length, line).toBeLessThanOrEqual(80);
			expect(line).toBe(line.trimEnd());
		}
	});

	it('contains every flag, including those that fetch a secret', () => {
		for (const {name} of rows) expect(long).toMatch(new RegExp(`^ .*[ ,]--${name}(?![\\w-])`, 'm'));
	});

	it('contains every variable', () => {
		for (const [variable = ''] of rows.flatMap(({environment}) => (environment ? [environment] : []))) {
			expect(long).toContain(`  ${variable} `);
		}
		expect(long).toContain('AUTOCHAT_');
	});

	it('contains the lines of the short help', () => {
		const lines = new Set(long.split('\n'));
		const flags = short.split('\n').filter((line) => /^ +-/.test(line));
		expect(flags.length).toBeGreaterThan(10);
		expect(flags.filter((line) => !lines.has(line))).toEqual([]);
	});
});
