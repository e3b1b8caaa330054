import {describe, expect, it} from 'vitest';
import type {Entry} from '../../../source/chat/entry.ts';
import {findCountText, matchOnScreen, shownIn, unitMatchOf} from '../../../source/ui/search/find.ts';
import {findSlice, startIndex} from '../../../source/ui/search/find-index.ts';
import {type Pattern, patternOf} from '../../../source/ui/search/find-pattern.ts';
import type {Find} from '../../../source/ui/search/find-state.ts';
import {rowsOf} from '../../../source/ui/transcript/entry-rows.ts';
import {Folds} from '../../../source/ui/transcript/fold-state.ts';
import {keyOf, type ListItem, listOf} from '../../../source/ui/transcript/list.ts';
import {INITIAL} from '../../../source/ui/ui-state.ts';
import {
	assistantEntry,
	liveTurn,
	noticeEntry,
	textPart,
	toolCall,
	toolPart,
	userEntry,
} from '../../support/entries.ts';
import {textOf} from '../../text/any-text.ts';

const pattern: Pattern = patternOf('x') ?? {query: '', expression: /x/g};
const CALL = toolCall('get_x', {
	key: 'e2/call',
	arguments: {deep: {of: 'x x'}},
	outcome: {state: 'succeeded', result: Array.from({length: 100}, () => 'x')},
});
const REPLY = assistantEntry([textPart('x and x'), toolPart(CALL), textPart('a last x')]);

/** The row of a match, and the text that is highlighted in it. */
function seen(entry: Entry, match: number, folds = new Folds(), width = 60): string | undefined {
	const item: ListItem = {kind: 'entry', entry};
	const rows = rowsOf(item, keyOf(item), {width, folds, times: true, source: false, now: 0});
	const found = matchOnScreen(item, rows, width, pattern, match);
	return found
		?.map(
			({row, from}) =>
				`${row}: ${textOf(rows[row]?.line ?? [])
					.slice(from)
					.trim()}`,
		)
		.join(' / ');
}

describe('a match of an entry', () => {
	it('is a match of its message or of one of its calls', () => {
		expect(unitMatchOf(REPLY, pattern, 1)).toEqual({unit: 'reply e1', index: 1, of: 3});
		expect(unitMatchOf(REPLY, pattern, 2)).toEqual({unit: 'e2/call', index: 0, of: 103});
		expect(unitMatchOf(REPLY, pattern, 105)).toEqual({unit: 'reply e1', index: 2, of: 3});
		expect(unitMatchOf(REPLY, pattern, 999)).toEqual({unit: 'reply e1', index: 2, of: 3});
		expect(unitMatchOf(userEntry('none'), pattern, 0)).toBeUndefined();
	});

	it('is on the row of its text, without headings', () => {
		expect(seen(REPLY, 0)).toBe('1: x and x');
		expect(seen(REPLY, 1)).toBe('1: x');
		expect(seen(REPLY, 105)).toBe('5: x');
		expect(seen(noticeEntry('x'), 0)).toBe('0: x');
	});

	it('is proportional if the rows show fewer matches, and undefined if they show none', () => {
		const open = new Folds(true);
		const first = Number(/^\d+/.exec(seen(REPLY, 3, open) ?? '')?.[0]);
		const last = Number(/^\d+/.exec(seen(REPLY, 104, open) ?? '')?.[0]);
		expect(first).toBeGreaterThanOrEqual(2);
		expect(last).toBeGreaterThan(first + 30);
		const hidden = assistantEntry([toolPart({...CALL, name: 'get'})]);
		expect(seen(hidden, 0)).toBeUndefined();
	});

	it('is known to be hidden in a call that shows fewer than its text has', () => {
		const item: ListItem = {kind: 'entry', entry: REPLY};
		const rows = (folds: Folds) =>
			rowsOf(item, 'reply e1', {width: 60, folds, times: true, source: false, now: 0});
		expect(shownIn(item, rows(new Folds()), 60, pattern, 'e2/call')).toBe(1);
		expect(shownIn(item, rows(new Folds(true)), 60, pattern, 'e2/call')).toBeGreaterThan(30);
	});
});

describe('the count', () => {
	const entries = [userEntry('x', {id: 'e1'}), REPLY, userEntry('x', {id: 'e3'})];
	const list = listOf({entries, turn: undefined, queue: []});
	const find = (more: Partial<Find> = {}): Find => ({
		field: undefined,
		index: findSlice(startIndex(pattern, entries, 0), Number.POSITIVE_INFINITY),
		at: undefined,
		before: INITIAL,
		origin: 0,
		...more,
	});

	it('is the number of the match and of all matches, or of all, or none', () => {
		expect(findCountText(find({at: {key: 'e1', match: 0}}), list)).toBe('1 of 108');
		expect(findCountText(find({at: {key: 'e3', match: 0}}), list)).toBe('108 of 108');
		expect(findCountText(find(), list)).toBe('108 found');
		expect(findCountText(find({at: {key: 'gone', match: 0}}), list)).toBe('108 found');
		const none = patternOf('zebra') ?? pattern;
		expect(findCountText(find({index: findSlice(startIndex(none, entries, 0), 1e9)}), list)).toBe('no match');
		expect(findCountText(find({index: undefined}), list)).toBeUndefined();
	});

	it('shows that there may be more until the find is complete', () => {
		expect(findCountText(find({index: startIndex(pattern, entries, 0)}), list)).toBe('searching…');
		expect(findCountText(find({index: findSlice(startIndex(pattern, entries, 0), 1)}), list)).toBe('1+');
	});

	it('says that the answer under way is not searched', () => {
		const none = patternOf('zebra') ?? pattern;
		const nothing = find({index: findSlice(startIndex(none, entries, 0), 1e9)});
		const written = liveTurn({entryId: 'e1', text: 'zebra'});
		expect(findCountText(nothing, list, written)).toBe('no match · not yet in the answer under way');
		const called = liveTurn({entryId: 'e1', parts: [toolPart(CALL)]});
		expect(findCountText(nothing, list, called)).toBe('no match · not yet in the answer under way');
		expect(findCountText(nothing, list, liveTurn({entryId: 'e1'}))).toBe('no match');
	});

	it('skips the running turn in the list', () => {
		const turn = liveTurn({entryId: 'e1', text: 'x'});
		const withTurn = listOf({entries: [entries[0] ?? REPLY, userEntry('x', {id: 'e3'})], turn, queue: []});
		const index = findSlice(startIndex(pattern, [entries[0] ?? REPLY, userEntry('x', {id: 'e3'})], 0), 1e9);
		expect(findCountText(find({index, at: {key: 'e3', match: 0}}), withTurn)).toBe('2 of 2');
	});
});
