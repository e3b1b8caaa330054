/**
 * Parses the command line with meow, after sorting its words by the flag table.
 *
 * On its own, meow takes the URL of `--sandbox ws://host` as the flag's value, accepts a mistyped flag as a new one,
 * guesses the meaning of `--compress=no` and strips quotes from values. So it gets only flags that it cannot
 * misread. Values are not validated here.
 */
import meow from 'meow';
import {type FlagName, findFlag, flagTable, isSensitive, type NamedRow} from './flag-table.ts';

/** An unknown flag, or a known flag without its value or with a value too many. */
export type Stray =
	| {readonly kind: 'unknown'; readonly spelling: string}
	| {readonly kind: 'missing_value' | 'needless_value'; readonly flag: FlagName};

/** The command line, sorted. */
export interface Given {
	/** For each given flag its values in order; `''` stands for "without a value". */
	readonly flags: Readonly<Partial<Record<FlagName, readonly string[]>>>;
	/** The arguments that are not flags, in order. */
	readonly positionals: readonly string[];
	readonly strays: readonly Stray[];
	/** Those of the flags that a configuration file has set; they were not typed. */
	readonly fromFile?: readonly FlagName[];
}

interface Sorted {
	/** Unambiguous words for meow: `--name="value"`, `--name`, then `--` and the rest. */
	readonly flagWords: readonly string[];
	readonly positionals: readonly string[];
	readonly strays: readonly Stray[];
}

const isFlagLike = (word: string): boolean => word.length > 1 && word.startsWith('-');

/** The name of an unknown flag, cut short so that it cannot show a secret that was typed without a space. */
function spellingOf(word: string): string {
	const name = word.split('=', 1)[0] ?? '';
	if (name.startsWith('--')) return name.slice(0, 30);
	return findFlag(`-${name}`) === undefined ? name.slice(0, 2) : name;
}

interface Split {
	readonly row: NamedRow | undefined;
	/** The value in the same word: after `=`, or right after the letter. */
	readonly attached: string | undefined;
}

/** Splits a word such as `--name=value`, `-x=value` or `-xvalue`. */
function split(word: string): Split {
	const equals = word.indexOf('=');
	const name = equals === -1 ? word : word.slice(0, equals);
	const row = findFlag(name);
	if (row !== undefined) return {row, attached: equals === -1 ? undefined : word.slice(equals + 1)};
	// `-HName: value`, as getopt allows; but `-header` is `--header` with a missing dash.
	const isName = word.startsWith('--') || findFlag(`-${name}`) !== undefined;
	const lettered = isName ? undefined : findFlag(word.slice(0, 2));
	if (lettered !== undefined) return {row: lettered, attached: word.slice(2)};
	return {row: undefined, attached: equals === -1 ? undefined : ''};
}

function sortWords(argv: readonly string[]): Sorted {
	const flagWords: string[] = [];
	const positionals: string[] = [];
	const strays: Stray[] = [];
	let index = 0;
	while (index < argv.length) {
		const word = argv[index] ?? '';
		const next = argv[index + 1];
		index++;
		if (word === '--') {
			positionals.push(...argv.slice(index));
			break;
		}
		if (!isFlagLike(word)) {
			positionals.push(word);
			continue;
		}
		const {row, attached} = split(word);
		if (row === undefined) {
			strays.push({kind: 'unknown', spelling: spellingOf(word)});
			// Most likely its value: to read it as the URL would only add a second, misleading problem.
			if (attached === undefined && next !== undefined && !isFlagLike(next)) index++;
			continue;
		}
		if (row.argument.takes === 'nothing') {
			if (attached === undefined) flagWords.push(`--${row.name}`);
			else strays.push({kind: 'needless_value', flag: row.name});
			continue;
		}
		if (row.argument.takes === 'optional') {
			const isHelpAll = row.name === 'help' && attached === undefined && next === row.argument.shown;
			if (isHelpAll) index++;
			flagWords.push(`--${row.name}="${isHelpAll ? next : (attached ?? '')}"`);
			continue;
		}
		const hasNext = attached === undefined && next !== undefined && !isFlagLike(next);
		if (hasNext) index++;
		const value = hasNext ? next : (attached ?? '');
		// meow strips one pair of quotes: this pair, so that quotes in the value are kept.
		if (value !== '') flagWords.push(`--${row.name}="${value}"`);
		else {
			strays.push({kind: 'missing_value', flag: row.name});
			// The word after a secret flag may be the secret itself, beginning with a dash: skip it, and never show it.
			const follower = argv[index];
			const isOurs = follower === undefined || findFlag(follower.split('=', 1)[0] ?? '') !== undefined;
			if (isSensitive(row) && attached === undefined && !isOurs && follower !== '--') index++;
		}
	}
	return {flagWords, positionals, strays};
}

/** `max-frame` -> `maxFrame`; `no-reconnect` -> `reconnect`, since meow reads `--no-` as "false". */
function meowName(name: string): string {
	return name.replace(/^no-/, '').replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

/**
 * Parses the words of a command line.
 * @param argv without the program itself
 * @returns flags, arguments and strays; never throws
 */
export function readFlags(argv: readonly string[]): Given {
	const {flagWords, positionals, strays} = sortWords(argv);
	const flags: Record<string, {type: 'string'; isMultiple: true} | {type: 'boolean'}> = {};
	// Only flags that were typed: each one costs meow time.
	const typed = flagTable.filter(({name}) => flagWords.some((word) => word.split('=', 1)[0] === `--${name}`));
	for (const row of typed) {
		flags[meowName(row.name)] =
			row.argument.takes === 'nothing' ? {type: 'boolean'} : {type: 'string', isMultiple: true};
	}
	const parsed = meow({
		importMeta: import.meta,
		// Passed so that meow does not search for a package.json; meow sets the process title from it.
		pkg: {name: 'bedrock-chat-tui', bin: {'bedrock-chat': ''}},
		argv: [...flagWords, '--', ...positionals],
		flags,
		booleanDefault: undefined,
		allowUnknownFlags: true,
		autoHelp: false,
		autoVersion: false,
	});
	const values: Partial<Record<FlagName, readonly string[]>> = {};
	for (const {name} of typed) {
		const value: unknown = parsed.flags[meowName(name)];
		if (Array.isArray(value) && value.length > 0) values[name] = value.map(String);
		else if (value === !name.startsWith('no-')) values[name] = [''];
	}
	return {flags: values, positionals: parsed.input, strays};
}
