/** The notices of the program: for each code its facts, its level, and the wording that every mode starts from. */
import type {Failure, FailureCode} from '../client/failure/failure-code.ts';
import {type Wording, wordFailure} from '../client/failure/failure-table.ts';
import {errorCodeOf} from '../protocol/error-code.ts';
import type {HistoryMessage, RequestKind} from '../protocol/frames.ts';
import {headOf, type LongText, lengthOf} from '../protocol/remote-text.ts';
import {CONVERSATION_NOTICES, type HistoryLine} from './notices/conversation-notices.ts';
import {FEATURE_NOTICES} from './notices/feature-notices.ts';
import {PRESET_NOTICES} from './notices/preset-notices.ts';
import {PROGRAM_NOTICES} from './notices/program-notices.ts';
import {RAW_NOTICES} from './notices/raw-notices.ts';
import {SIGN_IN_NOTICES} from './notices/sign-in-notices.ts';
import type {LevelledWording, NoticeLevel} from './notices/wording.ts';

export type {RawObstacle} from './notices/raw-notices.ts';
export type {NoticeLevel} from './notices/wording.ts';

/**
 * The table: code -> facts -> level and default wording. Codes are stable. A mode with other wordings for some notices
 * overrides them in a table of its own (see `wordNotice`).
 */
export const NOTICES = {
	...CONVERSATION_NOTICES,
	...FEATURE_NOTICES,
	...PRESET_NOTICES,
	...SIGN_IN_NOTICES,
	...PROGRAM_NOTICES,
	...RAW_NOTICES,
};

type NoticeTable = typeof NOTICES;
export type NoticeCode = keyof NoticeTable;
type NoticeFacts = {readonly [Code in NoticeCode]: Readonly<Parameters<NoticeTable[Code]>[0]>};

/** A notice with a row in the table. */
export type TableNotice<Code extends NoticeCode = NoticeCode> = {
	readonly [Each in Code]: {
		readonly code: Each;
		readonly level: NoticeLevel;
		readonly facts: NoticeFacts[Each];
	};
}[Code];

/** The connection failed; some codes of failures are codes of the table too. */
export interface FailureNotice {
	readonly code: FailureCode;
	readonly level: NoticeLevel;
	readonly failure: Failure;
	/** The connection is back: advice about connecting is no longer true. */
	readonly isOver?: true;
}

/** Something that the program reports to the user, as data. Texts of the server are raw. */
export type Notice = TableNotice | FailureNotice;

type Words<Result> = {readonly [Code in NoticeCode]: (facts: NoticeFacts[Code]) => Result};

/** How a mode words notices differently: the sentences it replaces, by code. */
export type WordingChanges = Partial<Words<Partial<Wording>>>;

function wordingOf<Code extends NoticeCode>({code, facts}: TableNotice<Code>): LevelledWording {
	const table: Words<LevelledWording> = NOTICES;
	return table[code](facts);
}

/** A notice of the table, at the level that its facts give it. */
export function notice<Code extends NoticeCode>(
	code: Code,
	...[facts]: Parameters<NoticeTable[Code]>
): Notice {
	const {level} = wordingOf({code, facts, level: 'info'} as TableNotice);
	return {code, facts, level} as TableNotice;
}

/** A notice in sentences. @param changes of the mode that shows it; all other notices are worded as in the table */
export function wordNotice<Code extends NoticeCode>(
	notice: TableNotice<Code> | FailureNotice,
	changes: WordingChanges = {},
): Wording {
	if ('failure' in notice) {
		const wording = wordFailure(notice.failure);
		if (notice.isOver === undefined) return wording;
		const {text, advice} = wording;
		// The cause of these was a message or this program, not the way to the server.
		return notice.failure.exitCode === 1 ? {text, advice} : {text};
	}
	return {...wordingOf(notice), ...changes[notice.code]?.(notice.facts)};
}

/** All next steps, for a user at a prompt. */
export function adviceAtPrompt({advice, atPrompt, onlyAtPrompt}: Wording): string | undefined {
	if (onlyAtPrompt !== undefined) return onlyAtPrompt;
	return advice === undefined || atPrompt === undefined ? (advice ?? atPrompt) : `${advice} ${atPrompt}`;
}

/** The same on a page, where a command is no text for the input: "Close this page with Esc, then type /login to sign in." */
export function adviceOnPage({advice, atPrompt, onlyAtPrompt}: Wording): string | undefined {
	const next = onlyAtPrompt ?? atPrompt;
	if (next === undefined) return advice;
	const onPage = `Close this page with Esc, then ${next.charAt(0).toLowerCase()}${next.slice(1)}`;
	return advice === undefined || onlyAtPrompt !== undefined ? onPage : `${advice} ${onPage}`;
}

export const connectionFailed = (failure: Failure): Notice => ({
	code: failure.code,
	level: failure.retry === 'stop' ? 'error' : 'warning',
	failure,
});

/**
 * The server refused a message, or ended its turn, with an `error` frame.
 * @param wasBegun the server had received the message, and began to answer it: it is not said to be refused
 */
export function messageRefused(serverText: string, wasBegun = false): Notice {
	const code = errorCodeOf(serverText);
	if (code === 'auth_required' || code === 'message_format') return notice(code, {serverText});
	return notice('message_refused', wasBegun ? {serverText, wasBegun} : {serverText});
}

/** The server answered a request with an `error` frame. */
export function requestRefused(request: RequestKind, serverText: string): Notice {
	if (errorCodeOf(serverText) === 'no_active_conversation') {
		if (request === 'history') return notice('history_empty', {hasConversation: false});
		if (request === 'clear') return notice('clear_empty');
	}
	return request === 'history'
		? notice('history_refused', {serverText, silent: false})
		: notice(`${request}_refused`, {serverText});
}

/** The answer to `/history`: one line per message, to compare with the transcript. */
export function historyListing(messages: readonly HistoryMessage[]): Notice {
	const lines = messages.filter(({role}) => role !== 'system').map(historyLine);
	return lines.length === 0
		? notice('history_empty', {hasConversation: true})
		: notice('history', {messages: lines});
}

/** The beginning of a message, on one line. @param most code points */
export function excerptOf(text: LongText, most = 60): string {
	const line = headOf(text).slice(0, 400).replaceAll(/\s+/g, ' ').trim();
	// Whole code points: a program gets it as it is.
	const letters = [...line.toWellFormed()];
	return letters.length > most ? `${letters.slice(0, most - 1).join('')}…` : letters.join('');
}

/** One line of at most 120 characters, and the names of the tools called. */
function historyLine({role, content, tool_calls: calls}: HistoryMessage): HistoryLine {
	// Enough for one line; the whole may be megabytes.
	const head = headOf(content).slice(0, 1000);
	const text = head.replaceAll(/\s+/g, ' ').trim();
	const isCut = text.length > 120 || head.length < lengthOf(content);
	return {role, text: isCut ? `${text.slice(0, 119)}…` : text, calls: calls.map(({name}) => name)};
}
