/** What can be done to a draft. */
import type {PasteFold} from './folds.ts';
import type {Motion} from './motion.ts';

export type DraftAction =
	/** Text that was typed: CRLF and CR become LF, all else is kept as it is. */
	| {readonly do: 'insert'; readonly text: string}
	/** The same for a paste: a long one is folded. */
	| {readonly do: 'paste'; readonly text: string}
	| {readonly do: 'newline'}
	/** A line feed in the place of the character before the cursor: after a backslash. */
	| {readonly do: 'continue-line'}
	/** Removes the grapheme (or fold) before the cursor, or the one behind it. */
	| {readonly do: 'backspace'}
	| {readonly do: 'delete'}
	| {readonly do: 'move'; readonly to: Motion}
	/** Cuts to the end or start of the line; when it is there already, the line feed. */
	| {readonly do: 'kill-to-end'}
	| {readonly do: 'kill-to-start'}
	| {readonly do: 'kill-word-back'}
	| {readonly do: 'kill-word-forward'}
	/** Puts in what was cut last. */
	| {readonly do: 'yank'}
	/** Right after a yank: what was cut before that, in its place. */
	| {readonly do: 'yank-older'}
	/** Opens the fold before the cursor, or else the first one, into plain text. */
	| {readonly do: 'unfold'}
	| {readonly do: 'undo'}
	| {readonly do: 'redo'}
	| {readonly do: 'clear'}
	/** Another text in the place of this one, the cursor at its end; its line ends are LF where it has folds. */
	| {readonly do: 'replace'; readonly text: string; readonly folds?: readonly PasteFold[]}
	/** The same for a text that was made from this one elsewhere: folds stay where it is unchanged. */
	| {readonly do: 'revise'; readonly text: string};
