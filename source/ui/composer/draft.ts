/** The message being written: its text, the cursor, what was cut, what can be undone; and what the keys do to them. */
import {type Motion, target} from './motion.ts';
import {boundaryNear, placeOf, wrapDraft} from './wrapped.ts';

export interface Draft {
	/** Exactly what will be sent: never changed but by an edit; its line ends are LF. */
	readonly text: string;
	/** Code-unit index in `text`, always on a grapheme boundary. */
	readonly cursor: number;
	/** What was cut last, for `yank`. */
	readonly killed: string;
	/** What the last action was, where the next one depends on it. */
	readonly last: Last;
	/** Oldest first. */
	readonly changes: readonly Change[];
}

type Last =
	| {readonly did: 'other'}
	/** A character: the next one of the same word is undone with it. */
	| {readonly did: 'type'}
	/** Cut: what is cut next to it is added to it. */
	| {readonly did: 'kill'}
	/** Went up or down: the cell column it would like to keep. */
	| {readonly did: 'climb'; readonly column: number};

/** One edit, as little of it as takes it back: a copy of the text for each would be too much for long drafts. */
interface Change {
	readonly at: number;
	readonly removed: string;
	/** Code units that came in the place of `removed`. */
	readonly inserted: number;
	/** Where the cursor was before. */
	readonly cursor: number;
}

export type DraftAction =
	/** Text that was typed or pasted: CRLF and CR become LF, all else is kept as it is. */
	| {readonly do: 'insert'; readonly text: string}
	| {readonly do: 'newline'}
	/** A line feed in the place of the character before the cursor: after a backslash. */
	| {readonly do: 'continue-line'}
	/** Removes the grapheme before the cursor, or the one behind it. */
	| {readonly do: 'backspace'}
	| {readonly do: 'delete'}
	| {readonly do: 'move'; readonly to: Motion}
	/** Cuts to the end or start of the line; when it is there already, the line feed. */
	| {readonly do: 'kill-to-end'}
	| {readonly do: 'kill-to-start'}
	| {readonly do: 'kill-word-back'}
	| {readonly do: 'kill-word-forward'}
	/** Puts in what was cut. */
	| {readonly do: 'yank'}
	| {readonly do: 'undo'}
	| {readonly do: 'clear'}
	/** Another text in the place of this one, the cursor at its end. */
	| {readonly do: 'replace'; readonly text: string};

const OTHER: Last = {did: 'other'};
const MOST_CHANGES = 500;

export const EMPTY_DRAFT: Draft = {text: '', cursor: 0, killed: '', last: OTHER, changes: []};

/** A draft with a text, the cursor at its end, and nothing to undo. */
export function draftOf(text: string): Draft {
	const kept = withLineFeeds(text);
	return {...EMPTY_DRAFT, text: kept, cursor: kept.length};
}

/**
 * The draft after an action; never throws.
 * @param width cells of a row, by which `up` and `down` go. Nothing else depends on it, but long drafts are quicker to edit
 * when it is the width that they are laid out for.
 * @returns the same object when nothing changed
 */
export function edit(draft: Draft, action: DraftAction, width: number): Draft {
	const {text, cursor} = draft;
	switch (action.do) {
		case 'insert':
			return insert(draft, withLineFeeds(action.text), width);
		case 'newline':
			return splice(draft, cursor, cursor, '\n', width);
		case 'continue-line':
			return splice(draft, target(text, cursor, 'left', width), cursor, '\n', width);
		case 'backspace':
			return splice(draft, target(text, cursor, 'left', width), cursor, '', width);
		case 'delete':
			return splice(draft, cursor, target(text, cursor, 'right', width), '', width);
		case 'move':
			return move(draft, action.to, width);
		case 'kill-to-end': {
			const end = target(text, cursor, 'end', width);
			return kill(draft, cursor, end > cursor ? end : Math.min(text.length, end + 1), width);
		}
		case 'kill-to-start': {
			const start = target(text, cursor, 'home', width);
			return kill(draft, start < cursor ? start : Math.max(0, start - 1), cursor, width);
		}
		case 'kill-word-back':
			return kill(draft, target(text, cursor, 'word-left', width), cursor, width);
		case 'kill-word-forward':
			return kill(draft, cursor, target(text, cursor, 'word-right', width), width);
		case 'yank':
			return splice(draft, cursor, cursor, draft.killed, width);
		case 'undo':
			return undo(draft);
		case 'clear':
			return splice(draft, 0, text.length, '', width);
		case 'replace': {
			const replacement = withLineFeeds(action.text);
			return replacement === text
				? move(draft, 'buffer-end', width)
				: splice(draft, 0, text.length, replacement, width);
		}
	}
}

function withLineFeeds(text: string): string {
	return text.includes('\r') ? text.replaceAll(/\r\n?/g, '\n') : text;
}

function insert(draft: Draft, text: string, width: number): Draft {
	const {cursor, changes} = draft;
	const after = splice(draft, cursor, cursor, text, width);
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
	const cut = draft.text.slice(from, to);
	if (cut === '') return settled(draft);
	const before = draft.last.did === 'kill' ? draft.killed : '';
	const killed = from < draft.cursor ? cut + before : before + cut;
	return {...splice(draft, from, to, '', width), killed, last: {did: 'kill'}};
}

function move(draft: Draft, to: Motion, width: number): Draft {
	const {text, cursor, last} = draft;
	if (to !== 'up' && to !== 'down') return settled(draft, target(text, cursor, to, width));
	const column = last.did === 'climb' ? last.column : placeOf(wrapDraft(text, width), cursor).column;
	const next = target(text, cursor, to, width, column);
	return next === cursor ? draft : {...draft, cursor: next, last: {did: 'climb', column}};
}

/** Nothing happened but perhaps to the cursor, and nothing that the next action would go on with. */
function settled(draft: Draft, cursor = draft.cursor): Draft {
	return cursor === draft.cursor && draft.last.did === 'other' ? draft : {...draft, cursor, last: OTHER};
}

/** Every edit of the text comes through here: replaces what is between two grapheme boundaries. */
function splice(draft: Draft, from: number, to: number, inserted: string, width: number): Draft {
	if (from === to && inserted === '') return settled(draft);
	const {text, cursor} = draft;
	const change = {at: from, removed: text.slice(from, to), inserted: inserted.length, cursor};
	const after = text.slice(0, from) + inserted + text.slice(to);
	return {
		...draft,
		text: after,
		// What was put in may have joined what is behind it: a base before a mark, one half of a flag before the other.
		cursor: boundaryNear(wrapDraft(after, width), from + inserted.length, 'behind'),
		last: OTHER,
		changes: [...draft.changes.slice(1 - MOST_CHANGES), change],
	};
}

function undo(draft: Draft): Draft {
	const change = draft.changes.at(-1);
	if (change === undefined) return settled(draft);
	const {at, removed, inserted, cursor} = change;
	const text = draft.text.slice(0, at) + removed + draft.text.slice(at + inserted);
	return {...draft, text, cursor, last: OTHER, changes: draft.changes.slice(0, -1)};
}
