/** Everything on the screen, worked out from state alone: which rows go where, at any size of the terminal. */
import type {ChatSnapshot} from '../chat/chat.ts';
import {completions} from '../chat/commands.ts';
import type {Line} from '../text/line.ts';
import {own, type SafeText} from '../text/safe.ts';
import {span} from '../text/spans.ts';
import {truncate, widthOf} from '../text/width.ts';
import {type DraftLayout, layoutDraft} from './composer/layout.ts';
import type {Row} from './gutter.ts';
import {headerLine} from './header.ts';
import {helpLines} from './help.ts';
import {keyOf, type List, type ListItem, listOf} from './list.ts';
import {rowsOf} from './rows.ts';
import {type Status, statusOf} from './status.ts';
import type {UiState} from './ui-state.ts';
import {type Anchor, newBelow, type Viewable, visible} from './viewport.ts';

export interface Size {
	readonly columns: number;
	readonly rows: number;
}

/** Facts that do not change while the program runs, and the time. */
export interface ViewFacts {
	/** A credential travels unencrypted to a host that is not this machine. */
	readonly exposed: boolean;
	/** The connection is not encrypted and leaves this machine: a credential on it is exposed. */
	readonly open: 'private' | 'open' | 'open-and-forbidden';
	/** Clock time, ms. */
	readonly now: number;
}

export interface View extends Size {
	/** Header and the rule below it. */
	readonly header: readonly Line[];
	/** Exactly the rows between header and status. */
	readonly list: readonly Line[];
	/** undefined on a screen too low for it. */
	readonly status: Status | undefined;
	/** The rule above it and the rows of the draft. */
	readonly composer: readonly Line[];
	/** Where the terminal's own cursor belongs, from 0; undefined hides it. */
	readonly cursor: {readonly row: number; readonly column: number} | undefined;
	/** Where list and draft came to be: to be given back with the next state. */
	readonly settled: {readonly anchor: Anchor; readonly draftTop: number};
}

/** Columns before the draft: margin, prompt sign, space. */
const PROMPT_COLUMNS = 3;
/** The spinner with the spaces around it. */
const SPINNER_COLUMNS = 3;
const PLACEHOLDER = 'type a message';
const HINTS = '/ commands · ? keys · ctrl+c quit';

/** Rows of each part of the screen. What there is no room for has none: rules first, then status, then the header. */
export interface Regions {
	readonly header: 0 | 1;
	readonly rules: 0 | 1;
	readonly status: 0 | 1;
	readonly composer: number;
	readonly list: number;
}

/** A draft takes a third of the screen, and never more than ten rows. */
const mostDraftRows = (rows: number): number => Math.max(1, Math.min(10, Math.floor(rows / 3)));

/** @param wanted rows that the draft would like */
export function regionsOf({rows}: Size, wanted: number): Regions {
	const header = rows >= 4 ? 1 : 0;
	const status = rows >= 5 ? 1 : 0;
	const rules = rows >= 9 ? 1 : 0;
	const composer = Math.max(1, Math.min(wanted, mostDraftRows(rows)));
	return {header, status, rules, composer, list: Math.max(0, rows - header - status - 2 * rules - composer)};
}

function draftLayout(state: Pick<UiState, 'draft' | 'draftTop'>, {columns, rows}: Size): DraftLayout {
	return layoutDraft(state.draft, draftWidth(columns), mostDraftRows(rows), state.draftTop);
}

/** Rows that the list has with this draft. */
export function listHeight(state: Pick<UiState, 'draft' | 'draftTop'>, size: Size): number {
	return regionsOf(size, draftLayout(state, size).rows.length).list;
}

/** Columns for the draft's text. */
export const draftWidth = (columns: number): number =>
	Math.max(1, columns - (columns < 8 ? 0 : PROMPT_COLUMNS + 1));

/** The list as the viewport wants it. `now` is cut to tenths of a second, so that running clocks do not defeat caches. */
export function viewableOf(
	snapshot: Pick<ChatSnapshot, 'entries' | 'turn' | 'queue'>,
	state: Pick<UiState, 'folds' | 'source'>,
	width: number,
	now: number,
): Viewable<ListItem, Row> & List {
	const list = listOf(snapshot);
	const context = {width, folds: state.folds, source: state.source, now: Math.floor(now / 100) * 100};
	return {
		count: list.count,
		width,
		item: list.item,
		key: list.key,
		indexOf: list.indexOf,
		rows: (item) => rowsOf(item, keyOf(item), context),
	};
}

/** The whole screen. Works for any size from 1x1 up. */
export function arrange(state: UiState, snapshot: ChatSnapshot, size: Size, facts: ViewFacts): View {
	const {columns} = size;
	const draft = draftLayout(state, size);
	const regions = regionsOf(size, draft.rows.length);
	const rule: readonly Line[] = regions.rules === 1 ? [[span(own`${'─'.repeat(columns)}`, 'dim')]] : [];
	const header = regions.header === 1 ? [headerLine(headerFacts(snapshot, facts), columns), ...rule] : [];
	const viewable = viewableOf(snapshot, state, columns, facts.now);
	const seen = visible(viewable, state.anchor, regions.list);
	const isHelp = state.page === 'help';
	const body = isHelp
		? helpLines(columns).slice(state.helpTop, state.helpTop + regions.list)
		: seen.rows.map((row) => marked(row, state));
	const list = [
		...body.slice(0, regions.list),
		...Array.from({length: regions.list - body.length}, (): Line => []),
	];
	const status =
		regions.status === 0
			? undefined
			: statusOf(
					{
						snapshot,
						focus: isHelp ? 'help' : state.focus,
						isArmed: state.isArmed,
						completions:
							state.focus === 'composer' ? completions(state.draft.text).map(({name}) => name) : [],
						newBelow: isHelp ? 0 : newBelow(viewable, state.anchor, regions.list, state.seen),
						isScrolled: isHelp ? state.helpTop + regions.list < helpLines(columns).length : seen.below,
						now: facts.now,
					},
					Math.max(1, columns - SPINNER_COLUMNS),
				);
	const composer = composerLines(state, draft.rows, columns);
	const top = header.length + regions.list + regions.status + rule.length;
	const isTyping = state.focus === 'composer' && !isHelp;
	return {
		...size,
		header,
		list,
		status,
		composer: [...rule, ...composer],
		cursor: isTyping ? {row: top + draft.cursorRow, column: cursorColumn(draft, columns)} : undefined,
		settled: {anchor: seen.anchor, draftTop: draft.firstRow},
	};
}

/**
 * The one row of a short draft, so that a key can show before the whole screen is drawn; `arrange` comes to the same.
 * @returns undefined where a key changes more than that row
 */
export function draftRow(
	state: UiState,
	size: Size,
): {readonly row: number; readonly line: Line; readonly cursor: NonNullable<View['cursor']>} | undefined {
	if (state.focus !== 'composer' || state.page !== 'chat') return undefined;
	const draft = draftLayout(state, size);
	const [line] = composerLines(state, draft.rows, size.columns);
	if (draft.rows.length !== 1 || line === undefined) return undefined;
	const row = size.rows - 1;
	return {row, line, cursor: {row, column: cursorColumn(draft, size.columns)}};
}

function cursorColumn(draft: DraftLayout, columns: number): number {
	return Math.min(columns - 1, (columns < 8 ? 0 : PROMPT_COLUMNS) + draft.cursorColumn);
}

function headerFacts(snapshot: ChatSnapshot, facts: ViewFacts): Parameters<typeof headerLine>[0] {
	const {session} = snapshot;
	return {
		connection: snapshot.connection,
		sessionId: session?.id,
		url: snapshot.url,
		displayName: session?.displayName,
		model: snapshot.model,
		exposed: facts.exposed || (facts.open !== 'private' && session?.authenticated === true),
		now: facts.now,
	};
}

/** A mark in the margin shows what the transcript's cursor is on; the first column is the program's own. */
function marked(row: Row, state: UiState): Line {
	if (state.focus !== 'transcript' || row.unit !== state.selected) return row.line;
	const [first, ...others] = row.line;
	if (first === undefined || !first.text.startsWith(' ')) return row.line;
	const rest = own`${first.text.slice(1)}`;
	return [span(own`▌`, 'accent'), span(rest, first.style), ...others];
}

function composerLines(state: UiState, rows: readonly SafeText[], columns: number): readonly Line[] {
	const isFocused = state.focus === 'composer';
	if (columns < 8) return rows.map((row) => [span(row, 'text')]);
	const sign = span(own` › `, isFocused ? 'accent' : 'dim');
	const margin = span(own`   `, 'text');
	if (state.draft.text !== '')
		return rows.map((row, index) => [index === 0 ? sign : margin, span(row, 'text')]);
	const room = columns - PROMPT_COLUMNS - 1;
	const placeholder = truncate(own`${isFocused ? PLACEHOLDER : 'i to write'}`, room);
	const gap = room - widthOf(placeholder) - HINTS.length;
	if (gap < 3) return [[sign, span(placeholder, 'dim')]];
	return [
		[sign, span(placeholder, 'dim'), span(own`${' '.repeat(gap)}`, 'text'), span(own`${HINTS}`, 'dim')],
	];
}

/** So often the screen has to be drawn again while a clock runs on it, ms; undefined while none does. */
export function tickOf(snapshot: ChatSnapshot): number | undefined {
	if (snapshot.turn !== undefined && !snapshot.turn.givenUp) return 100;
	return snapshot.connection.at === 'waiting' ? 250 : undefined;
}
