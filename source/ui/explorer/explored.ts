/** Applies an action to the JSON explorer, in any of its views. Pure. */
import type {Explorer, ExplorerOutcome, ExplorerStep} from './explorer.ts';
import {inFilter} from './filter-steps.ts';
import {inTable} from './table-steps.ts';
import {inTree} from './tree-steps.ts';

/** @param height rows of the list, at least 1 */
export function explored(explorer: Explorer, step: ExplorerStep, height: number): ExplorerOutcome {
	const {table} = explorer;
	if (table !== undefined) {
		const after = inTable(explorer, table, step.do === 'filter' ? {do: 'leave'} : step, height);
		// What is typed next is for the field of the filter, which searches the tree.
		if (step.do !== 'filter' || after.explorer === undefined) return after;
		return explored(after.explorer, step, height);
	}
	if (explorer.filter !== undefined) return inFilter(explorer, explorer.filter, step, height);
	return inTree(explorer, step, height);
}
