/** What the command line and the environment came to: one mode, with everything it needs. */
import type {AuthFrame} from '../protocol/frames.ts';
import type {Secret} from './secrets.ts';

/** Which server the built-in assistant acts as: today's, the first public one, or the one of the document. */
export type Dialect = 'today' | 'seed' | 'document';

export const dialects = ['today', 'seed', 'document'] as const satisfies readonly Dialect[];

/** Where the built-in assistant listens. */
export interface SandboxAddress {
	/** 0 takes a free one. */
	readonly port: number;
	/** A name or an address to bind to; loopback unless asked. */
	readonly host: string;
}

/** What the chat talks to. */
export type ServerChoice =
	| {
			readonly kind: 'url';
			/** Valid, `ws:` or `wss:`, without credentials and fragment. */
			readonly url: string;
			/** False when nobody named it and it is the document's default. */
			readonly given: boolean;
	  }
	| ({readonly kind: 'sandbox'; readonly dialect: Dialect} & SandboxAddress);

export interface ChatSettings {
	readonly mode: 'chat';
	readonly server: ServerChoice;
	/** What to send as `auth`; undefined = nothing. */
	readonly credential: Secret<AuthFrame> | undefined;
	readonly reconnect: boolean;
	/** Bytes of the largest message to accept; undefined = the client's own limit. */
	readonly maxFrameBytes: number | undefined;
	readonly compress: boolean;
	/** Sentences to show once, as notices. */
	readonly hints: readonly string[];
}

export interface SandboxSettings extends SandboxAddress {
	readonly mode: 'sandbox';
	readonly dialect: Dialect;
}

export type Settings =
	| ChatSettings
	| SandboxSettings
	| {readonly mode: 'help'; readonly all: boolean}
	| {readonly mode: 'version'};

/** The endpoint of the document, when nothing else is said. */
export const defaultUrl = 'ws://localhost:8000/ws/chat';

/** Loopback: nobody else on the network can reach it. */
export const defaultHost = '127.0.0.1';
