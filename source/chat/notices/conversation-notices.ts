/** The notices about the connection, messages and requests, and about what the server sends: a row each. */
import type {FeatureType, RequestKind} from '../../protocol/frames.ts';
import {BARE_NUMBERS} from '../../protocol/json.ts';
import {
	ABOVE,
	asSentence,
	error,
	type IdentityFacts,
	info,
	type QuoteFacts,
	RETRY,
	STAYS,
	success,
	warning,
} from './wording.ts';

/** Codes of `conversation_error`, as clauses. */
const LOST_CONVERSATIONS: ReadonlyMap<string, string> = new Map([
	['conversation_not_found', `the server no longer has this conversation.${STAYS}`],
	['conversation_history_unavailable', `the server has lost the messages of this conversation.${STAYS}`],
	[
		'unauthorized_conversation',
		`nobody is signed in, and the server opens this conversation only for its user.${STAYS}`,
	],
	['conversation_persistence_disabled', `the server no longer stores conversations.${ABOVE}`],
]);

/** Characters of the type of an unknown frame. */
const LONGEST_TYPE = 80;

const beginningOf = (type: string): string =>
	type.length > LONGEST_TYPE ? `${type.slice(0, LONGEST_TYPE - 1)}…` : type;

/** `message`: the beginning of the user's. `isReceived`: the server had begun to answer it. */
type OutcomeFacts = {readonly message: string; readonly isReceived: boolean};

const unknownOutcome = ({message, isReceived}: OutcomeFacts): string =>
	isReceived
		? `The server received "${message}", but it is unknown whether it was answered.`
		: `It is unknown whether the server received and answered "${message}".`;

/** A message of the history, on one line. */
export interface HistoryLine {
	readonly role: string;
	readonly text: string;
	/** The names of the tools called. */
	readonly calls: readonly string[];
}

export const CONVERSATION_NOTICES = {
	connected: (facts: {greeting: string; sessionId: string} & IdentityFacts) => {
		const {displayName, isUnverified} = facts;
		const name = displayName === undefined ? [] : [`signed in as ${displayName}`];
		const remark = isUnverified === true ? ['credential not verified by the server'] : [];
		return success(
			[facts.greeting || 'Connected.', `session ${facts.sessionId}`, ...name, ...remark].join(' · '),
		);
	},
	/**
	 * `isHeld`: messages wait until the history shows the end of the turn that the user stopped waiting for. `isLookedUp`: the
	 * answer to the last message is not in the history yet.
	 */
	resumed: ({isHeld, isLookedUp = false}: {isHeld: boolean; isLookedUp?: boolean}) =>
		isLookedUp
			? info(
					"Reconnected. The answer to the last message is not in the server's history yet. It is looked up again, for two minutes at most; new messages are queued until then.",
					{
						atPrompt:
							'To continue without it, press Esc and type /reconnect: that starts a new session, in which new messages are sent.',
					},
				)
			: isHeld
				? info(
						'Reconnected. The server may still be working on the answer you stopped waiting for: new messages are queued until its history shows the end, for two minutes at most.',
						{atPrompt: 'To continue without that answer in a new session, type /reconnect.'},
					)
				: success('Reconnected. The server resumed this session.'),
	/** The server kept the session id, and its history was not received. */
	reconnected: () => success('Reconnected to the same session.'),
	/** `isAbove`: there is a conversation above, which the server does not have in this session. */
	new_session: ({sessionId, isAbove}: {sessionId: string; isAbove: boolean}) =>
		info(`Reconnected. The server started a new session: ${sessionId}.${isAbove ? ABOVE : ''}`),
	/** In the same session. */
	server_forgot: ({hasReconnected}: {hasReconnected: boolean}) =>
		warning(
			`${hasReconnected ? 'Reconnected, but the' : 'The'} server has no record of the conversation above.${STAYS}`,
		),
	/**
	 * `code`: of the server's `conversation_error`. `wasOpen`: the user who is signed in had it open in this run; a server answers
	 * the same for a conversation that was deleted and for one of another user.
	 */
	conversation_lost: ({code, serverText, wasOpen}: QuoteFacts & {code: string; wasOpen: boolean}) => {
		if (code === 'conversation_not_found' && !wasOpen)
			return warning(
				`Reconnected, but the server does not find this conversation for this sign-in: it was deleted, or belongs to another user.${STAYS}`,
				{atPrompt: 'To continue it as another user, type /login, then /conversations to open it.'},
			);
		return warning(
			`Reconnected, but ${LOST_CONVERSATIONS.get(code) ?? `the server did not open this conversation: ${asSentence(serverText)}${ABOVE}`}`,
			code === 'unauthorized_conversation' ? {atPrompt: 'Type /login to sign in.'} : {},
		);
	},
	/** The user has signed in for whom the server opens it. */
	conversation_reopened: () =>
		success('The conversation above is open again: what you send now continues it.'),
	/** The messages above are of an earlier run, and of a session that this server does not have. */
	restored_only: () => info(`The conversation above was kept on this machine.${STAYS}`),
	/** A line across the conversation of an earlier run, in the words that it had then. */
	kept: ({text}: {text: string}) => info(text),
	new_conversation: () => info(`The server started a new conversation.${ABOVE}`),
	/** `isLookedUp`: the connection was lost, so the answer can only be found in the history. */
	stopped_waiting: ({isLookedUp}: {isLookedUp: boolean}) =>
		isLookedUp
			? info(
					"Stopped waiting. The answer will still appear here if the server's history has it. New messages are queued until then, for two minutes at most.",
					{atPrompt: 'To continue without that answer in a new session, type /reconnect.'},
				)
			: info(
					"Stopped waiting. The server can't be interrupted; its answer will still appear here. New messages are queued until then.",
					{
						atPrompt:
							'To continue without that answer, type /reconnect; if the same session comes back, type it once more for a new one.',
					},
				),
	/** `message`: the beginning of the user's, here and below. */
	not_received: ({message}: {message: string}) =>
		warning(`The server did not receive "${message}": it was lost with the connection.`, RETRY),
	unconfirmed: (facts: OutcomeFacts) => warning(unknownOutcome(facts), RETRY),
	/** The same while the connection has stopped, so that nothing looks for the answer; `isRefused`: it needs another credential. */
	answer_lost: (facts: OutcomeFacts & {isRefused: boolean}) =>
		warning(unknownOutcome(facts), {
			atPrompt: facts.isRefused
				? 'Type /login to sign in and look for the answer.'
				: 'Type /reconnect to look for the answer.',
		}),
	/** The server handles frames in order, so that its answer to a later one proves the end. */
	ended_silently: ({message}: {message: string}) =>
		warning(`The server is done with "${message}", but sent no answer, and its history has none.`, RETRY),
	/** Without a message: no turn waited for the history. */
	history_breaks: ({message}: {message: string | undefined}) =>
		message === undefined
			? warning("The server's history cannot be received, so it will not be requested automatically again.")
			: warning(
					`The server's history cannot be received, so it is unknown whether "${message}" was answered. It will not be requested automatically again.`,
					RETRY,
				),
	/** `silent`: the program asked, to find out about the last message. */
	history_refused: ({serverText, silent}: QuoteFacts & {silent: boolean}) =>
		silent
			? warning(`The server could not report what happened to your message: ${serverText}`, {
					atPrompt: 'Type /history to ask again, or /retry to send the message again.',
				})
			: error(`The server refused /history: ${serverText}`),
	/** The history was requested for what the last answer left out of its tool calls. */
	tools_not_fetched: ({serverText}: QuoteFacts) =>
		warning(
			`The server did not give its history, so tool calls of the last answer have no results: ${serverText}`,
			{
				atPrompt: 'Type /history to ask again.',
			},
		),
	clear_refused: ({serverText}: QuoteFacts) => error(`The server refused /clear: ${serverText}`),
	ping_refused: ({serverText}: QuoteFacts) => error(`The server refused /ping: ${serverText}`),
	logout_refused: ({serverText}: QuoteFacts) => error(`The server refused /logout: ${serverText}`),
	history_empty: ({hasConversation}: {hasConversation: boolean}) =>
		hasConversation
			? info('The server has no messages in this session.')
			: info('The server has no history yet: it begins with your next message.'),
	clear_empty: () => info('Nothing to clear: the conversation has not started.'),
	history: ({messages}: {messages: readonly HistoryLine[]}) => {
		const rows = messages.map(({role, text, calls}, index) => {
			const mark = calls.length === 0 ? '' : ` [calls ${calls.join(', ')}]`;
			return `${String(index + 1).padStart(3)}  ${role.padEnd(9)}  ${text}${mark}`;
		});
		const count = rows.length === 1 ? '1 message' : `${rows.length} messages`;
		return info([`The server has ${count}:`, ...rows].join('\n'));
	},
	history_cleared: () => success('History cleared on the server.'),
	/** A request that deletes was not sent: its conversation is not the one on the screen any more. */
	other_conversation: ({request}: {request: RequestKind | FeatureType}) => {
		const command =
			request === 'conversation_delete'
				? '/delete'
				: request === 'conversation_rename'
					? '/rename'
					: `/${request}`;
		return warning(
			`The command ${command} was not carried out: the conversation in which it was typed is not open any more.`,
			{atPrompt: `Type ${command} again for the one that is open now.`},
		);
	},
	/** After --continue: the unanswered message had a credential, which is not stored. */
	retry_redacted: ({message}: {message: string}) =>
		warning(`Not sent again: "${message}" has [redacted] in place of a credential, which is not stored.`, {
			atPrompt: 'Type the message again.',
		}),
	empty_message: () => info('There is nothing to send: the message is empty.'),
	/** `request`: the request that could not be sent; undefined = something else. `isRefused`: it needs another credential. */
	not_connected: ({request, isRefused = false}: {request?: RequestKind | undefined; isRefused?: boolean}) =>
		warning(
			`Not connected, so ${request === undefined ? 'nothing' : `/${request}`} was ${request === undefined ? '' : 'not '}sent.`,
			{
				atPrompt: `Type ${isRefused ? '/login to use another credential' : '/reconnect'}, then send it again: it is not kept.`,
			},
		),
	/** The connection has stopped, so that nothing is sent by itself; `isRefused`: for want of a valid credential. */
	queued_offline: ({isRefused}: {isRefused: boolean}) =>
		info('Not connected: what you send waits here until you reconnect.', {
			atPrompt: isRefused
				? 'Type /login to sign in with another credential and send it.'
				: 'Type /reconnect to connect and send it.',
		}),
	message_too_large: ({bytes}: {bytes: number}) =>
		error(
			`The message was not sent: ${(bytes / 1_048_576).toFixed(1)} MB is more than the 16 MB that a server accepts.`,
			{advice: 'Send it in parts.'},
		),
	/** `isSaved`: the session is saved on this machine, with its queue. */
	unsent_messages: ({count, isSaved}: {count: number; isSaved: boolean}) => {
		const [are, them] =
			count === 1 ? ['There is an unsent message', 'it'] : [`There are ${count} unsent messages`, 'them'];
		return warning(isSaved ? `${are}, saved with this session.` : `${are}. Quitting discards ${them}.`, {
			atPrompt: isSaved
				? `Type /quit again to quit; bedrock-chat --continue brings ${them} back.`
				: 'Type /quit again to quit.',
		});
	},
	/** `isExpected`: an answer may still arrive, or the message is already waiting to be sent again. */
	nothing_to_retry: ({isExpected, isOffline = false}: {isExpected: boolean; isOffline?: boolean}) =>
		info(
			isExpected
				? `There is nothing to send again yet: the answer ${isOffline ? 'is looked up as soon as there is a connection' : 'may still arrive'}.`
				: 'There is no unanswered message to send again.',
		),
	message_format: ({serverText}: QuoteFacts) =>
		error(`The server could not read the message: ${serverText}`, {
			advice:
				'This program sends valid JSON with every field that the protocol requires. Either something in between changes it, or the server uses another protocol. Start with --debug to log every frame.',
		}),
	/** `wasBegun`: the server received it, and its turn failed. Otherwise its entry is marked as refused. */
	message_refused: ({serverText, wasBegun = false}: QuoteFacts & {wasBegun?: boolean}) =>
		error(
			wasBegun
				? `The server began to answer the message, then reported an error: ${serverText}`
				: `The server refused the message: ${serverText}`,
			RETRY,
		),
	/** `hasMessage`: a message was refused, or waits for its answer. */
	session_not_found: ({hasMessage}: {hasMessage: boolean}) =>
		error('The server keeps answering "Session not found", even after each reconnection.', {
			advice: 'Start a new session.',
			atPrompt: `Type /reconnect to do so${hasMessage ? ', then /retry to send the message again' : ''}.`,
		}),
	server_error: ({serverText}: QuoteFacts) => error(`The server reports an error: ${serverText}`),
	no_answer: ({request, afterMs}: {request: RequestKind; afterMs: number}) =>
		warning(`No answer to /${request} after ${afterMs / 1000} s.`, {
			atPrompt: 'Type /reconnect to make a new connection, then make the request again.',
		}),
	pong: ({ms}: {ms: number}) => success(`Pong after ${Math.round(ms)} ms.`),
	unknown_frame: ({name}: {name: string | undefined}) =>
		info(
			name === undefined || name.trim() === ''
				? 'The server sent a frame without a type; it was ignored.'
				: `The server sent a frame of an unknown type (${beginningOf(name)}); it was ignored.`,
		),
	flawed_frame: ({type, problems}: {type: string; problems: readonly string[]}) =>
		warning(
			problems.every((problem) => problem === BARE_NUMBERS)
				? 'The server sent numbers that JSON does not have (NaN or Infinity); they are shown as text.'
				: `The server sent a malformed ${type} frame (${problems.slice(0, 3).join('; ')}); the rest of it was used.`,
		),
	undecodable_frame: ({detail, head}: {detail: string; head: string}) =>
		warning(
			`The server sent something that cannot be read (${detail})${head === '' ? '.' : `: ${head.slice(0, 80)}`}`,
		),
	repeated_answer: () => info('The server sent an answer a second time; it is shown once.'),
	unmatched_answer: () =>
		warning(
			'No message was waiting for this answer. If it belongs to an earlier one, other answers may be below the wrong messages.',
			{atPrompt: "Type /history to compare with the server's record."},
		),
	/** The message before was refused with an error that need not have ended its turn. */
	uncertain_answer: () =>
		warning(
			'This answer may belong to the message before: the server reported an error for that one, but may have answered it all the same.',
			{atPrompt: "Type /history to compare with the server's record."},
		),
	unreadable_answer: () =>
		error('The answer arrived, but it cannot be read.', {
			atPrompt: 'Type /history to try to recover it, or /retry to ask again.',
		}),
};
