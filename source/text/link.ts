/** Validates the targets of hyperlinks: only web addresses, encoded so that every terminal reads them alike. */

declare const brand: unique symbol;

/** An http or https URL in printable ASCII, without a space, which an OSC 8 sequence can contain. */
export type LinkTarget = string & {readonly [brand]: 'LinkTarget'};

/** Longest target, in characters: terminals cut off or reject longer ones. */
const LONGEST = 2048;
const PRINTABLE = /^[!-~]+$/;

/**
 * @param address of a Markdown link, unescaped
 * @returns the address as a URL, percent-encoded; undefined for a scheme other than http and https, for an address with a user or a
 * password, which can disguise the host, and for one that is too long
 */
export function linkTarget(address: string): LinkTarget | undefined {
	if (address.length > LONGEST) return undefined;
	let url: URL;
	try {
		url = new URL(address);
	} catch {
		return undefined;
	}
	const isWeb = url.protocol === 'http:' || url.protocol === 'https:';
	if (!isWeb || url.username !== '' || url.password !== '') return undefined;
	return isLinkTarget(url.href) ? url.href : undefined;
}

/** Whether a text has the form of a target; the terminal layer checks again before it writes. */
export const isLinkTarget = (text: string): text is LinkTarget =>
	text.length <= LONGEST && /^https?:\/\//.test(text) && PRINTABLE.test(text);
