import xterm from '@xterm/headless';
import {describe, expect, it} from 'vitest';
import {type Cell, readScreen} from '../../scripts/screen-cells.js';

function cellsAfter(bytes: string, columns = 10): Promise<readonly Cell[]> {
	const terminal = new xterm.Terminal({cols: columns, rows: 2, allowProposedApi: true});
	return new Promise((resolve) => {
		terminal.write(bytes, () => {
			resolve(readScreen(terminal, true).rows[0] ?? []);
			terminal.dispose();
		});
	});
}

describe('readScreen', () => {
	it('has as many cells as the screen, blank ones included', async () => {
		const cells = await cellsAfter('ab');
		expect(cells.map(({text}) => text).join('')).toBe('ab        ');
		expect(
			cells.every(({foreground, background}) => foreground === undefined && background === undefined),
		).toBe(true);
	});

	it('reads colours of all three kinds', async () => {
		const [named, of256, rgb] = await cellsAfter('\u001B[91ma\u001B[38;5;208mb\u001B[38;2;1;2;3;48;5;4mc');
		expect([named?.foreground, of256?.foreground, rgb?.foreground]).toEqual([9, 208, '#010203']);
		expect(rgb?.background).toBe(4);
	});

	it.each([
		['1', 'bold'],
		['2', 'dim'],
		['3', 'italic'],
		['4', 'underline'],
		['7', 'inverse'],
		['9', 'strike'],
	] as const)('reads SGR %s as %s', async (parameter, attribute) => {
		const [cell] = await cellsAfter(`\u001B[${parameter}mx`);
		expect(cell?.[attribute]).toBe(true);
	});

	it('gives a wide character two cells, and blanks invisible text', async () => {
		const cells = await cellsAfter('日\u001B[8mx');
		expect(cells.slice(0, 3).map(({text, width}) => [text, width])).toEqual([
			['日', 2],
			['', 0],
			[' ', 1],
		]);
	});
});
