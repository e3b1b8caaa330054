/** Checks the URL of a server, and works out what to type instead of a wrong one. */
import {nearest} from '../text/nearest.ts';
import {commands} from './flags/flag-table.ts';
import {type Problem, type ProblemCode, quoted} from './problem.ts';
import {defaultUrl} from './settings.ts';

/** How a URL came in: as the first word, with `--url`, or from an environment variable (its name). */
export type UrlSource = 'word' | 'flag' | {readonly variable: string};

const path = new URL(defaultUrl).pathname;

/** What to type so that `url` is used, in the way it came in. */
function typed(url: string, source: UrlSource): string {
	if (source === 'word') return `bedrock-chat ${url}`;
	return source === 'flag' ? `--url ${url}` : `${source.variable}=${url}`;
}

/** The same place as a URL that works: no credentials, no fragment, no query (it may hold a secret), the usual path if none. */
function repaired(url: URL): string {
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

/** `host`, `host:port` or `host/path`, with no scheme before it. */
const bareAddress =
	/^(?:localhost|\[[\da-f:.]+\]|[a-z\d-]+(?:\.[a-z\d-]+)+|[a-z\d-]+(?=:\d))(?::\d{1,5})?(?:[/?#]|$)/i;

/**
 * @param text what was given, not empty
 * @param show false when the text may be part of a secret (an unquoted token with a space): then it is not repeated
 */
export function checkUrl(
	text: string,
	source: UrlSource,
	show: boolean,
): {readonly url: string} | {readonly problem: Problem} {
	const what =
		source === 'word' ? 'The URL' : source === 'flag' ? 'The URL of --url' : `The URL in ${source.variable}`;
	const wrong = (code: ProblemCode, sentence: string): {problem: Problem} => ({problem: {code, sentence}});
	const example = typed(defaultUrl, source);

	if (bareAddress.test(text)) {
		const url = parse(`ws://${text}`);
		const instead = url === undefined || !show ? example : typed(repaired(url), source);
		return wrong('url_without_scheme', `${what} has no scheme. Type ${instead}`);
	}
	const url = parse(text);
	if (url === undefined || !/^[a-z][a-z\d+.-]*:\/\//i.test(text.trim())) {
		const command = source === 'word' ? nearest(text, ['help', 'version', ...commands]) : undefined;
		if (command !== undefined) {
			const isCommand = commands.some((known) => known === command);
			const instead = `bedrock-chat ${isCommand ? '' : '--'}${command}`;
			return wrong(
				'unknown_command',
				`${show ? quoted(text) : 'The first word'} is not a command. Type ${instead}`,
			);
		}
		const named = show ? `${what} is ${quoted(text)}, which` : `${what}`;
		return wrong('url_invalid', `${named} is not a WebSocket URL. Type one like ${example}`);
	}
	if (url.username !== '' || url.password !== '') {
		return wrong(
			'url_with_credentials',
			`${what} carries a user name or a password, which would show on the screen and in logs. ` +
				`Leave them out: ${typed(repaired(url), source)}. A token is given with --token or BEDROCK_AUTH_TOKEN`,
		);
	}
	if (url.protocol === 'http:' || url.protocol === 'https:') {
		return wrong(
			'url_scheme',
			`${what} is a web address (${url.protocol}//); the chat needs a WebSocket. Type ${typed(repaired(url), source)}`,
		);
	}
	if (url.protocol !== 'ws:' && url.protocol !== 'wss:') {
		return wrong(
			'url_scheme',
			`${what} begins with ${quoted(`${url.protocol}//`)}; only ws:// and wss:// work. Type one like ${example}`,
		);
	}
	if (text.includes('#')) {
		return wrong(
			'url_with_fragment',
			`${what} has a part after #, which a WebSocket cannot have. Leave it out: ${typed(repaired(url), source)}`,
		);
	}
	return {url: url.href};
}

/**
 * Whether what is sent there leaves this machine unencrypted.
 * @param url one that `checkUrl` let pass
 */
export function isExposed(url: string): boolean {
	const {protocol, hostname} = new URL(url);
	return protocol === 'ws:' && !/^(?:localhost|127(?:\.\d+){3}|\[::1\])$/.test(hostname);
}
