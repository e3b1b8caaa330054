/** The draft: its text, cursor, folds, kill ring and undo history, and the edits that change them. */
import type {DraftAction} from './actions.ts';
import {commonEnd, commonStart} from './common-ends.ts';
import {
	expandFolds,
	type Folded,
	foldNear,
	NO_FOLDS,
	type PasteFold,
	pasted,
	sameFolds,
	sliceFolded,
	spliceFolded,
} from './folds.ts';
import {type KillRing, killed, killedOn, NO_KILLS, yanked} from './kill-ring.ts';
import {type Motion, target} from './motion.ts';
import {type DraftEdit, takenBack} from './undo.ts';
import {boundaryNear, positionOf, wrapDraft} from './wrapped.ts';

export interface Draft {
	/** The text to send, changed only by edits; line ends are LF. */
	readonly text: string;
	/** Long pastes, each shown as one chip. */
	readonly folds: readonly PasteFold[];
	/** Code-unit index in `text`, always on a grapheme boundary, and never within a fold. */
	readonly cursor: number;
	/** The texts that were cut, for `yank`. */
	readonly kills: KillRing;
	/** The last action, as far as the next one depends on it. */
	readonly last: Last;
	/** The edits that `undo` reverts, oldest first. */
	readonly changes: readonly DraftEdit[];
	/** The edits that `redo` repeats, oldest first; any other edit clears them. */
	readonly undone: readonly DraftEdit[];
}

type Last =
	| {readonly did: 'other'}
	/** A character: the next one of the same word is undone with it. */
	| {readonly did: 'type'}
	/** A cut: the next adjacent cut is appended to it. */
	| {readonly did: 'kill'}
	/** The proposed text of a field, which is selected: what is typed next takes its place. */
	| {readonly did: 'propose'}
	/** A yank, from this position of the kill ring. */
	| {readonly did: 'yank'; readonly index: number}
	/** A move up or down, with the cell column to keep. */
	| {readonly did: 'climb'; readonly column: number};

const OTHER: Last = {did: 'other'};
const MOST_CHANGES = 500;

export const EMPTY_DRAFT: Draft = {
	text: '',
	folds: NO_FOLDS,
	cursor: 0,
	kills: NO_KILLS,
	last: OTHER,
	changes: [],
	undone: [],
};

/** A field with a proposed text: what is typed or pasted takes its place, unless the cursor is moved first. */
export function proposed(text: string, width: number): Draft {
	const draft = edit(EMPTY_DRAFT, {do: 'insert', text}, width);
	return text === '' ? draft : {...draft, last: {did: 'propose'}};
}

const REPLACES_PROPOSED: ReadonlySet<DraftAction['do']> = new Set(['insert', 'paste', 'backspace', 'delete']);

/**
 * The draft after an action; never throws.
 * @param width cells of a row, for `up` and `down`. Nothing else depends on it, but long drafts are edited faster
 * at the width they are laid out for.
 * @returns the same object when nothing changed
 */
export function edit(draft: Draft, action: DraftAction, width: number): Draft {
	if (draft.last.did === 'propose' && REPLACES_PROPOSED.has(action.do)) {
		const empty = splice(draft, 0, draft.text.length, NOTHING, width);
		return action.do === 'insert' || action.do === 'paste' ? edit(empty, action, width) : empty;
	}
	const {text, cursor, folds} = draft;
	switch (action.do) {
		case 'insert':
			return insert(draft, withLineFeeds(action.text), width);
		case 'paste':
			return splice(draft, cursor, cursor, pasted(withLineFeeds(action.text)), width);
		case 'newline':
			return splice(draft, cursor, cursor, LINE_FEED, width);
		case 'continue-line':
			return splice(draft, target(draft, cursor, 'left', width), cursor, LINE_FEED, width);
		case 'backspace':
			return splice(draft, target(draft, cursor, 'left', width), cursor, NOTHING, width);
		case 'delete':
			return splice(draft, cursor, target(draft, cursor, 'right', width), NOTHING, width);
		case 'move':
			return move(draft, action.to, width);
		case 'kill-to-end': {
			const end = target(draft, cursor, 'end', width);
			return kill(draft, cursor, end > cursor ? end : Math.min(text.length, end + 1), width);
		}
		case 'kill-to-start': {
			const start = target(draft, cursor, 'home', width);
			return kill(draft, start < cursor ? start : Math.max(0, start - 1), cursor, width);
		}
		case 'kill-word-back':
			return kill(draft, target(draft, cursor, 'word-left', width), cursor, width);
		case 'kill-word-forward':
			return kill(draft, cursor, target(draft, cursor, 'word-right', width), width);
		case 'yank':
			return yank(draft, 0, width);
		case 'yank-older':
			return draft.last.did === 'yank' ? yank(undo(draft), draft.last.index + 1, width) : settled(draft);
		case 'unfold':
			return unfold(draft, width);
		case 'undo':
			return undo(draft);
		case 'redo':
			return redo(draft);
		case 'clear':
			return splice(draft, 0, text.length, NOTHING, width);
		case 'replace': {
			const piece = {text: withLineFeeds(action.text), folds: action.folds ?? NO_FOLDS};
			return piece.text === text && sameFolds(piece.folds, folds)
				? move(draft, 'buffer-end', width)
				: splice(draft, 0, text.length, piece, width);
		}
		case 'revise':
			return revise(draft, withLineFeeds(action.text), width);
	}
}

const NOTHING = expandFolds('');
const LINE_FEED = expandFolds('\n');

function withLineFeeds(text: string): string {
	return text.includes('\r') ? text.replaceAll(/\r\n?/g, '\n') : text;
}

function insert(draft: Draft, text: string, width: number): Draft {
	const {cursor, changes} = draft;
	const after = splice(draft, cursor, cursor, expandFolds(text), width);
	const isTyped = after !== draft && text !== '\n' && [...text.slice(0, 3)].length === 1;
	if (!isTyped) return after;
	const typed = {...after, last: {did: 'type'} as const};
	const change = changes.at(-1);
	const isSameWord = /\s/.test(text) || !/\s/.test(draft.text.charAt(cursor - 1));
	if (draft.last.did !== 'type' || !isSameWord || change === undefined) return typed;
	if (change.at + change.inserted !== cursor) return typed;
	return {...typed, changes: [...changes.slice(0, -1), {...change, inserted: change.inserted + text.length}]};
}

function kill(draft: Draft, from: number, to: number, width: number): Draft {
	if (from === to) return settled(draft);
	const cut = sliceFolded(draft, from, to);
	const kills =
		draft.last.did === 'kill'
			? killedOn(draft.kills, cut, from < draft.cursor ? 'before' : 'after')
			: killed(draft.kills, cut);
	return {...splice(draft, from, to, NOTHING, width), kills, last: {did: 'kill'}};
}

function yank(draft: Draft, index: number, width: number): Draft {
	const piece = yanked(draft.kills, index);
	if (piece === undefined) return settled(draft);
	return {...splice(draft, draft.cursor, draft.cursor, piece, width), last: {did: 'yank', index}};
}

function move(draft: Draft, to: Motion, width: number): Draft {
	const {cursor, last} = draft;
	if (to !== 'up' && to !== 'down') return settled(draft, target(draft, cursor, to, width));
	const column = last.did === 'climb' ? last.column : positionOf(wrapDraft(draft, width), cursor).column;
	const next = target(draft, cursor, to, width, column);
	return next === cursor ? draft : {...draft, cursor: next, last: {did: 'climb', column}};
}

/** The draft with at most another cursor, and without a last action for the next one to continue. */
function settled(draft: Draft, cursor = draft.cursor): Draft {
	return cursor === draft.cursor && draft.last.did === 'other' ? draft : {...draft, cursor, last: OTHER};
}

/** Replaces the text between two offsets, which are boundaries except for `revise`. Every edit uses it. */
function splice(draft: Draft, from: number, to: number, piece: Folded, width: number): Draft {
	if (from === to && piece.text === '') return settled(draft);
	const {text, cursor, folds} = draft;
	const change = {at: from, removed: text.slice(from, to), inserted: piece.text.length, cursor, folds};
	return changed(draft, spliceFolded(draft, from, to, piece), from + piece.text.length, change, width);
}

/** @param near the cursor, which moves after a grapheme that the edit joined there: a base and a mark, two halves of a flag */
function changed(draft: Draft, after: Folded, near: number, change: DraftEdit, width: number): Draft {
	return {
		...draft,
		...after,
		cursor: boundaryNear(wrapDraft(after, width), near, 'after'),
		last: OTHER,
		changes: [...draft.changes.slice(1 - MOST_CHANGES), change],
		undone: [],
	};
}

function unfold(draft: Draft, width: number): Draft {
	const {text, cursor, folds} = draft;
	const opened = foldNear(folds, cursor);
	if (opened === undefined) return settled(draft);
	const after = {text, folds: folds.filter((fold) => fold !== opened)};
	return changed(draft, after, cursor, {at: 0, removed: '', inserted: 0, cursor, folds}, width);
}

function revise(draft: Draft, text: string, width: number): Draft {
	if (text === draft.text) return move(draft, 'buffer-end', width);
	const from = commonStart(draft.text, text);
	const suffix = commonEnd(draft.text, text, from);
	const middle = expandFolds(text.slice(from, text.length - suffix));
	const after = splice(draft, from, draft.text.length - suffix, middle, width);
	return {...after, cursor: text.length};
}

function undo(draft: Draft): Draft {
	const change = draft.changes.at(-1);
	if (change === undefined) return settled(draft);
	const {before, inverse} = takenBack(draft, change);
	return {
		...draft,
		...before,
		last: OTHER,
		changes: draft.changes.slice(0, -1),
		undone: [...draft.undone, inverse],
	};
}

function redo(draft: Draft): Draft {
	const change = draft.undone.at(-1);
	if (change === undefined) return settled(draft);
	const {before: after, inverse} = takenBack(draft, change);
	return {
		...draft,
		...after,
		last: OTHER,
		changes: [...draft.changes, inverse],
		undone: draft.undone.slice(0, -1),
	};
}
