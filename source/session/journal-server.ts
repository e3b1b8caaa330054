/** The server of a chat, as its journal has it, and as a list names it. */
import type {ServerChoice} from '../config/settings.ts';
import type {JournalServer} from '../journal/records.ts';
import {redactUrl} from '../protocol/redact.ts';
import {withSessionId} from '../protocol/session-url.ts';

/** Without credentials and without the session. @param url of the chat */
export const journalServerOf = (server: ServerChoice, url: string): JournalServer =>
	server.kind === 'sandbox'
		? {url: '', sandbox: server.dialect}
		: {url: redactUrl(withSessionId(url, undefined))};

/** Where a stored session was held; raw. */
export const placeOf = ({url, sandbox}: JournalServer): string =>
	sandbox === undefined ? url : `built-in assistant (${sandbox})`;

/** A stored server beside another one, briefly: its host, with the path where the hosts are the same; raw. */
export function hostBeside(stored: JournalServer, server: ServerChoice): string {
	if (stored.sandbox !== undefined || !URL.canParse(stored.url)) return placeOf(stored);
	const {host, pathname} = new URL(stored.url);
	return server.kind === 'url' && new URL(server.url).host === host ? `${host}${pathname}` : host;
}
