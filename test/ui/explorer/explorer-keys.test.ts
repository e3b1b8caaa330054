import {describe, expect, it} from 'vitest';
import {explorerActionOf} from '../../../source/ui/explorer/explorer-keys.ts';
import {BINDINGS} from '../../../source/ui/key-bindings.ts';
import {keyOf} from '../../support/keys.ts';

describe('the keys of the explorer', () => {
	it.each([
		['down', {do: 'move', rows: 1}],
		['k', {do: 'move', rows: -1}],
		['wheel-down', {do: 'move', rows: 3}],
		['pageup', {do: 'page', by: -1}],
		['G', {do: 'whole', to: 'bottom'}],
		['right', {do: 'in'}],
		['h', {do: 'out'}],
		['enter', {do: 'toggle'}],
		[' ', {do: 'toggle'}],
		['Y', {do: 'copy', what: 'path'}],
		['escape', {do: 'leave'}],
	])('%s', (name, action) => {
		expect(explorerActionOf(keyOf(name))).toEqual(action);
	});

	it('are no others', () => {
		for (const name of ['ctrl+n', 'alt+o', 'x', 'tab', 'f1', 'toString', 'constructor']) {
			expect(explorerActionOf(keyOf(name))).toBeUndefined();
		}
	});

	it('are all on the page of help', () => {
		const told = BINDINGS.filter(({focus}) => focus === 'explorer')
			.map(({keys}) => keys)
			.join(' ');
		for (const letter of 'hl*E-C/nNyYto') expect(told).toContain(letter);
	});
});
