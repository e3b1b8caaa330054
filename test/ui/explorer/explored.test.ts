import {describe, expect, it} from 'vitest';
import {explored} from '../../../source/ui/explorer/explored.ts';
import {explorerWith, HEIGHT, pressed} from '../../support/explorers.ts';

describe('Esc', () => {
	it('ends the table, then the filter, then the explorer', () => {
		const explorer = explorerWith([{a: 1}]);
		const table = pressed(explorer, 't');
		expect(table.table).toBeDefined();
		expect(pressed(table, 'escape').table).toBeUndefined();
		const filter = pressed(explorer, '/');
		expect(pressed(filter, 'escape').filter).toBeUndefined();
		expect(explored(explorer, {do: 'leave'}, HEIGHT)).toEqual({explorer: undefined});
	});
});
