/** The record of the announcements about a chat, so that nothing is announced twice. */
import type {Entry, QueueItem} from '../../chat/entry.ts';
import type {ConnectionState} from '../../client/connection-state.ts';

/** The part of the current turn that was announced. */
export interface AnnouncedTurn {
	readonly entryId: string;
	/** That the assistant has started. */
	readonly isStarted: boolean;
	/** Number of tool calls. */
	readonly calls: number;
	/** That its answer is looked up in the history. */
	readonly isLookedUp: boolean;
}

/** Everything that was announced so far. */
export interface Announced {
	/** The entries as they were announced, by id. */
	readonly entries: ReadonlyMap<string, Entry>;
	/** The last list of entries that was processed; an unchanged one is skipped. */
	readonly list: readonly Entry[];
	/** Messages that were typed here, so the terminal has shown them, and that are not entries yet. */
	readonly typed: readonly string[];
	/** The queue as it was announced. */
	readonly queue: readonly QueueItem[];
	readonly connection: ConnectionState['at'];
	/** A loss was announced, and the connection has not been ready since. */
	readonly isLost: boolean;
	readonly turn: AnnouncedTurn | undefined;
	readonly model: string | undefined;
	/** Whether a turn, a request or a connection attempt is running. */
	readonly isBusy: boolean;
	/** Clock time of the last line, or of the start of the running operation. */
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
		isLost: false,
		turn: undefined,
		model: undefined,
		isBusy: false,
		at: now,
	};
}

/** The chat accepted a message that was typed here: it is not announced. */
export function withTyped(announced: Announced, text: string): Announced {
	return {...announced, typed: [...announced.typed, text]};
}

/** The user requested a new connection: its outcome is announced, even if it is the same as before. */
export function withReconnect(announced: Announced): Announced {
	const {connection} = announced;
	return {...announced, isLost: false, connection: connection === 'waiting' ? 'stopped' : connection};
}
