/** The actions of the composer: edits of a draft, and those of keys in the input, its lists and its fields. */
import type {PasteFold} from './folds.ts';
import type {Motion} from './motion.ts';

/** The edits that keys make in a draft or in a field. */
export type EditAction =
	/** Removes the grapheme (or fold) before the cursor, or the one after it. */
	| {readonly do: 'backspace'}
	| {readonly do: 'delete'}
	| {readonly do: 'move'; readonly to: Motion}
	/** Cuts to the end or start of the line; when it is there already, the line feed. */
	| {readonly do: 'kill-to-end'}
	| {readonly do: 'kill-to-start'}
	| {readonly do: 'kill-word-back'}
	| {readonly do: 'kill-word-forward'}
	/** Inserts the text that was cut last. */
	| {readonly do: 'yank'}
	/** Right after a yank: replaces its text with the one that was cut before. */
	| {readonly do: 'yank-older'}
	/** Opens the fold before the cursor, or else the first one, into plain text. */
	| {readonly do: 'unfold'}
	| {readonly do: 'undo'}
	| {readonly do: 'redo'};

const EDITS: Readonly<Record<EditAction['do'], true>> = {
	backspace: true,
	delete: true,
	move: true,
	'kill-to-end': true,
	'kill-to-start': true,
	'kill-word-back': true,
	'kill-word-forward': true,
	yank: true,
	'yank-older': true,
	unfold: true,
	undo: true,
	redo: true,
};

export const isEdit = <Action extends {readonly do: string}>(
	action: Action,
): action is Extract<Action, EditAction> => Object.hasOwn(EDITS, action.do);

export type DraftAction =
	| EditAction
	/** Typed text: CRLF and CR become LF, everything else is kept. */
	| {readonly do: 'insert'; readonly text: string}
	/** The same for a paste: a long one is folded. */
	| {readonly do: 'paste'; readonly text: string}
	| {readonly do: 'newline'}
	/** Replaces the character before the cursor, a backslash, with a line feed. */
	| {readonly do: 'continue-line'}
	| {readonly do: 'clear'}
	/** Replaces the text, with the cursor at its end; line ends are LF where it has folds. */
	| {readonly do: 'replace'; readonly text: string; readonly folds?: readonly PasteFold[]}
	/** The same for a text that was edited elsewhere: folds stay where it is unchanged. */
	| {readonly do: 'revise'; readonly text: string};

/** Inserts the text of the key. */
export type TypeAction = {readonly do: 'type'};

export type ComposerAction =
	| Extract<DraftAction, {readonly do: 'newline' | 'continue-line'}>
	| {readonly do: 'send'}
	/** Brings an earlier or later prompt. */
	| {readonly do: 'history'; readonly towards: 'older' | 'newer'}
	/** Searches the prompt history. */
	| {readonly do: 'search'}
	/** Opens the draft in the user's editor. */
	| {readonly do: 'editor'}
	/** Waits for the second key of Ctrl+X Ctrl+E. */
	| {readonly do: 'chord'};

/** In the list of completions. */
export type CompletionAction =
	| {readonly do: 'select'; readonly by: 1 | -1}
	/** Runs the command, or puts it into the draft. */
	| {readonly do: 'accept'};

/** In the prompt search. */
export type SearchAction =
	| {readonly do: 'search-step'; readonly towards: 'older' | 'newer'}
	/** Makes the prompt that was found the draft. */
	| {readonly do: 'search-accept'}
	/** Returns to the draft. */
	| {readonly do: 'search-cancel'};

/** In the form for feedback: opens the answer in the user's editor, to be corrected. */
export type FeedbackAction = {readonly do: 'correct'};

/** In a field of one row: for the find, a filter, a file name, or feedback. */
export type FieldControl =
	| {readonly do: 'accept'}
	| {readonly do: 'cancel'}
	/** Goes to the next or previous match. */
	| {readonly do: 'match'; readonly by: 1 | -1};
