import {describe, expect, it} from 'vitest';
import {
	type FlagRow,
	findFlag,
	flagRow,
	flagTable,
	isSensitive,
	sourceRows,
	usageOf,
} from '../../../source/config/flags/flag-table.ts';

const rows: readonly FlagRow[] = flagTable;
const secrets = flagTable.filter(({secret}) => secret);

describe('the table of flags', () => {
	it('has unique names', () => {
		const spellings = rows.flatMap(({name, letters = [], synonym}) => [
			name,
			...letters,
			...(synonym ? [synonym] : []),
		]);
		const variables = rows.flatMap(({environment}) => environment ?? []);
		for (const names of [spellings, variables]) {
			expect(new Set(names).size).toBe(names.length);
		}
	});

	it('finds each flag by all its names', () => {
		for (const {name, letters = [], synonym} of rows) {
			expect(findFlag(`--${name}`)?.name).toBe(name);
			if (synonym !== undefined) expect(findFlag(`--${synonym}`)?.name).toBe(name);
			for (const letter of letters) expect(findFlag(`-${letter}`)?.name).toBe(name);
		}
	});

	it.each(['url', '-url', '--URL', '--', '-', '', '--constructor', '---url'])(
		'finds nothing for %j',
		(spelling) => {
			expect(findFlag(spelling)).toBeUndefined();
		},
	);

	it('has a help line in lower case and without a full stop for every flag', () => {
		for (const {help} of rows) expect(help).toMatch(/^[a-z-].*[^.]$/);
	});

	it('has a variable, a file and a command for every secret', () => {
		expect(secrets.map(({name}) => name)).toEqual([
			'token',
			'api-key',
			'password',
			'client-secret',
			'auth-header',
			'session-token',
			'header',
			'passphrase',
		]);
		for (const {name, environment} of secrets) {
			expect(environment).toHaveLength(2);
			expect(sourceRows(name).map((row) => row.name)).toEqual([`${name}-file`, `${name}-command`]);
		}
		expect(sourceRows('username')).toEqual([]);
	});

	it('contains every flag and variable of the document', () => {
		const names = ['url', 'auth', 'token', 'api-key', 'api-key-header', 'username', 'password', 'client-id'];
		for (const name of [...names, 'client-secret', 'token-url', 'scope', 'demo']) {
			expect(findFlag(`--${name}`)).toBeDefined();
		}
		const variables = rows.flatMap(({environment = []}) => environment);
		for (const name of ['WS_ENDPOINT', 'AUTH_TYPE', 'AUTH_TOKEN', 'API_KEY']) {
			expect(variables).toEqual(expect.arrayContaining([`BEDROCK_${name}`, `AUTOCHAT_${name}`]));
		}
	});

	it('lists the variable of the document first', () => {
		for (const {name, environment} of rows) {
			// ACCESSIBLE is shared with other programs.
			if (environment === undefined || name === 'screen-reader') continue;
			const [first = '', second] = environment;
			expect(first).toMatch(/^BEDROCK_/);
			expect(second).toBe(first.replace('BEDROCK_', 'AUTOCHAT_'));
		}
	});

	it('marks sensitive flags', () => {
		for (const row of rows) {
			expect(isSensitive(row), row.name).toBe(
				row.secret === true || (/-(?:file|command)$/.test(row.name) && row.name !== 'log-file'),
			);
		}
	});
});

describe('usageOf', () => {
	it.each([
		['demo', '--demo'],
		['url', '--url URL'],
		['sandbox', '--sandbox=DIALECT'],
		['header', "--header 'NAME: VALUE'"],
		['token-command', '--token-command CMD'],
	] as const)('%s', (name, usage) => {
		expect(usageOf(name)).toBe(usage);
	});
});

describe('flagRow', () => {
	it('returns the row of a flag', () => {
		for (const {name} of flagTable) expect(flagRow(name).name).toBe(name);
	});
});
