import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import type {QueueItem} from '../../../source/chat/entry.ts';
import {keyOf, type ListItem, listOf} from '../../../source/ui/transcript/list.ts';
import {
	assistantEntry,
	liveTurn,
	noticeEntry,
	queuedMessage,
	toolCall,
	toolPart,
	userEntry,
} from '../../support/entries.ts';
import {anySteps, play} from '../../support/transcript-events.ts';

const items = (snapshot: Parameters<typeof listOf>[0]): ListItem[] => {
	const list = listOf(snapshot);
	return Array.from({length: list.count}, (_, index) => list.item(index));
};

const inShort = (item: ListItem): string => {
	if (item.kind === 'turn') return `turn of ${item.turn.entryId}`;
	return item.kind === 'queued' ? `queued ${item.item.id}` : item.entry.id;
};

const QUEUE: readonly QueueItem[] = [
	queuedMessage('later'),
	{kind: 'request', id: 'q2', text: '/ping', typed: '/ping', request: {kind: 'unknown'}},
];

describe('listOf', () => {
	it('puts the turn after its question, before later messages, and the queue at the end', () => {
		const snapshot = {
			entries: [userEntry('a', {id: 'e1'}), noticeEntry('stopped', {id: 'e2'})],
			turn: liveTurn({entryId: 'e1', text: 'Hi'}),
			queue: QUEUE,
		};
		expect(items(snapshot).map(inShort)).toEqual(['e1', 'turn of e1', 'e2', 'queued q1', 'queued q2']);
	});

	it('has no item for an empty turn', () => {
		const snapshot = {entries: [userEntry('a')], turn: liveTurn(), queue: []};
		expect(items(snapshot).map(inShort)).toEqual(['e1']);
		const running = {...snapshot, turn: liveTurn({parts: [toolPart(toolCall('x'))]})};
		expect(items(running).map(inShort)).toEqual(['e1', 'turn of e1']);
	});

	it('puts a turn without its question at the end', () => {
		const turn = liveTurn({entryId: 'gone', text: 'Hi'});
		expect(items({entries: [userEntry('a')], turn, queue: QUEUE}).map(inShort)).toEqual([
			'e1',
			'turn of gone',
			'queued q1',
			'queued q2',
		]);
	});

	it('has at most four items of a queue, of which the last one counts those that are not shown', () => {
		for (let count = 0; count <= 9; count++) {
			const queue = Array.from({length: count}, (_, index) => queuedMessage('a', `q${index}`));
			const shown = items({entries: [], turn: undefined, queue});
			const rows = shown.map((item) => 1 + (item.kind === 'queued' && item.hidden ? 1 : 0));
			expect(rows.reduce((sum, each) => sum + each, 0)).toBe(Math.min(count, 5));
			const last = shown.at(-1);
			if (last?.kind !== 'queued') continue;
			expect(last).toMatchObject({item: queue.at(-1), isLast: true, hidden: count - shown.length});
		}
	});

	it('throws for a missing item', () => {
		const list = listOf({entries: [], turn: undefined, queue: []});
		expect(list.count).toBe(0);
		expect(() => list.item(0)).toThrow(RangeError);
		expect(list.indexOf('e1')).toBe(-1);
	});
});

describe('keyOf', () => {
	it('stays the same when a turn becomes a reply', () => {
		const turn = keyOf({kind: 'turn', turn: liveTurn({entryId: 'e1'})});
		expect(keyOf({kind: 'entry', entry: assistantEntry('Hi', {id: 'e2', answers: 'e1'})})).toBe(turn);
	});

	it('is the id of everything else', () => {
		expect(keyOf({kind: 'entry', entry: userEntry('a', {id: 'e7'})})).toBe('e7');
		expect(keyOf({kind: 'entry', entry: assistantEntry('a', {id: 'e8', answers: undefined})})).toBe('e8');
		expect(keyOf({kind: 'queued', item: queuedMessage('a', 'q9'), isLast: true})).toBe('q9');
	});
});

describe('any conversation', () => {
	it('has each entry once, in order, under a unique key that finds it', () => {
		fc.assert(
			fc.property(anySteps, fc.boolean(), (steps, isQueueing) => {
				play(steps, (_before, _event, {entries: {items: entries}, turn}) => {
					const snapshot = {entries, turn, queue: isQueueing ? QUEUE : []};
					const list = listOf(snapshot);
					const all = items(snapshot);
					expect(all.flatMap((item) => (item.kind === 'entry' ? [item.entry] : []))).toEqual(entries);
					const keys = all.map(keyOf);
					expect(new Set(keys).size).toBe(keys.length);
					for (const [index, key] of keys.entries()) {
						expect(list.key(index)).toBe(key);
						expect(list.indexOf(key)).toBe(index);
					}
				});
			}),
		);
	});
});
