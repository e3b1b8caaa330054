/** The conversations by session id, or by their own ids. They outlive a connection and, if passed on, a server. */
import type {JsonObject} from '../protocol/frames.ts';

/** One conversation: its messages as the dialect's `history` shows them, oldest first. */
export type Thread = JsonObject[];

/** One stored conversation of a user; its messages are the thread with its id. */
export interface StoredConversation {
	readonly id: string;
	readonly userId: string;
	title: string | undefined;
	readonly createdAt: number;
	updatedAt: number;
	/** Completed turns. */
	turns: number;
}

/** Pass it to `startSandbox` to continue the conversations of another server. */
export interface SandboxMemory {
	readonly threads: Map<string, Thread>;
	readonly conversations: Map<string, StoredConversation>;
	/** The saved settings of each user. */
	readonly settings: Map<string, JsonObject>;
	/** The user of each token of single sign-on that is valid. */
	readonly ssoSessions: Map<string, string>;
}

export function createMemory(): SandboxMemory {
	return {threads: new Map(), conversations: new Map(), settings: new Map(), ssoSessions: new Map()};
}

/** The conversation with this id, created when there is none. */
export function threadOf(memory: SandboxMemory, id: string): Thread {
	const known = memory.threads.get(id);
	if (known !== undefined) return known;
	const fresh: Thread = [];
	memory.threads.set(id, fresh);
	return fresh;
}

/** The user's own messages in a conversation, oldest first. */
export function userMessagesIn(thread: Thread): readonly string[] {
	return thread.flatMap((entry) =>
		entry.role === 'user' && typeof entry.content === 'string' ? [entry.content] : [],
	);
}
