/** Recognizes texts of the servers that have a meaning of their own: statuses, announcements of tool calls, HTTP statuses. */

const CALLING = /^Calling (.{1,200})\.\.\. \((\d{1,4})\/(\d{1,4})\)$/s;

/** The announcement of a tool call in a `typing` frame. */
export interface Announcement {
	readonly name: string;
	/** Its number in its round, from 1, and the number of calls of the round, as the server counts. */
	readonly call: number;
	readonly of: number;
}

export function announcementIn(typing: string): Announcement | undefined {
	const [, name, call, of] = CALLING.exec(typing) ?? [];
	return name === undefined ? undefined : {name, call: Number(call), of: Number(of)};
}

const SUMMARIZING = /^Summarizing (?:conversation|message \d+\/\d+|result \d+\/\d+)\.\.\.$/;
const LONGEST_STATUS = 80;

/**
 * Whether the text of a `typing` frame is a status, not the answer so far.
 * @param isFirst of its turn: then any short text that ends in dots is one
 */
export function isStatusText(typing: string, isFirst: boolean): boolean {
	if (SUMMARIZING.test(typing)) return true;
	return isFirst && typing.length <= LONGEST_STATUS && /(?:\.\.\.|…)$/.test(typing);
}

const HTTP_STATUS = /\bHTTP (\d{3})\b|'(\d{3}) [A-Z][\w ]{2,40}' for url/;

/** The HTTP status in the error of a tool call; undefined = none. */
export function httpStatusIn(error: string): number | undefined {
	const [, plain, ofRequest] = HTTP_STATUS.exec(error.slice(0, 200)) ?? [];
	const digits = plain ?? ofRequest;
	return digits === undefined ? undefined : Number(digits);
}

/** Whether the server truncated a message of its history: `today` does so with long ones, and marks them. */
export function isTruncated(content: string): boolean {
	return content.includes('[MESSAGE CONTENT TRUNCATED');
}

/**
 * Whether the text of an accepted credential says that it was verified. `seed` verifies none, `today` only with a verification
 * endpoint; both write "Authentication configured: bearer_token" for one that was not.
 */
export function isUnverified(authConfigured: string): boolean {
	return /^authentication configured\b/i.test(authConfigured);
}

const NOT_CHECKED =
	/^(?:could not connect to verification endpoint|credential verification (?:request timed out|error\b|failed \(HTTP 5\d\d\)))/i;

/** Whether the reason of a rejected credential only says that the server could not check it. */
export function isNotChecked(reason: string): boolean {
	return NOT_CHECKED.test(reason.trimStart());
}
