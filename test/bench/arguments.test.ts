import {describe, expect, it} from 'vitest';
import {parseArguments} from '../../bench/arguments.ts';

const rows = new Set(['3', '5a', '17']);

describe('parseArguments', () => {
	it('selects every row, all runs and a table by default', () => {
		expect(parseArguments([], rows)).toEqual({only: undefined, isQuick: false, form: 'table'});
	});

	it('accepts rows after --only, separated by a space or =', () => {
		const expected = {only: new Set(['3', '5a']), isQuick: true, form: 'json'};
		expect(parseArguments(['--json', '--only', '3, 5a', '--quick'], rows)).toEqual(expected);
		expect(parseArguments(['--only=3,5a', '--json', '--quick'], rows)).toEqual(expected);
	});

	it('makes the page from every row', () => {
		expect(parseArguments(['--page', '--quick'], rows)).toEqual({
			only: undefined,
			isQuick: true,
			form: 'page',
		});
		expect(parseArguments(['--page', '--only', '3'], rows)).toBe('--page measures every row. Omit --only.');
	});

	it.each([[['--only', '4']], [['--only']], [['--only=']], [['--only', '3,,17']], [['--quik']], [['3']]])(
		'reports what is wrong with %j',
		(args) => {
			expect(parseArguments(args, rows)).toMatch(/^(?:--only accepts the rows 3, 5a, 17|Unknown argument)/);
		},
	);
});
