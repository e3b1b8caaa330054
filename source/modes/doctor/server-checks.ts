/** The checks of one connection to the chat: handshake, paths, greeting, sign-in, pings, limits, clocks. */

import type {FailureCode} from '../../client/failure/failure-code.ts';
import {wordFailure} from '../../client/failure/failure-table.ts';
import {MAX_FRAME_BYTES} from '../../client/limits.ts';
import {isExposed} from '../../config/endpoint.ts';
import type {ConversationSettings} from '../../config/settings.ts';
import {redactUrl} from '../../protocol/redact.ts';
import {bytes, duration} from '../../text/quantity.ts';
import {joinSafe, own, type SafeText, safe, safeLine} from '../../text/safe.ts';
import type {Check} from './check.ts';
import type {DialReport, HandshakeAnswer} from './dial-server.ts';
import {ok, skipped} from './network-checks.ts';

export interface CheckedConnection {
	readonly url: string;
	readonly settings: ConversationSettings;
	readonly report: DialReport;
	/** An earlier check says why there is no connection. */
	readonly isExplained: boolean;
	/** Removes every secret from a text. */
	redact(text: string): string;
}

/** Header fields that say what answered. */
const SHOWN_FIELDS = [
	'server',
	'via',
	'location',
	'www-authenticate',
	'sec-websocket-protocol',
	'retry-after',
] as const;
/** Characters of a header field, and of the first line of a body. */
const LONGEST_FIELD = 120;

/** The answer to the handshake: status, header fields, the first line of the body. */
export function upgradeCheck({report, isExplained, redact}: CheckedConnection): Check {
	const {answer, body, took, failure} = report;
	const lines = answer === undefined ? [] : answerLines(answer, body, redact);
	const facts = answer === undefined ? {} : answerFacts(answer, body, redact);
	if (took.open !== undefined) {
		const extensions = answer?.headers['sec-websocket-extensions'] === undefined ? '' : ', compressed';
		const summary = own`HTTP ${answer?.status ?? 101}, open in ${duration(took.open)}${extensions}.`;
		return {...ok('upgrade', joinSafe([summary, ...lines.slice(1)], '\n')), facts: {...facts, ms: took.open}};
	}
	if (isExplained || failure === undefined) return skipped('upgrade', own`The server was not reached.`);
	const protocol = answer?.headers['sec-websocket-protocol'];
	const choice = protocol === undefined ? [] : [own`It chose a subprotocol, although none was offered.`];
	return {
		...failedAs('upgrade', failure),
		text: joinSafe([safe(wordFailure(failure).text), ...choice, ...lines], '\n'),
		facts: {...facts, code: failure.code},
	};
}

function answerLines(answer: HandshakeAnswer, body: string | undefined, redact: (text: string) => string) {
	const fields = SHOWN_FIELDS.flatMap((name) => {
		const value = answer.headers[name];
		return value === undefined ? [] : [own`${name}: ${shortened(redact(value.toString()))}`];
	});
	const first = firstLine(body, redact);
	return [own`HTTP ${answer.status}`, ...fields, ...(first === '' ? [] : [own`body: ${first}`])];
}

const answerFacts = (
	answer: HandshakeAnswer,
	body: string | undefined,
	redact: (text: string) => string,
) => ({
	status: answer.status,
	headers: Object.fromEntries(
		[...SHOWN_FIELDS, 'date', 'content-type', 'sec-websocket-extensions'].flatMap((name) => {
			const value = answer.headers[name];
			return value === undefined ? [] : [[name, shortened(redact(value.toString()))]];
		}),
	),
	bodyFirstLine: firstLine(body, redact),
});

const firstLine = (body: string | undefined, redact: (text: string) => string): string =>
	shortened(
		redact(body?.trim() ?? '')
			.split('\n', 1)[0]
			?.trim() ?? '',
	);

const shortened = (text: string): string =>
	text.length > LONGEST_FIELD ? `${text.slice(0, LONGEST_FIELD)}…` : text;

/** The failures that another path may mend. */
const PATH_FAILURES: readonly FailureCode[] = ['forbidden', 'wrong_path', 'not_websocket', 'http_status'];
const PATHS = ['/ws/chat', '/chat/ws', '/bedrock-chat/ws'] as const;

/** The URLs to try in place of one whose path is perhaps wrong; none where that is not the problem. */
export function otherUrls(
	{url, report, isExplained}: CheckedConnection,
	named: string | undefined,
): readonly string[] {
	const {failure} = report;
	if (isExplained || failure === undefined || !PATH_FAILURES.includes(failure.code)) return [];
	const {protocol, host, pathname} = new URL(url);
	const usual = PATHS.filter((path) => path !== pathname).map((path) => `${protocol}//${host}${path}`);
	return [...new Set([...(named === undefined ? [] : [named]), ...usual])];
}

/** @param tried the URLs of `otherUrls`, each with why it opened no connection; undefined = it did */
export function pathCheck(tried: ReadonlyArray<readonly [url: string, because: string | undefined]>): Check {
	if (tried.length === 0) return skipped('paths', own`There is no need to guess.`);
	const words = tried.map(
		([url, because]) => own`${new URL(url).pathname}: ${because ?? 'opens a connection'}`,
	);
	const [right] = tried.find(([, because]) => because === undefined) ?? [];
	return {
		...{group: 'server', id: 'paths', outcome: 'note', text: joinSafe(words, '\n')},
		fix:
			right === undefined
				? own`Ask the operator of the server for the path of the chat.`
				: own`Type --url ${right}`,
		facts: {tried: tried.map(([url, because]) => ({url, error: because ?? null}))},
	};
}

/** The greeting, with the id of the session. */
export function greetingCheck({report, isExplained}: CheckedConnection): Check {
	const {session, took, failure, frames} = report;
	if (session !== undefined)
		return {
			...ok(
				'greeting',
				own`Session ${session.id}${took.greeting === undefined ? '' : ` after ${duration(took.greeting)}`}.`,
			),
			facts: {sessionId: session.id, ms: took.greeting ?? null},
		};
	if (isExplained || took.open === undefined || failure === undefined)
		return skipped('greeting', own`There is no connection.`);
	const types =
		frames.length === 0
			? ''
			: ` It sent: ${frames
					.slice(0, 5)
					.map(({type}) => type)
					.join(', ')}.`;
	const {text} = wordFailure(failure);
	return {
		...failedAs('greeting', failure),
		text: own`${text}${types}`,
		facts: {code: failure.code, frames: frames.slice(0, 20).map(({type}) => type)},
	};
}

/** The sign-in: who one is, or why the credential is not accepted. */
export function authCheck({report, settings}: CheckedConnection, isRequired: boolean): Check {
	const {session, failure, took} = report;
	const type = settings.credential?.reveal().auth_type;
	if (type === undefined && session?.authenticated !== true)
		return isRequired
			? {
					...{group: 'server', id: 'auth', outcome: 'note'},
					text: own`No credential is given, but the server requires one.`,
					fix: own`Type --auth TYPE with a credential: bedrock-chat --help all`,
					facts: {required: true},
				}
			: skipped('auth', own`No credential is given.`);
	if (session?.authenticated === true) {
		const {displayName, isUnverified} = session;
		const facts = {type: type ?? 'cookie', displayName: displayName ?? null, verified: isUnverified !== true};
		const time = took.auth === undefined ? own`` : own` in ${duration(took.auth)}`;
		if (isUnverified === true)
			return {
				...{group: 'server', id: 'auth', outcome: 'note', facts},
				text: own`The server stored the credential (${type ?? ''})${time}, without checking it: a wrong one is refused later, by the tools that need it.`,
			};
		const who = displayName === undefined ? own`` : own` as ${displayName}`;
		return {...ok('auth', own`Accepted${who} (${type ?? 'by a cookie'})${time}.`), facts};
	}
	if (session === undefined || failure === undefined) return skipped('auth', own`There is no session.`);
	return {...failedAs('auth', failure), facts: {type: type ?? null, code: failure.code}};
}

/** Whether others can read the credential; undefined = they cannot, or there is none. */
export function exposureCheck({url, settings}: CheckedConnection): Check | undefined {
	if (settings.credential === undefined || !isExposed(url)) return undefined;
	return {
		...{group: 'server', id: 'exposure', outcome: 'note', facts: {exposed: true}},
		text: own`The credential is sent without encryption: others on the network can read it.`,
		fix: own`Type the URL with wss://, if the server supports TLS.`,
	};
}

const PINGS = 5;

export function pingCheck({report: {pings}}: CheckedConnection): Check {
	if (pings === undefined) return skipped('pings', own`No connection is ready.`);
	const facts = {ms: pings, sent: PINGS};
	if (pings.length < PINGS)
		return {
			...{group: 'server', id: 'pings', outcome: 'failed', exitCode: 5, facts},
			text: own`Only ${pings.length} of ${PINGS} pings were answered within 5 s each.`,
			fix: own`Check the network, and that no proxy in between drops the control frames of WebSocket.`,
		};
	const sorted = pings.toSorted((a, b) => a - b);
	const [least = 0, median = 0, most = 0] = [sorted[0], sorted[Math.floor(PINGS / 2)], sorted.at(-1)];
	const words = own`min ${duration(least)}, median ${duration(median)}, max ${duration(most)}`;
	return {...ok('pings', own`${PINGS} pings: ${words}.`), facts: {...facts, least, median, most}};
}

/** What is known of the limits, without a large message. */
export function frameCheck({settings}: CheckedConnection): Check {
	const most = settings.maxFrameBytes ?? MAX_FRAME_BYTES;
	const text = own`This program accepts messages of up to ${bytes(most)} (--max-frame). Servers usually accept 16 MB, which was not tried.`;
	return {...ok('frames', text), facts: {receiveBytes: most, compress: settings.compress}};
}

/** A difference of the clocks that certificates and tokens do not forgive, ms. */
const FAR_MS = 60_000;
/** `Date` has whole seconds. */
const TOLERANCE_MS = 2_000;

export function clockCheck({report: {answer}}: CheckedConnection): Check {
	const sentAt = Date.parse(answer?.headers.date ?? '');
	if (answer === undefined || Number.isNaN(sentAt))
		return skipped('clock', own`The server did not tell its time.`);
	const ahead = sentAt + 500 - answer.at;
	const facts = {differenceMs: ahead};
	const size = Math.abs(ahead);
	if (size <= TOLERANCE_MS) return {...ok('clock', own`The clocks agree, to 2 s.`), facts};
	const text = own`The server's clock is ${duration(size)} ${ahead > 0 ? 'ahead of' : 'behind'} this one.`;
	if (size < FAR_MS) return {...ok('clock', text), facts};
	return {
		...{group: 'server', id: 'clock', outcome: 'note', text, facts},
		fix: own`Set the clock that is wrong: certificates and tokens are valid for a time.`,
	};
}

/** The failure of the connection as that of one check. */
function failedAs(id: string, failure: NonNullable<DialReport['failure']>): Check {
	const {text, advice = ''} = wordFailure(failure);
	return {
		...{group: 'server', id, outcome: 'failed', exitCode: failure.exitCode},
		...{text: safe(text), fix: safe(advice)},
	};
}

/** The address, as a heading has it. */
export const shownUrl = (url: string): SafeText => safeLine(redactUrl(url));
