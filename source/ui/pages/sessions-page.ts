/** The page of /resume: the sessions that are stored on this machine, a search in all of them, and a preview. */
import {layoutSpans} from '../../text/layout.ts';
import type {Line, Span} from '../../text/line.ts';
import {ageOf, bytes, countOf, thousands} from '../../text/quantity.ts';
import {own, type SafeText, safeLine} from '../../text/safe.ts';
import {span, truncateLine, widthOfLine} from '../../text/spans.ts';
import {padEnd, truncate, widthOf} from '../../text/width.ts';
import {type Draft, EMPTY_DRAFT} from '../composer/draft.ts';
import {centredTop, nearestIndex} from '../list-window.ts';
import {fieldLine} from '../presets/presets-view.ts';
import type {SessionHit, SessionPreview, StoredSessionRow} from './session-rows.ts';

export interface SessionsPage {
	/** The words to search for; '' shows all. */
	readonly query: Draft;
	/** The last used first; undefined = they are being read. */
	readonly rows: readonly StoredSessionRow[] | undefined;
	/** What the search has found so far, by session. */
	readonly hits: ReadonlyMap<string, readonly SessionHit[]>;
	readonly isSearching: boolean;
	/** The id of the session under the cursor, and its position when it was selected. */
	readonly selected: string | undefined;
	readonly position: number;
	/** Why the selected one was not continued, until the next key. */
	readonly problem: SafeText | undefined;
	/** The first messages of a session, once they are read. */
	readonly preview: {readonly id: string; readonly messages: SessionPreview} | undefined;
}

export const SESSIONS_CLOSED: SessionsPage = {
	query: EMPTY_DRAFT,
	rows: undefined,
	hits: new Map(),
	isSearching: false,
	selected: undefined,
	position: 0,
	problem: undefined,
	preview: undefined,
};

/** UTF-16 units of a text from outside on one row. */
const LONGEST = 400;
const AGE_COLUMNS = 12;
const SIZE_COLUMNS = 9;
/** Of the host of another server. */
const HOST_COLUMNS = 28;
/** The lowest page with a preview, and the rows of that. */
const PREVIEW_FROM = 12;
const PREVIEW_ROWS = 6;
/** The narrowest screen with sizes and servers. */
const TABLE_FROM = 70;
const SIGN = own` search › `;

const NAMES = {user: own`You`, assistant: own`Assistant`, queued: own`Not sent`};

const shown = (text: string): SafeText =>
	safeLine(text.length <= LONGEST ? text : `${text.slice(0, LONGEST)}…`);

/** Whether every word is in the title. */
function hasInTitle({title}: StoredSessionRow, query: string): boolean {
	const lower = title.toLowerCase();
	return query
		.toLowerCase()
		.split(/\s+/)
		.every((word) => lower.includes(word));
}

/** The sessions that the page lists: all, or those with the words in the title or in a message. */
export function listedSessions({
	query,
	rows = [],
	hits,
}: Pick<SessionsPage, 'query' | 'rows' | 'hits'>): readonly StoredSessionRow[] {
	const words = query.text.trim();
	return words === '' ? rows : rows.filter((row) => hits.has(row.id) || hasInTitle(row, words));
}

/** The position of the cursor in the list; 0 in an empty one. */
export function sessionCursor(
	{selected, position}: Pick<SessionsPage, 'selected' | 'position'>,
	listed: readonly StoredSessionRow[],
): number {
	const index = selected === undefined ? -1 : listed.findIndex(({id}) => id === selected);
	return index >= 0 ? index : nearestIndex(position, listed.length);
}

export interface SessionsView {
	readonly lines: readonly Line[];
	/** In the field of the search. */
	readonly cursor: {readonly row: number; readonly column: number};
	readonly hasMore: boolean;
}

/** The lines of the page that fit. Only visible rows are laid out. */
export function sessionsView(page: SessionsPage, columns: number, rows: number, now: number): SessionsView {
	const listed = listedSessions(page);
	const cursor = sessionCursor(page, listed);
	const {line, column} = fieldLine(SIGN, page.query, own`words in titles, messages and tools`, columns);
	const problem = page.problem && own` Not continued: ${page.problem}`;
	const reported = problem === undefined ? [[]] : layoutSpans([span(problem, 'warning')], columns, 1);
	const head: readonly Line[] = rows < 4 ? [line] : [headLine(page, listed, columns), line, ...reported];
	const row = listed[cursor];
	const below = row === undefined || rows < PREVIEW_FROM ? [] : [[], ...previewLines(page, row, columns)];
	const room = Math.max(0, rows - head.length - below.length);
	const top = centredTop(cursor, room, listed.length);
	const body = listed
		.slice(top, top + room)
		.map((each, index) => rowLine(each, top + index === cursor, columns, now));
	const empty = listed.length === 0 ? layoutSpans([emptySpan(page)], columns, 1) : [];
	const gap = below.length === 0 ? 0 : Math.max(0, room - body.length);
	const lines = [...head, ...body, ...empty, ...Array.from({length: gap}, (): Line => []), ...below];
	return {
		lines: lines.slice(0, rows),
		cursor: {row: rows < 4 ? 0 : 1, column},
		hasMore: top + room < listed.length,
	};
}

function headLine(
	{rows, query, isSearching}: SessionsPage,
	listed: readonly unknown[],
	columns: number,
): Line {
	const count =
		rows === undefined
			? own`reading …`
			: query.text.trim() === ''
				? countOf(rows.length, 'session')
				: own`${thousands(listed.length)} of ${countOf(rows.length, 'session')}`;
	const searching = isSearching ? own` · searching …` : own``;
	const kept = own` · kept for 30 days, 500 MB in all`;
	const line = [span(own` Sessions`, 'strong'), span(own` · ${count}${searching}${kept}`, 'dim')];
	return truncateLine(line, columns);
}

function emptySpan({rows, query, isSearching}: SessionsPage): Span {
	if (rows === undefined || isSearching) return span(own` …`, 'dim');
	if (query.text.trim() === '') return span(own` No session is stored on this machine yet.`, 'dim');
	return span(own` No title, message or tool call has these words.`, 'warning');
}

function rowLine(row: StoredSessionRow, isSelected: boolean, columns: number, now: number): Line {
	const mark = isSelected ? span(own` ▌ `, 'accent') : span(own`   `, 'text');
	const title = row.title === '' ? own`no message` : shown(row.title);
	const style = row.title === '' ? 'dim' : isSelected ? 'strong' : 'text';
	const age = ageOf(now - row.changedAt, row.changedAt);
	const end = row.isOpen ? own`open here` : age;
	const size = own`${bytes(row.bytes).padStart(SIZE_COLUMNS)}`;
	const facts: Line =
		columns < TABLE_FROM
			? [span(own`  ${end}`, 'dim')]
			: [span(own`${size}  ${end.padStart(AGE_COLUMNS)} `, 'dim')];
	const host =
		row.elsewhere === undefined ? own`` : own`  on ${truncate(shown(row.elsewhere), HOST_COLUMNS)}`;
	const room = columns - widthOfLine([mark, ...facts]);
	if (room < 8) return truncateLine([mark, span(title, style)], columns);
	const left = Math.max(8, room - widthOf(host));
	const filled = padEnd(truncate(title, left), left);
	return truncateLine([mark, span(filled, style), span(host, 'warning'), ...facts], columns);
}

/** What was found in a session, or else how it begins. */
function previewLines(
	{hits, preview}: SessionsPage,
	row: StoredSessionRow,
	columns: number,
): readonly Line[] {
	const identity = span(own` ${shown(row.id)} · ${shown(row.place)}`, 'dim');
	const head =
		row.elsewhere === undefined
			? [identity]
			: [span(own` Enter leaves this server and connects to ${shown(row.elsewhere)} ·`, 'warning'), identity];
	const found = hits.get(row.id) ?? [];
	const messages =
		found.length > 0
			? found.map(({who, place, excerpt, from, to}) => ({
					who,
					spans: [
						...(place === undefined ? [] : [span(own`▸ ${shown(place)}: `, 'tool')]),
						...marked(excerpt, from, to),
					],
				}))
			: preview?.id === row.id
				? preview.messages.map(({who, text}) => ({who, spans: [span(shown(text), 'text')]}))
				: [];
	const widest = Math.max(...Object.values(NAMES).map(widthOf));
	const lines = messages
		.slice(0, PREVIEW_ROWS - 1)
		.map(({who, spans}): Line => [span(own` ${padEnd(NAMES[who], widest)}  `, 'dim'), ...spans]);
	const all = [head, ...lines].map((line) => truncateLine(line, columns));
	// The rows of the list stay where they are while another session is selected.
	return [...all, ...Array.from({length: PREVIEW_ROWS - all.length}, (): Line => [])];
}

const marked = (excerpt: string, from: number, to: number): readonly Span[] => [
	span(safeLine(excerpt.slice(0, from)), 'text'),
	span(safeLine(excerpt.slice(from, to)), 'match'),
	span(safeLine(excerpt.slice(to)), 'text'),
];
