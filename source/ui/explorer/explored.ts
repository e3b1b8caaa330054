/** Applies an action to the JSON explorer, in any of its views. Pure. */
import type {Explorer, ExplorerOutcome, ExplorerStep} from './explorer.ts';
import {inFilter} from './filter-steps.ts';
import {inTable} from './table-steps.ts';
import {inTree} from './tree-steps.ts';

/** @param height rows of the list, at least 1 */
export function explored(explorer: Explorer, step: ExplorerStep, height: number): ExplorerOutcome {
	if (explorer.table !== undefined) return inTable(explorer, explorer.table, step, height);
	if (explorer.filter !== undefined) return inFilter(explorer, explorer.filter, step, height);
	return inTree(explorer, step, height);
}
