import {describe, expect, it} from 'vitest';
import type {ChatSnapshot} from '../../../source/chat/chat.ts';
import {findSlice, matchCount, startIndex} from '../../../source/ui/search/find-index.ts';
import {goTo} from '../../../source/ui/search/find-navigation.ts';
import {patternOf} from '../../../source/ui/search/find-pattern.ts';
import {createCopyMessage} from '../../../source/ui/transcript/copy-message.ts';
import {
	areaOf,
	type NavigationContext,
	stepped,
	toggledFold,
} from '../../../source/ui/transcript/navigation.ts';
import {INITIAL, type UiState} from '../../../source/ui/ui-state.ts';
import {assistantEntry, liveTurn, textPart, toolCall, toolPart, userEntry} from '../../support/entries.ts';
import {EMPTY_SNAPSHOT} from '../../support/fake-chat.ts';
import {HOSTILE_TEXTS} from '../../support/hostile-texts.ts';
import {taggedText} from '../../support/reasoning.ts';
import {badRows, textOf} from '../../text/any-text.ts';

const QUESTION = userEntry('Why?', {id: 'e1'});
const talk = (...texts: readonly string[]): ChatSnapshot => ({
	...EMPTY_SNAPSHOT,
	entries: [
		QUESTION,
		assistantEntry(
			texts.flatMap((text, index) => [
				...(index > 0 ? [toolPart(toolCall('t', {key: 'e1/0'}))] : []),
				textPart(text),
			]),
			{
				id: 'e2',
				answers: 'e1',
			},
		),
	],
});

const context = (snapshot: ChatSnapshot, state: Partial<UiState> = {}, columns = 40): NavigationContext => ({
	state: {...INITIAL, focus: 'transcript', selected: 'reply e1', ...state},
	snapshot,
	size: {columns, rows: 30},
	now: 0,
});

/** The rows of the last item, without the heading and the blank row at the end. */
function rowsIn(where: NavigationContext): readonly string[] {
	const {view} = areaOf(where);
	return view
		.rows(view.item(view.count - 1))
		.map(({line}) => textOf(line).trimEnd())
		.slice(1, -1);
}

const moved = (where: NavigationContext, change: Partial<UiState>): NavigationContext => ({
	...where,
	state: {...where.state, ...change},
});

describe('the reasoning of an answer', () => {
	it('is one row until Enter opens it', () => {
		const here = context(talk(taggedText('First,\nthen.', 'Hello')));
		expect(rowsIn(here)).toEqual([' │ ▸ reasoned for 2 lines', ' │', ' │ Hello']);
		const open = moved(here, toggledFold(here));
		expect(open.state.folds).not.toBe(here.state.folds);
		expect(rowsIn(open)).toEqual([
			' │ ▾ reasoned for 2 lines',
			' │   First,',
			' │   then.',
			' │',
			' │ Hello',
		]);
		expect(rowsIn(moved(open, toggledFold(open)))).toEqual(rowsIn(here));
		expect(rowsIn(moved(here, {folds: here.state.folds.toggleAll()}))).toEqual(rowsIn(open));
	});

	it('has a row for each round, which the cursor can select', () => {
		const here = context(talk(taggedText('a', 'One'), taggedText('b', 'Two')));
		expect(rowsIn(here).filter((row) => row.includes('reasoned'))).toHaveLength(2);
		// Neither is the only one.
		expect(toggledFold(here)).toEqual({});
		const up = moved(here, stepped(moved(here, {selected: 'reply e1'}), -1));
		const second = moved(here, {selected: 'reply e1 #2 reasoning'});
		expect(areaOf(second).view.indexOf('reply e1 #2 reasoning')).toBe(1);
		expect(up.state.selected).toBe('reply e1 #2 reasoning');
		expect(rowsIn(moved(up, toggledFold(up))).filter((row) => row.includes('▾'))).toHaveLength(1);
	});

	it('is folded while it arrives, with the lines so far, and stays open where it was opened', () => {
		const turn = (text: string): ChatSnapshot => ({
			...EMPTY_SNAPSHOT,
			entries: [QUESTION],
			turn: liveTurn({entryId: 'e1', text}),
		});
		const here = context(turn('<reasoning>\nFirst,\nth'));
		expect(rowsIn(here)).toEqual([' │ ▸ reasoning, 2 lines so far']);
		const {folds} = moved(here, toggledFold(here)).state;
		expect(rowsIn(context(turn('<reasoning>\nFirst,\nthen'), {folds}))).toEqual([
			' │ ▾ reasoning, 2 lines so far',
			' │   First,',
			' │   then',
		]);
		const text = taggedText('First,\nthen.', 'Hello');
		expect(rowsIn(context(turn(text), {folds})).at(-1)).toBe(' │ Hello');
		expect(rowsIn(context(talk(text), {folds}))).toEqual(rowsIn(context(turn(text), {folds})));
	});

	it('is found, and opened where a match is', () => {
		const here = context(talk(taggedText('the needle', 'needle')));
		const pattern = patternOf('needle');
		if (pattern === undefined) throw new Error('no pattern');
		expect(matchCount(findSlice(startIndex(pattern, here.snapshot.entries, 0), 1e6))).toBe(2);
		const second = moved(here, goTo(here, pattern, {key: 'reply e1', match: 1}));
		expect(rowsIn(second)).toContain(' │ ▸ reasoned for 1 line');
		const first = moved(here, goTo(here, pattern, {key: 'reply e1', match: 0}));
		expect(first.state.selected).toBe('reply e1 reasoning');
		expect(rowsIn(first)).toContain(' │   the needle');
	});

	it('is left out of a copy, unless everything is copied', async () => {
		const text = taggedText('First,\nthen.', 'Hello');
		const copied: string[] = [];
		const toasts: string[] = [];
		const copying = (snapshot: ChatSnapshot) =>
			createCopyMessage({
				context: () => context(snapshot),
				toast: (toast) => toasts.push(toast),
				copy: async (what) => {
					copied.push(what);
					return {how: 'clipboard', bytes: what.length};
				},
			});
		await copying(talk(text))('message');
		await copying(talk(text))('last-reply');
		await copying({...EMPTY_SNAPSHOT, entries: [QUESTION], turn: liveTurn({entryId: 'e1', text})})('message');
		await copying(talk(text))('everything');
		expect(copied).toEqual(['Hello', 'Hello', 'Hello', text]);
		await copying(talk(taggedText('a', '')))('message');
		expect(copied).toHaveLength(4);
		expect(toasts.at(-1)).toBe('not copied: there is only reasoning; Y copies it');
	});

	it('draws nothing but text, whatever the server sends', {tags: 'slow'}, () => {
		for (const hostile of HOSTILE_TEXTS) {
			const text = `<reasoning>\n${hostile}\n</reasoning>\n${hostile}`;
			for (const width of [1, 8, 40, 200]) {
				const where = context(talk(text), {folds: INITIAL.folds.toggleAll()}, width);
				const {view} = areaOf(where);
				const lines = view.rows(view.item(1)).map(({line}) => line);
				expect(badRows(lines, width)).toEqual([]);
			}
		}
	});
});
