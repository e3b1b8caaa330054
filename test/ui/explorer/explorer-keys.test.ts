import {describe, expect, it} from 'vitest';
import type {Explorer} from '../../../source/ui/explorer/explorer.ts';
import {activeView, explorerActionOf} from '../../../source/ui/explorer/explorer-keys.ts';
import {explorerWith, pressed} from '../../support/explorers.ts';
import {keyOf} from '../../support/keys.ts';

const TREE = explorerWith([{name: 'Lamp'}, {name: 'Chair'}]);
const VIEWS: Readonly<Record<string, Explorer>> = {
	tree: TREE,
	table: pressed(TREE, 't'),
	filter: pressed(TREE, '/'),
};

describe('activeView', () => {
	it('is the view that receives keys', () => {
		for (const [view, explorer] of Object.entries(VIEWS)) expect(activeView(explorer)).toBe(view);
	});
});

describe('explorerActionOf', () => {
	it.each([
		['down', {do: 'move-by', rows: 1}],
		['k', {do: 'move-by', rows: -1}],
		['wheel-down', {do: 'move-by', rows: 3}],
		['pageup', {do: 'page', by: -1}],
		['G', {do: 'whole', to: 'bottom'}],
		['right', {do: 'in'}],
		['h', {do: 'out'}],
		['enter', {do: 'toggle'}],
		[' ', {do: 'toggle'}],
		['Y', {do: 'copy', what: 'path'}],
		['escape', {do: 'leave'}],
		['?', {do: 'help'}],
	])('%s in the tree', (name, action) => {
		expect(explorerActionOf(TREE, keyOf(name))).toEqual(action);
	});

	it.each(['ctrl+n', 'alt+o', 'tab'])('%s has no action', (name) => {
		expect(explorerActionOf(TREE, keyOf(name))).toBeUndefined();
	});

	it.each(['x', 'toString', 'constructor'])('%s is text', (name) => {
		expect(explorerActionOf(TREE, keyOf(name))).toEqual({do: 'write'});
	});

	it('leaves text, edits and Esc to the field of the filter', () => {
		const field = VIEWS.filter ?? TREE;
		for (const name of ['k', '?', 'up', 'escape', 'ctrl+w', 'enter'])
			expect(explorerActionOf(field, keyOf(name)), name).toBeUndefined();
		expect(explorerActionOf(field, keyOf('shift+up'))).toEqual({do: 'move-by', rows: -1});
	});
});
