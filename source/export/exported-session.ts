/** A conversation that is written to a file, as the writers of all formats read it. */
import type {AssistantEntry, Entry, UserEntry} from '../chat/entry.ts';
import {wordNotice} from '../chat/notices.ts';
import type {RestoredChat} from '../chat/recovery/restored.ts';
import {whole} from '../chat/recovery/whole.ts';
import type {JournalServer} from '../journal/records.ts';
import {headOf} from '../protocol/remote-text.ts';

/** Texts are raw, but for what a redaction has removed. */
export interface ExportedSession
	extends Pick<RestoredChat, 'sessionId' | 'conversationId' | 'feedback' | 'queue' | 'partial'> {
	/** Its id on this machine; undefined = it is not stored here. */
	readonly id: string | undefined;
	readonly server: JournalServer;
	readonly startedAt: number;
	/** Of the conversation on the server. */
	readonly title: string | undefined;
	/** In order, to be read once or more: contents may come from the disk. */
	readonly items: Iterable<ExportedItem>;
	/** The last message or answer that the server no longer knows; undefined = it knows all. */
	readonly forgottenAfter: string | undefined;
	/** The texts of the input, the newest last. */
	readonly drafts: readonly string[];
}

export type ExportedItem = UserEntry | AssistantEntry | ExportedRule;

/** A line across the conversation: the assistant knows nothing of what is above. */
export interface ExportedRule {
	readonly kind: 'rule';
	readonly id: string;
	readonly at: number;
	/** The id of the message or answer above it; '' = none. */
	readonly after: string;
	readonly text: string;
}

/** The items of a conversation; of its notices, only the lines across it. */
export function* itemsOf(entries: readonly Entry[]): Generator<ExportedItem> {
	let after = '';
	for (const entry of entries) {
		if (entry.kind !== 'notice') {
			after = entry.id;
			yield whole(entry);
		} else if (entry.shape === 'rule') {
			const {id, at} = entry;
			yield {kind: 'rule', id, at, after, text: wordNotice(entry).text};
		}
	}
}

/** @param facts what the conversation itself does not know */
export function exportedSession(
	{entries, epoch, ...chat}: RestoredChat,
	facts: Pick<ExportedSession, 'id' | 'server' | 'startedAt' | 'title' | 'drafts'>,
): ExportedSession {
	const known = entries.slice(0, epoch).findLast(({kind}) => kind !== 'notice');
	return {
		...chat,
		...facts,
		items: {[Symbol.iterator]: () => itemsOf(entries)},
		forgottenAfter: known?.id,
	};
}

/** UTF-16 units of a title that is made of a message. */
const LONGEST_TITLE = 80;

/** The title of the conversation, or the beginning of its first message, on one line; '' = none. */
export function sessionTitle({title, items}: Pick<ExportedSession, 'title' | 'items'>): string {
	if (title !== undefined && title.trim() !== '') return title.trim();
	for (const item of items) {
		if (item.kind !== 'user') continue;
		const text = headOf(item.text)
			.trim()
			.slice(0, 2 * LONGEST_TITLE)
			.replaceAll(/\s+/g, ' ');
		if (text === '') continue;
		return text.length > LONGEST_TITLE ? `${text.slice(0, LONGEST_TITLE - 1).toWellFormed()}…` : text;
	}
	return '';
}
