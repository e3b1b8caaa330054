/** The line that remains after the program ends: number of messages, duration, and session. */
import type {ChatSnapshot} from '../chat/chat.ts';
import {countOf, seconds} from '../text/quantity.ts';
import {own, type SafeText} from '../text/safe.ts';

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
