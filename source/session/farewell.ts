/** The line that stays when the program has ended: what was said, for how long, and in which session. */
import type {ChatSnapshot} from '../chat/chat.ts';
import {countOf, duration} from '../text/quantity.ts';
import {own, type SafeText} from '../text/safe.ts';

/** @param ms how long it took */
export function closingLine(
	{entries, session}: Pick<ChatSnapshot, 'entries' | 'session'>,
	ms: number,
): SafeText {
	const messages = entries.filter((entry) => entry.kind !== 'notice').length;
	const where = session === undefined ? own`no session` : own`session ${session.id}`;
	return own`${countOf(messages, 'message')} in ${duration(ms)} · ${where}`;
}
