/** The lines that remain after the program ends: number of messages, duration and session, and the texts that were not sent. */
import type {ChatSnapshot} from '../chat/chat.ts';
import {readInput, withoutSecret} from '../chat/commands.ts';
import type {Entry} from '../chat/entry.ts';
import {unsentMessages} from '../chat/unsent/unsent.ts';
import {countOf, seconds, thousands} from '../text/quantity.ts';
import {joinSafe, own, type SafeText, safe} from '../text/safe.ts';

/** Characters of the unsent texts that are printed, in all. */
const MOST_UNSENT = 65_536;

/** What became of a journal. */
export interface JournalEnd {
	/** The id to resume this session with; undefined if nothing was kept. */
	readonly id?: string | undefined;
	/** Why the end of the conversation could not be saved, as a clause. */
	readonly trouble?: string | undefined;
}

/** How to continue the session, and whether its end is missing. @param flags that the next start needs too */
export function savedLines({id, trouble}: JournalEnd, flags = own``): readonly SafeText[] {
	const command = id === undefined ? [] : [own`Continue it: bedrock-chat${flags} --resume=${id}`];
	const lost = id === undefined ? own`This conversation` : own`The end of this conversation`;
	const missing = trouble === undefined ? [] : [own`${lost} was not saved: ${safe(trouble)}.`];
	return [...missing, ...command];
}

/** What leaving a conversation for another one ends, as a clause; undefined = nothing. */
export function whatLeavingEnds(
	snapshot: Pick<ChatSnapshot, 'entries' | 'queue' | 'turn'>,
): SafeText | undefined {
	const unsent = unsentMessages(snapshot).length;
	const ended = [
		...(snapshot.turn === undefined ? [] : [own`an answer is under way`]),
		...(unsent === 0
			? []
			: [own`${countOf(unsent, 'message')} ${unsent === 1 ? own`is` : own`are`} not sent`]),
	];
	return ended.length === 0 ? undefined : joinSafe(ended, ', and ');
}

/**
 * The number of messages of this run of the program, its duration, and the session.
 * @param startedAt clock time of the start of this run; messages restored or loaded from a server are older
 */
export function closingLine(
	{entries, session}: Pick<ChatSnapshot, 'entries' | 'session'>,
	{startedAt, now}: {readonly startedAt: number; readonly now: number},
): SafeText {
	const messages = entries.filter((entry) => entry.kind !== 'notice');
	const name = session === undefined ? own`no session` : own`session ${session.id}`;
	const number = countNewer(messages, startedAt);
	if (number === 0 && messages.length > 0) return own`No new messages · ${name}`;
	if (number === 0 && session === undefined) return own`Not connected; nothing was sent.`;
	if (number === 0) return own`No messages · ${name}`;
	const time = now - startedAt < 1000 ? own`less than 1 s` : seconds(now - startedAt);
	const all = number < messages.length ? own` (${thousands(messages.length)} in all)` : own``;
	return own`${countOf(number, 'message')} in ${time}${all} · ${name}`;
}

/** Messages that were sent since, and their answers, also those that the server's history had. */
function countNewer(messages: readonly Entry[], since: number): number {
	const newer = new Set<string>();
	for (const message of messages) {
		const isNew = message.at !== undefined && message.at >= since;
		if (message.kind === 'user' && isNew) newer.add(message.id);
		if (message.kind !== 'assistant') continue;
		const isOfNew = message.answers !== undefined && newer.has(message.answers);
		if (isOfNew || (isNew && message.arrived !== 'from-history')) newer.add(message.id);
	}
	return newer.size;
}

/**
 * Each message and each draft that was not sent, with its label; none if all were sent. A text of several lines begins below its
 * label, so that it can be copied. Of very long texts the beginning is printed, and the number of missing characters.
 * @param drafts the texts of the input; blank ones and commands are left out
 * @param redact removes credentials
 */
export function unsentTexts(
	snapshot: Pick<ChatSnapshot, 'entries' | 'queue'>,
	{drafts = [], redact}: {readonly drafts?: readonly string[]; readonly redact: (text: string) => string},
): readonly SafeText[] {
	const lost = drafts.map((text) => text.trim()).filter((text) => text !== '' && !isCommand(text));
	const texts = [
		...unsentMessages(snapshot).map(({text, isRefused}) => ({
			label: isRefused ? own`Not sent (refused):` : own`Not sent:`,
			text,
		})),
		...lost.map((text) => ({label: own`Draft:`, text})),
	];
	let room = MOST_UNSENT;
	return texts.map(({label, text}) => {
		const whole = redact(text);
		const shown = safe(whole.slice(0, room));
		const missing = Math.max(0, whole.length - room);
		room -= whole.length - missing;
		const end = missing === 0 ? [] : [own`(${thousands(missing)} more characters are not shown)`];
		return joinSafe([label, ...(shown === '' ? [] : [shown]), ...end], shown.includes('\n') ? '\n' : ' ');
	});
}

/** An incomplete `/login` with a credential behind it must not be printed. */
const isCommand = (text: string): boolean =>
	['command', 'surplus'].includes(readInput(text).kind) || withoutSecret(text) !== undefined;
