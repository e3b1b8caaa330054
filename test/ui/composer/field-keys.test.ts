import {describe, expect, it} from 'vitest';
import {draftOf} from '../../../source/ui/composer/draft.ts';
import {fieldActionOf} from '../../../source/ui/composer/field-keys.ts';
import type {Key} from '../../../source/ui/key.ts';

const named = (name: string, held: Partial<Key> = {}): Key => ({
	name,
	ctrl: false,
	alt: false,
	shift: false,
	...held,
});
const ctrl = (name: string): Key => named(name, {ctrl: true});
const actionOf = (key: Key, text = 'abc') => fieldActionOf(key, draftOf(text), 40);
const textAfter = (key: Key, text?: string): string | undefined => {
	const action = actionOf(key, text);
	return action?.do === 'edit' ? action.field.text : undefined;
};

describe('fieldActionOf', () => {
	it.each<[string, Key, string, string]>([
		['what is typed', named('d', {text: 'd'}), 'abc', 'abcd'],
		['Backspace', named('backspace'), 'abc', 'ab'],
		['Ctrl+U', ctrl('u'), 'abc', ''],
		['Ctrl+H in an empty field', ctrl('h'), '', ''],
	])('edits: %s', (_, key, before, after) => {
		expect(textAfter(key, before)).toBe(after);
	});

	it.each<[string, Key, ReturnType<typeof fieldActionOf>]>([
		['Enter', named('enter'), {do: 'keep'}],
		['Esc', named('escape'), {do: 'leave'}],
		['Ctrl+C', ctrl('c'), {do: 'leave'}],
		['Up', named('up'), {do: 'step', by: -1}],
		['Down', named('down'), {do: 'step', by: 1}],
		['Ctrl+P', ctrl('p'), {do: 'step', by: -1}],
		['Alt+Enter', named('enter', {alt: true}), {do: 'nothing'}],
		['Ctrl+J', ctrl('j'), {do: 'nothing'}],
		['Ctrl+R', ctrl('r'), {do: 'nothing'}],
		['Ctrl+X', ctrl('x'), {do: 'nothing'}],
		['PageUp', named('pageup'), undefined],
		['F1', named('f1'), undefined],
	])('%s', (_, key, action) => {
		expect(actionOf(key)).toEqual(action);
	});

	it('tells Backspace where nothing is left to erase from one that erases', () => {
		expect(actionOf(named('backspace'), '')).toEqual({do: 'erase-nothing'});
		expect(actionOf(named('backspace'), 'a')).not.toEqual({do: 'erase-nothing'});
	});
});
