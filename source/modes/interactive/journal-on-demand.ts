/** Starts the journal once the first frames are drawn, so that the start of the program does not wait for it. */
import type {Clock} from '../../clock.ts';
import type {JournalEnd} from '../../session/farewell.ts';
import type {Controller} from '../../ui/controller.ts';
import {draftsOf} from '../../ui/quitting.ts';
import type {KeepJournalOptions, KeptJournal} from './keep-journal.ts';

export interface JournalOnDemand {
	/** The id of this session so far; undefined if nothing was kept. */
	id(): string | undefined;
	/** Why nothing can be written at the moment, as a clause. */
	trouble(): string | undefined;
	/** Starts it. Resolves when what is sent is kept from then on; undefined = it is, or nothing is kept. */
	starting(): Promise<void> | undefined;
	stop(): Promise<JournalEnd>;
}

/** After the first frame, ms, or with the first key: a draft is saved within 300 ms. */
const START_MS = 80;

/** @param options undefined = nothing is kept */
export function startJournal(options: KeepJournalOptions | undefined, clock: Clock): JournalOnDemand {
	let journal: Promise<KeptJournal> | undefined;
	let kept: KeptJournal | undefined;
	let hasFailed = false;
	async function load(loaded: KeepJournalOptions): Promise<KeptJournal> {
		try {
			const {keepJournal} = await import('./keep-journal.ts');
			kept = keepJournal(loaded);
			return kept;
		} catch (error) {
			hasFailed = true;
			throw error;
		}
	}
	const start = (): Promise<KeptJournal> | undefined => {
		journal ??= options && load(options);
		return journal;
	};
	const cancel = options === undefined ? () => {} : clock.after(START_MS, begin);
	const unsubscribe = options?.controller.subscribe(begin);

	function begin(): void {
		cancel();
		unsubscribe?.();
		void start();
	}

	return {
		id: () => kept?.id(),
		trouble: () => kept?.trouble(),
		starting() {
			if (kept !== undefined || hasFailed || options === undefined) return undefined;
			begin();
			return start()?.then(() => {});
		},
		async stop() {
			cancel();
			unsubscribe?.();
			if (options === undefined || (journal === undefined && !hasContent(options.controller))) return {};
			const trouble = await (await start())?.stop();
			return {id: kept?.id(), trouble};
		},
	};
}

/** Whether a program that is left at once has anything to keep. */
function hasContent({chat, getState}: Pick<Controller, 'chat' | 'getState'>): boolean {
	const {entries, queue} = chat.getSnapshot();
	return queue.length > 0 || draftsOf(getState()).length > 0 || entries.some(({kind}) => kind !== 'notice');
}
