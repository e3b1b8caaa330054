/** What the close codes of WebSocket mean, in words. */

/** RFC 6455, and the registry of IANA. */
const MEANINGS: Readonly<Record<number, string>> = {
	1000: 'normal end',
	1001: 'going away: the server stops, or ends idle connections',
	1002: 'protocol error',
	1003: 'this kind of data is not accepted',
	1005: 'a close frame without a code',
	1006: 'lost without a close frame',
	1007: 'a text that is not valid UTF-8',
	1008: 'against the policy of the server',
	1009: 'a message larger than the other side accepts',
	1010: 'an extension of the protocol is missing',
	1011: 'the server failed',
	1012: 'the server restarts',
	1013: 'the server is overloaded: try again later',
	1014: 'a gateway got no answer from the server',
	1015: 'TLS failed',
	3000: 'not signed in',
	3003: 'not allowed',
	3008: 'the server waited too long',
};

/** The meaning of a close code, as a clause. */
export function closeMeaning(code: number): string {
	const known = MEANINGS[code];
	if (known !== undefined) return known;
	if (code >= 4000 && code < 5000) return "a code of this server's own";
	if (code >= 3000 && code < 4000) return 'a code of a library or framework';
	return 'a code without a known meaning';
}
