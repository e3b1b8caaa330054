import {describe, expect, it} from 'vitest';
import type {Key} from '../../../source/terminal/input/key.ts';
import type {Draft} from '../../../source/ui/composer/draft.ts';
import {conditionsOf} from '../../../source/ui/composer/draft-conditions.ts';
import {actionAt} from '../../../source/ui/keys/key-dispatch.ts';
import {draftOf} from '../../support/drafts.ts';

/** `ctrl+alt+x`, or a typed character. */
function key(description: string): Key {
	const parts = description.split('+');
	const name = parts.at(-1) ?? '';
	const held = (modifier: string) => parts.slice(0, -1).includes(modifier);
	const isText = parts.length === 1 && [...name].length === 1;
	return {
		name,
		...(isText ? {text: name} : {}),
		ctrl: held('ctrl'),
		alt: held('alt'),
		shift: held('shift'),
	};
}

const draftAction = (description: string, draft: Draft) =>
	actionAt('composer', key(description), conditionsOf(draft, 80));

const actionOf = (description: string, text = 'some draft', width = 80) =>
	actionAt('composer', key(description), conditionsOf(draftOf(text), width));

describe('keys in a draft', () => {
	it.each([
		['enter', {do: 'send'}],
		['shift+enter', {do: 'newline'}],
		['alt+enter', {do: 'newline'}],
		['ctrl+j', {do: 'newline'}],
		['ctrl+a', {do: 'move', to: 'home'}],
		['ctrl+e', {do: 'move', to: 'end'}],
		['ctrl+k', {do: 'kill-to-end'}],
		['ctrl+u', {do: 'kill-to-start'}],
		['ctrl+w', {do: 'kill-word-back'}],
		['alt+backspace', {do: 'kill-word-back'}],
		['alt+d', {do: 'kill-word-forward'}],
		['ctrl+y', {do: 'yank'}],
		['alt+y', {do: 'yank-older'}],
		['alt+/', {do: 'redo'}],
		['alt+_', {do: 'redo'}],
		['alt+shift+-', {do: 'redo'}],
		['alt+o', {do: 'unfold'}],
		['ctrl+r', {do: 'search'}],
		['ctrl+g', {do: 'editor'}],
		['ctrl+x', {do: 'chord'}],
		['ctrl+_', {do: 'undo'}],
		['ctrl+/', {do: 'undo'}],
		['ctrl+shift+-', {do: 'undo'}],
		['alt+b', {do: 'move', to: 'word-left'}],
		['alt+f', {do: 'move', to: 'word-right'}],
		['ctrl+left', {do: 'move', to: 'word-left'}],
		['ctrl+right', {do: 'move', to: 'word-right'}],
		['ctrl+d', {do: 'delete'}],
		['ctrl+h', {do: 'backspace'}],
		['backspace', {do: 'backspace'}],
		['shift+backspace', {do: 'backspace'}],
		['delete', {do: 'delete'}],
		['left', {do: 'move', to: 'left'}],
		['right', {do: 'move', to: 'right'}],
		['home', {do: 'move', to: 'home'}],
		['end', {do: 'move', to: 'end'}],
		['ctrl+p', {do: 'history', towards: 'older'}],
		['ctrl+n', {do: 'history', towards: 'newer'}],
		['x', {do: 'type'}],
		['漢', {do: 'type'}],
		['?', {do: 'type'}],
		[' ', {do: 'type'}],
	])('%s is %o', (description, action) => {
		expect(actionOf(description)).toEqual(action);
	});

	it('inserts a run of characters as one edit', () => {
		const run = {name: 'hello', text: 'hello there', ctrl: false, alt: false, shift: false};
		expect(actionAt('composer', run)).toEqual({do: 'type'});
	});

	it.each([
		...['ctrl+up', 'alt+down', 'insert', 'f11', 'shift+f6', 'ctrl+s', 'ctrl+q', 'ctrl+b', 'ctrl+space'],
		...['alt+x', 'alt+1', 'ctrl+alt+a', 'ctrl+enter'],
	])('%s has no action', (description) => {
		expect(actionOf(description)).toBeUndefined();
		expect(actionOf(description, '')).toBeUndefined();
	});

	it('quits with Ctrl+D and shows the help with ? while the draft is empty', () => {
		expect(actionOf('ctrl+d', '')).toEqual({do: 'end-input'});
		expect(actionOf('?', '')).toEqual({do: 'help'});
	});

	it('starts a new line after a backslash', () => {
		expect(actionOf('enter', 'one\\')).toEqual({do: 'continue-line'});
		expect(actionOf('enter', 'one\\ ')).toEqual({do: 'send'});
		expect(actionOf('enter', '')).toEqual({do: 'send'});
		const inLine = {...draftOf('a\\b'), cursor: 2};
		expect(draftAction('enter', inLine)).toEqual({do: 'send'});
		const atLineEnd = {...draftOf('a\\\nb'), cursor: 2};
		expect(draftAction('enter', atLineEnd)).toEqual({do: 'continue-line'});
		const inFold = {...draftOf('one\\'), folds: [{start: 0, end: 4}]};
		expect(draftAction('enter', inFold)).toEqual({do: 'send'});
	});

	it('moves through the prompts at the first and last row, and through the rows between', () => {
		const middle = {...draftOf('one\ntwo\nthree'), cursor: 5};
		expect(draftAction('up', middle)).toEqual({do: 'move', to: 'up'});
		expect(draftAction('down', middle)).toEqual({do: 'move', to: 'down'});
		expect(actionOf('up', 'one')).toEqual({do: 'history', towards: 'older'});
		expect(actionOf('down', 'one')).toEqual({do: 'history', towards: 'newer'});
		expect(actionOf('up', 'one two three', 8)).toEqual({do: 'move', to: 'up'});
		expect(actionOf('up', '')).toEqual({do: 'history', towards: 'older'});
	});
});
