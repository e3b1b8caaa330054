import {describe, expect, it} from 'vitest';
import type {Key} from '../../../source/terminal/input/key.ts';
import {fieldActionOf} from '../../../source/ui/composer/field-keys.ts';
import {draftOf} from '../../support/drafts.ts';
import {keyOf} from '../../support/keys.ts';

const ctrl = (name: string): Key => keyOf(`ctrl+${name}`);
const actionOf = (key: Key, text = 'abc') => fieldActionOf('find', key, draftOf(text), 40);
const textAfter = (key: Key, text?: string): string | undefined => {
	const action = actionOf(key, text);
	return action?.do === 'edit' ? action.field.text : undefined;
};

describe('fieldActionOf', () => {
	it.each<[string, Key, string, string]>([
		['typed text', keyOf('d'), 'abc', 'abcd'],
		['Backspace', keyOf('backspace'), 'abc', 'ab'],
		['Ctrl+U', ctrl('u'), 'abc', ''],
		['Ctrl+H in an empty field', ctrl('h'), '', ''],
	])('edits: %s', (_, key, before, after) => {
		expect(textAfter(key, before)).toBe(after);
	});

	it.each<[string, Key, ReturnType<typeof fieldActionOf>]>([
		['Enter', keyOf('enter'), {do: 'accept'}],
		['Esc', keyOf('escape'), {do: 'cancel'}],
		['Ctrl+C', ctrl('c'), {do: 'cancel'}],
		['Up', keyOf('up'), {do: 'match', by: -1}],
		['Down', keyOf('down'), {do: 'match', by: 1}],
		['Ctrl+P', ctrl('p'), {do: 'match', by: -1}],
		['Alt+Enter', keyOf('alt+enter'), undefined],
		['Ctrl+J', ctrl('j'), undefined],
		['Ctrl+R', ctrl('r'), undefined],
		['Ctrl+X', ctrl('x'), undefined],
		['PageUp', keyOf('pageup'), undefined],
		['F1', keyOf('f1'), undefined],
	])('%s', (_, key, action) => {
		expect(actionOf(key)).toEqual(action);
	});

	it('is cancelled by Backspace when it is empty, except for a file name', () => {
		expect(actionOf(keyOf('backspace'), '')).toEqual({do: 'cancel'});
		expect(actionOf(keyOf('backspace'), 'a')).toMatchObject({do: 'edit'});
		expect(fieldActionOf('save', keyOf('backspace'), draftOf(''), 40)).toMatchObject({do: 'edit'});
	});
});
