import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import type {Entry} from '../../../source/chat/entry.ts';
import {firstPartOf, segmentsOf} from '../../../source/ui/transcript/call-runs.ts';
import {Folds} from '../../../source/ui/transcript/fold-state.ts';
import {keyOf, type ListItem, listOf, shownParts} from '../../../source/ui/transcript/list.ts';
import {
	CHUNK_SIZE,
	chunkAt,
	chunkKey,
	chunkOfPart,
	entryAt,
	firstPartAt,
	itemsBefore,
	itemsIn,
	partOfCall,
	readChunkKey,
} from '../../../source/ui/transcript/reply-chunks.ts';
import {
	assistantEntry,
	liveTurn,
	queuedMessage,
	textPart,
	toolCall,
	toolPart,
	userEntry,
} from '../../support/entries.ts';

const calls = (id: string, count: number) =>
	Array.from({length: count}, (_, index) => toolPart(toolCall('x', {key: `${id}/${index}`})));

/** Questions and replies; each number is the number of calls of a reply. */
const talk = (counts: readonly number[]): readonly Entry[] =>
	counts.flatMap((count, index): Entry[] => {
		const [question, answer] = [`e${2 * index + 1}`, `e${2 * index + 2}`];
		const parts = [...calls(answer, count), textPart('done')];
		return [userEntry('?', {id: question}), assistantEntry(parts, {id: answer, answers: question})];
	});

const anyFolds = fc.constantFrom(new Folds(), new Folds(true));
const anyLive = fc.option(fc.nat(3 * CHUNK_SIZE), {nil: undefined});
const anyCounts = fc.array(fc.oneof(fc.nat(3), fc.integer({min: CHUNK_SIZE - 2, max: 4 * CHUNK_SIZE})), {
	maxLength: 6,
});

describe('a chunk', () => {
	it('has a unique key that can be parsed', () => {
		expect(chunkKey('reply e1', 0)).toBe('reply e1');
		fc.assert(
			fc.property(fc.constantFrom('reply e1', 'e7'), fc.nat(99_999), (base, chunk) => {
				expect(readChunkKey(chunkKey(base, chunk))).toEqual({base, part: chunk});
			}),
		);
	});

	it('together with the others contains every part once, in order', () => {
		fc.assert(
			fc.property(fc.nat(5 * CHUNK_SIZE), (count) => {
				const parts = calls('e2', count);
				for (const folds of [new Folds(), new Folds(true)]) {
					const all = Array.from({length: itemsIn(parts, folds)}, (_, chunk) => chunkAt(parts, chunk, folds));
					expect(all.flat()).toEqual(segmentsOf(parts, folds));
					for (const [chunk, segments] of all.entries()) {
						expect(firstPartAt(parts, chunk, folds)).toBe(firstPartOf(segments[0] ?? 0));
						const elsewhere = segments.filter(
							(segment) => typeof segment === 'number' && chunkOfPart(parts, segment, folds) !== chunk,
						);
						expect(elsewhere).toEqual([]);
					}
				}
				const misplaced = parts.filter(
					(part, position) => part.kind === 'tool' && partOfCall(parts, part.call.key) !== position,
				);
				expect(misplaced).toEqual([]);
				expect(partOfCall(parts, 'e2/none')).toBe(-1);
			}),
		);
	});
});

describe('positions in the list', () => {
	it('are counted over all entries, and map back to them', () => {
		fc.assert(
			fc.property(anyCounts, anyFolds, (counts, folds) => {
				const entries = talk(counts);
				let items = 0;
				for (const [index, entry] of entries.entries()) {
					expect(itemsBefore(entries, index, folds)).toBe(items);
					const own = entry.kind === 'assistant' ? itemsIn(entry.parts, folds) : 1;
					for (let chunk = 0; chunk < own; chunk++)
						expect(entryAt(entries, items + chunk, folds)).toEqual({index, chunk});
					items += own;
				}
				expect(itemsBefore(entries, entries.length, folds)).toBe(items);
			}),
		);
	});

	it('are found by the keys of items and calls, also around a long turn and a queue', () => {
		fc.assert(
			fc.property(anyCounts, anyLive, anyFolds, (counts, live, folds) => {
				const entries = [...talk(counts), userEntry('now', {id: 'e99'}), userEntry('then', {id: 'e100'})];
				const turn =
					live === undefined ? undefined : liveTurn({entryId: 'e99', parts: calls('e99', live), text: 'so'});
				const list = listOf({entries, turn, queue: [queuedMessage('later')]}, folds);
				const items = Array.from({length: list.count}, (_, index): ListItem => list.item(index));
				expect(new Set(items.map(keyOf)).size).toBe(items.length);
				let message = -1;
				for (const [index, item] of items.entries()) {
					if (item.kind === 'queued' || (item.chunk ?? 0) === 0) message++;
					expect(list.messageIndex(index)).toBe(message);
					expect(list.indexOf(keyOf(item))).toBe(index);
					const elsewhere = shownParts(item).filter(
						(part) => part.kind === 'tool' && list.indexOf(part.call.key) !== index,
					);
					expect(elsewhere).toEqual([]);
				}
				expect(list.messages).toBe(message + 1);
				expect(list.indexOf('e99/none')).toBe(-1);
				expect(list.indexOf('reply e1 #9999')).toBe(-1);
			}),
		);
	});
});
