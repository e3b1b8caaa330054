/** Decides where a hyperlink of ours may lead: to an address of the web, spelled so that no terminal can mistake it. */

declare const brand: unique symbol;

/** An http or https URL in printable ASCII, without a space, which can stand in an OSC 8 sequence. */
export type LinkTarget = string & {readonly [brand]: 'LinkTarget'};

/** Longest target, in characters: longer ones are cut off or refused by terminals. */
const LONGEST = 2048;
const PRINTABLE = /^[!-~]+$/;

/**
 * @param address what a Markdown link names, hostile as it came
 * @returns the address as a URL, percent-encoded; undefined for anything but http and https, for an address with a user or a
 * password in it, which pretends to lead elsewhere, and for one that is too long
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

/** Whether a text has the form of a target; for the last wall, which trusts nobody. */
export const isLinkTarget = (text: string): text is LinkTarget =>
	text.length <= LONGEST && /^https?:\/\//.test(text) && PRINTABLE.test(text);
