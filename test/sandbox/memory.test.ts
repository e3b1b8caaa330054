import {describe, expect, it} from 'vitest';
import {createMemory, threadOf, userMessagesIn} from '../../source/sandbox/memory.ts';

describe('the memory', () => {
	it('keeps one conversation for each session', () => {
		const memory = createMemory();
		threadOf(memory, 'a').push({role: 'user', content: 'hello'});
		expect(threadOf(memory, 'a')).toEqual([{role: 'user', content: 'hello'}]);
		expect(threadOf(memory, 'b')).toEqual([]);
	});

	it('returns the messages of the user', () => {
		const thread = [
			{role: 'system', content: 'Be kind'},
			{role: 'user', content: 'one'},
			{role: 'assistant', content: 'yes?'},
			{role: 'user', content: 'two'},
		];
		expect(userMessagesIn(thread)).toEqual(['one', 'two']);
	});
});
