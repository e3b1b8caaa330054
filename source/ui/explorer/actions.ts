/** The actions of the JSON explorer. */

export type ExplorerAction =
	/** Moves the cursor by so many rows. */
	| {readonly do: 'move-by'; readonly rows: number}
	/** Whole pages or a half. */
	| {readonly do: 'page'; readonly by: number}
	| {readonly do: 'whole'; readonly to: 'top' | 'bottom'}
	/** Unfolds the value, or moves to its first child; in a table, to the next column. */
	| {readonly do: 'in'}
	/** Folds the value, or moves to its parent; in a table, to the previous column. */
	| {readonly do: 'out'}
	| {readonly do: 'toggle'}
	| {readonly do: 'unfold-all'}
	| {readonly do: 'fold-all'}
	| {readonly do: 'filter'}
	/** Goes to the next or previous match of the filter. */
	| {readonly do: 'match'; readonly by: 1 | -1}
	| {readonly do: 'table'}
	| {readonly do: 'copy'; readonly what: 'value' | 'path'}
	| {readonly do: 'pager'}
	/** Asks for a file name, to save the value. */
	| {readonly do: 'save'}
	/** Closes the table, else the filter, else the explorer. */
	| {readonly do: 'leave'};
