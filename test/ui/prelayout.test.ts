import {describe, expect, it} from 'vitest';
import type {ChatSnapshot} from '../../source/chat/chat.ts';
import type {Entry, ReplyPart} from '../../source/chat/entry.ts';
import {createPrelayout, isLarge} from '../../source/ui/prelayout.ts';
import {arrange} from '../../source/ui/screen-view.ts';
import {CHUNK_SIZE} from '../../source/ui/transcript/reply-chunks.ts';
import {INITIAL} from '../../source/ui/ui-state.ts';
import {assistantEntry, userEntry} from '../support/entries.ts';
import {EMPTY_SNAPSHOT} from '../support/fake-chat.ts';

const size = {columns: 80, rows: 24};
const large = (id: string): Entry => assistantEntry([{kind: 'text', text: 'word '.repeat(1000)}], {id});
const showing = (...entries: readonly Entry[]): ChatSnapshot => ({...EMPTY_SNAPSHOT, entries});
const prelayout = () => createPrelayout(() => ({state: INITIAL, size, now: 0}));

/** A part of a reply that counts how often its text is read. */
function countedPart(text: string): {readonly part: ReplyPart; readonly reads: () => number} {
	let reads = 0;
	const part = {
		kind: 'text',
		get text() {
			reads++;
			return text;
		},
	} as const;
	return {part, reads: () => reads};
}

it('treats a reply with many parts and one with long texts as large, and no message of the user', () => {
	expect(isLarge(large('e1'))).toBe(true);
	const parts = Array.from({length: 16}, () => ({kind: 'text' as const, text: 'a'}));
	expect(isLarge(assistantEntry(parts))).toBe(true);
	expect(isLarge(assistantEntry(parts.slice(1)))).toBe(false);
	expect(isLarge(userEntry('word '.repeat(1000)))).toBe(false);
});

describe('the prelayout', () => {
	it('runs once for the newest entry, and only for a large one', () => {
		const prepare = prelayout();
		expect(prepare(showing())).toBe(false);
		expect(prepare(showing(userEntry('hi')))).toBe(false);
		const first = large('e1');
		expect(prepare(showing(first))).toBe(true);
		expect(prepare(showing(first))).toBe(false);
		expect(prepare(showing(first, large('e2')))).toBe(true);
		expect(prepare(showing(first, large('e2'), userEntry('hi')))).toBe(false);
	});

	it('leaves nothing of the entry to lay out when the screen is drawn', () => {
		const {part, reads} = countedPart('word '.repeat(1000));
		const snapshot = showing(userEntry('hi'), assistantEntry([part]));
		expect(prelayout()(snapshot)).toBe(true);
		const before = reads();
		arrange(INITIAL, snapshot, size, {exposed: false, open: 'private', now: 0});
		expect(reads()).toBe(before);
		const resized = {columns: 60, rows: 24};
		arrange(INITIAL, snapshot, resized, {exposed: false, open: 'private', now: 0});
		expect(reads()).toBeGreaterThan(before);
	});

	it('lays out no more of a long reply than the end that fits on the screen', () => {
		const counted = Array.from({length: 10 * CHUNK_SIZE}, () => countedPart('a'));
		const snapshot = showing(assistantEntry(counted.map(({part}) => part)));
		expect(prelayout()(snapshot)).toBe(true);
		expect(counted.at(-1)?.reads()).toBeGreaterThan(0);
		expect(counted.slice(0, -CHUNK_SIZE - 1).every(({reads}) => reads() === 0)).toBe(true);
	});
});
