/** The notices about credentials: a row each. */
import type {Wording} from '../../client/failure/failure-table.ts';
import {isNotChecked} from '../../protocol/known-texts.ts';
import {
	ABOVE,
	asSentence,
	error,
	type IdentityFacts,
	info,
	type QuoteFacts,
	RETRY,
	success,
	warning,
} from './wording.ts';

/** The page for signing in that the server names. */
type SignInPage = {readonly signInUrl: string | undefined};

const signInAdvice = (url: string | undefined): string =>
	url === undefined ? 'Sign in again.' : `Sign in again at ${url}.`;

/**
 * `count` and `requests`: of the messages and requests that the notice is about; `later` and `laterRequests`: of those that
 * wait behind them since. `before`: the beginning of the unanswered message that /retry sends again before them. `isOfOther`:
 * some were written by another user.
 */
type HeldFacts = {
	readonly count: number;
	readonly requests?: number;
	readonly later?: number;
	readonly laterRequests?: number;
	readonly before?: string | undefined;
	readonly isOfOther?: boolean;
};

const countOf = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;

/** Messages and requests, as the subject of a sentence: a single one is no number. @param queued the adjective, with a space */
function heldSubject({count, requests = 0}: HeldFacts, queued: string): string {
	if (requests === 0) return count === 1 ? `A ${queued}message` : countOf(count, `${queued}message`);
	const both = count === 0 ? [] : [countOf(count, `${queued}message`)];
	return both.length === 0 && requests === 1
		? `A ${queued}request`
		: [...both, countOf(requests, both.length === 0 ? `${queued}request` : 'request')].join(' and ');
}

const isOne = ({count, requests = 0}: HeldFacts): boolean => count + requests === 1;

/** Of what was written later only this is true. */
function laterOnes(facts: HeldFacts): string {
	const {later = 0, laterRequests = 0} = facts;
	const behind = isOne(facts) ? 'it' : 'them';
	if (laterRequests > 0) return ` What you typed later waits behind ${behind}.`;
	if (later === 0) return '';
	return later === 1
		? ` The message that you wrote later waits behind ${behind}.`
		: ` The ${later} messages that you wrote later wait behind ${behind}.`;
}

/** What the next /retry does, in order. */
function retryOfHeld(facts: HeldFacts, how = ''): Omit<Wording, 'text'> {
	const {count, requests = 0, later = 0, laterRequests = 0, before, isOfOther = false} = facts;
	const others = requests + laterRequests;
	const [held, shown] =
		count + later + others === 1
			? ['it', count + later === 1 ? 'this message' : 'this request']
			: ['them', others === 0 ? 'these messages' : 'what is queued'];
	const user = `${how}${isOfOther ? ' as this user' : ''}`;
	const sent = before === undefined ? `${held}${user}` : `"${before}" again${user}, then ${shown}`;
	const drop = later + laterRequests === 0 ? `to drop ${held}` : 'to send only what you typed later';
	return {atPrompt: `Type /retry to send ${sent}, or /drop ${drop}: ↑ brings back what is dropped.`};
}

/** @param wasSignedIn an earlier sign-in counts on this connection, and stays in force */
const afterSignIn = (wasSignedIn: boolean, what: string): Omit<Wording, 'text'> => ({
	advice: wasSignedIn ? 'You are still signed in as before.' : undefined,
	atPrompt: `Type /login to try ${what}.`,
});

/** What another server does not get, in words. */
const WITHHELD = {
	credential: 'credential',
	headers: 'header fields',
	certificate: 'client certificate',
	insecure: 'exception from the check of certificates (--no-check)',
};

type WithheldFacts = {readonly what: ReadonlyArray<keyof typeof WITHHELD>; readonly owner: string};

const listOf = (words: readonly string[]): string =>
	words
		.map((word, at) =>
			at === 0 ? `no ${word}` : at === words.length - 1 ? ` and no ${word}` : `, no ${word}`,
		)
		.join('');

export const SIGN_IN_NOTICES = {
	/** After `/logout`: `isConfirmed`, the server has ended the session of single sign-on. */
	sso_ended: ({isConfirmed}: {isConfirmed: boolean}) =>
		isConfirmed
			? info('Your session of single sign-on has ended too: its token signs nobody in any more.')
			: warning('The server has not confirmed the end of your single sign-on: its token may still sign in.', {
					atPrompt: 'To end it, sign out on the web page.',
				}),
	/** After /resume: what was given for another server, whose origin is `owner`. */
	withheld: ({what, owner}: WithheldFacts) =>
		info(
			`This server gets nothing that was given for ${owner}: ${listOf(what.map((each) => WITHHELD[each]))}.`,
			what.includes('credential')
				? {atPrompt: 'Type /login to sign in here.'}
				: {atPrompt: 'To use them here, quit and start with the address of this server.'},
		),
	auth_required: ({serverText}: QuoteFacts) =>
		error(`The server requires you to sign in first: ${serverText}`, {
			advice: 'Start again with a credential (--token).',
			atPrompt: 'Or type /login to sign in, then /retry to send the message again.',
		}),
	/** In place of `auth_required` and `auth_expired` once somebody is signed in. */
	refused_before_sign_in: ({message, wasBegun = false}: {message: string; wasBegun?: boolean}) =>
		warning(
			wasBegun
				? `The answer to "${message}" was interrupted before you signed in.`
				: `The server refused "${message}" before you signed in.`,
			RETRY,
		),
	/**
	 * `hadMessage`: it is the answer to a message; `wasBegun`: which the server had begun to answer; `waits`: which is to be
	 * sent again. `signInUrl`: the page for signing in.
	 */
	auth_expired: (
		facts: QuoteFacts & {hadMessage: boolean; wasBegun?: boolean; waits?: boolean} & SignInPage,
	) => {
		const {serverText, hadMessage, wasBegun = false, waits = false, signInUrl} = facts;
		const outcome = wasBegun ? ' The answer was interrupted.' : ' The message was not handled.';
		return error(`${asSentence(serverText)}${hadMessage ? outcome : ''}`, {
			advice: signInAdvice(signInUrl),
			atPrompt: waits
				? 'Type /login to sign in and send it. Until then nothing is sent; /retry sends it without signing in.'
				: hadMessage
					? 'Type /login, then /retry to send the message again. Until you sign in nothing else is sent; /retry alone continues without signing in.'
					: 'Type /login. Until you sign in nothing is sent; /retry continues without signing in.',
		});
	},
	/** Sent while `auth_expired` holds the queue back. */
	queue_held: () =>
		info('This waits, because your sign-in has expired.', {
			atPrompt: 'Type /login to sign in, /retry to continue without signing in, or /drop to drop what waits.',
		}),
	/** After /drop; `typed`: the number of those that can be typed again. */
	queue_dropped: ({messages, requests, typed}: {messages: number; requests: number; typed: number}) => {
		const what = heldSubject({count: messages, requests}, '');
		return info(
			`Not sent: ${what.charAt(0).toLowerCase()}${what.slice(1)}.`,
			typed === 0
				? {}
				: {atPrompt: `Press ↑ to bring ${typed === 1 ? 'it back' : 'them back, the newest first'}.`},
		);
	},
	nothing_to_drop: () => info('There is nothing to drop: no message and no request waits.'),
	/** They were written for a conversation that the server does not continue. */
	queue_astray: (facts: HeldFacts) =>
		warning(
			`${
				isOne(facts)
					? `${heldSubject(facts, 'queued ')} is held: the server does not continue the conversation that it was written for.`
					: `Held ${heldSubject(facts, 'queued ')}: the server does not continue the conversation that they were written for.`
			}${laterOnes(facts)}`,
			retryOfHeld(facts, ' in this conversation'),
		),
	/** They were not sent before the session was left, by `/resume` or with the end of the program. */
	queue_restored: (facts: HeldFacts) =>
		warning(
			`${
				isOne(facts)
					? `${heldSubject(facts, '')} that was not sent when this session was last open is held.`
					: `Held ${heldSubject(facts, '')} that were not sent when this session was last open.`
			}${laterOnes(facts)}`,
			retryOfHeld(facts),
		),
	/** A request of an earlier run is due that another one cannot carry out as it was meant. */
	request_unknown: ({request}: {request: string}) =>
		warning(
			`Not carried out: "${request}". It was requested when this session was last open, and can no longer be done as it was meant then.`,
		),
	/** They wait behind such a request. */
	queue_not_led: (facts: HeldFacts) =>
		warning(
			`${
				isOne(facts)
					? `${heldSubject(facts, 'queued ')} is held, because the request before it was not carried out.`
					: `Held ${heldSubject(facts, 'queued ')}, because the request before them was not carried out.`
			}${laterOnes(facts)}`,
			retryOfHeld(facts, ' in this conversation'),
		),
	/** They wait behind a message that was refused, or whose answer was cut off, for want of a sign-in. */
	queue_behind: (facts: HeldFacts) =>
		warning(
			isOne(facts)
				? `${heldSubject(facts, 'queued ')} is held, because the one before it was not answered for want of a sign-in.`
				: `Held ${heldSubject(facts, 'queued ')}, because the one before them was not answered for want of a sign-in.`,
			retryOfHeld(facts),
		),
	/** `count`: of messages that the user wrote who was signed in before. */
	queue_of_other: (facts: HeldFacts) =>
		warning(
			`${
				facts.count === 1
					? 'The queued message was written before you signed in as another user, so it was not sent.'
					: `The ${facts.count} queued messages were written before you signed in as another user, so they were not sent.`
			}${laterOnes(facts)}`,
			retryOfHeld({...facts, isOfOther: true}),
		),
	/** The server rejected the credential without being asked; `isSignedIn`: there is one. */
	auth_rejected: ({serverText, isSignedIn, signInUrl}: QuoteFacts & {isSignedIn: boolean} & SignInPage) =>
		error(
			`The server ${isSignedIn ? 'no longer accepts the credential' : 'rejected a sign-in'}: ${serverText}`,
			{
				advice: signInAdvice(signInUrl),
				atPrompt: 'Type /login to sign in.',
			},
		),
	/** A tool was refused, and the server has not verified the credential that it passes on; `isSignedIn`: there is one. */
	tools_unauthorized: ({tool, isSignedIn}: {tool: string; isSignedIn: boolean}) =>
		isSignedIn
			? warning(
					`The tool ${tool} was refused (HTTP 401). The chat server has not verified your credential, so it may be wrong.`,
					{atPrompt: 'Type /login to sign in with another one, then ask again.'},
				)
			: warning(`The tool ${tool} was refused (HTTP 401): you are not signed in.`, {
					atPrompt: 'Type /login to sign in, then ask again.',
				}),
	auth_failed: ({serverText, wasSignedIn}: QuoteFacts & {wasSignedIn: boolean}) =>
		isNotChecked(serverText)
			? error(
					`The server could not check the credential: ${asSentence(serverText)} It may be right: check it, or try again later.`,
					afterSignIn(wasSignedIn, 'again'),
				)
			: error(`The server did not accept the credential: ${serverText}`, afterSignIn(wasSignedIn, 'another')),
	auth_timeout: ({wasSignedIn}: {wasSignedIn: boolean}) =>
		error('The server did not answer the sign-in in time.', afterSignIn(wasSignedIn, 'again')),
	/** `sessionId`: of the new session that it started. `isAbove`: there is a conversation above, which that does not have. */
	signed_in: (facts: IdentityFacts & {sessionId?: string; isAbove?: boolean}) => {
		const {displayName, isUnverified, sessionId, isAbove = false} = facts;
		const name =
			displayName === undefined ? 'The server accepted the credential.' : `Signed in as ${displayName}.`;
		const remark =
			displayName === undefined && isUnverified === true
				? ' It has not verified it: if it is wrong, tools that need it will fail.'
				: '';
		const session = sessionId === undefined ? '' : ` This is a new session: ${sessionId}.`;
		return success(`${name}${remark}${session}${isAbove ? ABOVE : ''}`);
	},
	/** The server did not open the stored conversation before the sign-in, and is not asked for it again by itself. */
	/** `code` of the server's error when it was requested for this user; '' = none. */
	sign_in_not_continued: ({code, message}: {code: string; message: string | undefined}) => {
		const unknown =
			message === undefined ? '' : `, and it is still unknown whether "${message}" was answered`;
		return code === 'conversation_not_found'
			? warning(
					`The server does not find the conversation above for this sign-in${unknown}: it was deleted, or belongs to another user. What you send now begins another one.`,
					{atPrompt: 'To continue it as another user, type /login, then /conversations to open it.'},
				)
			: info(
					`The conversation above is not continued by itself${unknown}: what you send now begins another one.`,
					{atPrompt: 'To continue it, with its answers, type /conversations and open it.'},
				);
	},
	sign_in_later: () =>
		info('You will be signed in as soon as the current answer is complete.', {
			atPrompt: 'To withdraw it, type /logout, which signs you out too.',
		}),
	sign_in_withdrawn: () => info('The sign-in is withdrawn: the credential was not sent.'),
	/** The page for signing in was closed before the answer to the credential, which the protocol cannot cancel. */
	sign_in_pending: () =>
		info('The server is still checking your credential. If it accepts it, you will be signed in.', {
			atPrompt: 'To be signed out again, type /logout.',
		}),
	logged_out: ({serverText, wasSignedIn}: QuoteFacts & {wasSignedIn: boolean}) =>
		wasSignedIn
			? success(`${asSentence(serverText || 'Logged out')} Reconnecting will not sign in again.`)
			: info('You were not signed in. Reconnecting will not sign in either.'),
	tls_required: () =>
		error(
			'Not signed in: the connection is not encrypted, and --require-tls forbids sending a credential over it.',
			{advice: 'Start again with a wss:// URL, or without --require-tls.'},
		),
	/** A credential of this run could be a word of any text. */
	short_secret: () =>
		warning(
			'The secret of this connection is a short word, so it is hidden only where it stands as a credential (after “Bearer ” or “password=”). Elsewhere the word is not hidden, neither on the screen nor in what is saved.',
			{advice: 'Use a longer secret, or one with digits or capitals.'},
		),
	exposed: () =>
		warning(
			'The connection is not encrypted: others on the network can read the credential and the conversation.',
		),
};
