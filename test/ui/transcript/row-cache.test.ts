import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import type {Entry} from '../../../source/chat/entry.ts';
import {setGraphemesWhole} from '../../../source/text/graphemes.ts';
import {holdRows, ROWS_KEPT, trimRows} from '../../../source/ui/transcript/entry-rows.ts';
import {Folds} from '../../../source/ui/transcript/fold-state.ts';
import {viewableOf} from '../../../source/ui/transcript/viewable.ts';
import {
	type Anchor,
	scroll,
	toEnd,
	toItem,
	toStart,
	visible,
} from '../../../source/ui/transcript/viewport.ts';
import {assistantEntry, noticeEntry, textPart, toolCall, toolPart, userEntry} from '../../support/entries.ts';

const paragraphs = (id: number, count: number): string =>
	Array.from({length: count}, (_, index) => `**${id}** paragraph ${index} with some words to wrap`).join(
		'\n\n',
	);

const callsOf = (id: number, count: number) =>
	Array.from({length: count}, (_, index) =>
		toolPart(
			toolCall(index % 3 === 0 ? 'get_order' : 'get_stock', {key: `e${id}/${index}`, arguments: {index}}),
		),
	);

const anyEntry = (id: number): fc.Arbitrary<Entry> =>
	fc.oneof(
		fc.integer({min: 1, max: 3}).map((count) => userEntry(paragraphs(id, count), {id: `e${id}`})),
		fc
			.integer({min: 1, max: 300})
			.map((count) => assistantEntry([textPart(paragraphs(id, count))], {id: `e${id}`, answers: undefined})),
		fc
			.integer({min: 1, max: 150})
			.map((count) => assistantEntry(callsOf(id, count), {id: `e${id}`, answers: undefined})),
		fc.constant({...noticeEntry('words'), id: `e${id}`}),
	);

const anyEntries = fc.tuple(...Array.from({length: 24}, (_, id) => anyEntry(id)));

type Step =
	| {readonly do: 'scroll'; readonly by: number}
	| {readonly do: 'item'; readonly at: number}
	| {readonly do: 'start' | 'end' | 'source'}
	| {readonly do: 'width'; readonly to: number}
	| {readonly do: 'change'; readonly to: string};

const anySteps = fc.array(
	fc.oneof<fc.Arbitrary<Step>[]>(
		fc.record({do: fc.constant('scroll'), by: fc.integer({min: -400, max: 400})}),
		fc.record({do: fc.constant('item'), at: fc.nat({max: 40})}),
		fc.constantFrom({do: 'start'}, {do: 'end'}, {do: 'source'}),
		fc.record({do: fc.constant('width'), to: fc.constantFrom(1, 20, 80)}),
		fc.record({do: fc.constant('change'), to: fc.constantFrom('one', 'two\n\nthree')}),
	),
	{minLength: 4, maxLength: 14},
);

const HEIGHT = 24;

/** The rows on the screen after each step. @param before runs before each frame */
function frames(entries: readonly Entry[], steps: readonly Step[], before: () => void): readonly unknown[] {
	let now = entries;
	let width = 60;
	let source = false;
	let last = 0;
	let anchor: Anchor = toEnd();
	return steps.map((step) => {
		before();
		if (step.do === 'width') width = step.to;
		if (step.do === 'source') source = !source;
		// The last entry on the screen keeps its key, with other content.
		if (step.do === 'change')
			now = now.with(
				last,
				assistantEntry([textPart(step.to)], {id: now[last]?.id ?? '', answers: undefined}),
			);
		const state = {folds: new Folds(), times: false, source};
		const view = viewableOf({entries: now, turn: undefined, queue: []}, state, width, 0);
		if (step.do === 'scroll') anchor = scroll(view, anchor, HEIGHT, step.by);
		if (step.do === 'item') anchor = toItem(view, step.at % view.count, HEIGHT);
		if (step.do === 'start') anchor = toStart(view, HEIGHT);
		if (step.do === 'end') anchor = toEnd();
		const seen = visible(view, anchor, HEIGHT);
		({anchor} = seen);
		last = view.entryIndex(seen.last ?? 0);
		trimRows();
		return seen;
	});
}

function forgetRows(): void {
	// Another test file in this process may have stopped between two steps of a layout.
	holdRows(false);
	setGraphemesWhole(true);
	setGraphemesWhole(false);
}

describe('rows kept for the items used last', () => {
	it('are those that are laid out without any cache, for any transcript and any scrolling', {
		tags: 'slow',
	}, () => {
		fc.assert(
			fc.property(anyEntries, anySteps, (entries, steps) => {
				expect(frames(entries, steps, () => {})).toEqual(frames(entries, steps, forgetRows));
			}),
			{numRuns: 25},
		);
	});

	it('are bounded: of a long transcript only the newest are kept, and those on the screen', () => {
		forgetRows();
		const entries = Array.from({length: 40}, (_, id) =>
			assistantEntry([textPart(paragraphs(id, 100))], {id: `e${id}`, answers: undefined}),
		);
		const view = viewableOf(
			{entries, turn: undefined, queue: []},
			{folds: new Folds(), times: false, source: false},
			60,
			0,
		);
		const rows = (index: number) => view.rows(view.item(index));
		const first = entries.map((_, index) => {
			const laidOut = rows(index);
			trimRows();
			return laidOut;
		});
		let keptRows = 0;
		// From the newest, so that looking does not displace the others.
		for (let index = entries.length - 1; index >= 0 && rows(index) === first[index]; index--)
			keptRows += rows(index).length;
		expect(keptRows).toBeGreaterThan(ROWS_KEPT / 2);
		expect(keptRows).toBeLessThanOrEqual(ROWS_KEPT);
	});

	it('of one frame are laid out once, even more rows than are kept', () => {
		forgetRows();
		const entries = [0, 1, 2].map((id) =>
			assistantEntry([textPart(paragraphs(id, ROWS_KEPT))], {id: `e${id}`, answers: undefined}),
		);
		const view = viewableOf(
			{entries, turn: undefined, queue: []},
			{folds: new Folds(), times: false, source: false},
			60,
			0,
		);
		const all = () => entries.map((_, index) => view.rows(view.item(index)));
		const first = all();
		for (let frame = 0; frame < 3; frame++) {
			trimRows();
			expect(all().every((rows, index) => rows === first[index])).toBe(true);
		}
	});
});
