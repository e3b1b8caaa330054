/** What is known about one flag. */

/** What a flag takes: nothing, a value it cannot do without, or one that is written with `=` if at all. */
export type Argument =
	| {readonly takes: 'nothing'}
	| {readonly takes: 'value'; readonly shown: string}
	| {readonly takes: 'optional'; readonly shown: string};

/** The headings of the long help, in order. */
export const flagGroups = {
	server: 'The server',
	auth: 'Who you are (a token alone means bearer, a key api_key, and so on)',
	handshake: 'The handshake and TLS',
	connection: 'The connection',
	assistant: 'The built-in assistant',
	screen: 'The screen',
	output: 'What is done and told',
	help: 'Help',
} as const;

/** One flag. */
export interface FlagRow {
	/** As it is typed, without the two dashes. */
	readonly name: string;
	/** Letters that mean the same, without the dash. */
	readonly letters?: readonly string[];
	/** Another long name for it, as another program has it. */
	readonly synonym?: string;
	readonly argument: Argument;
	/** What it does, in a line of help. */
	readonly help: string;
	/** `everyday` flags are in the short help, the others in `--help all` alone. */
	readonly shownIn: 'everyday' | 'all';
	readonly group: keyof typeof flagGroups;
	/** What it is for: opening the chat, the assistant alone (`bedrock-chat sandbox`), or both. */
	readonly usedBy: 'chat' | 'sandbox' | 'both';
	/** Environment variables that say the same, the first that is set wins. */
	readonly environment?: readonly string[];
	/** Its value must never be shown, and can come from a file or a command. */
	readonly secret?: true;
	/** It may be given several times. */
	readonly repeatable?: true;
	/** It says where the value of this other flag comes from. */
	readonly sourceOf?: {readonly flag: string; readonly from: 'file' | 'command'};
}

export const nothing = {takes: 'nothing'} as const;

export const value = <Shown extends string>(shown: Shown) => ({takes: 'value', shown}) as const;

/** The two variables for a setting: the document's, and its twin for today's server. */
export const variables = <Name extends string>(name: Name) =>
	[`BEDROCK_${name}`, `AUTOCHAT_${name}`] as const;
