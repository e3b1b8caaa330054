/** The fault matrix, whole: every fault in every state in which it is meaningful. `--update` writes docs/reliability.md. */
import {describe, expect, it} from 'vitest';
import {CELLS} from '../support/fault-matrix/model.ts';
import {reliabilityPage} from '../support/fault-matrix/page.ts';
import {wrongCells} from '../support/fault-matrix/run.ts';
import {STATES} from '../support/fault-matrix/states.ts';

describe('a fault', () => {
	it.each(STATES)('$name ends as the model says', async (state) => {
		expect(await wrongCells(CELLS.filter((cell) => cell.state === state))).toEqual([]);
	});
});

it('docs/reliability.md is the page of this matrix', async () => {
	await expect(reliabilityPage()).toMatchFileSnapshot('../../docs/reliability.md');
});
