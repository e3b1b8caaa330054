/** The fault matrix, whole: every fault in every state in which it is meaningful. `--update` writes docs/reliability.md. */
import {describe, expect, it} from 'vitest';
import {LIBRARY_CELLS, playLibrary} from '../support/fault-matrix/library.ts';
import {CELLS} from '../support/fault-matrix/model.ts';
import {reliabilityPage} from '../support/fault-matrix/page.ts';
import {EARLY, REPEATED, repeatFault} from '../support/fault-matrix/repeat.ts';
import {wrongCells} from '../support/fault-matrix/run.ts';
import {STATES} from '../support/fault-matrix/states.ts';

describe('a fault', () => {
	it.each(STATES)('$name ends as the model says', async (state) => {
		expect(await wrongCells(CELLS.filter((cell) => cell.state === state))).toEqual([]);
	});
});

describe('a program', () => {
	it.each(STATES)('in the state "$name" has each call settled, truly', async (state) => {
		const cells = LIBRARY_CELLS.filter((cell) => cell.state === state);
		expect(await wrongCells(cells, playLibrary)).toEqual([]);
	});
});

describe('a fault of every connection', () => {
	it.each(EARLY)('in the state "%s" is tried against ever more slowly, and reported once', async (name) => {
		const problems: string[] = [];
		for (const cell of REPEATED.filter(({state}) => state.name === name))
			problems.push(...(await repeatFault(cell)));
		expect(problems).toEqual([]);
	});
});

it('docs/reliability.md is the page of this matrix', async () => {
	await expect(reliabilityPage()).toMatchFileSnapshot('../../docs/reliability.md');
});
