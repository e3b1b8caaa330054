/** The sessions that are stored on this machine, as their page gets them from the program. */
import type {SafeText} from '../../text/safe.ts';

/** A session that is stored on this machine. Texts are raw. */
export interface StoredSessionRow {
	readonly id: string;
	/** The beginning of its first message; '' = none. */
	readonly title: string;
	/** The server, in words. */
	readonly place: string;
	/** The host, if it is another server than that of the session under way. */
	readonly elsewhere: string | undefined;
	/** When it was last used, ms since the epoch. */
	readonly changedAt: number;
	readonly bytes: number;
	/** It is the one under way. */
	readonly isOpen: boolean;
}

type MessageWriter = 'user' | 'assistant' | 'queued';

/** A message with the words of a search: the text around the first one, and its place in that. */
export interface SessionHit {
	readonly session: string;
	readonly who: MessageWriter;
	/** The tool, and where in its call the word is; undefined = in a message. */
	readonly place?: string;
	readonly excerpt: string;
	readonly from: number;
	readonly to: number;
}

/** The first messages of a session. */
export type SessionPreview = ReadonlyArray<{readonly who: MessageWriter; readonly text: string}>;

/** The sessions that are stored on this machine. No promise rejects. */
export interface SessionsPort {
	list(): Promise<readonly StoredSessionRow[]>;
	/** @param onHits called with what was found, a few for each session, in the order of the list */
	search(query: string, onHits: (hits: readonly SessionHit[]) => void, signal: AbortSignal): Promise<void>;
	preview(id: string): Promise<SessionPreview>;
	/** The page is closed: what was loaded for it is no longer needed. */
	leave(): void;
	/** Leaves the session under way and continues this one. @returns a clause that says why it cannot */
	resume(id: string): Promise<SafeText | undefined>;
}
