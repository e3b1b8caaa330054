import {expect, it} from 'vitest';
import {createMultiLineDraft} from '../../../source/modes/screen-reader/multi-line-draft.ts';

it('takes one line as it is', () => {
	const draft = createMultiLineDraft();
	expect(draft.take('hello ')).toBe('hello ');
	expect([draft.isBegun, draft.isEmpty]).toEqual([false, true]);
});

it('goes on after a backslash, and keeps empty lines', () => {
	const draft = createMultiLineDraft();
	expect(draft.take('one\\')).toBeUndefined();
	expect([draft.isBegun, draft.isEmpty]).toEqual([true, false]);
	expect(draft.take('\\')).toBeUndefined();
	expect(draft.take('three')).toBe('one\n\nthree');
	expect(draft.isEmpty).toBe(true);
	expect(draft.take('one\\')).toBeUndefined();
	expect(draft.take('')).toBe('one\n');
});

it('makes nothing of blanks', () => {
	const draft = createMultiLineDraft();
	for (const line of ['', '  ', '\\', '']) expect(draft.take(line)).toBeUndefined();
	expect(draft.isEmpty).toBe(true);
});

it('keeps what could not be sent for an empty line, until there is something else', () => {
	const draft = createMultiLineDraft();
	draft.keep('hello');
	expect(draft.isEmpty).toBe(false);
	expect(draft.take('')).toBe('hello');
	expect(draft.take('')).toBeUndefined();
	draft.keep('hello');
	expect(draft.take('other')).toBe('other');
	expect(draft.take('')).toBeUndefined();
	draft.keep('hello');
	draft.clear();
	expect(draft.take('')).toBeUndefined();
});
