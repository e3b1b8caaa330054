/** The state of saving a message: the field for the file name while it is open. */
import type {Draft} from '../composer/draft.ts';

export interface Saving {
	/** The file name as typed so far. */
	readonly field: Draft;
	/** Key of the message. */
	readonly item: string;
	/** Name of an existing file that pressing Enter again replaces. */
	readonly replaces: string | undefined;
}

export interface SaveState {
	/** undefined while no file name is asked for. */
	readonly saving: Saving | undefined;
}
