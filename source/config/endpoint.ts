/** Checks the URL of a server, and suggests a correction. */
import {isLoopback} from '../protocol/handshake/proxy-rules.ts';
import {nearest} from '../text/nearest.ts';
import {commands} from './flags/flag-table.ts';
import {type Problem, type ProblemCode, quoted} from './problem.ts';
import {defaultUrl} from './settings.ts';

/** The source of a URL: the first argument, `--url`, or an environment variable (its name). */
export type UrlSource = 'argument' | 'flag' | {readonly variable: string};

const path = new URL(defaultUrl).pathname;

/** Ends a suggested command that leaves out what else was typed. */
export const WITH_REST = 'with the rest of the command as it is';

/** How to give `url` by the same source. @param hasMore other arguments or flags were typed, which are kept */
function usage(url: string, source: UrlSource, hasMore: boolean): string {
	if (source === 'argument') return hasMore ? `${url}, ${WITH_REST}` : `bedrock-chat ${url}`;
	return source === 'flag' ? `--url ${url}` : `${source.variable}=${url}`;
}

/** A valid URL of the same host: without credentials, fragment and query (it may contain a secret), with the default path if it has none. */
function corrected(url: URL): string {
	const secure = url.protocol === 'https:' || url.protocol === 'wss:';
	return `${secure ? 'wss' : 'ws'}://${url.host}${url.pathname.length > 1 ? url.pathname : path}`;
}

function parse(text: string): URL | undefined {
	try {
		return new URL(text);
	} catch {
		return undefined;
	}
}

/** `host`, `host:port` or `host/path`, without a scheme. */
const bareAddress =
	/^(?:localhost|\[[\da-f:.]+\]|[a-z\d-]+(?:\.[a-z\d-]+)+|[a-z\d-]+(?=:\d))(?::\d{1,5})?(?:[/?#]|$)/i;

/**
 * @param text the URL as it was given, not empty
 * @param show false if the text may be part of a secret (an unquoted token with a space) and must not be repeated
 * @param hasMore other arguments or flags were typed
 */
export function checkUrl(
	text: string,
	source: UrlSource,
	show: boolean,
	hasMore = false,
): {readonly url: string} | {readonly problem: Problem} {
	const subject =
		source === 'argument'
			? 'The URL'
			: source === 'flag'
				? 'The URL of --url'
				: `The URL in ${source.variable}`;
	const problem = (code: ProblemCode, sentence: string): {problem: Problem} => ({problem: {code, sentence}});
	const example = usage(defaultUrl, source, false);
	const instead = (right: URL): string => usage(corrected(right), source, hasMore);

	if (bareAddress.test(text)) {
		const url = parse(`ws://${text}`);
		const advice = url === undefined || !show ? usage(defaultUrl, source, hasMore) : instead(url);
		return problem('url_without_scheme', `${subject} has no scheme (ws:// or wss://). Type ${advice}`);
	}
	const url = parse(text);
	if (url === undefined || !/^[a-z][a-z\d+.-]*:\/\//i.test(text.trim())) {
		const command = source === 'argument' ? nearest(text, ['help', 'version', ...commands]) : undefined;
		if (command !== undefined) {
			const isCommand = commands.some((known) => known === command);
			const rest = isCommand && hasMore ? `, ${WITH_REST}` : '';
			return problem(
				'unknown_command',
				`${show ? quoted(text) : 'The first word'} is not a command. Type bedrock-chat ${isCommand ? '' : '--'}${command}${rest}`,
			);
		}
		const shown = show ? ` ${quoted(text)}` : '';
		return problem('url_invalid', `${subject}${shown} is not a WebSocket URL. Example: ${example}`);
	}
	if (url.username !== '' || url.password !== '') {
		return problem(
			'url_with_credentials',
			`${subject} contains a user name or a password, which would appear on the screen and in logs. ` +
				`Remove them: ${instead(url)}. To send a token, use --token or BEDROCK_AUTH_TOKEN`,
		);
	}
	if (url.protocol === 'http:' || url.protocol === 'https:') {
		return problem(
			'url_scheme',
			`${subject} begins with ${url.protocol}//, but the chat needs a WebSocket URL. Type ${instead(url)}`,
		);
	}
	if (url.protocol !== 'ws:' && url.protocol !== 'wss:') {
		return problem(
			'url_scheme',
			`${subject} begins with ${quoted(`${url.protocol}//`)}, but must begin with ws:// or wss://. Example: ${example}`,
		);
	}
	if (text.includes('#')) {
		return problem(
			'url_with_fragment',
			`${subject} contains a fragment (#…), which a WebSocket URL must not have. Remove it: ${instead(url)}`,
		);
	}
	return {url: url.href};
}

/**
 * Whether data is sent to another machine unencrypted. Names below `localhost` may be other machines: Node asks the system's
 * resolver for them.
 * @param url one that `checkUrl` accepted
 */
export function isExposed(url: string): boolean {
	const {protocol, hostname} = new URL(url);
	return protocol === 'ws:' && (!isLoopback(hostname) || /\.localhost\.?$/.test(hostname));
}
