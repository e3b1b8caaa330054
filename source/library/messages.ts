/** The wording for programs: where the default names commands and flags, this names methods and options. */

import type {RequestKind} from '../chat/entry.ts';
import {asSentence} from '../chat/notices/wording.ts';
import {type Notice, notice, type WordingChanges, wordNotice} from '../chat/notices.ts';
import type {Failure, FailureCode} from '../client/failure/failure-code.ts';
import {type Wording, wordFailure} from '../client/failure/failure-table.ts';
import {isNotChecked} from '../protocol/known-texts.ts';

const TRY_AGAIN = 'Call connect() to try again.';
const PATHS =
	'The usual paths are /ws/chat, /chat/ws and /bedrock-chat/ws. Give the whole address as endpoint.';

const FAILURE_ADVICE: Readonly<Record<FailureCode, string>> = {
	refused:
		'Start the server (python -m uvicorn app:app --reload), or check the host and port of the endpoint.',
	unreachable: `Check the network and the endpoint. ${TRY_AGAIN}`,
	host_not_found: `Check the host name of the endpoint, and the network. ${TRY_AGAIN}`,
	dial_timeout: `Check the host and port of the endpoint, and the network. ${TRY_AGAIN}`,
	proxy_unreachable: `Check the address of the proxy, and that it is running. ${TRY_AGAIN}`,
	proxy_unauthorized: 'Give the user name and password of the proxy in its URL.',
	proxy_refused: `Ask the operator of the proxy whether it allows this host and port. ${TRY_AGAIN}`,
	tls: 'If the endpoint begins with ws://, write wss://. If the certificate is from a private authority that you trust, set NODE_EXTRA_CA_CERTS to the file of that authority.',
	wrong_path: PATHS,
	forbidden: PATHS,
	unauthorized: 'Sign in to the gateway, or give an address behind it as endpoint.',
	http_status: `Check the endpoint. ${PATHS}`,
	not_websocket: `Check the port and path of the endpoint. ${PATHS}`,
	invalid_url: 'Give an endpoint such as ws://localhost:8000/ws/chat.',
	greeting_timeout: `Check the endpoint. ${TRY_AGAIN}`,
	auth_failed: 'Give another credential to authenticate(), or none (authType: "none").',
	auth_timeout: `${TRY_AGAIN} To connect without a credential, set authType: "none".`,
	session_not_found: 'A new connection fixes this: call disconnect(), then connect().',
	connection_lost: `Check that the server is running. ${TRY_AGAIN}`,
	server_restarting: `Wait until it is back. ${TRY_AGAIN}`,
	server_closed: TRY_AGAIN,
	server_error: `Check the server's log. ${TRY_AGAIN}`,
	overloaded: `Wait a little. ${TRY_AGAIN}`,
	policy_violation: `Ask the operator of the server what it allows. ${TRY_AGAIN}`,
	protocol_error: `A proxy in between may be the cause. ${TRY_AGAIN}`,
	pong_timeout: `Check the network. ${TRY_AGAIN}`,
	frame_too_large: 'Ask for less at a time, or raise the limit with the option maxFrameBytes.',
	message_too_large: 'Shorten the message, or send it in parts.',
	out_of_memory: 'Ask for less at a time.',
	reader_failed: TRY_AGAIN,
	program_fault: 'Please report it, with the text in failure.detail.',
	gave_up: TRY_AGAIN,
};

/** The method for each request. */
export const METHODS: Readonly<Record<RequestKind, string>> = {
	history: 'getHistory()',
	clear: 'clearHistory()',
	ping: 'ping()',
	logout: 'logout()',
};

const ASK_FIRST = 'getHistory() may show it. Sent again, the message may be answered twice.';

const refused =
	(request: RequestKind) =>
	({serverText}: {readonly serverText: string}): Partial<Wording> => ({
		text: `The server refused ${METHODS[request]}: ${serverText}`,
	});

/** In place of what a screen still shows. */
const FORGOTTEN = ' The assistant does not know the earlier messages.';

const NOTICES_FOR_PROGRAMS: WordingChanges = {
	resumed: ({isHeld, isLookedUp = false}) => {
		if (isLookedUp)
			return {
				text: "Reconnected. The answer to the last message is not in the server's history yet. It is looked up again, for two minutes at most.",
			};
		if (!isHeld) return {};
		return {
			text: 'Reconnected. The server may still be working on the cancelled turn: later messages wait until its history has the end, for two minutes at most.',
		};
	},
	new_session: ({sessionId, isAbove}) => ({
		text: `Reconnected. The server started a new session: ${sessionId}.${isAbove ? FORGOTTEN : ''}`,
	}),
	server_forgot: ({hasReconnected}) => ({
		text: `${hasReconnected ? 'Reconnected, but the' : 'The'} server has no record of this conversation.${FORGOTTEN}`,
	}),
	conversation_lost: ({code, serverText}) => ({
		text: `Reconnected, but the server did not open the conversation again (${code}): ${asSentence(serverText)}${FORGOTTEN}`,
	}),
	new_conversation: () => ({text: `The server started a new conversation.${FORGOTTEN}`}),
	conversation_begun: () => ({text: `A new conversation begins.${FORGOTTEN}`}),
	conversation_deleted: () => ({
		text: 'The conversation is deleted on the server. The next message begins a new one.',
	}),
	no_conversation: ({request}) => ({
		text: `There is nothing to ${request === 'conversation_rename' ? 'rename' : 'delete'}: the server stores no conversation yet.`,
	}),
	conversation_apart: () => ({
		text: `The server now stores your conversations, but not the one held without signing in. The next message begins a new one.${FORGOTTEN}`,
	}),
	queue_astray: ({count}) => ({
		text:
			count === 1
				? 'A waiting message is held: the server does not continue the conversation that it was written for.'
				: `${count} waiting messages are held: the server does not continue the conversation that they were written for.`,
	}),
	other_conversation: () => ({
		text: 'A request was not carried out: the conversation in which it was made is not open any more.',
	}),
	queue_behind: ({count}) => ({
		text: `${count === 1 ? 'A message is' : `${count} messages are`} held, because an earlier one was not answered for want of a sign-in.`,
	}),
	stopped_waiting: ({isLookedUp}) => ({
		text: isLookedUp
			? "Stopped waiting. The answer is still delivered if the server's history has it; later messages wait until then, for two minutes at most."
			: 'Stopped waiting. The server cannot be interrupted: its answer is still delivered, and later messages wait until then.',
	}),
	queue_of_other: ({count}) => ({
		text: `${count === 1 ? 'A message was' : `${count} messages were`} written before another user signed in, and not sent.`,
	}),
	signed_in: (facts) => ({
		text: `${wordNotice(notice('signed_in', {...facts, isAbove: false})).text}${facts.isAbove ? FORGOTTEN : ''}`,
	}),
	conversation_reopened: () => ({text: 'The earlier conversation is continued.'}),
	sign_in_not_continued: ({message}) => ({
		text: `The earlier conversation is not continued by itself${message === undefined ? '' : `, and it is still unknown whether "${message}" was answered`}: the next message begins another one.`,
	}),
	repeated_answer: () => ({text: 'The server sent an answer a second time; it is delivered once.'}),
	not_received: () => ({advice: 'It is safe to send it again.'}),
	unconfirmed: () => ({advice: ASK_FIRST}),
	history_breaks: ({message}) =>
		message === undefined ? {} : {advice: 'Sent again, the message may be answered twice.'},
	history_refused: (facts) => (facts.silent ? {advice: ASK_FIRST} : refused('history')(facts)),
	clear_refused: refused('clear'),
	ping_refused: refused('ping'),
	logout_refused: refused('logout'),
	no_answer: ({request, afterMs}) => ({
		text: `No answer to ${METHODS[request]} after ${afterMs / 1000} s.`,
		advice: 'To make a new connection, call disconnect(), then connect().',
	}),
	not_connected: () => ({text: 'Not connected, so nothing was sent.', advice: 'Call connect() first.'}),
	answer_lost: () => ({advice: 'Call connect() to look for the answer.'}),
	queued_offline: () => ({
		text: 'Not connected: what is sent waits for the next connection.',
		advice: 'Call connect() first.',
	}),
	auth_required: () => ({advice: 'Give the client a credential, or sign in with authenticate().'}),
	auth_expired: ({hadMessage}) => ({
		advice: `Sign in with authenticate()${hadMessage ? ', then send the message again' : ''}. Other calls wait until then.`,
	}),
	queue_held: () => ({advice: 'Sign in with authenticate().'}),
	auth_rejected: () => ({advice: 'Sign in with authenticate().'}),
	tools_unauthorized: () => ({advice: 'Sign in with authenticate(), then send the message again.'}),
	unmatched_answer: () => ({
		text: 'No message was waiting for this answer. If it belongs to an earlier one, later answers may be given to the wrong messages.',
		advice: "getHistory() has the server's record.",
	}),
	uncertain_answer: () => ({advice: "getHistory() has the server's record."}),
	auth_failed: () => ({
		advice:
			'An earlier sign-in on this connection stays valid. Call authenticate() to try another credential.',
	}),
	auth_timeout: () => ({
		advice: 'An earlier sign-in on this connection stays valid. Call authenticate() to try again.',
	}),
	session_not_found: () => ({advice: 'To start a new session, call disconnect(), then connect().'}),
	message_format: () => ({
		advice:
			'Either something between client and server changes the messages, or the server uses another protocol.',
	}),
	unreadable_answer: () => ({advice: 'getHistory() may recover it.'}),
};

/** A failure in sentences, for a program. */
export function wordFailureForProgram(failure: Failure): Wording {
	const {text, advice} = wordFailure(failure);
	// With a URL at which to sign in again, the default advice names that URL and no flag; nor is a flag the remedy for a
	// credential that could not be checked.
	const {redirectUrl, reason = ''} = failure.facts;
	const isDefault = redirectUrl !== undefined || (failure.code === 'auth_failed' && isNotChecked(reason));
	return {text, advice: isDefault ? advice : FAILURE_ADVICE[failure.code]};
}

/** A notice of the chat in sentences, for a program. */
export function wordNoticeForProgram(raised: Notice): Wording {
	if ('failure' in raised) return wordFailureForProgram(raised.failure);
	const {text, advice} = wordNotice(raised, NOTICES_FOR_PROGRAMS);
	return {text, advice};
}
