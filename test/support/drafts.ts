/** Drafts to begin a test with. */
import {type Draft, EMPTY_DRAFT} from '../../source/ui/composer/draft.ts';

/** A draft that holds `text`, with the cursor at its end and nothing to undo. */
export const draftOf = (text: string): Draft => ({...EMPTY_DRAFT, text, cursor: text.length});
