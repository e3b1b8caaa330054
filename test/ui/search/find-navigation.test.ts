import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import type {ChatSnapshot} from '../../../source/chat/chat.ts';
import {matchOnScreen} from '../../../source/ui/search/find.ts';
import {findSlice, startIndex} from '../../../source/ui/search/find-index.ts';
import {firstMatch, goTo, originOf} from '../../../source/ui/search/find-navigation.ts';
import {type Pattern, patternOf} from '../../../source/ui/search/find-pattern.ts';
import {areaOf, type NavigationContext, scrolledBy} from '../../../source/ui/transcript/navigation.ts';
import {visible} from '../../../source/ui/transcript/viewport.ts';
import {INITIAL} from '../../../source/ui/ui-state.ts';
import {assistantEntry, textPart, toolCall, toolPart, userEntry} from '../../support/entries.ts';
import {EMPTY_SNAPSHOT} from '../../support/fake-chat.ts';

const pattern: Pattern = patternOf('needle') ?? {query: '', expression: /needle/g};
const CALL = toolCall('get_order', {
	key: 'e2/call',
	arguments: {id: 7},
	outcome: {state: 'succeeded', result: {a: 1, b: {c: {d: 'the needle'}}}},
});
const TALK: ChatSnapshot = {
	...EMPTY_SNAPSHOT,
	entries: [
		userEntry('needle one', {id: 'e1'}),
		assistantEntry(
			[textPart(`${'hay\n'.repeat(30)}needle two\n${'hay\n'.repeat(30)}needle three`), toolPart(CALL)],
			{id: 'e2', answers: 'e1'},
		),
		userEntry('needle five', {id: 'e3'}),
	],
};

const context = (
	change: Partial<NavigationContext['state']> = {},
	size = {columns: 60, rows: 16},
): NavigationContext => ({
	state: {...INITIAL, focus: 'transcript', ...change},
	snapshot: TALK,
	size,
	now: 0,
});

const at = (where: NavigationContext, change: Partial<NavigationContext['state']>): NavigationContext => ({
	...where,
	state: {...where.state, ...change},
});

/** Whether a row of an item is visible. */
function isShown(where: NavigationContext, key: string, row: number): boolean {
	const {view, height} = areaOf(where);
	const index = view.indexOf(key);
	return visible(view, where.state.anchor, height).parts.some(
		(part) => part.index === index && row >= part.from && row < part.to,
	);
}

describe('moving to a match', () => {
	it('makes it visible and puts the cursor on its message, at any size', () => {
		fc.assert(
			fc.property(
				fc.nat(80),
				fc.constantFrom(
					{key: 'e1', match: 0},
					{key: 'reply e1', match: 0},
					{key: 'reply e1', match: 1},
					{key: 'e3', match: 0},
				),
				fc.integer({min: 10, max: 90}),
				fc.integer({min: 6, max: 30}),
				(up, found, columns, rows) => {
					const here = context({}, {columns, rows});
					const read = at(here, scrolledBy(here, {by: 'rows', rows: -up}));
					const there = at(read, goTo(read, pattern, found));
					expect(there.state.selected).toBe(found.key);
					const {view} = areaOf(there);
					const item = view.item(view.indexOf(found.key));
					const match = matchOnScreen(item, view.rows(item), columns, pattern, found.match);
					expect(match).toBeDefined();
					expect(isShown(there, found.key, match?.[0].row ?? -1)).toBe(true);
				},
			),
		);
	});

	it('does not scroll if it is already visible', () => {
		const top = at(context(), scrolledBy(context(), {by: 'whole', to: 'top'}));
		expect(goTo(top, pattern, {key: 'e1', match: 0}).anchor).toBe(top.state.anchor);
	});

	it('opens the call that hides it, and no other', () => {
		const there = at(context(), goTo(context(), pattern, {key: 'reply e1', match: 2}));
		expect(there.state.selected).toBe('e2/call');
		expect(there.state.folds.isOpen(CALL)).toBe(true);
		const named = patternOf('get_order') ?? pattern;
		expect(goTo(context(), named, {key: 'reply e1', match: 0}).folds?.isOpen(CALL)).toBe(false);
	});

	it('opens the run of calls that hides it', () => {
		const calls = Array.from({length: 300}, (_, index) =>
			toolPart(
				toolCall('get_order', {
					key: `e2/${index}`,
					arguments: {id: index === 250 ? 'needle' : index},
					outcome: {state: 'succeeded', result: 1},
				}),
			),
		);
		const entries = [userEntry('?', {id: 'e1'}), assistantEntry(calls, {id: 'e2', answers: 'e1'})];
		const where: NavigationContext = {...context(), snapshot: {...EMPTY_SNAPSHOT, entries}};
		const there = at(where, goTo(where, pattern, {key: 'reply e1', match: 0}));
		expect(there.state.selected).toBe('e2/250');
		const {view} = areaOf(there);
		const item = view.item(view.indexOf('e2/250'));
		const row = matchOnScreen(item, view.rows(item), 60, pattern, 0)?.[0].row ?? -1;
		expect(isShown(there, 'e2/250', row)).toBe(true);
	});

	it('changes nothing for a match that is gone', () => {
		expect(goTo(context(), pattern, {key: 'gone', match: 0})).toEqual({});
	});
});

describe('the first match', () => {
	const first = (where: NavigationContext) =>
		firstMatch(
			where,
			findSlice(startIndex(pattern, TALK.entries, originOf(where)), Number.POSITIVE_INFINITY),
		);

	it('is the first one on the screen or below', () => {
		expect(first(at(context(), scrolledBy(context(), {by: 'whole', to: 'top'})))).toEqual({
			index: 0,
			match: 0,
		});
		expect(first(context())).toEqual({index: 1, match: 1});
	});

	it('is not above the top of the screen, also within a long message', () => {
		const top = at(context(), scrolledBy(context(), {by: 'whole', to: 'top'}));
		const inside = at(top, scrolledBy(top, {by: 'rows', rows: 20}));
		expect(first(inside)).toEqual({index: 1, match: 0});
		const below = at(top, scrolledBy(top, {by: 'rows', rows: 40}));
		expect(first(below)).toEqual({index: 1, match: 1});
	});

	it('is the last one above if none is below', () => {
		const entries = [
			...TALK.entries.slice(0, 1),
			...Array.from({length: 40}, (_, n) => userEntry('hay', {id: `h${n}`})),
		];
		const where: NavigationContext = {...context(), snapshot: {...TALK, entries}};
		const index = findSlice(startIndex(pattern, entries, originOf(where)), Number.POSITIVE_INFINITY);
		expect(originOf(where)).toBeGreaterThan(10);
		expect(firstMatch(where, index)).toEqual({index: 0, match: 0});
	});

	it('does not exist in an empty conversation', () => {
		const where: NavigationContext = {...context(), snapshot: EMPTY_SNAPSHOT};
		expect(originOf(where)).toBe(0);
		expect(firstMatch(where, startIndex(pattern, [], 0))).toBeUndefined();
	});
});
