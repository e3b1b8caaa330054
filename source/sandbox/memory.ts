/** What outlives a connection, and where wanted a server: the conversations by session id. */
import type {JsonObject} from '../protocol/frames.ts';

/** One conversation: its messages as the dialect's `history` shows them, oldest first. */
export type Thread = JsonObject[];

/** Given to `startSandbox`, it makes a server that remembers what another one heard. */
export interface SandboxMemory {
	readonly threads: Map<string, Thread>;
}

export function createMemory(): SandboxMemory {
	return {threads: new Map()};
}

/** The conversation of a session, made when there is none. */
export function threadOf(memory: SandboxMemory, sessionId: string): Thread {
	const known = memory.threads.get(sessionId);
	if (known !== undefined) return known;
	const fresh: Thread = [];
	memory.threads.set(sessionId, fresh);
	return fresh;
}

/** The user's own messages in a conversation, oldest first. */
export function saidIn(thread: Thread): readonly string[] {
	return thread.flatMap((entry) =>
		entry.role === 'user' && typeof entry.content === 'string' ? [entry.content] : [],
	);
}
