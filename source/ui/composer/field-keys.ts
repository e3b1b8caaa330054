/** What a key means to a field of one line that is kept with Enter and left with Esc: a search, a filter, a file's name. */
import type {Key} from '../../terminal/input/key.ts';
import {type Draft, edit} from './draft.ts';
import {composerActionOf} from './keys.ts';

export type FieldAction =
	/** `field` is what it holds from now on. */
	| {readonly do: 'edit'; readonly field: Draft}
	| {readonly do: 'keep'}
	| {readonly do: 'leave'}
	/** Backspace where nothing is left to erase: most fields are left by it. */
	| {readonly do: 'erase-nothing'}
	/** To the one before or after. */
	| {readonly do: 'step'; readonly by: 1 | -1}
	/** The composer knows the key, a field of one line has no use for it: it must not reach what lies below. */
	| {readonly do: 'nothing'};

/** The meaning of `key` to a field that is `width` columns wide; undefined for a key that is not the field's. */
export function fieldActionOf(key: Key, field: Draft, width: number): FieldAction | undefined {
	const isPlain = !key.ctrl && !key.alt;
	if (isPlain && key.text !== undefined)
		return {do: 'edit', field: edit(field, {do: 'insert', text: key.text}, width)};
	if (isPlain && key.name === 'enter') return {do: 'keep'};
	if (key.name === 'escape' || (key.ctrl && key.name === 'c')) return {do: 'leave'};
	if (key.name === 'backspace' && field.text === '') return {do: 'erase-nothing'};
	const action = composerActionOf(key, field, width);
	if (action === undefined) return undefined;
	switch (action.do) {
		case 'history':
			return {do: 'step', by: action.towards === 'older' ? -1 : 1};
		case 'send':
		case 'newline':
		case 'continue-line':
		case 'search':
		case 'editor':
		case 'chord':
			return {do: 'nothing'};
		default:
			return {do: 'edit', field: edit(field, action, width)};
	}
}
