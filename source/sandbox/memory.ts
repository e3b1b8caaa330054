/** The conversations by session id. They outlive a connection and, if passed on, a server. */
import type {JsonObject} from '../protocol/frames.ts';

/** One conversation: its messages as the dialect's `history` shows them, oldest first. */
export type Thread = JsonObject[];

/** Pass it to `startSandbox` to continue the conversations of another server. */
export interface SandboxMemory {
	readonly threads: Map<string, Thread>;
}

export function createMemory(): SandboxMemory {
	return {threads: new Map()};
}

/** The conversation of a session, created when there is none. */
export function threadOf(memory: SandboxMemory, sessionId: string): Thread {
	const known = memory.threads.get(sessionId);
	if (known !== undefined) return known;
	const fresh: Thread = [];
	memory.threads.set(sessionId, fresh);
	return fresh;
}

/** The user's own messages in a conversation, oldest first. */
export function userMessagesIn(thread: Thread): readonly string[] {
	return thread.flatMap((entry) =>
		entry.role === 'user' && typeof entry.content === 'string' ? [entry.content] : [],
	);
}
