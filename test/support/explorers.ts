/** JSON explorers for tests: one of a call, keys pressed one after the other, and what is to be seen. */

import type {JsonValue} from '../../source/protocol/frames.ts';
import {jsonPath} from '../../source/text/json-tree/path.ts';
import {explored} from '../../source/ui/explorer/explored.ts';
import {
	type Explorer,
	type ExplorerStep,
	explorerOf,
	selectionOf,
} from '../../source/ui/explorer/explorer.ts';
import {explorerActionOf} from '../../source/ui/explorer/explorer-keys.ts';
import {explorerLines} from '../../source/ui/explorer/explorer-view.ts';
import {textOf} from '../text/any-text.ts';
import {toolCall} from './entries.ts';
import {keyOf} from './keys.ts';

/** The view whose keys are pressed: those of the others have the same actions. */
const TREE = {filter: undefined, table: undefined};

/** Rows for values in these tests. */
export const HEIGHT = 20;

/** The explorer of a call that gave this result. */
export function explorerWith(result: unknown, args: unknown = {id: 7}): Explorer {
	const explorer = explorerOf(
		toolCall('get_order', {
			arguments: args as JsonValue,
			outcome: {state: 'succeeded', result: result as JsonValue},
		}),
	);
	if (explorer === undefined) throw new Error('there is nothing to explore');
	return explorer;
}

/** Presses keys by name that change the explorer; it must not be left. */
export function pressed(explorer: Explorer, ...names: readonly string[]): Explorer {
	return names.reduce((before, name) => {
		const action = explorerActionOf(TREE, keyOf(name));
		if (action === undefined) throw new Error(`${name} is no key of the explorer`);
		const {explorer: after} = explored(before, action as ExplorerStep, HEIGHT);
		if (after === undefined) throw new Error(`${name} left the explorer`);
		return after;
	}, explorer);
}

/** The toast after a key press; undefined for none. */
export function toastOf(explorer: Explorer, name: string): string | undefined {
	return explored(explorer, explorerActionOf(TREE, keyOf(name)) as ExplorerStep, HEIGHT).toast?.text;
}

/** JSONPath of the value under the cursor. */
export const pathIn = (explorer: Explorer): string => jsonPath(selectionOf(explorer)?.segments ?? []);

/** Rows of the page without the title. */
export const rowsIn = (explorer: Explorer, width = 60): string[] =>
	explorerLines(explorer, width, HEIGHT + 1)
		.slice(1)
		.map((line) => textOf(line).trimEnd());
