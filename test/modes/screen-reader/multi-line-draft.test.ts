import {expect, it} from 'vitest';
import {createMultiLineDraft} from '../../../source/modes/screen-reader/multi-line-draft.ts';

it('returns a single line unchanged', () => {
	const draft = createMultiLineDraft();
	expect(draft.add('hello ')).toBe('hello ');
	expect([draft.isPartial, draft.isEmpty]).toEqual([false, true]);
});

it('continues after a backslash, and keeps empty lines', () => {
	const draft = createMultiLineDraft();
	expect(draft.add('one\\')).toBeUndefined();
	expect([draft.isPartial, draft.isEmpty]).toEqual([true, false]);
	expect(draft.add('\\')).toBeUndefined();
	expect(draft.add('three')).toBe('one\n\nthree');
	expect(draft.isEmpty).toBe(true);
	expect(draft.add('one\\')).toBeUndefined();
	expect(draft.add('')).toBe('one\n');
});

it('ignores blank lines', () => {
	const draft = createMultiLineDraft();
	for (const line of ['', '  ', '\\', '']) expect(draft.add(line)).toBeUndefined();
	expect(draft.isEmpty).toBe(true);
});

it('returns an unsent message for an empty line, until another line is added', () => {
	const draft = createMultiLineDraft();
	draft.keep('hello');
	expect(draft.isEmpty).toBe(false);
	expect(draft.add('')).toBe('hello');
	expect(draft.add('')).toBeUndefined();
	draft.keep('hello');
	expect(draft.add('other')).toBe('other');
	expect(draft.add('')).toBeUndefined();
	draft.keep('hello');
	draft.clear();
	expect(draft.add('')).toBeUndefined();
});
