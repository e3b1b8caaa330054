/** Computes the whole screen from state: all rows, at any size of the terminal. */

import type {ChatSnapshot} from '../chat/chat.ts';
import {isAwaited} from '../chat/turn.ts';
import {isRedacted} from '../protocol/redact.ts';
import type {Size} from '../terminal/diff.ts';
import type {Line} from '../text/line.ts';
import {own} from '../text/safe.ts';
import {span, truncateLine} from '../text/spans.ts';
import {completionHint, completionLines, completionRow} from './composer/completion-list.ts';
import {completionsOf} from './composer/completion-state.ts';
import {type InputBar, inputBar, inputRule, mostInputRows} from './composer/input-bar.ts';
import {headerLine} from './header.ts';
import {keyContextOf} from './keys/key-context.ts';
import {actsOn} from './keys/reading-keys.ts';
import {replayTitle} from './keys/replay-keys.ts';
import type {ScreenSize} from './navigating.ts';
import {currentModel} from './offer/offer.ts';
import {PAGES} from './pages/page-table.ts';
import type {GivenSignIn} from './pages/sign-in-fields.ts';
import type {ReplayPort} from './ports.ts';
import {pinnedQuestion, questionRule} from './position/pinned-question.ts';
import {scrollShare} from './position/scroll-share.ts';
import {startLines} from './presets/start-offers.ts';
import {FOOT_ROWS, regionsOf} from './screen-regions.ts';
import {findCountText} from './search/find.ts';
import {withFinds} from './search/find-view.ts';
import {isOpening, type Status, statusRow} from './status.ts';
import {trimRows} from './transcript/entry-rows.ts';
import type {TranscriptRow} from './transcript/gutter.ts';
import {visibleUnit} from './transcript/navigation.ts';
import {viewableOf} from './transcript/viewable.ts';
import {newBelow, visible} from './transcript/viewport.ts';
import type {UiState} from './ui-state.ts';

/** Facts that do not change while the program runs, and the time. */
export interface ViewFacts {
	/** A credential travels unencrypted to a host that is not this machine. */
	readonly exposed: boolean;
	/** The connection is not encrypted and leaves this machine: a credential on it is exposed. */
	readonly open: 'private' | 'open' | 'open-and-forbidden';
	/** What is known of the credential of the start, which has nothing secret. */
	readonly given?: GivenSignIn | undefined;
	/** Clock time, ms. */
	readonly now: number;
	/** Where the replay is; undefined = a connection is shown. */
	readonly replay?: ReturnType<ReplayPort['position']> | undefined;
}

export interface View extends Size {
	/** Clock time of the view, ms. */
	readonly now: number;
	/** Header and the rule below it. */
	readonly header: readonly Line[];
	/** Exactly the rows between header and status: the conversation, and completions below it. */
	readonly list: readonly Line[];
	/** undefined on a screen that is too low for it. */
	readonly status: Status | undefined;
	/** The rule above it and the rows of the draft. */
	readonly composer: readonly Line[];
	/** Position of the terminal's cursor, from 0; undefined hides it. */
	readonly cursor: {readonly row: number; readonly column: number} | undefined;
	/** Positions of the list, its cursor and the draft, to be passed back with the next state. */
	readonly settled: Pick<UiState, 'anchor' | 'draftTop' | 'selected'>;
}

/** Intervals of the spinner's signs, and of looking for another second of a countdown. */
const SPINNER_MS = 80;
const COUNTDOWN_MS = 250;

/** The spinner with the spaces around it. */
const SPINNER_COLUMNS = 3;

/** The whole screen. Works for any size from 1x1 up. */
export function arrange(state: UiState, snapshot: ChatSnapshot, size: ScreenSize, facts: ViewFacts): View {
	const {columns, rows, laidOut = columns} = size;
	const page = state.page === 'chat' ? undefined : PAGES[state.page];
	const completions = completionsOf(state);
	const draft = page === undefined ? inputBar(state, columns, mostInputRows(state, size.rows)) : undefined;
	const regions = regionsOf(size, draft?.rows.length ?? FOOT_ROWS, completions);
	const input: InputBar = draft ?? {
		rows: [],
		...page?.foot(state, snapshot, columns, regions.list),
		draftTop: state.draftTop,
	};
	const hasRules = regions.rules === 1;
	const viewable = viewableOf(snapshot, state, laidOut, facts.now);
	const seen = visible(viewable, state.anchor, regions.list);
	const question =
		page === undefined && hasRules
			? pinnedQuestion(viewable, seen, snapshot.entries, regions.list)
			: undefined;
	const rule = (question && questionRule(question, columns)) ?? inputRule(columns, undefined);
	const header =
		regions.header === 1
			? [headerLine(headerFacts(state, snapshot, facts), columns), ...(hasRules ? [rule] : [])]
			: [];
	const share = page === undefined ? scrollShare(viewable, seen) : undefined;
	const lastMessage = seen.last === undefined ? undefined : viewable.messageIndex(seen.last);
	const isReading = state.page === 'chat' && state.focus === 'transcript';
	const selected = isReading ? visibleUnit(viewable, seen, state.selected) : state.selected;
	const shown = page?.view(state, snapshot, columns, regions.list, facts.now);
	const conversation = () =>
		withFinds(viewable, seen.parts, state.find, laidOut).map((row) => {
			const line = isReading ? marked(row, selected) : row.line;
			return laidOut > columns ? truncateLine(line, columns) : line;
		});
	const body = shown?.lines ?? conversation();
	trimRows();
	const start = state.page === 'chat' ? startLines(state, snapshot, columns, regions.list - body.length) : [];
	const list = [
		...body.slice(0, regions.list),
		...start,
		...Array.from({length: regions.list - body.length - start.length}, (): Line => []),
		...(completions === undefined ? [] : completionLines(completions, columns, regions.completions)),
	];
	const statusWidth = Math.max(1, columns - SPINNER_COLUMNS);
	const status =
		regions.status === 0
			? undefined
			: statusRow(
					{
						snapshot,
						focus: keyContextOf(state),
						armed: state.armed,
						page: page?.status?.(state),
						toast: state.toast,
						find:
							page === undefined && state.find
								? {
										query: state.find.index?.pattern.query ?? '',
										matches: findCountText(state.find, viewable, snapshot.turn),
									}
								: undefined,
						completions:
							completions === undefined || regions.completions > 0
								? undefined
								: completionRow(completions, statusWidth),
						isRedacted: isRedacted(state.draft.text),
						hint: completions === undefined ? undefined : completionHint(completions),
						newBelow: page?.isApart
							? 0
							: newBelow({anchor: seen.anchor, last: lastMessage}, viewable.messages, state.seen),
						isScrolled: shown?.hasMore ?? seen.below,
						share,
						acts: isReading ? actsOn(viewable, selected) : undefined,
						now: facts.now,
					},
					statusWidth,
				);
	const top = header.length + list.length + regions.status + regions.rules;
	return {
		columns,
		rows,
		now: facts.now,
		header,
		list,
		status,
		composer: [...(hasRules ? [inputRule(columns, input.hidden, share)] : []), ...input.rows],
		cursor: shown?.cursor
			? {...shown.cursor, row: header.length + shown.cursor.row}
			: input.cursor && {...input.cursor, row: top + input.cursor.row},
		settled: {anchor: seen.anchor, draftTop: input.draftTop, selected},
	};
}

/**
 * The one row of a short draft, for drawing a key before the whole screen; `arrange` returns the same row.
 * @returns undefined if a key changes more than that row
 */
export function draftRow(
	state: UiState,
	size: Size,
): {readonly row: number; readonly line: Line; readonly cursor: NonNullable<View['cursor']>} | undefined {
	if (state.focus !== 'composer' || state.page !== 'chat' || state.find?.field !== undefined)
		return undefined;
	if (state.isReplay || state.saving !== undefined || state.feedbackForm !== undefined) return undefined;
	const {rows, cursor} = inputBar(state, size.columns, mostInputRows(state, size.rows));
	const [line] = rows;
	if (rows.length !== 1 || line === undefined || cursor === undefined) return undefined;
	const row = size.rows - 1;
	return {row, line, cursor: {...cursor, row}};
}

function headerFacts(
	{offer}: Pick<UiState, 'offer'>,
	snapshot: ChatSnapshot,
	facts: ViewFacts,
): Parameters<typeof headerLine>[0] {
	const {session} = snapshot;
	return {
		connection: snapshot.connection,
		replay: facts.replay && replayTitle(facts.replay),
		sessionId: session?.id,
		url: snapshot.url,
		displayName: session?.displayName,
		title: snapshot.conversation?.title,
		model: currentModel(offer, snapshot),
		exposed: facts.exposed || (facts.open !== 'private' && session?.authenticated === true),
		now: facts.now,
	};
}

/** Marks the selected item of the transcript in the first column, which is reserved for this. */
function marked(row: TranscriptRow, selected: string | undefined): Line {
	if (row.unit !== selected) return row.line;
	const [first, ...others] = row.line;
	if (first === undefined || !first.text.startsWith(' ')) return row.line;
	const rest = own`${first.text.slice(1)}`;
	return [span(own`▌`, 'accent'), span(rest, first.style), ...others];
}

/** Interval between drawings while the screen shows the spinner or a countdown, ms; undefined if it shows none. */
export function tickOf(snapshot: ChatSnapshot): number | undefined {
	if (isAwaited(snapshot.turn) || snapshot.awaiting !== undefined || isOpening(snapshot)) return SPINNER_MS;
	return snapshot.connection.at === 'waiting' ? COUNTDOWN_MS : undefined;
}
