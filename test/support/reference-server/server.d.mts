/** Types of the reference server. */

export interface ReferenceOptions {
	readonly version?: 'S' | 'H' | 'D';
	readonly port?: number;
	readonly path?: string;
	/** Conversations, feedback, settings, single sign-on and checked credentials at once. */
	readonly full?: boolean;
	readonly requireAuth?: boolean;
	readonly verify?: boolean;
	readonly verifyDown?: boolean;
	readonly persistence?: boolean;
	readonly feedback?: boolean;
	readonly overrides?: boolean;
	readonly sso?: boolean;
	/** Of the web page, as HTML. */
	readonly title?: string;
	readonly welcome?: string;
	readonly stream?: 'str' | 'blocks' | 'single';
	readonly gracefulDegradation?: boolean;
	/** Called before a frame is sent, and before a received one is handled, unless it returns `lost`. */
	readonly onLog?: (line: ReferenceLine) => 'lost' | undefined;
	/** Called when the message of a turn is stored, before the model is asked; the turn waits for it (version H). */
	readonly beforeModel?: () => Promise<void> | undefined;
	readonly state?: ReferenceState;
}

export interface ReferenceLine {
	/** `in`: from the client; `http`: an answered request. */
	readonly dir: 'in' | 'out' | 'note' | 'http';
	/** Number of the connection, from 1. */
	readonly conn?: number;
	/** A frame, as on the wire. */
	readonly text?: string;
	readonly note?: string;
	/** Method and path, without the address of the chat; of `http`. */
	readonly route?: string;
	readonly status?: number;
}

/** What a restart keeps. */
export interface ReferenceState {
	readonly conversations: Map<string, {readonly id: string; readonly user_id: string; title: string | null}>;
	readonly settings: Map<string, Readonly<Record<string, unknown>>>;
}

export interface ReferenceServer {
	readonly url: string;
	readonly port: number;
	readonly log: readonly ReferenceLine[];
	/** Each message that the model was asked, in order (version H). */
	readonly questions: readonly string[];
	readonly state: ReferenceState;
	/** Resolves when no turn runs (version H). */
	whenIdle(): Promise<void>;
	close(): Promise<void>;
	/** Drops every connection without a close frame; the server continues. */
	kill(): void;
	/** As on SIGTERM: close code 1012. */
	stop1012(): Promise<void>;
	/** The actions are described in server.mjs. */
	control(action: 'drop' | 'forgetThreads' | 'forgetSession'): void;
	control(action: 'set', options: ReferenceOptions): void;
	control(action: 'push', frame: object): void;
	control(action: 'mintSso', user?: {readonly name?: string; readonly email?: string}): string;
	control(action: 'expireSso', token?: string): void;
}

export function startServer(options?: ReferenceOptions): Promise<ReferenceServer>;
