import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {readCatalogue} from '../../../source/protocol/catalogue.ts';
import {describeTools} from '../../../source/sandbox/assistant/tools.ts';
import {TOOLS_CLOSED, type ToolsState, toolsLines, toolUnits} from '../../../source/ui/pages/tools-page.ts';
import {anyJson} from '../../support/arbitraries.ts';
import {assistantEntry, toolCall, toolPart} from '../../support/entries.ts';
import {anyLine, badRows, textOf} from '../../text/any-text.ts';

const CALLED = [
	assistantEntry(
		[
			toolCall('get_order', {
				key: 'e2/0',
				arguments: {order_id: 'A-1001'},
				outcome: {state: 'succeeded', result: 1},
				startedAt: 0,
				endedAt: 560,
			}),
			toolCall('get_order', {
				key: 'e2/1',
				arguments: {order_id: 'A-1002'},
				outcome: {state: 'failed', error: 'x', status: 404, result: undefined},
				startedAt: 0,
				endedAt: 1200,
			}),
			toolCall('gone', {key: 'e2/2'}),
		].map(toolPart),
	),
];
const OFFERED: ToolsState['catalogue'] = {
	at: 'offered',
	catalogue: readCatalogue({tools_description: describeTools()}) ?? new Map(),
};

const page = (state: Partial<ToolsState> = {}, width = 80, height = 30, entries = CALLED) =>
	toolsLines({...TOOLS_CLOSED, ...state}, {entries, turn: undefined}, width, height);
const shown = (...given: Parameters<typeof page>): string[] =>
	page(...given).lines.map((line) => textOf(line).trimEnd());

describe('the tools that were called', () => {
	it('are a table of counts, failures, times and the last arguments', () => {
		expect(shown()).toEqual([
			' Tools · 3 calls in this session, 1 failed, 1 without a result · 2 timed by this',
			' client',
			'',
			'   tool       calls  failed  no result   median     95 %  last arguments',
			'   get_order      2       1          0   560 ms    1.2 s  order_id: "A-1002"',
			'   gone           1       0          1        –        –',
			'',
			'',
		]);
	});

	it('are a list if there is no space for a table', () => {
		expect(shown({}, 40).slice(4)).toEqual([
			'   get_order',
			'     2 calls · 1 failed · median 560 ms…',
			'     order_id: "A-1002"',
			'   gone',
			'     1 call · 1 without a result',
			'',
			'',
		]);
	});

	it('have a column for missing results only where there are some', () => {
		const entries = CALLED.map((entry) => ({...entry, parts: entry.parts.slice(0, 2)}));
		expect(shown({}, 64, 30, entries).slice(3, 5)).toEqual([
			'   tool       calls  failed   median     95 %  last arguments',
			'   get_order      2       1   560 ms    1.2 s  order_id: "A-10…',
		]);
	});

	it('may be none', () => {
		expect(shown({}, 80, 30, [])[0]).toBe(' Tools · no calls in this session yet');
	});

	it('are compared with the offered ones', () => {
		const rows = shown({catalogue: OFFERED});
		expect(rows.find((row) => row.includes('gone'))).toMatch(/ ! not offered$/);
		expect(rows.find((row) => row.includes('get_order  '))).not.toContain('!');
	});
});

describe('the tools that the server offers', () => {
	it('are being requested, are not offered, or have names and descriptions', () => {
		expect(shown({catalogue: {at: 'asking'}}).at(-1)).toBe(' Asking the server which tools it offers…');
		expect(shown({catalogue: {at: 'not-offered', because: 'it answered HTTP 404'}}).at(-1)).toBe(
			' This server offers no catalogue of its tools: it answered HTTP 404.',
		);
		expect(shown({catalogue: {at: 'offline'}}).at(-1)).toBe(
			' The tools of the server are listed once it is connected: type /tools then.',
		);
		const rows = shown({catalogue: OFFERED});
		expect(rows).toContain(' Offered by the server · 6 tools · ↑ ↓ select one, Enter shows its parameters');
		expect(rows.join('\n')).toMatch(/^ {3}▸ calculate {2}Evaluates an expression.*…$/m);
	});

	it('unfold to their parameters', () => {
		const rows = shown({catalogue: OFFERED, open: new Set(['search_products', 'get_ratio'])});
		const from = rows.findIndex((row) => row.includes('▾ search_products'));
		expect(rows.slice(from, from + 4)).toEqual([
			'   ▾ search_products  Searches the catalogue by words. (HTTP GET /api/products)',
			'       query  string, required  Words to search for',
			'       limit  integer  Largest number of results',
			'   ▸ get_order  Gets an order with its customer and items. (HTTP GET /api/order…',
		]);
		expect(rows).toContain('       no parameters');
	});
});

describe('the parameters of a tool', () => {
	it('have the order of names and the digits of choices as received', () => {
		const parametersJson = '{"properties":{"10":{"enum":[1.10,1234567890123456789]},"2":{"type":"string"}}}';
		const parameters = JSON.parse(parametersJson);
		const tool = {name: 'pay', description: '', parameters, parametersJson};
		const catalogue = {at: 'offered', catalogue: new Map([['pay', tool]])} as const;
		expect(shown({catalogue, open: new Set(['pay'])}).slice(-3)).toEqual([
			'   ▾ pay',
			'       10  one of 1.10, 1234567890123456789',
			'       2  string',
		]);
	});
});

describe('the cursor', () => {
	const units = toolUnits({...TOOLS_CLOSED, catalogue: OFFERED}, {entries: CALLED, turn: undefined});

	it('can be on each tool of either list', () => {
		expect(units.slice(0, 3)).toEqual(['called get_order', 'called gone', 'offered get_time']);
	});

	it('marks its tool, which is always visible', () => {
		for (const selected of units) {
			for (const height of [1, 3, 8]) {
				const rows = shown({catalogue: OFFERED, selected}, 80, height);
				expect(rows).toHaveLength(height);
				const marked = rows.filter((row) => row.startsWith('▌'));
				expect(marked).toHaveLength(1);
				expect(marked[0]).toContain(selected.split(' ')[1]);
			}
		}
	});

	it('reports whether there is more below', () => {
		expect(page({catalogue: OFFERED}, 80, 5).hasMore).toBe(true);
		expect(page({catalogue: OFFERED, selected: units.at(-1)}, 80, 5).hasMore).toBe(false);
	});
});

it('fits whatever the server sends, at any size', () => {
	fc.assert(
		fc.property(
			fc.array(fc.record({name: anyLine, description: anyLine, parameters: anyJson}), {maxLength: 4}),
			anyLine,
			fc.integer({min: 1, max: 100}),
			(tools, name, width) => {
				const catalogue = {at: 'offered', catalogue: readCatalogue(tools) ?? new Map()} as const;
				const open = new Set(tools.map((tool) => tool.name));
				const entries = [assistantEntry([toolPart(toolCall(name, {arguments: {name}}))])];
				expect(badRows(page({catalogue, open}, width, 1000, entries).lines, width)).toEqual([]);
			},
		),
	);
});
