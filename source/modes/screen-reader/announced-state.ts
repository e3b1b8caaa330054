/** What was told of a chat so far, so that nothing is told twice. */
import type {Entry, QueueItem} from '../../chat/entry.ts';
import type {ConnectionState} from '../../client/connection-state.ts';

/** What was told of the turn under way. */
export interface AnnouncedTurn {
	readonly entryId: string;
	/** That the assistant has begun. */
	readonly isBegun: boolean;
	/** How many calls of tools. */
	readonly calls: number;
	/** That its answer is looked for. */
	readonly isSought: boolean;
}

/** Everything that was told so far. */
export interface Announced {
	/** The entries as they were told, by id. */
	readonly entries: ReadonlyMap<string, Entry>;
	/** The list that was gone through last; an unchanged one need not be gone through again. */
	readonly list: readonly Entry[];
	/** Messages that were typed, which the terminal has echoed, and that are no entries yet. */
	readonly typed: readonly string[];
	/** What was told to wait. */
	readonly queue: readonly QueueItem[];
	readonly connection: ConnectionState['at'];
	/** A loss was told, and that it is tried again; until the connection is ready. */
	readonly isOut: boolean;
	readonly turn: AnnouncedTurn | undefined;
	readonly model: string | undefined;
	/** Whether something is under way. */
	readonly isBusy: boolean;
	/** Clock time of the last line, or since when something is under way. */
	readonly at: number;
}

/** @param now clock time, ms */
export function NOTHING_ANNOUNCED(now: number): Announced {
	return {
		entries: new Map(),
		list: [],
		typed: [],
		queue: [],
		connection: 'idle',
		isOut: false,
		turn: undefined,
		model: undefined,
		isBusy: false,
		at: now,
	};
}

/** The user typed a message, and the chat took it: it is not said back. */
export function withTyped(told: Announced, text: string): Announced {
	return {...told, typed: [...told.typed, text]};
}

/** The user asked for a new connection: what becomes of it is news, though it be the same as before. */
export function withNewTry(told: Announced): Announced {
	return {...told, isOut: false, connection: told.connection === 'waiting' ? 'stopped' : told.connection};
}
