/** The lines that remain after the program ends: number of messages, duration and session, and the messages that were not sent. */
import type {ChatSnapshot} from '../chat/chat.ts';
import {unsentMessages} from '../chat/send-queue.ts';
import {countOf, seconds} from '../text/quantity.ts';
import {own, type SafeText, safeLine} from '../text/safe.ts';
import {truncate} from '../text/width.ts';

/** Unsent messages that are listed, and the columns of each. */
const MOST_UNSENT = 10;
const UNSENT_COLUMNS = 60;

/** @param ms duration of the conversation */
export function closingLine(
	{entries, session}: Pick<ChatSnapshot, 'entries' | 'session'>,
	ms: number,
): SafeText {
	const messages = entries.filter((entry) => entry.kind !== 'notice').length;
	const name = session === undefined ? own`no session` : own`session ${session.id}`;
	if (messages === 0) return own`No messages · ${name}`;
	const time = ms < 1000 ? own`less than 1 s` : seconds(ms);
	return own`${countOf(messages, 'message')} in ${time} · ${name}`;
}

/** One line for each message that was not sent; none if all were. */
export function unsentLines(snapshot: Pick<ChatSnapshot, 'entries' | 'queue'>): readonly SafeText[] {
	const unsent = unsentMessages(snapshot);
	const lines = unsent
		.slice(0, MOST_UNSENT)
		.map((text) => own`Not sent: ${truncate(safeLine(text.slice(0, 4 * UNSENT_COLUMNS)), UNSENT_COLUMNS)}`);
	const more = unsent.length - lines.length;
	return more === 0 ? lines : [...lines, own`Not sent: ${more} more`];
}
