/** What a key means to the composer; the keys of the program as a whole mean nothing here. */
import type {Key} from '../../terminal/input/key.ts';
import type {DraftAction} from './actions.ts';
import type {Draft} from './draft.ts';
import {foldOver} from './folds.ts';
import {isAtEdge} from './layout.ts';

export type ComposerAction =
	| DraftAction
	| {readonly do: 'send'}
	/** To an earlier or later prompt. */
	| {readonly do: 'history'; readonly towards: 'older' | 'newer'}
	/** Looks through the prompts. */
	| {readonly do: 'search'}
	/** Opens the draft in the user's editor. */
	| {readonly do: 'editor'}
	/** The first half of Ctrl+X Ctrl+E. */
	| {readonly do: 'chord'};

const OLDER: ComposerAction = {do: 'history', towards: 'older'};
const NEWER: ComposerAction = {do: 'history', towards: 'newer'};

/** By name of the letter; the terminal keeps Ctrl+S, Q and B, the program C, L, O, Z. */
const WITH_CTRL: ReadonlyMap<string, ComposerAction> = new Map<string, ComposerAction>([
	['a', {do: 'move', to: 'home'}],
	['d', {do: 'delete'}],
	['e', {do: 'move', to: 'end'}],
	['g', {do: 'editor'}],
	['h', {do: 'backspace'}],
	['j', {do: 'newline'}],
	['k', {do: 'kill-to-end'}],
	['n', NEWER],
	['p', OLDER],
	['r', {do: 'search'}],
	['u', {do: 'kill-to-start'}],
	['w', {do: 'kill-word-back'}],
	['x', {do: 'chord'}],
	['y', {do: 'yank'}],
	// Ctrl+_ and Ctrl+/ are one key to most terminals, and Ctrl+Shift+- to those that tell keys apart.
	['_', {do: 'undo'}],
	['/', {do: 'undo'}],
	['-', {do: 'undo'}],
	['backspace', {do: 'kill-word-back'}],
	['delete', {do: 'kill-word-forward'}],
	['left', {do: 'move', to: 'word-left'}],
	['right', {do: 'move', to: 'word-right'}],
]);

const WITH_ALT: ReadonlyMap<string, ComposerAction> = new Map<string, ComposerAction>([
	['b', {do: 'move', to: 'word-left'}],
	['d', {do: 'kill-word-forward'}],
	['f', {do: 'move', to: 'word-right'}],
	['o', {do: 'unfold'}],
	['y', {do: 'yank-older'}],
	// What Ctrl undoes, Alt does again. Alt+_ begins a control string in terminals that do not tell keys apart.
	['/', {do: 'redo'}],
	['_', {do: 'redo'}],
	['-', {do: 'redo'}],
	['backspace', {do: 'kill-word-back'}],
	['delete', {do: 'kill-word-forward'}],
	['enter', {do: 'newline'}],
	['left', {do: 'move', to: 'word-left'}],
	['right', {do: 'move', to: 'word-right'}],
]);

const ALONE: ReadonlyMap<string, ComposerAction> = new Map<string, ComposerAction>([
	['backspace', {do: 'backspace'}],
	['delete', {do: 'delete'}],
	['left', {do: 'move', to: 'left'}],
	['right', {do: 'move', to: 'right'}],
	['home', {do: 'move', to: 'home'}],
	['end', {do: 'move', to: 'end'}],
]);

/**
 * @param width cells of a row of the draft: Up and Down go to other prompts at its first and last row
 * @returns undefined for keys that are not the composer's (Tab, Esc, F keys, PgUp, `?` and Ctrl+D on an empty draft…) and
 * for those that nobody knows: they insert nothing
 */
export function composerActionOf(
	key: Key,
	draft: Pick<Draft, 'text' | 'folds' | 'cursor'>,
	width: number,
): ComposerAction | undefined {
	const {name, text, ctrl, alt, shift} = key;
	const isEmpty = draft.text === '';
	if (ctrl) return alt || (name === 'd' && isEmpty) ? undefined : WITH_CTRL.get(name);
	if (alt) return WITH_ALT.get(name);
	switch (name) {
		case 'enter':
			return shift ? {do: 'newline'} : enter(draft);
		case 'up':
			if (shift) return undefined;
			return isAtEdge(draft, width, 'first-row') ? OLDER : {do: 'move', to: 'up'};
		case 'down':
			if (shift) return undefined;
			return isAtEdge(draft, width, 'last-row') ? NEWER : {do: 'move', to: 'down'};
		default:
			if (text === undefined || text === '') return ALONE.get(name);
			return text === '?' && isEmpty ? undefined : {do: 'insert', text};
	}
}

/** A backslash at the end of the line makes Enter a new line, in terminals that know no other Enter. */
function enter({text, folds, cursor}: Pick<Draft, 'text' | 'folds' | 'cursor'>): ComposerAction {
	const isAtLineEnd = cursor === text.length || text.charAt(cursor) === '\n';
	const isBackslash = text.charAt(cursor - 1) === '\\' && foldOver(folds, cursor - 1) === undefined;
	return isAtLineEnd && isBackslash ? {do: 'continue-line'} : {do: 'send'};
}
