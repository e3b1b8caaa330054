/** What the command line and the environment came to: one mode, with everything it needs. */
import type {DialectName} from '../protocol/dialects.ts';
import type {AuthFrame} from '../protocol/frames.ts';
import type {HandshakeSettings} from '../protocol/handshake.ts';
import type {ThemeName} from '../theme-names.ts';
import type {Secret} from './secrets.ts';

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
	| ({readonly kind: 'sandbox'; readonly dialect: DialectName} & SandboxAddress);

/** What is logged and where. */
export interface LogSettings {
	/** `debug` holds every frame. */
	readonly level: 'debug' | 'info';
	/** As it was typed; undefined = the usual place. */
	readonly file: string | undefined;
}

/** Everything that it takes to talk to a server. */
export interface ConversationSettings {
	readonly server: ServerChoice;
	/** What to send as `auth`; undefined = nothing. */
	readonly credential: Secret<AuthFrame> | undefined;
	readonly connection: Secret<HandshakeSettings>;
	/** Never send a credential without TLS to a machine that is not this one; holds for credentials given later, too. */
	readonly requireTls: boolean;
	readonly reconnect: boolean;
	/** Bytes of the largest message to accept; undefined = the client's own limit. */
	readonly maxFrameBytes: number | undefined;
	readonly compress: boolean;
	/** Undefined = no log is kept. */
	readonly log: LogSettings | undefined;
	/** Sentences to show once, as notices. */
	readonly hints: readonly string[];
}

/** How the full screen looks and calls. */
export interface ScreenSettings {
	readonly theme: ThemeName;
	/** Draw lines and signs with ASCII characters. */
	readonly ascii: boolean;
	/** Call when an answer came while the user was away. */
	readonly bell: boolean;
}

/** The chat with a person at the keyboard. */
export interface ChatSettings extends ConversationSettings {
	readonly mode: 'chat';
	readonly screen: ScreenSettings;
	/** The full screen, or plain lines that are only ever appended. */
	readonly interface: 'screen' | 'lines';
}

/** Three questions without a person. */
export interface DemoSettings extends ConversationSettings {
	readonly mode: 'demo';
}

export interface SandboxSettings extends SandboxAddress {
	readonly mode: 'sandbox';
	readonly dialect: DialectName;
}

export type Settings =
	| ChatSettings
	| DemoSettings
	| SandboxSettings
	| {readonly mode: 'help'; readonly all: boolean}
	| {readonly mode: 'version'};

/** The endpoint of the document, when nothing else is said. */
export const defaultUrl = 'ws://localhost:8000/ws/chat';

/** Loopback: nobody else on the network can reach it. */
export const defaultHost = '127.0.0.1';
