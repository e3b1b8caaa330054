import {describe, expect, it} from 'vitest';
import type {Key} from '../../../source/terminal/input/key.ts';
import {fieldActionOf} from '../../../source/ui/composer/field-keys.ts';
import {draftOf} from '../../support/drafts.ts';
import {keyOf} from '../../support/keys.ts';

const ctrl = (name: string): Key => keyOf(`ctrl+${name}`);
const actionOf = (key: Key, text = 'abc') => fieldActionOf(key, draftOf(text), 40);
const textAfter = (key: Key, text?: string): string | undefined => {
	const action = actionOf(key, text);
	return action?.do === 'edit' ? action.field.text : undefined;
};

describe('fieldActionOf', () => {
	it.each<[string, Key, string, string]>([
		['what is typed', keyOf('d'), 'abc', 'abcd'],
		['Backspace', keyOf('backspace'), 'abc', 'ab'],
		['Ctrl+U', ctrl('u'), 'abc', ''],
		['Ctrl+H in an empty field', ctrl('h'), '', ''],
	])('edits: %s', (_, key, before, after) => {
		expect(textAfter(key, before)).toBe(after);
	});

	it.each<[string, Key, ReturnType<typeof fieldActionOf>]>([
		['Enter', keyOf('enter'), {do: 'keep'}],
		['Esc', keyOf('escape'), {do: 'leave'}],
		['Ctrl+C', ctrl('c'), {do: 'leave'}],
		['Up', keyOf('up'), {do: 'step', by: -1}],
		['Down', keyOf('down'), {do: 'step', by: 1}],
		['Ctrl+P', ctrl('p'), {do: 'step', by: -1}],
		['Alt+Enter', keyOf('alt+enter'), {do: 'nothing'}],
		['Ctrl+J', ctrl('j'), {do: 'nothing'}],
		['Ctrl+R', ctrl('r'), {do: 'nothing'}],
		['Ctrl+X', ctrl('x'), {do: 'nothing'}],
		['PageUp', keyOf('pageup'), undefined],
		['F1', keyOf('f1'), undefined],
	])('%s', (_, key, action) => {
		expect(actionOf(key)).toEqual(action);
	});

	it('tells Backspace where nothing is left to erase from one that erases', () => {
		expect(actionOf(keyOf('backspace'), '')).toEqual({do: 'erase-nothing'});
		expect(actionOf(keyOf('backspace'), 'a')).not.toEqual({do: 'erase-nothing'});
	});
});
