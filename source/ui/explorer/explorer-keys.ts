/** The keys of the JSON explorer, in each of its views. */
import type {Key} from '../../terminal/input/key.ts';
import {isEdit} from '../composer/actions.ts';
import type {InterruptAction, OpenPageAction, TerminalAction, WriteAction} from '../keys/actions.ts';
import {actionAt} from '../keys/key-dispatch.ts';
import type {ExplorerAction} from './actions.ts';
import type {Explorer} from './explorer.ts';

/** The view that receives keys, as a context of the key table. */
export type ExplorerView = 'tree' | 'matches' | 'table' | 'filter';

export function activeView({filter, table}: Pick<Explorer, 'filter' | 'table'>): ExplorerView {
	if (filter?.field !== undefined) return 'filter';
	if (table !== undefined) return 'table';
	return filter === undefined ? 'tree' : 'matches';
}

type Views = Pick<Explorer, 'filter' | 'table'>;

/** The actions of keys in the explorer that are not for the field of its filter. */
type ViewAction = ExplorerAction | TerminalAction | InterruptAction | OpenPageAction | WriteAction;

/** @returns undefined for a key without an action, and for one of the field */
export function explorerActionOf(explorer: Views, key: Key): ViewAction | undefined {
	const view = activeView(explorer);
	const action = actionAt(view, key, (condition) => condition === 'no-text' && view !== 'filter');
	if (action === undefined || isEdit(action) || action.do === 'type') return undefined;
	return action.do === 'accept' || action.do === 'cancel' ? undefined : action;
}
