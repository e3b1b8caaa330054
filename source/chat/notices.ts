/** The notices of the program: for each code its facts, its level, and the wording that every mode starts from. */
import type {Failure, FailureCode} from '../client/failure/failure-code.ts';
import {type Wording, wordFailure} from '../client/failure/failure-table.ts';
import {errorCodeOf} from '../protocol/error-code.ts';
import type {HistoryMessage, RequestKind} from '../protocol/frames.ts';
import {headOf, lengthOf} from '../protocol/remote-text.ts';

export type NoticeLevel = 'info' | 'success' | 'warning' | 'error';

type LevelledWording = Wording & {readonly level: NoticeLevel};

/** Makes the wordings of one level. */
const wordingAt =
	(level: NoticeLevel) =>
	(text: string, next: Omit<Wording, 'text'> = {}): LevelledWording => ({level, text, ...next});

const info = wordingAt('info');
const success = wordingAt('success');
const warning = wordingAt('warning');
const error = wordingAt('error');

/** The text of a frame of the server's, raw. */
type Quote = {readonly serverText: string};

const RETRY = {atPrompt: 'Type /retry to send it again.'};

/**
 * The table: code -> facts -> level and default wording. Codes are stable. A mode with other wordings for some notices
 * overrides them in a table of its own (see `wordNotice`).
 */
export const NOTICES = {
	connected: (facts: {greeting: string; sessionId: string; displayName: string | undefined}) => {
		const name = facts.displayName === undefined ? [] : [`signed in as ${facts.displayName}`];
		return success([facts.greeting || 'Connected.', `session ${facts.sessionId}`, ...name].join(' · '));
	},
	resumed: () => success('Reconnected. The server resumed this session.'),
	new_session: ({sessionId}: {sessionId: string}) =>
		info(`Reconnected. The server started a new session: ${sessionId}.`),
	server_forgot: () =>
		warning(
			'The server has no record of the conversation above. It stays readable here, but the assistant cannot see it.',
		),
	stopped_waiting: () =>
		info(
			"No longer waiting. The server can't be interrupted; its answer will still appear here. New messages are queued until then.",
			{atPrompt: 'Type /reconnect to continue without that answer.'},
		),
	not_received: () =>
		warning('The server did not receive your last message: it was lost with the connection.', RETRY),
	unconfirmed: () =>
		warning('It is unknown whether the server received and answered your last message.', RETRY),
	/** `silent`: the program asked, to find out about the last message. */
	history_refused: ({serverText, silent}: Quote & {silent: boolean}) =>
		silent
			? warning(`The server could not report what happened to your last message: ${serverText}`, {
					atPrompt: 'Type /history to ask again, or /retry to send the message again.',
				})
			: error(`The server refused /history: ${serverText}`),
	clear_refused: ({serverText}: Quote) => error(`The server refused /clear: ${serverText}`),
	ping_refused: ({serverText}: Quote) => error(`The server refused /ping: ${serverText}`),
	logout_refused: ({serverText}: Quote) => error(`The server refused /logout: ${serverText}`),
	history_empty: ({hasConversation}: {hasConversation: boolean}) =>
		hasConversation
			? info('The server has no messages in this session.')
			: info('No history yet: the conversation has not started.'),
	clear_empty: () => info('Nothing to clear: the conversation has not started.'),
	history: ({messages}: {messages: ReadonlyArray<ReturnType<typeof historyLine>>}) => {
		const rows = messages.map(({role, text, calls}, index) => {
			const mark = calls.length === 0 ? '' : ` [calls ${calls.join(', ')}]`;
			return `${String(index + 1).padStart(3)}  ${role.padEnd(9)}  ${text}${mark}`;
		});
		const count = rows.length === 1 ? '1 message' : `${rows.length} messages`;
		return info([`The server has ${count}:`, ...rows].join('\n'));
	},
	history_cleared: () => success('History cleared on the server.'),
	empty_message: () => info('There is nothing to send: the message is blank.'),
	/** `request`: the request that could not be sent; undefined = a message. */
	not_connected: ({request}: {request?: RequestKind | undefined}) =>
		warning(
			request === undefined
				? 'Not connected, so nothing was sent. Your message is still in the input.'
				: `Not connected, so /${request} was not sent.`,
			{atPrompt: 'Type /reconnect to try again.'},
		),
	message_too_large: ({bytes}: {bytes: number}) =>
		error(
			`The message was not sent: ${(bytes / 1_048_576).toFixed(1)} MB is more than the 16 MB that a server accepts.`,
			{advice: 'Send it in parts.'},
		),
	nothing_to_retry: () => info('There is no unanswered message to send again.'),
	/** `nearest`: the command that may have been meant. */
	unknown_command: ({name, nearest}: {name: string; nearest: string | undefined}) => {
		const hint = nearest === undefined ? 'Type /help for a list of commands.' : `Did you mean /${nearest}?`;
		return error(`Unknown command /${name}. Nothing was sent.`, {
			atPrompt: `${hint} To send it as a message, type //${name}.`,
		});
	},
	surplus_argument: ({command}: {command: string}) =>
		error(`The command /${command} takes no argument.`, {atPrompt: `Type /${command} alone.`}),
	auth_required: ({serverText}: Quote) =>
		error(`The server requires you to sign in first: ${serverText}`, {
			advice: 'Start again with a credential (--token).',
			atPrompt: 'Or type /login to sign in, then /retry to send the message again.',
		}),
	auth_expired: ({serverText}: Quote) =>
		error(`${serverText} The message was not handled.`, {
			advice: 'Sign in again.',
			atPrompt: 'Type /login, then /retry to send the message again.',
		}),
	auth_failed: ({serverText, wasSignedIn}: Quote & {wasSignedIn: boolean}) =>
		error(`The server did not accept the credential: ${serverText}`, afterSignIn(wasSignedIn, 'another')),
	auth_timeout: ({wasSignedIn}: {wasSignedIn: boolean}) =>
		error('The server did not answer the sign-in in time.', afterSignIn(wasSignedIn, 'again')),
	signed_in: ({displayName}: {displayName: string | undefined}) =>
		success(
			displayName === undefined ? 'The server accepted the credential.' : `Signed in as ${displayName}.`,
		),
	sign_in_later: () => info('You will be signed in as soon as the current answer is complete.'),
	logged_out: ({serverText}: Quote) =>
		success(`${serverText.replace(/\.$/, '') || 'Logged out'}. Reconnecting will not sign in again.`),
	tls_required: () =>
		error(
			'Not signed in: the connection is not encrypted, and --require-tls forbids sending a credential over it.',
			{advice: 'Start again with a wss:// URL, or without --require-tls.'},
		),
	exposed: () =>
		warning(
			'The connection is not encrypted: others on the network can read the credential and the conversation.',
		),
	message_format: ({serverText}: Quote) =>
		error(`The server could not read the message: ${serverText}`, {
			advice:
				'This program sends valid JSON with every field that the protocol requires. Either something in between changes it, or the server uses another protocol. Start with --debug to log every frame.',
		}),
	message_refused: ({serverText}: Quote) => error(`The server refused the message: ${serverText}`, RETRY),
	session_not_found: () =>
		error('The server keeps answering "Session not found", even after each reconnection.', {
			advice: 'To start a new session, start the program again.',
			atPrompt: 'Or type /retry to send the message again.',
		}),
	server_error: ({serverText}: Quote) => error(`The server reports an error: ${serverText}`),
	no_answer: ({request, afterMs}: {request: RequestKind; afterMs: number}) =>
		warning(`No answer to /${request} after ${afterMs / 1000} s.`, {
			atPrompt: 'Type /reconnect to make a new connection.',
		}),
	pong: ({ms}: {ms: number}) => success(`Pong after ${Math.round(ms)} ms.`),
	unknown_frame: ({name}: {name: string | undefined}) =>
		info(`The server sent a frame of an unknown type (${name ?? 'none'}); it was ignored.`),
	flawed_frame: ({type, problems}: {type: string; problems: readonly string[]}) =>
		warning(
			`The server sent a malformed ${type} frame (${problems.slice(0, 3).join('; ')}); the readable part of it is shown.`,
		),
	undecodable_frame: ({detail, head}: {detail: string; head: string}) =>
		warning(`The server sent something that cannot be read (${detail}): ${head.slice(0, 80)}`),
	unreadable_answer: () =>
		error('The answer arrived, but it cannot be read.', {
			atPrompt: 'Type /history to try to recover it, or /retry to ask again.',
		}),
	/** `choices`: the names to choose from, if the user asked for them. */
	theme: (facts: {choice: string; background: string; hasColours: boolean; choices?: readonly string[]}) => {
		const {choice, background, hasColours, choices} = facts;
		const matched: Readonly<Record<string, string>> = {
			auto: ` (${background}, matching the background)`,
			contrast: `, for a ${background} background`,
		};
		const remark = hasColours ? '' : ' Colours are off, so all themes look alike.';
		return info(`Theme: ${choice}${matched[choice] ?? ''}.${remark}`, {
			atPrompt: choices && `To change it, type /theme and one of ${choices.join(', ')}.`,
		});
	},
	theme_unknown: (facts: {name: string; nearest: string | undefined; choices: readonly string[]}) => {
		const {name, nearest, choices} = facts;
		const hint = nearest
			? `Did you mean /theme ${nearest}?`
			: `Type /theme and one of ${choices.join(', ')}.`;
		return error(`There is no theme "${name}".`, {atPrompt: hint});
	},
	editor_missing: ({editor, because}: {editor: string; because: string}) =>
		error(
			`The editor ${editor} could not be started: ${because === 'ENOENT' ? 'there is no such program' : because}.`,
			{advice: EDITOR_ADVICE},
		),
	/** How it ended: by a signal, or with an exit code other than 0. */
	editor_failed: ({editor, signal, exitCode}: {editor: string; signal?: string; exitCode?: number}) =>
		signal === undefined
			? error(`The editor ${editor} ended with code ${exitCode}, so its text was discarded.`, {
					advice: MESSAGE_KEPT,
				})
			: error(`The editor ${editor} was ended by ${signal}.`, {advice: EDITOR_ADVICE}),
	editor_file: ({because, folder}: {because: string; folder: string}) =>
		error(`The message could not be passed to an editor and read back: ${because} in ${folder}.`, {
			advice: `Check the free space and the permissions there. ${MESSAGE_KEPT}`,
		}),
	/** A sentence of the caller's own. */
	hint: ({text, advice}: {text: string; advice?: string | undefined}) => info(text, {advice}),
	/** `problem`: why the log is incomplete, as a sentence. */
	log: ({problem}: {problem: string}) => warning(problem),
	sandbox: () =>
		info('This is the built-in assistant. It runs on this machine only.', {
			atPrompt: 'Ask it "what can you do?", or about order A-1001.',
		}),
};

/** @param wasSignedIn an earlier sign-in counts on this connection, and stays in force */
const afterSignIn = (wasSignedIn: boolean, what: string): Omit<Wording, 'text'> => ({
	advice: wasSignedIn ? 'You are still signed in as before.' : undefined,
	atPrompt: `Type /login to try ${what}.`,
});

const MESSAGE_KEPT = 'The message is unchanged.';
const EDITOR_ADVICE = `Set VISUAL or EDITOR to your editor, for example VISUAL="code --wait". ${MESSAGE_KEPT}`;

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
	const made = {code, facts, level: 'info'} as TableNotice;
	return {...made, level: wordingOf(made).level};
}

/** A notice in sentences. @param changes of the mode that shows it; all other notices are worded as in the table */
export function wordNotice<Code extends NoticeCode>(
	notice: TableNotice<Code> | FailureNotice,
	changes: WordingChanges = {},
): Wording {
	if ('failure' in notice) return wordFailure(notice.failure);
	return {...wordingOf(notice), ...changes[notice.code]?.(notice.facts)};
}

/** All next steps, for a user at a prompt. */
export function adviceAtPrompt({advice, atPrompt}: Wording): string | undefined {
	return advice === undefined || atPrompt === undefined ? (advice ?? atPrompt) : `${advice} ${atPrompt}`;
}

export const connectionFailed = (failure: Failure): Notice => ({
	code: failure.code,
	level: failure.retry === 'stop' ? 'error' : 'warning',
	failure,
});

/** The server refused a message, or ended its turn, with an `error` frame. */
export function messageRefused(serverText: string): Notice {
	const code = errorCodeOf(serverText);
	return notice(code === 'auth_required' || code === 'message_format' ? code : 'message_refused', {
		serverText,
	});
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

/** One line of at most 120 characters, and the names of the tools called. */
function historyLine({role, content, tool_calls: calls}: HistoryMessage) {
	// Enough for one line; the whole may be megabytes.
	const head = headOf(content).slice(0, 1000);
	const text = head.replaceAll(/\s+/g, ' ').trim();
	const isCut = text.length > 120 || head.length < lengthOf(content);
	return {role, text: isCut ? `${text.slice(0, 119)}…` : text, calls: calls.map(({name}) => name)};
}
