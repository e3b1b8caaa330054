/** The `session_id` in the URL of an endpoint, with which a client resumes its session (`today`; `seed` ignores it). */

const NAME = 'session_id';

/**
 * The URL with this `session_id` and no other. All other parameters stay as they are.
 * @param url valid, `ws:` or `wss:`
 * @param sessionId undefined removes the parameter, to start a new session
 */
export function withSessionId(url: string, sessionId: string | undefined): string {
	const {base, pairs, fragment} = split(url);
	const kept = pairs.filter((pair) => read(pair) === undefined);
	if (sessionId !== undefined) kept.push(`${NAME}=${encodeURIComponent(sessionId.toWellFormed())}`);
	return `${base}${kept.length === 0 ? '' : `?${kept.join('&')}`}${fragment}`;
}

/** The session that the URL requests; undefined if none. Of several parameters the servers use the last. */
export function sessionIdOf(url: string): string | undefined {
	const last = split(url).pairs.findLast((pair) => read(pair) !== undefined);
	return last === undefined ? undefined : read(last) || undefined;
}

interface Parts {
	readonly base: string;
	readonly pairs: readonly string[];
	readonly fragment: string;
}

/** Without `URL`, which would rewrite the other parameters. */
function split(url: string): Parts {
	const [, base = '', query = '', fragment = ''] = /^([^?#]*)(?:\?([^#]*))?(.*)$/s.exec(url) ?? [];
	return {base, pairs: query.split('&').filter((pair) => pair !== ''), fragment};
}

/** The value of a `session_id`; undefined for any other parameter. */
function read(pair: string): string | undefined {
	return new URLSearchParams(`&${pair}`).get(NAME) ?? undefined;
}
