/** The settings of one run: a mode, with everything that it needs. */
import type {DialectName} from '../protocol/dialects.ts';
import type {AuthFrame} from '../protocol/frames.ts';
import type {HandshakeSettings} from '../protocol/handshake/handshake-settings.ts';
import type {ThemeName} from '../theme-names.ts';
import type {Problem} from './problem.ts';
import type {Secret} from './secrets.ts';
import type {Shell} from './shell/shells.ts';

/** The address on which the built-in assistant listens. */
export interface SandboxAddress {
	/** 0 takes any free one. */
	readonly port: number;
	/** A host name or an address; loopback by default. */
	readonly host: string;
}

/** The server of the chat. */
export type ServerChoice =
	| {
			readonly kind: 'url';
			/** Valid, `ws:` or `wss:`, without credentials and fragment. */
			readonly url: string;
			/** False for the default URL of the document. */
			readonly given: boolean;
			/** It was guessed from a link of the web page, which names the right one. */
			readonly isFromPage?: true;
	  }
	| ({readonly kind: 'sandbox'; readonly dialect: DialectName} & SandboxAddress);

/** The level and the file of the log. */
export interface LogSettings {
	/** `debug` includes every frame. */
	readonly level: 'debug' | 'info';
	/** The path as it was typed; undefined = the default path. */
	readonly file: string | undefined;
}

/** A preset to fill in at the start. */
export interface PresetStart {
	readonly id: string;
	readonly values: ReadonlyMap<string, string>;
	/** Sends the message as soon as it is complete; else it becomes the draft. */
	readonly sends: boolean;
	/** Other parameters of a link are no mistake. */
	readonly isFromLink: boolean;
}

export interface PresetSettings {
	/** The path of the user's own presets. */
	readonly file: string | undefined;
	readonly use: PresetStart | undefined;
}

/** The settings of a conversation with a server. */
export interface ConversationSettings {
	readonly server: ServerChoice;
	/** The `auth` frame to send; undefined = none. */
	readonly credential: Secret<AuthFrame> | undefined;
	readonly connection: Secret<HandshakeSettings>;
	/** Never send a credential without TLS to another machine; applies to later credentials, too. */
	readonly requireTls: boolean;
	readonly reconnect: boolean;
	/** Largest message to accept, in bytes; undefined = the client's own limit. */
	readonly maxFrameBytes: number | undefined;
	readonly compress: boolean;
	/** Undefined = no log is kept. */
	readonly log: LogSettings | undefined;
	/** The file in which every frame is recorded, as it was typed; undefined = none. */
	readonly recording?: string | undefined;
	/** Undefined = none beside those of the server. */
	readonly presets?: PresetSettings | undefined;
	/** Sentences to show as notices at the start. */
	readonly hints: readonly string[];
	/** The profile of the configuration file whose server it is. */
	readonly profile?: string | undefined;
	/** Origin of the server that the credential, the header fields and the certificate are for; undefined = this one. */
	readonly owner?: string | undefined;
	/** What these settings lack because it is for another server. */
	readonly withheld?: Withheld | undefined;
}

/** What was given for the server with the origin `owner`, and no other gets. */
export interface Withheld {
	readonly what: ReadonlyArray<'credential' | 'headers' | 'certificate' | 'insecure'>;
	readonly owner: string;
}

/** The appearance of the full screen, and its bell. */
export interface ScreenSettings {
	readonly theme: ThemeName;
	/** Draw lines and symbols with ASCII characters. */
	readonly ascii: boolean;
	/** Ring the bell when an answer arrives while the user is away. */
	readonly bell: boolean;
	/** Show in the tab or task bar that an answer is awaited, where the terminal can. */
	readonly progress: boolean;
	/** A new file for a cast of the screen, as it was typed; undefined = none. */
	readonly cast?: string | undefined;
}

/** What is stored of a conversation, and what is continued. */
export interface StoredSettings {
	/** Save the conversation on this machine. */
	readonly journal: boolean;
	/** Undefined = a new session. */
	readonly resume?: ResumeChoice | undefined;
}

/** The interactive chat. */
export interface ChatSettings extends ConversationSettings, StoredSettings {
	readonly mode: 'chat';
	readonly screen: ScreenSettings;
	/** The full screen, or plain lines that are only appended. */
	readonly interface: 'screen' | 'lines';
	/** What asks for lines: the flag, a variable, `TERM=dumb`; none of it where the full screen is. */
	readonly linesBy: readonly string[];
}

/**
 * The session to continue; `choose`: in a list. An id may be the beginning or the end of one. `isChosen`: in that list, so that
 * its own server counts, not the one of the command line.
 */
export type ResumeChoice =
	| {readonly at: 'newest' | 'choose'}
	| {readonly at: 'id'; readonly id: string; readonly isChosen?: true};

/** The commands about the sessions on this machine. Without an id, `show` takes the last one, `path` the folder of all. */
export interface SessionsSettings {
	readonly mode: 'sessions';
	readonly action:
		| {readonly do: 'list'}
		| {readonly do: 'show' | 'path'; readonly id: string | undefined}
		| {readonly do: 'delete'; readonly ids: readonly string[]}
		| {readonly do: 'search'; readonly query: string};
	/** For programs instead of people. */
	readonly json: boolean;
}

export const EXPORT_FORMATS = ['md', 'html', 'json', 'jsonl', 'otlp'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

/** A session of this machine, written to a file. */
export interface ExportSettings {
	readonly mode: 'export';
	/** Undefined = the last one. */
	readonly id: string | undefined;
	readonly format: ExportFormat;
	/** Undefined = standard output. */
	readonly file: string | undefined;
	/** An existing file may be replaced. */
	readonly replaces: boolean;
	/** What looks like a secret is left out; of spans, all texts. */
	readonly redacts: boolean;
	/** Those of the environment, which are left out in any case. */
	readonly secrets: Secret<readonly string[]>;
}

/** A file of the format `jsonl` becomes a session of this machine. */
export interface ImportSettings {
	readonly mode: 'import';
	/** `-` = standard input. */
	readonly file: string;
}

/** The command about the configuration file. */
export interface ConfigSettings {
	readonly mode: 'config';
	readonly action: 'path' | 'check' | 'edit';
	/** The path as it was typed; undefined = that of this user. */
	readonly file: string | undefined;
}

/** Questions without a user. */
export interface DemoSettings extends ConversationSettings {
	readonly mode: 'demo';
	/** Questions and names of files of them, as they were typed; none = those of the program. */
	readonly questions: readonly string[];
}

export const PRINT_FORMATS = ['text', 'json', 'stream-json'] as const;
export type PrintFormat = (typeof PRINT_FORMATS)[number];
export const TOOL_DETAILS = ['none', 'summary', 'full'] as const;
export type ToolDetail = (typeof TOOL_DETAILS)[number];

/** Questions whose answers are printed, without a screen. The message of a preset is the first of them. */
export interface PrintSettings extends ConversationSettings, StoredSettings {
	readonly mode: 'print';
	/** In order; `-` is the text of standard input. Not empty, unless there is a preset. */
	readonly questions: readonly string[];
	/** `json`: a line for each question; `stream-json`: also one for each step of its turn. */
	readonly format: PrintFormat;
	/** How tool calls are printed as text. */
	readonly tools: ToolDetail;
	/** Of the whole run, ms; undefined = none but those of the program. */
	readonly timeoutMs: number | undefined;
	/** Report what goes wrong, and no progress. */
	readonly isQuiet: boolean;
}

export const CHECK_FORMATS = ['text', 'tap', 'junit', 'github'] as const;
export type CheckFormat = (typeof CHECK_FORMATS)[number];

/** Decks whose answers are checked, without a screen. */
export interface CheckSettings {
	readonly mode: 'check';
	/** Paths as they were typed, at least one. */
	readonly decks: readonly string[];
	/** At least one. */
	readonly servers: readonly ConversationSettings[];
	/** How often each deck is played, at least once. */
	readonly repeat: number;
	readonly format: CheckFormat;
	/** Of the whole run, ms; undefined = none but those of the program. */
	readonly timeoutMs: number | undefined;
	/** Report what goes wrong, and no progress. */
	readonly isQuiet: boolean;
}

/** A setting that is not the default, or the server. */
export interface SettingSource {
	/** Of the flag. */
	readonly name: string;
	/** Without secrets. */
	readonly value: string;
	readonly from:
		| {readonly at: 'argument' | 'flag' | 'file' | 'default'}
		| {readonly at: 'environment'; readonly variable: string};
}

/** The checks of the connection, of the terminal and of this machine. */
export interface DoctorSettings {
	readonly mode: 'doctor';
	/** Undefined if there are problems. */
	readonly server: ConversationSettings | undefined;
	/** Of the command line, the environment and the configuration file. */
	readonly problems: readonly Problem[];
	readonly sources: readonly SettingSource[];
	/** The configuration file as it was named; undefined = that of this user. */
	readonly configFile: string | undefined;
	/** For programs instead of people. */
	readonly json: boolean;
}

/** The parts of a bundle, in its order. */
export const BUNDLE_PARTS = ['checks', 'session', 'log', 'frames'] as const;
export type BundlePart = (typeof BUNDLE_PARTS)[number];

/** A file for a report of a problem. */
export interface BundleSettings {
	readonly mode: 'bundle';
	/** What is checked for it. */
	readonly doctor: DoctorSettings;
	/** As it was typed; undefined = a name with the time. */
	readonly file: string | undefined;
	/** An existing file may be replaced. */
	readonly replaces: boolean;
	/** The conversation that it has. */
	readonly session: {readonly at: 'newest' | 'none'} | {readonly at: 'id'; readonly id: string};
	/** A recording to add, as it was typed. */
	readonly frames: string | undefined;
	/** The log, as it was typed; undefined = the usual one. */
	readonly log: string | undefined;
	/** Those of the environment, which are left out. */
	readonly secrets: Secret<readonly string[]>;
}

/** What is shown of a bundle. */
export interface OpenSettings {
	readonly mode: 'open';
	/** As it was typed. */
	readonly file: string;
	/** Undefined = what is in it. */
	readonly part: BundlePart | undefined;
}

export interface SandboxSettings extends SandboxAddress {
	readonly mode: 'sandbox';
	readonly dialect: DialectName;
}

/** A recording, played as a server. */
export interface ServeSettings extends SandboxAddress {
	readonly mode: 'serve';
	/** The path as it was typed. */
	readonly file: string;
	/** Recorded time in real time: 2 is twice as fast; Infinity = no delays. */
	readonly speed: number;
	/** End after the last connection of the recording. */
	readonly once: boolean;
}

/** A recording on the screen, without a server. */
export interface ReplaySettings {
	readonly mode: 'replay';
	/** The path as it was typed. */
	readonly file: string;
	/** Recorded time in real time: 2 is twice as fast; Infinity = begins at the end. */
	readonly speed: number;
	readonly screen: ScreenSettings;
}

/** What a help is about; `chat`: the program. */
export type HelpTopic =
	| 'chat'
	| 'sandbox'
	| 'sessions'
	| 'export'
	| 'check'
	| 'config'
	| 'completion'
	| 'doctor'
	| 'bundle'
	| 'serve'
	| 'replay';

export type Settings =
	| ChatSettings
	| DemoSettings
	| PrintSettings
	| CheckSettings
	| DoctorSettings
	| BundleSettings
	| OpenSettings
	| SandboxSettings
	| ServeSettings
	| ReplaySettings
	| SessionsSettings
	| ExportSettings
	| ImportSettings
	| ConfigSettings
	| {readonly mode: 'help'; readonly all: boolean; readonly about: HelpTopic}
	| {readonly mode: 'completion'; readonly shell: Shell}
	| {readonly mode: 'version'};

/** The default endpoint, from the document. */
export const defaultUrl = 'ws://localhost:8000/ws/chat';

/** Loopback: cannot be reached from other machines. */
export const defaultHost = '127.0.0.1';
