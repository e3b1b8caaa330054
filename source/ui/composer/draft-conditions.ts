/** The conditions of the key table that depend on a draft. */
import type {Holds} from '../keys/key-dispatch.ts';
import type {Draft} from './draft.ts';
import {foldOver} from './folds.ts';
import {isAtEdge} from './layout.ts';

type EditedText = Pick<Draft, 'text' | 'folds' | 'cursor'>;

/** @param width cells of a row of the draft */
export function conditionsOf(draft: EditedText, width: number): Holds {
	const isEdge = (key: string): boolean =>
		(key !== 'up' && key !== 'down') || isAtEdge(draft, width, key === 'up' ? 'first-row' : 'last-row');
	return (condition, {name}) => {
		switch (condition) {
			case 'no-text':
				return draft.text === '';
			case 'at-edge':
				return isEdge(name);
			case 'inside':
				return !isEdge(name);
			case 'after-backslash':
				return isAfterBackslash(draft);
			case 'several':
			case 'on-choice':
			case 'offers':
			case 'on-offer':
				return false;
		}
	};
}

/** A backslash at the end of the line turns Enter into a new line, in terminals that have no other key for it. */
function isAfterBackslash({text, folds, cursor}: EditedText): boolean {
	const isAtLineEnd = cursor === text.length || text.charAt(cursor) === '\n';
	return isAtLineEnd && text.charAt(cursor - 1) === '\\' && foldOver(folds, cursor - 1) === undefined;
}
