/** Keeps a chat in a journal of its own, reports a disk that fails, and deletes old sessions. */
import type {Chat} from '../chat/chat.ts';
import {type Notice, notice} from '../chat/notices.ts';
import type {RestoredChat} from '../chat/recovery/restored.ts';
import type {Clock} from '../clock.ts';
import {createJournalWriter} from '../journal/journal-writer.ts';
import {pruneDaily} from '../journal/prune-daily.ts';
import type {JournalServer} from '../journal/records.ts';
import {journalChat} from './journal-chat.ts';
import {journalTrouble} from './journal-troubles.ts';
import {type ProcessTable, programOf} from './open-elsewhere.ts';
import type {Resumed} from './resume.ts';

export interface KeepChatOptions {
	readonly chat: Chat;
	readonly clock: Clock;
	/** The folder of all sessions. */
	readonly sessions: string;
	readonly server: JournalServer;
	readonly secrets: ReadonlySet<string>;
	readonly resumed: Pick<Resumed, 'stored' | 'restored'> | undefined;
	readonly process: ProcessTable;
	/** Messages that wait in the session, and that the chat does not have. */
	readonly waiting?: RestoredChat['queue'];
	/** What waits in the chat is not kept. */
	readonly skipsQueue?: boolean;
	/** Deletes old sessions at the end at the latest: the program may run for a shorter time. */
	readonly prunesAtEnd?: boolean;
	/** Called when old sessions were deleted. */
	readonly onPruned?: () => Promise<void>;
}

export interface KeptChat {
	/** The id to resume this session with; undefined if nothing was kept. */
	id(): string | undefined;
	/** Why nothing can be written at the moment, as a clause. */
	trouble(): string | undefined;
	/** The texts of the input, the newest last. */
	setDrafts(texts: readonly string[]): void;
	/** A prompt was sent or put away. */
	addPrompt(text: string): void;
	/** Writes the drafts without a delay. */
	flush(): void;
	/**
	 * Writes everything and ends. Call it before the chat is closed.
	 * @returns why the end of the conversation could not be saved, as a clause; undefined if it was
	 */
	stop(): Promise<string | undefined>;
}

/** Old sessions are deleted so long after the start, ms. */
const PRUNE_MS = 20_000;

export function keepChat(options: KeepChatOptions): KeptChat {
	const {chat, clock, sessions, resumed} = options;
	const notify = (next: Notice): void => chat.notify(next);
	const journal = createJournalWriter({
		...{folder: sessions, clock, server: options.server, secrets: options.secrets},
		continues: resumed && {id: resumed.stored.id, bytes: resumed.stored.bytes},
		drafts: resumed?.stored.drafts ?? [],
		program: programOf(options.process),
		onTrouble: (code) => notify(notice('journal_failed', {because: journalTrouble(code)})),
		onRecovered: () => notify(notice('journal_recovered')),
	});
	const {entries = [], partial} = resumed?.restored ?? {};
	const earlier = entries.filter((entry) => entry !== partial);
	const {waiting = [], skipsQueue = false} = options;
	const kept = journalChat({chat, journal, clock, entries: earlier, waiting, skipsQueue});
	const prune = (): Promise<unknown> =>
		pruneDaily(
			sessions,
			clock.now(),
			[journal.id, resumed?.stored.id].filter((id) => id !== undefined),
		);
	const cancelPrune = clock.after(PRUNE_MS, () => {
		// What follows may load a part of the program that an update has replaced: it is done at the next start.
		void prune()
			.then(options.onPruned)
			.catch(() => {});
	});
	const trouble = (): string | undefined =>
		journal.trouble === undefined ? undefined : journalTrouble(journal.trouble);
	return {
		id: () => journal.id,
		trouble,
		setDrafts: kept.setDrafts,
		addPrompt: kept.addPrompt,
		flush: () => void journal.flush(),
		async stop() {
			cancelPrune();
			await kept.stop();
			if (options.prunesAtEnd === true) await prune();
			return trouble();
		},
	};
}
