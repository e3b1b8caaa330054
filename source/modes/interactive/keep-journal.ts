/** Keeps the journal of the interactive mode: writes it, offers the prompts of earlier sessions, deletes old sessions. */
import {type Notice, notice} from '../../chat/notices.ts';
import type {Clock} from '../../clock.ts';
import {createJournalWriter} from '../../journal/journal-writer.ts';
import {readPrompts} from '../../journal/prompts.ts';
import {pruneDaily} from '../../journal/prune-daily.ts';
import type {JournalServer} from '../../journal/records.ts';
import {journalChat} from '../../session/journal-chat.ts';
import {journalTrouble} from '../../session/journal-troubles.ts';
import type {Resumed} from '../../session/resume.ts';
import type {Controller} from '../../ui/controller.ts';
import {draftsOf} from '../../ui/quitting.ts';

export interface KeepJournalOptions {
	readonly controller: Controller;
	readonly clock: Clock;
	/** The folder of all sessions. */
	readonly sessions: string;
	readonly server: JournalServer;
	readonly secrets: ReadonlySet<string>;
	readonly resumed: Resumed | undefined;
	/** The script of the thread that builds the index of the sessions; undefined = none. */
	readonly searchWorker?: URL | undefined;
}

export interface KeptJournal {
	/** The id to resume this session with; undefined if nothing was kept. */
	readonly id: () => string | undefined;
	/** Why nothing can be written at the moment, as a clause. */
	readonly trouble: () => string | undefined;
	/** @returns why the end of the conversation could not be saved, as a clause; undefined if it was */
	stop(): Promise<string | undefined>;
}

/** Old sessions are deleted, and the others indexed, so long after the start, ms. */
const PRUNE_MS = 20_000;

export function keepJournal(options: KeepJournalOptions): KeptJournal {
	const {controller, clock, sessions, resumed} = options;
	const {chat} = controller;
	const notify = (next: Notice): void => chat.notify(next);
	const journal = createJournalWriter({
		...{folder: sessions, clock, server: options.server, secrets: options.secrets},
		continues: resumed && {id: resumed.stored.id, bytes: resumed.stored.bytes},
		drafts: resumed?.stored.drafts ?? [],
		onTrouble: (code) => notify(notice('journal_failed', {because: journalTrouble(code)})),
		onRecovered: () => notify(notice('journal_recovered')),
	});
	const kept = journalChat({chat, journal, clock, entries: resumed?.restored.entries ?? []});
	let prompts: readonly string[] = [];
	const unsubscribe = controller.subscribe(follow);
	let isStopped = false;
	follow();
	// What was typed while the program was loaded has waited long enough.
	void journal.flush();
	void offerPrompts();
	const cancelPrune = clock.after(PRUNE_MS, () => {
		const inUse = [journal.id, resumed?.stored.id].filter((id) => id !== undefined);
		void pruneDaily(sessions, clock.now(), inUse).then(index);
	});

	async function index(): Promise<void> {
		if (isStopped || options.searchWorker === undefined) return;
		const {indexLater} = await import('../../journal/index/index-later.ts');
		await indexLater(sessions, options.searchWorker);
	}

	function follow(): void {
		const state = controller.getState();
		const before = prompts;
		({prompts} = state.prompts);
		if (before !== prompts) for (const text of addedTo(before, prompts)) kept.addPrompt(text);
		kept.setDrafts(draftsOf(state));
	}

	async function offerPrompts(): Promise<void> {
		const earlier = await readPrompts(sessions);
		if (isStopped || earlier.length === 0) return;
		const {prompts: history} = controller.getState();
		controller.addEarlierPrompts(earlier.slice(0, earlier.length - countAtEnd(earlier, history.prompts)));
		({prompts} = controller.getState().prompts);
	}

	const trouble = (): string | undefined =>
		journal.trouble === undefined ? undefined : journalTrouble(journal.trouble);
	return {
		id: () => journal.id,
		trouble,
		async stop() {
			if (isStopped) return undefined;
			isStopped = true;
			cancelPrune();
			follow();
			unsubscribe();
			await kept.stop();
			return trouble();
		},
	};
}

const isSame = (one: readonly string[], other: readonly string[]): boolean =>
	one.length === other.length && one.every((text, index) => text === other[index]);

/** The prompts that were added at the end. */
function addedTo(before: readonly string[], after: readonly string[]): readonly string[] {
	const last = before.at(-1);
	return last === undefined ? after : after.slice(after.lastIndexOf(last) + 1);
}

/** The number of prompts at the end of a list with which another one begins: they were written since. */
function countAtEnd(earlier: readonly string[], own: readonly string[]): number {
	for (let count = Math.min(earlier.length, own.length); count > 0; count--)
		if (isSame(earlier.slice(-count), own.slice(0, count))) return count;
	return 0;
}
