/** The definition of one flag, and how its row in the table is made. */

/** The value of a flag: none, required, or optional and then written with `=`. */
export type Argument =
	| {readonly takes: 'nothing'}
	| {readonly takes: 'value'; readonly shown: string}
	| {readonly takes: 'optional'; readonly shown: string};

/** The headings of the long help, in order. */
export const flagGroups = {
	server: 'Server',
	auth: 'Authentication (--token implies --auth bearer, --api-key api_key, and so on)',
	handshake: 'Handshake and TLS',
	connection: 'Connection',
	presets: 'Presets',
	sessions: 'Sessions',
	assistant: 'Built-in assistant',
	screen: 'Screen',
	output: 'Modes and logging',
	help: 'Help',
} as const;

/** One flag. */
export interface FlagRow {
	/** The long name, without the two dashes. */
	readonly name: string;
	/** Short names, without the dash. */
	readonly letters?: readonly string[];
	/** Another long name, as other programs spell it. */
	readonly synonym?: string;
	readonly argument: Argument;
	/** Its line in the help. */
	readonly help: string;
	/** `everyday` flags are in the short help, the others only in `--help all`. */
	readonly shownIn: 'everyday' | 'all';
	readonly group: keyof typeof flagGroups;
	/** The mode that takes it: the chat, the assistant alone (`bedrock-chat sandbox`), both, the commands about sessions, `export`, `check`, `bundle`, or the commands about recordings. */
	readonly usedBy: 'chat' | 'sandbox' | 'both' | 'sessions' | 'export' | 'check' | 'bundle' | 'recording';
	/** Environment variables with the same meaning; the first that is set counts. */
	readonly environment?: readonly string[];
	/** Its value must never be shown, and may come from a file or a command. */
	readonly secret?: true;
	/** It may be given several times. */
	readonly repeatable?: true;
	/** It fetches the value of another flag. */
	readonly sourceOf?: {readonly flag: string; readonly from: 'file' | 'command'};
}

export const nothing = {takes: 'nothing'} as const;

type CommonCells = Pick<FlagRow, 'argument' | 'help' | 'shownIn' | 'group' | 'usedBy'>;

/**
 * Makes a function for the rows of one group.
 * @returns takes the name, the value (a string: required, as the help shows it), the help, and all other cells; a row
 * is used by the chat unless these name another mode
 */
export const flagsIn =
	(group: FlagRow['group'], shownIn: FlagRow['shownIn']) =>
	<const Name extends string, const Others extends Partial<FlagRow> = object>(
		name: Name,
		value: string | Argument,
		help: string,
		others?: Others,
	) => {
		const argument: Argument = typeof value === 'string' ? {takes: 'value', shown: value} : value;
		const row: CommonCells = {argument, help, shownIn, group, usedBy: 'chat'};
		return {name, ...row, ...others} as {readonly name: Name} & CommonCells & Others;
	};
