/** What the keys mean in the JSON explorer. */
import type {Key} from '../../terminal/input/key.ts';

export type ExplorerAction =
	| {readonly do: 'move'; readonly rows: number}
	| {readonly do: 'page'; readonly by: 1 | -1}
	| {readonly do: 'whole'; readonly to: 'top' | 'bottom'}
	/** Opens what is folded, and goes into what is open; in a table a column on. */
	| {readonly do: 'in'}
	/** Folds what is open, and goes to what the rest is in; in a table a column back. */
	| {readonly do: 'out'}
	| {readonly do: 'toggle'}
	| {readonly do: 'unfold'}
	| {readonly do: 'fold-all'}
	| {readonly do: 'filter'}
	/** To the next match of the filter, or the one before. */
	| {readonly do: 'match'; readonly by: 1 | -1}
	| {readonly do: 'table'}
	| {readonly do: 'copy'; readonly what: 'value' | 'path'}
	| {readonly do: 'pager'}
	/** Ends the table, else the filter, else the explorer. */
	| {readonly do: 'leave'};

/** Lines that one turn of the wheel scrolls. */
const WHEEL_LINES = 3;

const BY_NAME: Readonly<Record<string, ExplorerAction>> = {
	up: {do: 'move', rows: -1},
	down: {do: 'move', rows: 1},
	'wheel-up': {do: 'move', rows: -WHEEL_LINES},
	'wheel-down': {do: 'move', rows: WHEEL_LINES},
	pageup: {do: 'page', by: -1},
	pagedown: {do: 'page', by: 1},
	home: {do: 'whole', to: 'top'},
	end: {do: 'whole', to: 'bottom'},
	right: {do: 'in'},
	left: {do: 'out'},
	enter: {do: 'toggle'},
	escape: {do: 'leave'},
};

const BY_TEXT: Readonly<Record<string, ExplorerAction>> = {
	k: {do: 'move', rows: -1},
	j: {do: 'move', rows: 1},
	g: {do: 'whole', to: 'top'},
	G: {do: 'whole', to: 'bottom'},
	l: {do: 'in'},
	h: {do: 'out'},
	' ': {do: 'toggle'},
	'*': {do: 'unfold'},
	E: {do: 'unfold'},
	'-': {do: 'fold-all'},
	C: {do: 'fold-all'},
	'/': {do: 'filter'},
	n: {do: 'match', by: 1},
	N: {do: 'match', by: -1},
	t: {do: 'table'},
	y: {do: 'copy', what: 'value'},
	Y: {do: 'copy', what: 'path'},
	o: {do: 'pager'},
};

const own = (table: Readonly<Record<string, ExplorerAction>>, name: string): ExplorerAction | undefined =>
	Object.hasOwn(table, name) ? table[name] : undefined;

/** @returns undefined for a key that means nothing here */
export function explorerActionOf(key: Key): ExplorerAction | undefined {
	if (key.ctrl || key.alt) return undefined;
	return key.text === undefined ? own(BY_NAME, key.name) : own(BY_TEXT, key.text);
}
