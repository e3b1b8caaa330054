import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import type {Entry, ReplyPart} from '../../../source/chat/entry.ts';
import {landed} from '../../../source/ui/position/call-steps.ts';
import {listHeight} from '../../../source/ui/screen-regions.ts';
import type {NavigationContext} from '../../../source/ui/transcript/navigation.ts';
import {viewableOf} from '../../../source/ui/transcript/viewable.ts';
import {visible} from '../../../source/ui/transcript/viewport.ts';
import {INITIAL} from '../../../source/ui/ui-state.ts';
import {assistantEntry, noticeEntry, textPart, toolCall, toolPart, userEntry} from '../../support/entries.ts';
import {EMPTY_SNAPSHOT} from '../../support/fake-chat.ts';

const SIZE = {columns: 40, rows: 12};
const call = (key: string, isFailed = false, name = key): ReplyPart =>
	toolPart(
		toolCall(name, {
			key,
			outcome: isFailed
				? {state: 'failed', error: 'HTTP 404', status: 404, result: undefined}
				: {state: 'succeeded', result: {}},
		}),
	);

const context = (entries: readonly Entry[], selected: string | undefined): NavigationContext => ({
	state: {...INITIAL, focus: 'transcript', selected},
	snapshot: {...EMPTY_SNAPSHOT, entries},
	size: SIZE,
	now: 0,
});

/** The units that repeated keys select, from one on. */
function path(entries: readonly Entry[], from: string | undefined, ...how: Parameters<typeof step>) {
	const units: string[] = [];
	let here = context(entries, from);
	for (let change = step(...how)(here); change !== undefined; change = step(...how)(here)) {
		here = {...here, state: {...here.state, ...change}};
		const {selected} = here.state;
		const view = viewableOf(here.snapshot, here.state, SIZE.columns, 0);
		expect(
			visible(view, here.state.anchor, listHeight(here.state, SIZE)).rows.some(({unit}) => unit === selected),
		).toBe(true);
		units.push(selected ?? '');
	}
	return units;
}

const step = (what: 'call' | 'failure', by: 1 | -1) => (here: NavigationContext) => landed(here, what, by);

const ENTRIES: readonly Entry[] = [
	userEntry('one', {id: 'e1'}),
	assistantEntry([textPart('a\n\n'.repeat(20)), call('e2/1'), call('e2/2', true), textPart('end')], {
		id: 'e2',
	}),
	noticeEntry('lost', {id: 'e3', level: 'error'}),
	userEntry('two', {id: 'e4', delivery: 'not-sent'}),
	userEntry('three', {id: 'e5'}),
	assistantEntry('failed', {id: 'e6', answers: 'e5', failed: true}),
	userEntry('four', {id: 'e7'}),
	// A run of calls is folded; its failed one stays visible.
	assistantEntry(
		Array.from({length: 9}, (_, index) => call(`e8/${index}`, index === 4, 'get')),
		{id: 'e8', answers: 'e7'},
	),
];
const CALLS = ['e2/1', 'e2/2', 'e8/0 run', 'e8/4'];
const FAILURES = ['e2/2', 'e3', 'e4', 'reply e5', 'e8/4'];

describe('landed', () => {
	it('goes through all calls and failures, in both directions, and says where none is left', () => {
		expect(path(ENTRIES, 'e1', 'call', 1)).toEqual(CALLS);
		expect(path(ENTRIES, undefined, 'call', -1)).toEqual(CALLS.toReversed());
		expect(path(ENTRIES, 'e1', 'failure', 1)).toEqual(FAILURES);
		expect(path(ENTRIES, undefined, 'failure', -1)).toEqual(FAILURES.toReversed());
		expect(path(ENTRIES, undefined, 'call', 1)).toEqual([]);
		expect(path([], undefined, 'failure', -1)).toEqual([]);
	});

	it('reaches every call with any parts, in order', {tags: 'slow'}, () => {
		const part = fc.constantFrom('text', 'call', 'failed');
		fc.assert(
			fc.property(fc.array(fc.array(part, {maxLength: 12}), {maxLength: 5}), (replies) => {
				const entries = replies.flatMap((kinds, index): readonly Entry[] => [
					userEntry('q', {id: `q${index}`}),
					assistantEntry(
						kinds.map((kind, at) =>
							kind === 'text'
								? textPart('some\n\ntext')
								: call(`a${index}/${at}`, kind === 'failed', `${at}`),
						),
						{id: `a${index}`, answers: `q${index}`},
					),
				]);
				const keys = (...wanted: readonly string[]) =>
					replies.flatMap((kinds, index) =>
						kinds.flatMap((kind, at) => (wanted.includes(kind) ? [`a${index}/${at}`] : [])),
					);
				expect(path(entries, 'q0', 'call', 1)).toEqual(keys('call', 'failed'));
				expect(path(entries, undefined, 'failure', -1)).toEqual(keys('failed').toReversed());
			}),
		);
	});
});
