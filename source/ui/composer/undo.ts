/** An edit of a draft as little of it as takes it back, and what takes that back in turn. */
import type {Folded, PasteFold} from './folds.ts';

/** What an edit changes. */
export interface Written extends Folded {
	readonly cursor: number;
}

/** A copy of the text for each edit would be too much for long drafts. */
export interface DraftEdit {
	readonly at: number;
	readonly removed: string;
	/** Code units that came in the place of `removed`. */
	readonly inserted: number;
	/** Where the cursor was before, and which folds there were. */
	readonly cursor: number;
	readonly folds: readonly PasteFold[];
}

/** @returns what there was before the change, and the change that leads from there to `after` */
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
