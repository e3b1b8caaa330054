/** The page of /conversations: the stored conversations of the user, and details of the selected one. */
import type {ChatSnapshot} from '../../chat/chat.ts';
import {adviceOnPage, excerptOf, type Notice, notice, wordNotice} from '../../chat/notices.ts';
import {needsCredential} from '../../chat/sign-in.ts';
import type {ConversationSummary} from '../../protocol/frames.ts';
import type {ConversationPreview} from '../../server/preview.ts';
import {layoutSpans} from '../../text/layout.ts';
import type {Line, Span, Style} from '../../text/line.ts';
import {ageOf, agoOf, countOf, dateTime, thousands} from '../../text/quantity.ts';
import {joinSafe, own, type SafeText, safeLine} from '../../text/safe.ts';
import {span, truncateLine, widthOfLine} from '../../text/spans.ts';
import {padEnd, truncate, widthOf} from '../../text/width.ts';
import type {Draft} from '../composer/draft.ts';
import {nearestIndex} from '../list-window.ts';
import {createFilter, type FilteredItem, matchedSpans, partAround} from './filtered-list.ts';

/** A question that waits for yes or no. `step`: the deletion of all is asked about twice. */
export type ConversationQuestion =
	| {readonly about: 'some'; readonly ids: readonly string[]}
	| {readonly about: 'all'; readonly step: 1 | 2};

/** An open field: the search, or the title of one conversation. */
export type ConversationField =
	| {readonly for: 'search'; readonly draft: Draft}
	| {readonly for: 'title'; readonly draft: Draft; readonly id: string};

export interface ConversationsPage {
	/** The search in the titles; '' shows all. */
	readonly query: string;
	readonly field: ConversationField | undefined;
	readonly question: ConversationQuestion | undefined;
	/** The id of the conversation under the cursor, and its position when it was selected. */
	readonly selected: string | undefined;
	readonly position: number;
	/** The ids of those that are marked for deletion. */
	readonly marked: ReadonlySet<string>;
	/** The request for the list. */
	readonly listing: 'unasked' | 'asking' | 'offline' | 'listed' | 'failed';
	/** What is known of the ends of conversations, by their ids; undefined = requested. */
	readonly previews: ReadonlyMap<string, ConversationPreview | undefined>;
	/** The reason of the last request that failed. */
	readonly problem: Notice | undefined;
}

export const CONVERSATIONS_CLOSED: ConversationsPage = {
	query: '',
	field: undefined,
	question: undefined,
	selected: undefined,
	position: 0,
	marked: new Set(),
	listing: 'unasked',
	previews: new Map(),
	problem: undefined,
};

/** The narrowest screen with the number of turns. */
const TABLE_FROM = 64;
/** The widest table: on wider screens the numbers stay near the titles. */
const WIDEST_TABLE = 110;
const AGE_COLUMNS = 10;
const TURNS_COLUMNS = 7;
/** The lowest list beside which there are details. */
const DETAILS_FROM = 10;
const MOST_DETAILS = 6;
/** Of a title, in UTF-16 units: the part that is compared and shown. */
const LONGEST_TITLE = 400;

export type ListedConversation = FilteredItem<ConversationSummary>;

const find = createFilter(({title}: ConversationSummary) => (title ?? '').slice(0, LONGEST_TITLE));

/** The conversations that the page lists, in its order: the newest or the best match first. */
export const listedConversations = (
	{query}: Pick<ConversationsPage, 'query'>,
	{conversations: {rows = []}}: Pick<ChatSnapshot, 'conversations'>,
): readonly ListedConversation[] => find(rows, query);

/** The position of the cursor in the list; 0 in an empty one. */
export function cursorIn(
	{selected, position}: Pick<ConversationsPage, 'selected' | 'position'>,
	listed: readonly ListedConversation[],
): number {
	const index = selected === undefined ? -1 : listed.findIndex(({item}) => item.id === selected);
	return index >= 0 ? index : nearestIndex(position, listed.length);
}

type Facts = Pick<
	ChatSnapshot,
	'connection' | 'conversations' | 'conversation' | 'entries' | 'turn' | 'needsSignIn'
>;

/** The lines of the page that fit, and whether there are more conversations below. Only visible rows are laid out. */
export function conversationsLines(
	page: ConversationsPage,
	snapshot: Facts,
	width: number,
	height: number,
	now: number,
): {readonly lines: readonly Line[]; readonly hasMore: boolean} {
	const tableWidth = Math.min(width, WIDEST_TABLE);
	const listed = listedConversations(page, snapshot);
	const cursor = cursorIn(page, listed);
	const head = [
		headLine(page, snapshot, listed.length),
		...messageLines(page, snapshot, listed.length),
	].flatMap((line) => layoutSpans(line, width, Math.min(1, width - 1)));
	const row = listed[cursor]?.item;
	const question =
		page.question === undefined ? [] : layoutSpans([questionSpan(page.question, snapshot)], width, 1);
	const details =
		page.question === undefined && row !== undefined && height >= DETAILS_FROM
			? detailLines(row, page.previews.get(row.id), snapshot, width, now)
			: question;
	const below = details.length === 0 ? [] : [[], ...details.slice(0, Math.max(1, height - 3))];
	const table =
		width >= TABLE_FROM && listed.length > 0 && height >= DETAILS_FROM ? [tableHead(tableWidth)] : [];
	const room = Math.max(0, height - head.length - table.length - below.length);
	const part = partAround(listed, cursor, room);
	const rows = part.items.map((each, index) =>
		rowLine(each, page, snapshot, {width: tableWidth, now, isSelected: part.top + index === cursor}),
	);
	const gap = Array.from({length: Math.max(0, room - rows.length)}, (): Line => []);
	const lines = [...head, ...table, ...rows, ...(below.length === 0 ? [] : gap), ...below];
	return {lines: lines.slice(0, height), hasMore: part.hasMore};
}

function headLine({query, marked, listing}: ConversationsPage, {conversations}: Facts, shown: number): Line {
	const {rows, hasMore} = conversations;
	const facts: SafeText[] = [];
	if (rows !== undefined && query.trim() !== '')
		facts.push(own`${thousands(shown)} of ${thousands(rows.length)} match "${safeLine(query.trim())}"`);
	else if (rows !== undefined)
		facts.push(own`${thousands(rows.length)}${hasMore ? ' so far' : ''} on the server`);
	if (listing === 'asking' && (rows === undefined || hasMore)) facts.push(own`loading …`);
	if (marked.size > 0) facts.push(own`${thousands(marked.size)} selected`);
	const rest = facts.map((fact) => own` · ${fact}`).join('');
	return [span(own` Conversations`, 'strong'), span(own`${rest}`, 'dim')];
}

/** What stands in place of the list, or above it. */
function messageLines(page: ConversationsPage, snapshot: Facts, shown: number): readonly Line[] {
	const {support, rows} = snapshot.conversations;
	if (page.problem !== undefined) return [[], noticeLine(page.problem), []];
	if (support.at === 'refused' && rows === undefined) {
		const {code, serverText} = support.because;
		const because = notice('feature_refused', {request: 'conversation_list', code, serverText});
		return [[], noticeLine(because)];
	}
	const text = (words: SafeText): readonly Line[] => [[], [span(own` ${words}`, 'dim')]];
	const now = needsCredential(snapshot.connection)
		? own`To use another credential, close this page with Esc, then type /login.`
		: own`To try now, close this page with Esc, then type /reconnect.`;
	if (page.listing === 'offline')
		return text(
			rows === undefined
				? own`Not connected: your conversations are listed once there is a connection. ${now}`
				: own`Not connected: the list is that of the last connection. ${now}`,
		);
	if (page.listing === 'asking' && snapshot.needsSignIn)
		return text(
			own`Your sign-in has expired: your conversations are listed once you have signed in. Close this page with Esc, then type /login.`,
		);
	if (page.listing === 'asking' && rows === undefined)
		return snapshot.turn === undefined
			? text(own`Asking the server for your conversations …`)
			: text(own`Your conversations are listed when the answer under way is complete.`);
	if (rows?.length === 0)
		return text(own`The server stores no conversation of yours: your next message begins one.`);
	if (shown === 0 && rows !== undefined) return text(own`No title matches. Esc shows all conversations.`);
	return [];
}

function noticeLine(problem: Notice): Line {
	const wording = wordNotice(problem);
	const advice = adviceOnPage(wording);
	return [span(own` ${safeLine([wording.text, advice ?? ''].join(' ').trim())}`, 'warning')];
}

// --------------------------------------------------------------------------------------------------------- rows

/** The title as the server gives it; else the first words, where they are known; else "untitled". */
export function titleOfConversation(
	{id, title}: ConversationSummary,
	snapshot: Facts,
): {text: SafeText; style: Style} {
	if (title !== undefined && title.trim() !== '')
		return {text: safeLine(title.slice(0, LONGEST_TITLE)), style: 'text'};
	const words = id === snapshot.conversation?.id ? firstWords(snapshot) : '';
	return words === '' ? {text: own`untitled`, style: 'dim'} : {text: safeLine(words), style: 'dim'};
}

/** The beginning of the conversation under way, after the last rule of the transcript. */
function firstWords({entries}: Facts): string {
	const rule = entries.findLastIndex((entry) => entry.kind === 'notice' && entry.shape === 'rule');
	const first = entries.find((entry, index) => index > rule && entry.kind === 'user');
	return first?.kind === 'user' ? excerptOf(first.text) : '';
}

interface RowFacts {
	readonly width: number;
	readonly now: number;
	readonly isSelected: boolean;
}

const end = (text: SafeText, width: number): SafeText =>
	own`${' '.repeat(Math.max(0, width - widthOf(text)))}${text}`;

export function ageText({updated_at: at}: ConversationSummary, now: number): SafeText {
	const changed = at === undefined ? Number.NaN : Date.parse(at);
	return Number.isNaN(changed) ? own`` : ageOf(now - changed, changed);
}

function rowLine(
	{item: row, match}: ListedConversation,
	{marked}: ConversationsPage,
	snapshot: Facts,
	{width, now, isSelected}: RowFacts,
): Line {
	const {text, style} = titleOfConversation(row, snapshot);
	const isOpen = row.id === snapshot.conversation?.id;
	const signs: Line = [
		span(isSelected ? own`▌` : own` `, 'accent'),
		span(marked.has(row.id) ? own`✓` : own` `, 'success'),
		span(isOpen ? own`● ` : own`  `, 'accent'),
	];
	const turns = width < TABLE_FROM ? own`` : end(own`${row.message_count ?? '–'}`, TURNS_COLUMNS);
	// The server has no time of a new conversation before its first answer.
	const age = isOpen && row.updated_at === undefined ? ageOf(0, now) : ageText(row, now);
	const facts: Line = [span(own`${turns} ${end(age, AGE_COLUMNS)} `, 'dim')];
	const room = width - widthOfLine(signs) - widthOfLine(facts);
	if (room < 8) return truncateLine([...signs, span(text, style)], width);
	const cut = truncate(text, room);
	const isRaw = text === (row.title ?? '').slice(0, LONGEST_TITLE);
	const title = matchedSpans(cut, isRaw ? match : undefined, (part, isTyped) =>
		span(part, isTyped ? 'accent' : style),
	);
	return [...signs, ...title, span(own`${' '.repeat(room - widthOf(cut))}`, 'text'), ...facts];
}

function tableHead(width: number): Line {
	const left = own`    title`;
	const right = own`${end(own`turns`, TURNS_COLUMNS)} ${end(own`last used`, AGE_COLUMNS)} `;
	return [span(own`${padEnd(left, Math.max(0, width - widthOf(right)))}${right}`, 'dim')];
}

/** What is known of a conversation without opening it, which would leave the one under way. */
function detailLines(
	row: ConversationSummary,
	preview: ConversationPreview | undefined,
	snapshot: Facts,
	width: number,
	now: number,
): readonly Line[] {
	const {text} = titleOfConversation(row, snapshot);
	const isOpen = row.id === snapshot.conversation?.id;
	const changed = row.updated_at === undefined ? Number.NaN : Date.parse(row.updated_at);
	const facts = [
		...(row.message_count === undefined ? [] : [countOf(row.message_count, 'turn')]),
		...(Number.isNaN(changed)
			? []
			: [own`last used ${dateTime(changed)} (${agoOf(now - changed, changed)})`]),
		...(isOpen ? [own`open here`] : []),
		safeLine(row.id.slice(0, LONGEST_TITLE)),
	];
	const words = isOpen ? firstWords(snapshot) : '';
	const begins = words === '' ? [] : [[span(own` begins: `, 'dim'), span(safeLine(words), 'text')]];
	const ends = [
		['you', preview?.question],
		['answer', preview?.answer],
	].flatMap(([who = '', text]): readonly Line[] =>
		isOpen || text === undefined || text.trim() === ''
			? []
			: [[span(own` ${who}: `, 'dim'), span(safeLine(text.trim().replaceAll(/\s+/g, ' ')), 'text')]],
	);
	const none =
		isOpen || preview?.because === undefined
			? []
			: layoutSpans([span(own` Its last messages are not shown: ${preview.because}.`, 'dim')], width, 1);
	return [
		...layoutSpans([span(own` ${text}`, 'strong')], width, 1).slice(0, 2),
		...layoutSpans([span(own` ${facts.join(' · ')}`, 'dim')], width, 1),
		...begins.flatMap((line) => layoutSpans(line, width, 1)).slice(0, 2),
		...ends.flatMap((line) => layoutSpans(line, width, 1).slice(0, 2)),
		...none,
	].slice(0, MOST_DETAILS);
}

const LOST = 'The server cannot bring it back.';

/** A question about several names so many of them, with so many columns of each title. */
const MOST_NAMED = 3;
const LONGEST_NAMED = 40;

/** A question in words. */
function questionSpan(question: ConversationQuestion, {conversations}: Pick<Facts, 'conversations'>): Span {
	const {rows = [], hasMore} = conversations;
	return span(own` ${questionText(question, rows, hasMore)}`, 'warning');
}

export function questionText(
	question: ConversationQuestion,
	rows: readonly ConversationSummary[],
	hasMore: boolean,
): SafeText {
	if (question.about === 'all') {
		const count = own`${hasMore ? 'more than ' : ''}${thousands(rows.length)}`;
		if (rows.length === 1)
			return question.step === 1 ? own`Delete your only conversation?` : own`Really delete it? ${LOST}`;
		return question.step === 1
			? own`Delete all ${count} of your conversations?`
			: own`Really delete all ${count} conversations? The server cannot bring them back.`;
	}
	const titles = new Map(rows.map(({id, title}) => [id, title]));
	const named = question.ids.slice(0, MOST_NAMED).map((id) => {
		const title = titles.get(id);
		const isOne = question.ids.length === 1;
		if (title === undefined || title.trim() === '')
			return isOne ? own`this conversation` : own`one without a title`;
		return own`"${isOne ? safeLine(title.slice(0, LONGEST_TITLE)) : truncate(safeLine(title.slice(0, LONGEST_TITLE)), LONGEST_NAMED)}"`;
	});
	const [name = own`this conversation`] = named;
	if (question.ids.length <= 1) return own`Delete ${name}? ${LOST}`;
	const more = question.ids.length - named.length;
	const others = more === 0 ? [] : [own`${thousands(more)} more`];
	return own`Delete ${thousands(question.ids.length)} conversations? The server cannot bring them back: ${joinSafe([...named, ...others], ', ')}.`;
}
