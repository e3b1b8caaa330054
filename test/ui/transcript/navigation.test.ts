import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import type {ChatSnapshot} from '../../../source/chat/chat.ts';
import type {Size} from '../../../source/terminal/diff.ts';
import type {Scroll} from '../../../source/ui/keys/actions.ts';
import {listHeight} from '../../../source/ui/screen-regions.ts';
import {
	enteredTranscript,
	type NavigationContext,
	scrolledBy,
	stepped,
	toggledFold,
	turned,
} from '../../../source/ui/transcript/navigation.ts';
import {viewableOf} from '../../../source/ui/transcript/viewable.ts';
import {visible} from '../../../source/ui/transcript/viewport.ts';
import {INITIAL, type UiState} from '../../../source/ui/ui-state.ts';
import {assistantEntry, noticeEntry, textPart, toolCall, toolPart, userEntry} from '../../support/entries.ts';
import {EMPTY_SNAPSHOT} from '../../support/fake-chat.ts';
import {anySteps, play} from '../../support/transcript-events.ts';
import {textOf} from '../../text/any-text.ts';

const SIZE: Size = {columns: 40, rows: 12};

const call = (key: string) =>
	toolCall(key, {key, arguments: {of: key}, outcome: {state: 'succeeded', result: {a: 1, b: 2, c: 3}}});

/** Two questions; the first answer has two calls and is longer than the screen. */
const TALK: ChatSnapshot = {
	...EMPTY_SNAPSHOT,
	entries: [
		userEntry('one', {id: 'e1'}),
		assistantEntry(
			[
				textPart('before\n'.repeat(12)),
				toolPart(call('e2/first')),
				textPart('between\n'.repeat(12)),
				toolPart(call('e2/second')),
				textPart('after'),
			],
			{id: 'e2', answers: 'e1'},
		),
		userEntry('two', {id: 'e3'}),
		assistantEntry([toolPart(call('e4/third')), textPart('done')], {id: 'e4', answers: 'e3'}),
	],
};

const context = (state: Partial<UiState> = {}, snapshot = TALK, size = SIZE): NavigationContext => ({
	state: {...INITIAL, focus: 'transcript', ...state},
	snapshot,
	size,
	now: 0,
});

/** The context after a change. */
const at = (where: NavigationContext, change: Partial<UiState>): NavigationContext => ({
	...where,
	state: {...where.state, ...change},
});

/** The visible rows as text, and their units. */
function onScreen({state, snapshot, size, now}: NavigationContext) {
	const view = viewableOf(snapshot, state, size.columns, now);
	const {rows} = visible(view, state.anchor, listHeight(state, size));
	return {texts: rows.map(({line}) => textOf(line)), units: rows.map(({unit}) => unit)};
}

function walk(from: NavigationContext, by: 1 | -1, most: number): readonly (string | undefined)[] {
	const path: (string | undefined)[] = [];
	let here = from;
	for (let step = 0; step < most; step++) {
		here = at(here, stepped(here, by));
		path.push(here.state.selected);
	}
	return path;
}

describe('the cursor in the transcript', () => {
	it('starts at the last message, and moves up through calls and messages', () => {
		expect(walk(context(), -1, 9)).toEqual([
			'e4/third',
			'reply e3',
			'e3',
			'e2/second',
			'e2/first',
			'reply e1',
			'e1',
			'e1',
			'e1',
		]);
	});

	it('moves down in the same order, and stays at the end', () => {
		expect(walk(context({selected: 'e1'}), 1, 8)).toEqual([
			'reply e1',
			'e2/first',
			'e2/second',
			'e3',
			'reply e3',
			'e4/third',
			'e4/third',
			'e4/third',
		]);
	});

	it('starts again from the end when its unit is gone', () => {
		expect(stepped(context({selected: 'gone'}), -1).selected).toBe('e4/third');
	});

	it('does not exist in an empty transcript', () => {
		expect(stepped(context({}, EMPTY_SNAPSHOT), -1)).toEqual({});
		expect(toggledFold(context({}, EMPTY_SNAPSHOT))).toEqual({});
		expect(enteredTranscript(context({}, EMPTY_SNAPSHOT))).toEqual({
			focus: 'transcript',
			selected: undefined,
		});
	});

	it('visits every unit once and is always visible, in any conversation on any screen', () => {
		fc.assert(
			fc.property(
				anySteps,
				fc.integer({min: 1, max: 50}),
				fc.integer({min: 2, max: 20}),
				(steps, columns, rows) => {
					const {entries, turn} = play(steps);
					const snapshot = {...EMPTY_SNAPSHOT, entries: entries.items, turn};
					let here = context({}, snapshot, {columns, rows});
					const view = viewableOf(snapshot, here.state, columns, 0);
					const units = Array.from({length: view.count}, (_, index) => [
						...new Set(view.rows(view.item(index)).map((row) => row.unit)),
					]).flat();
					const visited: (string | undefined)[] = [];
					for (let step = 0; step < units.length; step++) {
						here = at(here, stepped(here, -1));
						visited.push(here.state.selected);
						expect(onScreen(here).units).toContain(here.state.selected);
					}
					expect(visited).toEqual(units.toReversed());
					for (const unit of units.slice(1)) {
						here = at(here, stepped(here, 1));
						expect(here.state.selected).toBe(unit);
						expect(onScreen(here).units).toContain(unit);
					}
				},
			),
		);
	});
});

describe('entering the transcript', () => {
	it('puts the cursor on the newest message on the screen, wherever it was before', () => {
		expect(enteredTranscript(context())).toEqual({focus: 'transcript', selected: 'reply e3'});
		const up = context(scrolledBy(context(), {by: 'whole', to: 'top'}));
		expect(enteredTranscript(up)).toEqual({focus: 'transcript', selected: 'reply e1'});
		expect(enteredTranscript(context({selected: 'e2/first'})).selected).toBe('reply e3');
		expect(enteredTranscript(context({selected: 'gone'})).selected).toBe('reply e3');
	});

	it('prefers a message to the notices below it', () => {
		const {entries} = context().snapshot;
		const notices = [1, 2].map((index) => noticeEntry('a notice', {id: `n${index}`}));
		const snapshot = {...EMPTY_SNAPSHOT, entries: [...entries, userEntry('last', {id: 'e9'}), ...notices]};
		expect(enteredTranscript(context({}, snapshot)).selected).toBe('e9');
		expect(enteredTranscript(context({}, {...EMPTY_SNAPSHOT, entries: notices})).selected).toBe('n2');
	});
});

describe('scrolling', () => {
	const scroll = (from: NavigationContext, ...how: readonly Scroll[]): NavigationContext =>
		how.reduce((here, each) => at(here, scrolledBy(here, each)), from);

	it('moves by rows, by pages with one row of overlap, and to both ends', () => {
		const end = onScreen(context()).texts;
		expect(onScreen(scroll(context(), {by: 'rows', rows: -2})).texts.slice(2)).toEqual(end.slice(0, -2));
		expect(onScreen(scroll(context(), {by: 'page', pages: -1})).texts.at(-1)).toBe(end[0]);
		const top = scroll(context(), {by: 'whole', to: 'top'});
		expect(onScreen(top).texts[0]).toMatch(/^ You/);
		expect(scroll(top, {by: 'whole', to: 'bottom'}).state.anchor).toEqual({at: 'end'});
	});

	it('counts the messages when following stops, and not again while scrolling', () => {
		const left = scrolledBy(context(), {by: 'rows', rows: -2});
		expect(left.seen).toBe(4);
		expect(scrolledBy(context(left), {by: 'rows', rows: -1})).not.toHaveProperty('seen');
		expect(scrolledBy(context(left), {by: 'whole', to: 'bottom'})).toEqual({anchor: {at: 'end'}});
	});

	it('moves the cursor along, to the edge at which it would leave the screen', () => {
		const end = context({selected: 'e3'});
		const up = at(end, scrolledBy(end, {by: 'whole', to: 'top'}));
		// A jump moves it to the edge of the jump.
		expect(up.state.selected).toBe('e1');
		expect(onScreen(up).units[0]).toBe('e1');
		const down = at(up, scrolledBy(at(up, {selected: 'e1'}), {by: 'page', pages: 1}));
		expect(down.state.selected).toBe(onScreen(down).units[0]);
		expect(scrolledBy(end, {by: 'rows', rows: 0}).selected).toBe('e3');
		// The end is the newest message, also when the cursor would stay on the screen.
		expect(scrolledBy(end, {by: 'whole', to: 'bottom'}).selected).toBe('reply e3');
		const writing = context({focus: 'composer', selected: 'e3'});
		expect(scrolledBy(writing, {by: 'whole', to: 'top'})).not.toHaveProperty('selected');
	});
});

describe('moving from question to question', () => {
	it('puts each at the top of the screen, and the end after the last one', () => {
		const last = at(context({selected: 'e4/third'}), turned(context({selected: 'e4/third'}), -1));
		expect(last.state).toMatchObject({selected: 'e3', anchor: {at: 'row', key: 'e3', row: 0}});
		const first = at(last, turned(last, -1));
		expect(first.state).toMatchObject({selected: 'e1', anchor: {at: 'row', key: 'e1', row: 0}, seen: 4});
		expect(turned(first, -1)).toEqual({});
		const second = at(first, turned(first, 1));
		expect(second.state.selected).toBe('e3');
		expect(at(second, turned(second, 1)).state).toMatchObject({selected: 'reply e3', anchor: {at: 'end'}});
	});

	it('moves from a call to its question, and without a cursor to the last question', () => {
		expect(turned(context({selected: 'e2/second'}), -1).selected).toBe('e1');
		expect(turned(context(), -1).selected).toBe('e3');
		expect(turned(context({}, EMPTY_SNAPSHOT), 1)).toEqual({});
	});
});

describe('times and widths', () => {
	it('keep the top row when times are hidden and shown', () => {
		fc.assert(
			fc.property(fc.integer({min: 2, max: 60}), fc.nat(40), (columns, up) => {
				const here = context({}, TALK, {columns, rows: 12});
				const read = at(here, scrolledBy(here, {by: 'rows', rows: -up}));
				const without = at(read, {times: false});
				expect(onScreen(without).units).toEqual(onScreen(read).units);
				expect(onScreen(without).texts.slice(1)).toEqual(
					onScreen(read)
						.texts.slice(1)
						.map((text) => text.replace(/ +\d\d:\d\d$/, '')),
				);
			}),
		);
	});
});

describe('folding', () => {
	it('opens the call under the cursor, and closes it', () => {
		const change = toggledFold(context({selected: 'e2/second'}));
		expect(change.folds?.isOpen(call('e2/second'))).toBe(true);
		expect(change.folds?.isOpen(call('e2/first'))).toBe(false);
		const back = toggledFold(at(context({selected: 'e2/second'}), change));
		expect(back.folds?.isOpen(call('e2/second'))).toBe(false);
	});

	it('opens the only call of a message, and nothing where there are several or none', () => {
		expect(toggledFold(context({selected: 'reply e3'})).folds?.isOpen(call('e4/third'))).toBe(true);
		expect(toggledFold(context({selected: 'reply e1'}))).toEqual({});
		expect(toggledFold(context({selected: 'e3'}))).toEqual({});
		expect(toggledFold(context({selected: undefined}))).toEqual({});
	});

	it('keeps the rows above the call in place, at the end of the list too', () => {
		for (const selected of ['e4/third', 'e2/second', 'e2/first']) {
			const here = at(context(), stepped(context({selected: 'e1'}), 1));
			const visible = at(here, {selected, ...scrolledTo(here, selected)});
			const before = onScreen(visible);
			const row = before.units.indexOf(selected);
			const after = onScreen(at(visible, toggledFold(visible)));
			expect(after.texts.slice(0, row), selected).toEqual(before.texts.slice(0, row));
			expect(after.units[row], selected).toBe(selected);
			expect(after.texts[row]).toMatch(/▾ ✓/);
		}
	});

	/** Scrolls up row by row until the call is visible. */
	function scrolledTo(from: NavigationContext, unit: string): Partial<UiState> {
		let here = at(from, {anchor: {at: 'end'}});
		while (!onScreen(here).units.includes(unit)) here = at(here, scrolledBy(here, {by: 'rows', rows: -1}));
		return {anchor: here.state.anchor};
	}
});
