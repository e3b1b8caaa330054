/** The fault matrix in a bounded form: each fault, and each state, in some cells. `test/long/` has the whole. */
import {readFileSync} from 'node:fs';
import {describe, expect, it} from 'vitest';
import {FAULTS} from '../support/fault-matrix/faults.ts';
import {LIBRARY_CELLS, playLibrary} from '../support/fault-matrix/library.ts';
import {CELLS, whyNot} from '../support/fault-matrix/model.ts';
import {reliabilityPage} from '../support/fault-matrix/page.ts';
import {REPEATED, repeatFault} from '../support/fault-matrix/repeat.ts';
import {sampleCells, wrongCells} from '../support/fault-matrix/run.ts';
import {STATES} from '../support/fault-matrix/states.ts';

describe('the fault matrix', () => {
	it('has at least 37 faults and 12 states, each of which is meaningful somewhere', () => {
		expect(FAULTS.length).toBeGreaterThanOrEqual(37);
		expect(STATES.length).toBeGreaterThanOrEqual(12);
		expect(new Set(FAULTS.map(({name}) => name)).size).toBe(FAULTS.length);
		for (const part of [...FAULTS, ...STATES])
			expect(CELLS.some(({fault, state}) => fault === part || state === part)).toBe(true);
	});

	it('has a reason for each cell that it leaves out', () => {
		const all = STATES.flatMap((state) => FAULTS.map((fault) => ({state, fault})));
		const reasons = all.map(whyNot).filter((reason) => reason !== undefined);
		expect(reasons.length).toBe(all.length - CELLS.length / 2);
		expect(new Set(reasons).size).toBeLessThan(10);
	});

	it('ends as the model says, in two cells of each fault', {tags: 'slow'}, async () => {
		const cells = sampleCells(CELLS, [true, false]);
		expect(new Set(cells.map(({fault}) => fault)).size).toBe(FAULTS.length);
		for (const state of STATES)
			expect(cells.filter((cell) => cell.state === state).length).toBeGreaterThan(0);
		expect(await wrongCells(cells)).toEqual([]);
	});
});

it('a program has each call settled, truly, in one cell of each fault', {tags: 'slow'}, async () => {
	expect(await wrongCells(sampleCells(LIBRARY_CELLS, [true]), playLibrary)).toEqual([]);
});

it('a fault of every connection is tried against ever more slowly, and reported once', {
	tags: 'slow',
}, async () => {
	const cells = REPEATED.filter(({fault, state}) => fault.isSilent === true && state.name === 'ready');
	expect(cells.length).toBeGreaterThan(1);
	for (const cell of cells) expect(await repeatFault(cell)).toEqual([]);
});

describe('docs/reliability.md', () => {
	it('is the page of this matrix, and not too long', () => {
		const page = readFileSync('docs/reliability.md', 'utf8');
		expect(page).toBe(reliabilityPage());
		expect(page.split('\n').length).toBeLessThanOrEqual(150);
	});
});
