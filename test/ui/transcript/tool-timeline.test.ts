/** The rows of turns with tools: everything that the server sent is shown once, with its label. */
import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import type {AssistantEntry, ReplyPart} from '../../../source/chat/entry.ts';
import {callsIn, pair} from '../../../source/chat/tools.ts';
import {Folds} from '../../../source/ui/transcript/fold-state.ts';
import type {TranscriptRow} from '../../../source/ui/transcript/gutter.ts';
import {type ListItem, listOf} from '../../../source/ui/transcript/list.ts';
import {CHUNK_SIZE} from '../../../source/ui/transcript/reply-chunks.ts';
import {viewableOf} from '../../../source/ui/transcript/viewable.ts';
import {visible} from '../../../source/ui/transcript/viewport.ts';
import {INITIAL} from '../../../source/ui/ui-state.ts';
import {assistantEntry, textPart, toolCall, toolPart} from '../../support/entries.ts';
import {expectShown, markIn, play, resultsIn} from '../../support/played-turns.ts';
import {anyToolTurn} from '../../support/tool-turns.ts';
import {textOf} from '../../text/any-text.ts';

function viewOf(entry: AssistantEntry, folds = new Folds()) {
	return viewableOf({entries: [entry], turn: undefined, queue: []}, {...INITIAL, folds}, 120, 0);
}

/** All rows of a reply, item by item. */
function rowsOfReply(entry: AssistantEntry, folds?: Folds): string[] {
	const view = viewOf(entry, folds);
	return Array.from({length: view.count}, (_, index) => view.rows(view.item(index)))
		.flat()
		.map(({line}) => textOf(line).trimEnd());
}

const found = (rows: readonly string[], what: RegExp): string[] =>
	rows.flatMap((row) => [...row.matchAll(what)].map(([, id = '']) => id));

describe.each(['seed', 'today', 'document'] as const)('the rows of a turn with tools on %s', (dialect) => {
	it('show every call and every result that the server sent, once', () => {
		fc.assert(
			fc.property(anyToolTurn(dialect), (turn) => {
				play(turn, (reply, labels) => {
					const rows = rowsOfReply(reply, new Folds(true));
					const calls = found(rows, /\bof: "(t[\d.]+)"/g);
					const results = found(rows, /\bof +"(t[\d.]+)"/g);
					expectShown(calls, ...labels.map((each) => each.calls));
					expectShown(results, ...labels.map((each) => each.results));
					const known = callsIn(reply.parts);
					expect(calls).toEqual(known.flatMap((call) => markIn(call.arguments)));
					expect(results).toEqual(known.flatMap(resultsIn));
				});
			}),
		);
	});
});

describe('a warning about calls', () => {
	const call = (id: string, name = 'get_order') => ({id, name, arguments: {id}});
	const result = (id: string, name: string | undefined = 'get_order') => ({
		tool_call_id: id,
		name,
		result: 7,
		error: undefined,
	});
	const shown = (...given: Parameters<typeof pair>) =>
		rowsOfReply(assistantEntry(pair(...given).map(toolPart)))
			.slice(1, -1)
			.map((row) => row.replace(/ {3,}/, ' >> '));
	const key = (index: number) => `e2/${index}`;

	it('is shown for each call that has one, and for no other', () => {
		const calls = [call('a'), call('b'), call('b'), call('c')];
		const results = [result('z'), result('c', 'get_stock'), result('a'), result('a')];
		expect(shown(calls, results, 1, key)).toEqual([
			' │ ▸ ✓ get_order  id: "a" → 7 >> 1 B',
			' │ ▸ ? get_order  id: "b" >> no result received',
			' │ ▸ ? get_order  id: "b" >> ! duplicate call · no result received',
			' │ ▸ ✓ get_order  id: "c" → 7 >> ! the result is named get_stock · 1 B',
			' │ ▸ ✓ get_order → 7 >> ! result without a call · 1 B',
			' │ ▸ ✓ get_order → 7 >> ! second result for the same call · 1 B',
		]);
	});

	it('is not that a server sends only results, as `seed` does until its history is requested', () => {
		expect(shown([], [result('a'), result('b')], 1, key)).toEqual([
			' │ ▸ ✓ get_order → 7 >> 1 B',
			' │ ▸ ✓ get_order → 7 >> 1 B',
		]);
	});
});

describe('rounds', () => {
	const inRound = (round: number | undefined, n: number): ReplyPart =>
		toolPart(toolCall('x', {key: `e2/${n}`, round}));
	const rows = (parts: readonly ReplyPart[]) =>
		rowsOfReply(assistantEntry(parts))
			.slice(1, -1)
			.map((row) => row.replace(/^ │ ?(?:▸ \? )?/, '').replace(/ {3,}.*/, ''));

	it('are marked if there is no text between them', () => {
		const parts = [
			inRound(1, 0),
			inRound(1, 1),
			inRound(2, 2),
			textPart(''),
			inRound(3, 3),
			textPart('done'),
		];
		expect(rows(parts)).toEqual(['x', 'x', 'round 2', 'x', 'round 3', 'x', '', 'done']);
	});

	it('need no mark if there is text between them, or if they are unknown', () => {
		expect(rows([inRound(1, 0), textPart('and'), inRound(2, 1)])).toEqual(['x', '', 'and', '', 'x']);
		expect(rows([inRound(undefined, 0), inRound(undefined, 1), inRound(1, 2)])).toEqual(['x', 'x', 'x']);
	});
});

/** Replies with a number of calls, of two tools in turn, so that they are no run. */
const withCalls = (count: number): AssistantEntry =>
	assistantEntry([
		...Array.from({length: count}, (_, index) =>
			toolPart(
				toolCall(index % 2 === 0 ? 'get_order' : 'get_stock', {
					key: `e2/${index}`,
					arguments: {index},
					outcome: {state: 'succeeded', result: {index}},
				}),
			),
		),
		textPart('That was it.'),
	]);

describe('a reply with 100,000 calls', () => {
	const many = withCalls(100_000);

	/** Number of rows that a screen reads. */
	function asked(entry: AssistantEntry, where: 'end' | 'middle', folds?: Folds): number {
		const view = viewOf(entry, folds);
		const items = new Set<string>();
		let rows = 0;
		const counting = {
			...view,
			rows(item: ListItem) {
				const own = view.rows(item);
				const key = JSON.stringify([item.kind, 'chunk' in item ? item.chunk : 0]);
				if (!items.has(key)) rows += own.length;
				items.add(key);
				return own;
			},
		};
		const middle = Math.floor(view.count / 2);
		const anchor =
			where === 'end'
				? ({at: 'end'} as const)
				: ({
						at: 'row',
						key: view.key(middle),
						row: 3,
						of: CHUNK_SIZE,
						share: 0,
						layout: view.layout,
						index: middle,
					} as const);
		expect(visible(counting, anchor, 40).rows).toHaveLength(40);
		return rows;
	}

	it('lays out only the rows near the screen, no more than a reply with 300 calls', () => {
		const few = withCalls(300);
		for (const where of ['end', 'middle'] as const) {
			expect(asked(many, where)).toBeLessThanOrEqual(3 * CHUNK_SIZE);
			expect(asked(many, where, new Folds(true))).toBeLessThanOrEqual(3 * 3 * CHUNK_SIZE);
			expect(asked(few, where)).toBeLessThanOrEqual(3 * CHUNK_SIZE);
		}
	});

	it('lays out no other calls when one is unfolded', () => {
		const index = 50_000;
		const call = callsIn(many.parts)[index];
		if (call === undefined) throw new Error('there is no such call');
		const [before, after] = [viewOf(many), viewOf(many, new Folds().toggle(call, 'e2/99999'))];
		const chunk = before.indexOf(call.key);
		expect(chunk).toBe(Math.floor(index / CHUNK_SIZE));
		for (const index of [0, chunk - 1, chunk + 1, before.count - 1]) {
			const rows = before.rows(before.item(index));
			expect(after.rows(after.item(index))).toBe(rows);
		}
		expect(after.rows(after.item(chunk)).length).toBe(before.rows(before.item(chunk)).length + 1);
	});

	it('has one heading, and is one message', () => {
		const {count, messages} = listOf({entries: [many], turn: undefined, queue: []});
		expect(count).toBe(Math.ceil(100_001 / CHUNK_SIZE));
		expect(messages).toBe(1);
		const view = viewOf(many);
		const units = [0, 1, count - 1].map((index) => view.rows(view.item(index)).map(({unit}) => unit));
		expect(units[0]?.[0]).toBe('reply e1');
		expect(units[1]?.[0]).toBe(`e2/${CHUNK_SIZE}`);
		expect(units[2]?.at(-1)).toBe('reply e1 #100000');
		expect(new Set(units.flat().filter((unit) => unit.startsWith('reply e1'))).size).toBe(2);
	});
});

describe('while the history is being fetched after a turn', () => {
	const unknown = (id: string) =>
		assistantEntry([toolPart(toolCall('f', {key: `${id}/c`}))], {id, answers: undefined});
	const entries = [
		unknown('e1'),
		assistantEntry([textPart('text')], {id: 'e2', answers: undefined}),
		unknown('e3'),
	];
	function rowsWhile(completing: boolean): readonly (readonly TranscriptRow[])[] {
		const view = viewableOf({entries, turn: undefined, queue: [], completing}, INITIAL, 80, 0);
		return entries.map((_, index) => view.rows(view.item(index)));
	}

	it('the last reply says so instead of that there is no result; no row of another reply is made again', () => {
		const before = rowsWhile(false);
		const during = rowsWhile(true);
		const after = rowsWhile(false);
		const textsOf = (rows: (typeof during)[number] = []): string =>
			rows.map(({line}) => textOf(line)).join('\n');
		expect(textsOf(before[2])).toContain('no result received');
		expect(textsOf(during[2])).toMatch(/· f +fetching the result…/);
		expect(textsOf(after[2])).toContain('no result received');
		for (const index of [0, 1]) {
			expect(during[index]).toBe(before[index]);
			expect(after[index]).toBe(before[index]);
		}
	});
});
