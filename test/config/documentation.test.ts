/** docs/configuration.md matches the tables of the program. */
import {readFileSync} from 'node:fs';
import {describe, expect, it} from 'vitest';
import {flagsOf, neededFlagsOf} from '../../source/config/credential.ts';
import {findFlag, flagTable} from '../../source/config/flags/flag-table.ts';
import {readFlags} from '../../source/config/flags/flags.ts';
import {exitCodes} from '../../source/config/help.ts';
import {resolve} from '../../source/config/resolve.ts';
import {defaultHost, defaultUrl} from '../../source/config/settings.ts';
import {AUTH_KINDS, type AuthKind, DEFAULT_API_KEY_HEADER} from '../../source/protocol/auth.ts';
import {DIALECT_NAMES} from '../../source/protocol/dialects.ts';
import {resolveInputs} from '../support/resolve-context.ts';

const text = readFileSync('docs/configuration.md', 'utf8');
const tableRows = text.split('\n').filter((line) => line.startsWith('| '));

/** The table row that begins with `beginning`. */
function rowOf(beginning: string): string {
	const row = tableRows.find((line) => line.startsWith(`| ${beginning}`));
	if (row === undefined) throw new Error(`no row begins with ${beginning}`);
	return row;
}

/** The words that a shell would pass, without quotes. */
const shellWords = (line: string): string[] =>
	[...line.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '');

describe('docs/configuration.md', () => {
	it.each(flagTable)('lists --$name in a table, with its short names and variables', (row) => {
		const {name, letters = [], synonym, environment = [], argument} = row;
		const pattern = new RegExp(`\`--${name}[ \`[]`);
		const line = tableRows.find(
			(each) => pattern.test(each) && environment.every((variable) => each.includes(`\`${variable}\``)),
		);
		expect(line).toBeDefined();
		for (const letter of letters) expect(line).toContain(`\`-${letter}\``);
		if (synonym !== undefined) expect(line).toContain(`\`--${synonym}\``);
		if (argument.takes === 'value') expect(line).toContain(`--${name} ${argument.shown}`);
	});

	it('names no unknown flag or variable', () => {
		for (const [flag] of text.matchAll(/(?<![\w-])--[a-z][a-z-]*/g))
			expect(findFlag(flag), flag).toBeDefined();
		const known = flagTable.flatMap(({environment = []}) => environment);
		for (const [variable] of text.matchAll(/\b(?:BEDROCK|AUTOCHAT)_\w+/g)) expect(known).toContain(variable);
	});

	it.each(Object.keys(AUTH_KINDS) as AuthKind[])('lists the type %s with its spellings and flags', (kind) => {
		const {wire, aliases} = AUTH_KINDS[kind];
		const cells = rowOf(`\`${kind}\``).split('|').slice(1, -1);
		const words = cells.map((cell) => [...cell.matchAll(/`([^`]+)`/g)].map(([, word]) => word));
		const needed = neededFlagsOf(kind);
		expect(words).toEqual([
			[kind],
			[...(wire === undefined || wire === kind ? [] : [wire]), ...aliases],
			needed.map((name) => `--${name}`),
			flagsOf(kind)
				.filter((name) => !needed.includes(name))
				.map((name) => `--${name}`),
		]);
	});

	it('states the defaults', () => {
		expect(rowOf('`--url URL`')).toContain(`Default: \`${defaultUrl}\``);
		expect(rowOf('`--api-key-header')).toContain(`Default: \`${DEFAULT_API_KEY_HEADER}\``);
		expect(rowOf('`--host')).toContain(`Default: ${defaultHost}`);
		for (const dialect of DIALECT_NAMES) expect(rowOf('`--sandbox')).toContain(`\`${dialect}\``);
	});

	it('lists the exit codes', () => {
		for (const [code, meaning] of exitCodes) expect(text).toContain(`\n| ${code} | ${meaning} |\n`);
	});

	it('shows valid command lines', () => {
		const lines = [...text.matchAll(/^bedrock-chat .*$/gm)].map(([line]) => line.replace(/ +#.*/, ''));
		expect(lines.length).toBeGreaterThan(5);
		for (const line of lines) {
			const [, ...words] = shellWords(line);
			const resolution = resolve(readFlags(words), {}, resolveInputs({canAsk: true}));
			expect('problems' in resolution ? [line, ...resolution.problems] : []).toEqual([]);
		}
	});
});
