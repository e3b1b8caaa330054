/** Undo and redo: the smallest change that reverts an edit of a draft, and its inverse. */
import type {Folded, PasteFold} from './folds.ts';

/** The part of a draft that an edit changes. */
export interface Written extends Folded {
	readonly cursor: number;
}

/** Only the changed range: a copy of the text for each edit would be too large for long drafts. */
export interface DraftEdit {
	readonly at: number;
	readonly removed: string;
	/** Length of the text that replaced `removed`, in code units. */
	readonly inserted: number;
	/** The cursor and the folds before the edit. */
	readonly cursor: number;
	readonly folds: readonly PasteFold[];
}

/** @returns the draft before the change, and the change that leads from there to `after` */
export function takenBack(
	after: Written,
	{at, removed, inserted, cursor, folds}: DraftEdit,
): {readonly before: Written; readonly inverse: DraftEdit} {
	const end = at + inserted;
	const text = after.text.slice(0, at) + removed + after.text.slice(end);
	return {
		before: {text, folds, cursor},
		inverse: {
			at,
			removed: after.text.slice(at, end),
			inserted: removed.length,
			cursor: after.cursor,
			folds: after.folds,
		},
	};
}
