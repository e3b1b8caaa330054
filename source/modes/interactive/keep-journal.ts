/** Keeps the journal of the interactive mode: writes it, offers the prompts of earlier sessions, deletes old sessions. */
import type {Clock} from '../../clock.ts';
import {readPrompts} from '../../journal/prompts.ts';
import type {JournalServer} from '../../journal/records.ts';
import {type KeepChatOptions, type KeptChat, keepChat} from '../../session/keep-chat.ts';
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
	readonly process: KeepChatOptions['process'];
	/** The script of the thread that builds the index of the sessions; undefined = none. */
	readonly searchWorker?: URL | undefined;
}

export type KeptJournal = Pick<KeptChat, 'id' | 'trouble' | 'stop'>;

export function keepJournal(options: KeepJournalOptions): KeptJournal {
	const {controller, clock, sessions, server, secrets, resumed, process} = options;
	const {chat} = controller;
	const kept = keepChat({chat, clock, sessions, server, secrets, resumed, process, onPruned: index});
	let prompts: readonly string[] = [];
	const unsubscribe = controller.subscribe(follow);
	let isStopped = false;
	follow();
	// What was typed while the program was loaded has waited long enough.
	kept.flush();
	void offerPrompts();

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

	return {
		id: kept.id,
		trouble: kept.trouble,
		async stop() {
			if (isStopped) return undefined;
			isStopped = true;
			follow();
			unsubscribe();
			return kept.stop();
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
