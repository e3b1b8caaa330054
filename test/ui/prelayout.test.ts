import {expect, it} from 'vitest';
import type {ChatSnapshot} from '../../source/chat/chat.ts';
import type {Entry} from '../../source/chat/entry.ts';
import {createPrelayout, isLarge} from '../../source/ui/prelayout.ts';
import {INITIAL} from '../../source/ui/ui-state.ts';
import {assistantEntry, userEntry} from '../support/entries.ts';
import {createFakeChat} from '../support/fake-chat.ts';

const size = {columns: 80, rows: 24};
const large = (id: string): Entry => assistantEntry([{kind: 'text', text: 'word '.repeat(1000)}], {id});

it('takes many parts and long words for large, and nothing of the user', () => {
	expect(isLarge(large('e1'))).toBe(true);
	const parts = Array.from({length: 16}, () => ({kind: 'text' as const, text: 'a'}));
	expect(isLarge(assistantEntry(parts))).toBe(true);
	expect(isLarge(assistantEntry(parts.slice(1)))).toBe(false);
	expect(isLarge(userEntry('word '.repeat(1000)))).toBe(false);
});

it('lays out the newest message once, and only a large one', () => {
	const {getSnapshot} = createFakeChat();
	const showing = (...entries: readonly Entry[]): ChatSnapshot => ({...getSnapshot(), entries});
	const prepare = createPrelayout(() => ({state: INITIAL, snapshot: getSnapshot(), size, now: 0}), {
		exposed: false,
		open: 'private',
	});
	expect(prepare(showing())).toBe(false);
	expect(prepare(showing(userEntry('hi')))).toBe(false);
	const first = large('e1');
	expect(prepare(showing(first))).toBe(true);
	expect(prepare(showing(first))).toBe(false);
	expect(prepare(showing(first, large('e2')))).toBe(true);
	expect(prepare(showing(first, large('e2'), userEntry('hi')))).toBe(false);
});
