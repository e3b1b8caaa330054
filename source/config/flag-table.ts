/** Every flag, word and environment variable of the command line, in one table: parsing, advice and help are made from it. */

/** What a flag takes: nothing, a value it cannot do without, or one that is written with `=` if at all. */
export type Argument =
	| {readonly takes: 'nothing'}
	| {readonly takes: 'value'; readonly shown: string}
	| {readonly takes: 'optional'; readonly shown: string};

/** One flag. */
export interface FlagRow {
	/** As it is typed, without the two dashes. */
	readonly name: string;
	/** One letter that means the same, without the dash. */
	readonly letter?: string;
	readonly argument: Argument;
	/** What it does, in a line of help. */
	readonly help: string;
	/** `everyday` flags are in the short help, the others in `--help all` alone. */
	readonly shownIn: 'everyday' | 'all';
	/** What it is for: opening the chat, the assistant alone (`bedrock-chat sandbox`), or both. */
	readonly usedBy: 'chat' | 'sandbox' | 'both';
	/** Environment variables that say the same, the first that is set wins. */
	readonly environment?: readonly string[];
	/** Its value must never be shown. */
	readonly secret?: true;
}

const nothing = {takes: 'nothing'} as const;

export const flagTable = [
	{
		name: 'url',
		argument: {takes: 'value', shown: 'URL'},
		help: 'the same as URL',
		shownIn: 'everyday',
		usedBy: 'chat',
		environment: ['BEDROCK_WS_ENDPOINT'],
	},
	{
		name: 'auth',
		argument: {takes: 'value', shown: 'none|bearer'},
		help: 'how to authenticate; bearer when there is a token',
		shownIn: 'everyday',
		usedBy: 'chat',
		environment: ['BEDROCK_AUTH_TYPE'],
	},
	{
		name: 'token',
		argument: {takes: 'value', shown: 'TOKEN'},
		help: 'the bearer token; better in BEDROCK_AUTH_TOKEN',
		shownIn: 'everyday',
		usedBy: 'chat',
		environment: ['BEDROCK_AUTH_TOKEN'],
		secret: true,
	},
	{
		name: 'sandbox',
		argument: {takes: 'optional', shown: 'KIND'},
		help: 'built-in assistant; KIND: today, seed or document',
		shownIn: 'everyday',
		usedBy: 'chat',
	},
	{
		name: 'or-sandbox',
		argument: nothing,
		help: 'the same, but only if no URL is given in any way',
		shownIn: 'all',
		usedBy: 'chat',
	},
	{
		name: 'dialect',
		argument: {takes: 'value', shown: 'KIND'},
		help: 'after the command sandbox: KIND as above',
		shownIn: 'all',
		usedBy: 'sandbox',
	},
	{
		name: 'port',
		argument: {takes: 'value', shown: 'N'},
		help: 'port of the built-in assistant; 0 takes a free one',
		shownIn: 'everyday',
		usedBy: 'both',
	},
	{
		name: 'host',
		argument: {takes: 'value', shown: 'ADDRESS'},
		help: 'address of the built-in assistant, else 127.0.0.1',
		shownIn: 'all',
		usedBy: 'both',
	},
	{
		name: 'no-reconnect',
		argument: nothing,
		help: 'do not connect again by itself after a loss',
		shownIn: 'everyday',
		usedBy: 'chat',
	},
	{
		name: 'max-frame',
		argument: {takes: 'value', shown: 'SIZE'},
		help: 'largest message to accept, else 100MB',
		shownIn: 'everyday',
		usedBy: 'chat',
	},
	{
		name: 'compress',
		argument: nothing,
		help: 'offer the server permessage-deflate',
		shownIn: 'all',
		usedBy: 'chat',
	},
	{
		name: 'help',
		letter: 'h',
		argument: {takes: 'optional', shown: 'all'},
		help: 'this text; --help all shows every flag',
		shownIn: 'everyday',
		usedBy: 'both',
	},
	{
		name: 'version',
		letter: 'V',
		argument: nothing,
		help: 'the version',
		shownIn: 'everyday',
		usedBy: 'both',
	},
] as const satisfies readonly FlagRow[];

export type FlagName = (typeof flagTable)[number]['name'];

/** The words that are commands when they come first. */
export const commands = ['sandbox'] as const;

/** Flags of the protocol's reference client that are not here yet: recognised, so that the answer is not a guess. */
export const laterFlags: readonly string[] = [
	'api-key',
	'api-key-header',
	'username',
	'password',
	'client-id',
	'client-secret',
	'token-url',
	'scope',
	'demo',
];

const byName: ReadonlyMap<string, FlagRow & {readonly name: FlagName}> = new Map(
	flagTable.map((row) => [row.name, row]),
);

/** The row of a flag. */
export function flagRow(name: FlagName): FlagRow & {readonly name: FlagName} {
	const row = byName.get(name);
	if (row === undefined) throw new RangeError(`no flag is called ${name}`);
	return row;
}

/**
 * Finds a flag by its spelling.
 * @param spelling `--name` or `-x`, without a value
 */
export function findFlag(spelling: string): (FlagRow & {readonly name: FlagName}) | undefined {
	if (spelling.startsWith('--')) return byName.get(spelling.slice(2));
	return [...byName.values()].find((row) => row.letter !== undefined && spelling === `-${row.letter}`);
}
