/** When V8 may optimize code: from the first key on, or with many entries; once. */
import {describe, expect, test, vi} from 'vitest';
import type {ChatSnapshot} from '../../../source/chat/chat.ts';
import {optimizeWhenUsed} from '../../../source/modes/interactive/optimizing.ts';

function chatWith(count: number) {
	const listeners = new Set<(isUrgent: boolean) => void>();
	let entries: ChatSnapshot['entries'] = Array.from({length: count});
	return {
		chat: {
			getSnapshot: () => ({entries}) as ChatSnapshot,
			subscribe(listener: (isUrgent: boolean) => void) {
				listeners.add(listener);
				return () => listeners.delete(listener);
			},
		},
		receive(more: number) {
			entries = Array.from({length: entries.length + more});
			for (const listener of listeners) listener(false);
		},
		listeners,
	};
}

describe('optimizing', () => {
	test('waits while nothing is typed and few entries come', () => {
		const {chat, receive} = chatWith(0);
		const allow = vi.fn();
		optimizeWhenUsed(chat, allow);
		receive(3);
		expect(allow).not.toHaveBeenCalled();
	});

	test('is allowed once, with the first key', () => {
		const {chat, receive, listeners} = chatWith(0);
		const allow = vi.fn();
		const use = optimizeWhenUsed(chat, allow);
		use.typed();
		use.typed();
		receive(1000);
		expect(allow).toHaveBeenCalledTimes(1);
		expect(listeners.size).toBe(0);
	});

	test.each([
		['a restored session', 100, 0],
		['a burst', 0, 100],
	])('is allowed once, with many entries: %s', (_, restored, arrived) => {
		const {chat, receive, listeners} = chatWith(restored);
		const allow = vi.fn();
		optimizeWhenUsed(chat, allow);
		if (arrived > 0) receive(arrived);
		expect(allow).toHaveBeenCalledTimes(1);
		expect(listeners.size).toBe(0);
	});

	test('nothing happens after a stop', () => {
		const {chat, receive} = chatWith(0);
		const allow = vi.fn();
		optimizeWhenUsed(chat, allow).stop();
		receive(1000);
		expect(allow).not.toHaveBeenCalled();
	});
});
