import {describe, expect, it} from 'vitest';
import {type FlagRow, findFlag, flagRow, flagTable, laterFlags} from '../../source/config/flag-table.ts';

const rows: readonly FlagRow[] = flagTable;

describe('the table of flags', () => {
	it('names nothing twice', () => {
		const spellings = rows.flatMap(({name, letter}) => (letter === undefined ? [name] : [name, letter]));
		const variables = rows.flatMap(({environment}) => environment ?? []);
		for (const names of [[...spellings, ...laterFlags], variables]) {
			expect(new Set(names).size).toBe(names.length);
		}
	});

	it('finds each flag by its spellings', () => {
		for (const {name, letter} of rows) {
			expect(findFlag(`--${name}`)?.name).toBe(name);
			if (letter !== undefined) expect(findFlag(`-${letter}`)?.name).toBe(name);
		}
	});

	it.each(['url', '-url', '--URL', '--', '-', '', '--constructor', '---url'])(
		'finds nothing for %j',
		(spelling) => {
			expect(findFlag(spelling)).toBeUndefined();
		},
	);

	it('has a help line for every flag that begins small and has no full stop', () => {
		for (const {help} of rows) expect(help).toMatch(/^[a-zK].*[^.]$/);
	});

	it('knows a variable for every secret', () => {
		expect(rows.filter((row) => row.secret && row.environment === undefined)).toEqual([]);
		expect(flagRow('token').secret).toBe(true);
	});
});
