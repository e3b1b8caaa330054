/** Completes an address that a server sends for a browser. */

/** Characters of a longer address are not shown. */
const LONGEST_ADDRESS = 2000;

/**
 * @param address a URL, or a path on the server
 * @param server `ws:` or `wss:` URL
 * @returns an `http:` or `https:` URL without control characters; undefined if it is none, or has a user name
 */
export function webAddress(address: string, server: string): string | undefined {
	if (address.length > LONGEST_ADDRESS || !URL.canParse(server)) return undefined;
	const {protocol, host} = new URL(server);
	const base = `${protocol === 'wss:' ? 'https' : 'http'}://${host}`;
	if (!URL.canParse(address, base)) return undefined;
	const url = new URL(address, base);
	const isWeb = url.protocol === 'http:' || url.protocol === 'https:';
	return isWeb && url.username === '' && url.password === '' ? url.href : undefined;
}
