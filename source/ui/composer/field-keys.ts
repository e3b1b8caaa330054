/** The keys of a field of one row that Enter accepts and Esc cancels: the find, the filter, a file name, feedback. */
import type {Key} from '../../terminal/input/key.ts';
import type {KeyAction} from '../keys/actions.ts';
import {actionAt} from '../keys/key-dispatch.ts';
import {type FieldControl, isEdit} from './actions.ts';
import {type Draft, edit} from './draft.ts';
import {conditionsOf} from './draft-conditions.ts';

export type FieldKind =
	| 'find'
	| 'save'
	| 'feedback'
	| 'filter'
	| 'frame-filter'
	| 'value'
	| 'models'
	| 'titles'
	| 'title';

/** `field` is the new content. */
export type FieldAction = {readonly do: 'edit'; readonly field: Draft} | FieldControl;

/**
 * The action of a key in a field.
 * @param width columns of the field
 * @returns undefined for a key that is not for the field
 */
export function fieldActionOf(
	kind: FieldKind,
	key: Key,
	field: Draft,
	width: number,
): FieldAction | undefined {
	const action = actionAt(kind, key, conditionsOf(field, width));
	if (action === undefined) return undefined;
	if (isEdit(action)) return {do: 'edit', field: edit(field, action, width)};
	switch (action.do) {
		case 'accept':
		case 'cancel':
		case 'match':
			return action;
		case 'type':
			return {do: 'edit', field: edit(field, {do: 'insert', text: key.text ?? ''}, width)};
		default:
			return undefined;
	}
}

/** A field after a paste, which becomes one line. */
export const pastedInto = (field: Draft, text: string, width: number): Draft =>
	edit(field, {do: 'insert', text: text.trim().replaceAll(/\s+/g, ' ')}, width);

/** The action that a key of the chat page keeps while a field is open; undefined for every other key. */
export function screenActionOf(kind: 'find' | 'save' | 'feedback', key: Key): KeyAction | undefined {
	const action = actionAt(kind, key);
	if (action === undefined || isEdit(action)) return undefined;
	switch (action.do) {
		case 'accept':
		case 'cancel':
		case 'match':
		case 'type':
		case 'correct':
			return undefined;
		default:
			return action;
	}
}
