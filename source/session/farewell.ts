/** The lines that remain after the program ends: number of messages, duration and session, and the texts that were not sent. */
import type {ChatSnapshot} from '../chat/chat.ts';
import {readInput} from '../chat/commands.ts';
import {unsentMessages} from '../chat/send-queue.ts';
import {countOf, seconds} from '../text/quantity.ts';
import {own, type SafeText, safeLine} from '../text/safe.ts';
import {truncate} from '../text/width.ts';

/** Unsent messages that are listed, and the columns of each text. */
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

/** The start of a text in one line. */
const startOf = (text: string): SafeText =>
	truncate(safeLine(text.slice(0, 4 * UNSENT_COLUMNS)), UNSENT_COLUMNS);

/**
 * One line for each message and each draft that was not sent; none if all were.
 * @param drafts the texts of the input, without credentials; blank ones and commands are left out
 */
export function unsentLines(
	snapshot: Pick<ChatSnapshot, 'entries' | 'queue'>,
	drafts: readonly string[] = [],
): readonly SafeText[] {
	const unsent = unsentMessages(snapshot);
	const lines = unsent.slice(0, MOST_UNSENT).map((text) => own`Not sent: ${startOf(text)}`);
	const more = unsent.length - lines.length;
	const lost = drafts.map((text) => text.trim()).filter((text) => text !== '' && !isCommand(text));
	return [
		...lines,
		...(more === 0 ? [] : [own`Not sent: ${more} more`]),
		...lost.map((text) => own`Draft: ${startOf(text)}`),
	];
}

/** An incomplete `/login` with a credential behind it must not be printed. */
const isCommand = (text: string): boolean => ['command', 'surplus'].includes(readInput(text).kind);
