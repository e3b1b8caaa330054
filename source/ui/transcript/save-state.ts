/** The state of saving a message, calls or a value: the field for the file name while it is open. */
import type {Draft} from '../composer/draft.ts';
import type {Explorer, Selection} from '../explorer/explorer.ts';

/** A unit of the transcript, the selected value of the explorer, or the whole conversation. */
export type SaveTarget =
	| {readonly kind: 'unit'; readonly key: string}
	| {readonly kind: 'value'; readonly explorer: Explorer; readonly selection: Selection}
	| {readonly kind: 'conversation'}
	/** The frames that the frames pane lists. */
	| {readonly kind: 'frames'};

export interface Saving {
	/** The file name as typed so far. */
	readonly field: Draft;
	readonly target: SaveTarget;
	/** Name of an existing file that pressing Enter again replaces. */
	readonly replaces: string | undefined;
}

export interface SaveState {
	/** undefined while no file name is asked for. */
	readonly saving: Saving | undefined;
}
