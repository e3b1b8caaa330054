/** The actions on the tree of the JSON explorer. Pure. */
import {allFolded, positionAt, type TreePosition, withFolded} from '../../text/json-tree/tree.ts';
import {unfoldAll} from '../../text/json-tree/unfold.ts';
import {countOf, thousands} from '../../text/quantity.ts';
import {own} from '../../text/safe.ts';
import {EMPTY_DRAFT} from '../composer/draft.ts';
import {
	type Explorer,
	type ExplorerOutcome,
	type ExplorerStep,
	goneTo,
	openedAtCursor,
	showingBelow,
	targetOf,
	withToast,
} from './explorer.ts';
import {tabled} from './table-steps.ts';

/** The most containers to unfold with one key. */
export const MOST_UNFOLDED = 10_000;

export function inTree(explorer: Explorer, step: ExplorerStep, height: number): ExplorerOutcome {
	const {root, cursor} = explorer;
	const target = targetOf(step, cursor, height, root.rows);
	if (target !== undefined) return {explorer: {...explorer, ...goneTo(explorer, target, height, root.rows)}};
	const position = positionAt(root, cursor);
	switch (step.do) {
		case 'in':
			return position?.node === undefined
				? openedHere(explorer, position, height)
				: atRow(explorer, cursor + 1, height);
		case 'out':
			if (position?.node !== undefined) return {explorer: {...explorer, root: withFolded(root, position)}};
			return atRow(explorer, position?.steps.at(-2)?.row ?? cursor, height);
		case 'toggle':
			if (position?.node === undefined) return openedHere(explorer, position, height);
			return {explorer: {...explorer, root: withFolded(root, position)}};
		case 'unfold-all':
			return unfoldedHere(explorer, position, height);
		case 'fold-all': {
			const after = {...explorer, root: allFolded(root)};
			return atRow(after, position?.steps[0]?.at ?? 0, height);
		}
		case 'filter':
			return {
				explorer: {
					...explorer,
					filter: {field: EMPTY_DRAFT, search: undefined, count: 0, isMoved: false, cursor: 0, top: 0},
				},
			};
		case 'match':
			return withToast(explorer, own`there is no filter: press / to start one`, 'warning');
		case 'table':
			return tabled(explorer, position, height);
		default:
			return {explorer: undefined};
	}
}

const atRow = (explorer: Explorer, row: number, height: number): ExplorerOutcome => ({
	explorer: {...explorer, ...goneTo(explorer, row, height, explorer.root.rows)},
});

function openedHere(explorer: Explorer, position: TreePosition | undefined, height: number): ExplorerOutcome {
	const after = openedAtCursor(explorer, height);
	if (after.root !== explorer.root) return {explorer: after};
	const isText = typeof position?.value === 'string';
	return withToast(
		explorer,
		isText ? own`this string is not JSON: press o to open it, y to copy it` : own`it is empty`,
	);
}

function unfoldedHere(
	explorer: Explorer,
	position: TreePosition | undefined,
	height: number,
): ExplorerOutcome {
	if (position === undefined) return {explorer};
	const {root, count: amount, isCut} = unfoldAll(explorer.root, position, MOST_UNFOLDED);
	if (amount === 0) return openedHere(explorer, position, height);
	const text = isCut
		? own`opened ${thousands(amount)}, and there are more`
		: own`opened ${countOf(amount, 'value')}`;
	return withToast(showingBelow(explorer, root, height), text);
}
