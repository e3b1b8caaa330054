import type {Failure} from '../client/failure/failure-code.ts';
import type {HistoryMessage} from '../protocol/frames.ts';
import {headOf, lengthOf} from '../protocol/remote-text.ts';
import type {RequestKind} from './entry.ts';
import type {NoticeText} from './transcript.ts';

const info = (code: string, text: string, advice?: string): NoticeText => ({
	level: 'info',
	code,
	text,
	advice,
});
const warning = (code: string, text: string, advice?: string): NoticeText => ({
	level: 'warning',
	code,
	text,
	advice,
});
const error = (code: string, text: string, advice?: string): NoticeText => ({
	level: 'error',
	code,
	text,
	advice,
});

export function greeted(message: string, sessionId: string, displayName: string | undefined): NoticeText {
	const greeting = message === '' ? 'Connected.' : message;
	const who = displayName === undefined ? '' : ` · signed in as ${displayName}`;
	return {level: 'success', code: 'connected', text: `${greeting} · session ${sessionId}${who}`};
}

export const resumed: NoticeText = {
	level: 'success',
	code: 'resumed',
	text: 'Connected again: the server resumed this session.',
};

export const renewed = (sessionId: string): NoticeText =>
	info('new_session', `Connected again. The server began a new session: ${sessionId}.`);

export const forgot: NoticeText = warning(
	'server_forgot',
	'The server remembers nothing of what is above; it is kept here, but the assistant does not know it.',
);

export function connectionLostNotice(failure: Failure): NoticeText {
	return {
		level: failure.retry === 'stop' ? 'error' : 'warning',
		code: failure.code,
		text: failure.sentence,
		advice: failure.advice,
	};
}

export const stoppedWaiting = info(
	'stopped_waiting',
	'Stopped waiting. The server cannot be told to stop; its answer will be shown in its place when it comes.',
	'What you send meanwhile waits for it; /reconnect goes on without it.',
);

export const notReceived = warning(
	'not_received',
	'The server does not have your last message: it was lost with the connection.',
	'/retry sends it again.',
);

export const unknowable = warning(
	'unconfirmed',
	'It is not known whether the server received and answered your last message.',
	'/retry sends it again.',
);

export const historyUnreadable = (words: string): NoticeText =>
	warning(
		'history_refused',
		`The server could not tell what became of your last message: ${words}`,
		'/history asks again, /retry sends the message again.',
	);

export const emptyMessage = info('empty_message', 'There is nothing to send: the message is blank.');

export const notConnected = warning(
	'not_connected',
	'Not connected, so nothing was sent; your message is still in the input.',
	'/reconnect tries again.',
);

export const cannotAsk = (request: RequestKind): NoticeText =>
	warning('not_connected', `Not connected, so /${request} cannot be asked.`, '/reconnect tries again.');

export const tooLargeToSend = (bytes: number): NoticeText =>
	error(
		'message_too_large',
		`The message was not sent: ${(bytes / 1_048_576).toFixed(1)} MB is more than the 16 MB a server accepts.`,
		'Send it in parts.',
	);

export const nothingToRetry = info('nothing_to_retry', 'There is no unanswered message to send again.');

/** @param nearest the command that may have been meant */
export function unknownCommand(name: string, nearest: string | undefined): NoticeText {
	const hint = nearest === undefined ? '/help lists the commands.' : `Did you mean /${nearest}?`;
	const text = `There is no command /${name}, and nothing was sent.`;
	return error('unknown_command', text, `${hint} //${name} sends it as a message.`);
}

export const surplusArgument = (command: string): NoticeText =>
	error('surplus_argument', `The command /${command} takes nothing after it.`, `Type /${command} alone.`);

/** The server refused a message, or ended its turn, with an `error` frame. */
export function refusedMessage(words: string): NoticeText {
	if (/authentication is required/i.test(words)) {
		return error(
			'auth_required',
			`The server wants you to sign in first: ${words}`,
			'/login signs in, then /retry sends the message again; or start again with a credential (--token).',
		);
	}
	if (/invalid (?:json|message format)/i.test(words)) {
		return error(
			'message_format',
			`The server could not read the message: ${words}`,
			'What this program sends is valid JSON with every field that the protocol names, so something on the way spoils it, or the server speaks another protocol. Start with --debug to log every frame.',
		);
	}
	return error('message_refused', `The server refused the message: ${words}`, '/retry sends it again.');
}

export const signInExpired = (words: string): NoticeText =>
	error('auth_expired', `${words} The message was not handled.`, 'Sign in again, then /retry.');

export const sessionKeepsVanishing = error(
	'session_not_found',
	'The server keeps answering "Session not found", although the connection was made anew each time.',
	'/retry sends the message again; a new start of the program begins a fresh session.',
);

/** The server answered a request with an `error` frame. */
export function refusedRequest(request: RequestKind, words: string): NoticeText {
	if (/no active conversation/i.test(words)) {
		const text =
			request === 'clear' ? 'Nothing to clear: nothing was said yet.' : 'No history yet: nothing was said.';
		return info(`${request}_empty`, text);
	}
	return error(`${request}_refused`, `The server refused /${request}: ${words}`);
}

export const strayError = (words: string): NoticeText =>
	error('server_error', `The server reports: ${words}`);

export const noAnswer = (request: RequestKind, afterMs: number): NoticeText =>
	warning(
		'no_answer',
		`No answer to /${request} after ${afterMs / 1000} s.`,
		'/reconnect makes the connection anew.',
	);

export const pong = (ms: number): NoticeText => ({
	level: 'success',
	code: 'pong',
	text: `Pong after ${Math.round(ms)} ms.`,
});

export const cleared: NoticeText = {
	level: 'success',
	code: 'history_cleared',
	text: 'History cleared on the server.',
};

export const loggedOut = (words: string): NoticeText => ({
	level: 'success',
	code: 'logged_out',
	text: `${words === '' ? 'Logged out' : words.replace(/\.$/, '')}. A reconnection will not sign in again.`,
});

export const signedIn = (displayName: string | undefined): NoticeText => ({
	level: 'success',
	code: 'signed_in',
	text: displayName === undefined ? 'The server took the credential.' : `Signed in as ${displayName}.`,
});

/** @param wasSignedIn whether an earlier sign-in counts on this connection: a rejected one takes nothing away from it */
const afterFailure = (wasSignedIn: boolean, next: string): string =>
	`${wasSignedIn ? 'You are still signed in as before. ' : ''}/login ${next}.`;

export const signInRejected = (words: string, wasSignedIn: boolean): NoticeText =>
	error(
		'auth_failed',
		`The server did not accept the credential: ${words}`,
		afterFailure(wasSignedIn, 'tries another'),
	);

export const signInUnanswered = (wasSignedIn: boolean): NoticeText =>
	error(
		'auth_timeout',
		'The server did not answer the sign-in in time.',
		afterFailure(wasSignedIn, 'tries again'),
	);

export const signInLater = info('sign_in_later', 'Signing in as soon as the answer under way has come.');

export const tlsRequired = error(
	'tls_required',
	'Not signed in: the connection is not encrypted, and --require-tls forbids a credential on it.',
	'Start again with a wss:// URL, or without --require-tls.',
);

export const unknownFrame = (name: string | undefined): NoticeText =>
	info('unknown_frame', `The server sent a frame of an unknown type (${name ?? 'none'}); it was ignored.`);

export const flawedFrame = (type: string, problems: readonly string[]): NoticeText =>
	warning(
		'flawed_frame',
		`The server's ${type} frame was not as it should be (${problems.slice(0, 3).join('; ')}); it is shown as far as it can be read.`,
	);

export const undecodable = (detail: string, head: string): NoticeText =>
	warning(
		'undecodable_frame',
		`The server sent something that cannot be read (${detail}): ${head.slice(0, 80)}`,
	);

export const unreadableAnswer = error(
	'unreadable_answer',
	'The answer came, but it cannot be read.',
	'/history may bring it back; /retry asks again.',
);

/** The answer to `/history`: one line a message, so that it can be held against what is shown. */
export function historyListing(messages: readonly HistoryMessage[]): NoticeText {
	const told = messages.filter((message) => message.role !== 'system');
	if (told.length === 0) return info('history_empty', 'The server remembers no messages in this session.');
	const rows = told.map((message, index) => {
		// Enough for one line; the whole may be megabytes.
		const head = headOf(message.content).slice(0, 1000);
		const text = head.replaceAll(/\s+/g, ' ').trim();
		const isCut = text.length > 120 || head.length < lengthOf(message.content);
		const calls = message.tool_calls.map((call) => call.name).join(', ');
		const shown = isCut ? `${text.slice(0, 119)}…` : text;
		const mark = calls === '' ? '' : ` [calls ${calls}]`;
		return `${String(index + 1).padStart(3)}  ${message.role.padEnd(9)}  ${shown}${mark}`;
	});
	const many = told.length === 1 ? '1 message' : `${told.length} messages`;
	return {level: 'info', code: 'history', text: [`The server remembers ${many}:`, ...rows].join('\n')};
}
