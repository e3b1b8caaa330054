/**
 * The input at the bottom of the screen: the rows of the draft with the prompt sign, the field of the find or of a file
 * name, or the prompt search (Ctrl+R) and the prompt it found.
 */
import type {Line, Span} from '../../text/line.ts';
import {countOf} from '../../text/quantity.ts';
import {EMPTY_TEXT, joinSafe, own, repeatSafe, type SafeText, safeLine} from '../../text/safe.ts';
import {span, truncateLine, widthOfLine} from '../../text/spans.ts';
import {truncate, widthOf} from '../../text/width.ts';
import type {Focus} from '../keys/actions.ts';
import {hintsAt} from '../keys/key-dispatch.ts';
import type {UiState} from '../ui-state.ts';
import type {ComposerState} from './composer-state.ts';
import {fieldBar, saveBar} from './field-bar.ts';
import {type DraftLayout, layoutDraft} from './layout.ts';
import {matchIn} from './prompt-search.ts';

export interface InputBar {
	/** At least one, and none wider than the screen. */
	readonly rows: readonly Line[];
	/** The cursor, relative to the first row; undefined where nothing is typed. */
	readonly cursor?: {readonly row: number; readonly column: number} | undefined;
	/** First visible row of the draft, to be passed back with the next state. */
	readonly draftTop: number;
	/** Rows of the draft that do not fit; undefined if there are none. */
	readonly hidden?: HiddenRows | undefined;
}

export interface HiddenRows {
	readonly above: number;
	readonly below: number;
}

const SIGN = own` › `;
/** While the transcript has the keys. */
const READING_SIGN = own` · `;
const FIND_PLACEHOLDER = own`find in the conversation`;
const FEEDBACK_SIGN = own` rate - › `;
const CORRECTED_SIGN = own` rate - corrected › `;
const FEEDBACK_PLACEHOLDER = own`a comment, or none`;
const SEARCH_SIGN = own` search › `;
const PLACEHOLDER = 'type a message';
const READING_PLACEHOLDER = 'Esc, Tab or any text to write';
const WRITING_KEYS = hintsAt('composer', '/', '?', 'ctrl+c');
const READING_KEYS = hintsAt('transcript', '?', 'ctrl+c');
const REPLAY_SIGN = own` ▸ `;
const REPLAY_KEYS = hintsAt('replay', 'space', 'left right', '[ ]', ', .', '- +', 'q');
const SEARCH_KEYS = hintsAt('search', 'ctrl+r', 'enter', 'escape');
const NOT_FOUND = 'no earlier prompt matches';
/** Below so many columns there is no sign. */
const SIGNS_FROM = 8;
/** Columns between the text and the hints. */
const LEAST_GAP = 3;
const SPACE = own` `;
const MARGIN = span(own`   `, 'text');
const UP_SIGN = span(own` ↑ `, 'dim');
const DOWN_SIGN = span(own` ↓ `, 'dim');

/** Columns for the draft's text. */
export const draftWidth = (columns: number): number =>
	Math.max(1, columns - (columns < SIGNS_FROM ? 0 : SIGN.length + 1));

/** A draft takes up to half of the screen; the prompt search has a row for its result. */
export const mostInputRows = (state: Pick<ComposerState, 'search'>, rows: number): number =>
	Math.max(Math.min(state.search === undefined ? 1 : 2, rows), Math.floor(rows / 2));

/** Of the chat; a page has its foot instead. @param mostRows the most rows, at least 1 */
export function inputBar(state: UiState, columns: number, mostRows: number): InputBar {
	const field = state.find?.field;
	if (field !== undefined) return {...fieldBar(field, FIND_PLACEHOLDER, columns), draftTop: state.draftTop};
	if (state.saving !== undefined) return {...saveBar(state.saving.field, columns), draftTop: state.draftTop};
	if (state.feedbackForm !== undefined) {
		const {field: comment, correction} = state.feedbackForm;
		const sign = correction === undefined ? FEEDBACK_SIGN : CORRECTED_SIGN;
		return {...fieldBar(comment, FEEDBACK_PLACEHOLDER, columns, sign), draftTop: state.draftTop};
	}
	if (state.search !== undefined) return searchBar(state, state.search, columns, mostRows);
	if (state.isReplay) return {rows: [replayRow(state.focus, columns)], draftTop: state.draftTop};
	const draft = layoutDraft(state.draft, draftWidth(columns), mostRows, state.draftTop);
	const indent = columns < SIGNS_FROM ? 0 : SIGN.length;
	const {firstRow: above, totalRows} = draft;
	const below = totalRows - above - draft.rows.length;
	const hidden = above + below > 0 ? {above, below} : undefined;
	return {
		rows: draftRows(state, draft, columns, hidden),
		hidden,
		cursor:
			state.focus === 'composer'
				? {row: draft.cursorRow, column: Math.min(columns - 1, indent + draft.cursorColumn)}
				: undefined,
		draftTop: draft.firstRow,
	};
}

function draftRows(
	{draft, focus}: UiState,
	{rows}: DraftLayout,
	columns: number,
	hidden: HiddenRows | undefined,
): readonly Line[] {
	const isFocused = focus === 'composer';
	const sign = isFocused ? span(SIGN, 'accent') : span(READING_SIGN, 'dim');
	if (columns < SIGNS_FROM) return rows;
	if (draft.text !== '') return signed(isFocused ? rows : unfocused(rows, columns), sign, hidden);
	const placeholder = isFocused ? own`${PLACEHOLDER}` : own`${READING_PLACEHOLDER}`;
	const room = columns - SIGN.length - 1;
	const keys = isFocused ? WRITING_KEYS() : READING_KEYS();
	return [[sign, ...withHints([span(truncate(placeholder, room), 'dim')], shortened(keys), room)]];
}

/** In place of the input while a recording is replayed: as many of its keys as fit. */
function replayRow(focus: Focus, columns: number): Line {
	const [first = EMPTY_TEXT, ...others] = focus === 'composer' ? REPLAY_KEYS() : READING_KEYS();
	let keys = first;
	for (const other of others) {
		const longer = joinSafe([keys, other], ' · ');
		if (widthOf(longer) > columns - REPLAY_SIGN.length) break;
		keys = longer;
	}
	return truncateLine([span(REPLAY_SIGN, 'dim'), span(keys, 'dim')], columns);
}

/** The rows of a draft while the transcript has the keys. */
function unfocused(rows: readonly Line[], columns: number): readonly Line[] {
	const [first = [], ...others] = rows.map((row) => row.map(({text}) => span(text, 'dim')));
	return [withHints(first, [own`Esc to write`], columns - SIGN.length - 1), ...others];
}

/** All hints in a row, or only `? keys` if they do not fit. */
const shortened = (hints: readonly SafeText[]): readonly SafeText[] => [
	joinSafe(hints, ' · '),
	...hints.slice(1, 2),
];

/** The rows of a draft after a sign, with an arrow at an edge behind which there are more. */
function signed(rows: readonly Line[], sign: Span, hidden?: HiddenRows): readonly Line[] {
	const first = hidden !== undefined && hidden.above > 0 ? UP_SIGN : sign;
	const isMoreBelow = hidden !== undefined && hidden.below > 0;
	return rows.map((row, index) => [
		index === 0 ? first : isMoreBelow && index === rows.length - 1 ? DOWN_SIGN : MARGIN,
		...row,
	]);
}

/** The rule above the input, which says how much of the draft is not shown. */
export function inputRule(columns: number, hidden: HiddenRows | undefined, share?: number): Line {
	const arrows = hidden === undefined ? [] : [['↑', hidden.above] as const, ['↓', hidden.below] as const];
	const text = arrows
		.filter(([, rows]) => rows > 0)
		.map(([arrow, rows]) => `${arrow} ${countOf(rows, 'more line')}`)
		.join(' · ');
	const rest = columns - text.length - 4;
	if (text === '' || rest < 2) return share === undefined ? ruleOf(columns) : markedRule(columns, share);
	return [span(own`── ${text} ${'─'.repeat(rest)}`, 'dim')];
}

const ruleOf = (columns: number): Line => [span(own`${'─'.repeat(columns)}`, 'dim')];

/** A rule with a mark of one column for the scroll position. */
function markedRule(columns: number, share: number): Line {
	const at = Math.round(share * (columns - 1));
	return [...ruleOf(at), span(own`┿`, 'accent'), ...ruleOf(columns - at - 1)].filter(({text}) => text !== '');
}

/** A line with hints at its right end: the first of them that fit. */
function withHints(line: Line, hints: readonly SafeText[], room: number): Line {
	const width = widthOfLine(line);
	const fitting = hints.find((each) => room - width - widthOf(each) >= LEAST_GAP);
	if (fitting === undefined) return line;
	const gap = repeatSafe(SPACE, room - width - widthOf(fitting));
	return [...line, span(gap, 'text'), span(fitting, 'dim')];
}

function searchBar(
	state: UiState,
	{query, at}: NonNullable<ComposerState['search']>,
	columns: number,
	mostRows: number,
): InputBar {
	const hasSign = columns >= 2 * SEARCH_SIGN.length;
	const sign = hasSign ? [span(SEARCH_SIGN, 'accent')] : [];
	const indent = hasSign ? SEARCH_SIGN.length : 0;
	const room = Math.max(1, columns - indent - 1);
	const field = layoutDraft(query, room, 1);
	const isMissed = query.text !== '' && at === undefined;
	const text = field.rows[0] ?? [];
	const result = isMissed
		? truncateLine([...text, span(own`  ${NOT_FOUND}`, 'warning')], room)
		: withHints(text, [joinSafe(SEARCH_KEYS(), ' · ')], room);
	const found = at === undefined ? undefined : state.prompts.prompts[at];
	const below = mostRows < 2 ? [] : foundRows(state, found, columns, mostRows - 1);
	const beside = mostRows < 2 && found !== undefined ? besideField(text, found, room) : result;
	return {
		rows: [[...sign, ...beside], ...below],
		cursor: {row: 0, column: Math.min(columns - 1, indent + field.cursorColumn)},
		draftTop: state.draftTop,
	};
}

/** The prompt that was found, with the match highlighted; otherwise the draft. */
function foundRows(
	{draft, search, draftTop}: UiState,
	found: string | undefined,
	columns: number,
	mostRows: number,
): readonly Line[] {
	const width = draftWidth(columns);
	const match = found === undefined ? undefined : matchIn(found, search?.query.text ?? '');
	const {rows} =
		found === undefined
			? layoutDraft(draft, width, mostRows, draftTop)
			: layoutDraft({text: found, folds: [], cursor: match?.start ?? 0}, width, mostRows, 0, match);
	return columns < SIGNS_FROM ? rows : signed(rows, span(SIGN, 'dim'));
}

/** On a screen of one row. */
function besideField(text: Line, found: string, room: number): Line {
	return truncateLine([...text, span(own` → `, 'dim'), span(safeLine(found.slice(0, room)), 'text')], room);
}
