/** The `session_id` in the URL of an endpoint: how a client asks for the session it had (H; S ignores it). */

const NAME = 'session_id';

/**
 * The URL with this `session_id` and no other; every other parameter stays as it was written.
 * @param url valid, `ws:` or `wss:`
 * @param sessionId undefined takes the parameter out: a new session is wanted
 */
export function withSessionId(url: string, sessionId: string | undefined): string {
	const {base, pairs, fragment} = split(url);
	const kept = pairs.filter((pair) => read(pair) === undefined);
	if (sessionId !== undefined) kept.push(`${NAME}=${encodeURIComponent(sessionId.toWellFormed())}`);
	return `${base}${kept.length === 0 ? '' : `?${kept.join('&')}`}${fragment}`;
}

/** The session that the URL asks for; undefined where it asks for none. Of several the servers take the last. */
export function sessionIdOf(url: string): string | undefined {
	const last = split(url).pairs.findLast((pair) => read(pair) !== undefined);
	return last === undefined ? undefined : read(last) || undefined;
}

interface Parts {
	readonly base: string;
	readonly pairs: readonly string[];
	readonly fragment: string;
}

/** By hand, because `URL` would respell the parameters that are none of our business. */
function split(url: string): Parts {
	const [, base = '', query = '', fragment = ''] = /^([^?#]*)(?:\?([^#]*))?(.*)$/s.exec(url) ?? [];
	return {base, pairs: query.split('&').filter((pair) => pair !== ''), fragment};
}

/** The value of a `session_id`; undefined when the pair is another parameter. */
function read(pair: string): string | undefined {
	return new URLSearchParams(`&${pair}`).get(NAME) ?? undefined;
}
