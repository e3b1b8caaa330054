/**
 * Reads the words of the command line with meow, after taking out everything that meow would have to guess.
 *
 * Left to itself a parser of this kind lets `--sandbox ws://host` swallow the URL, takes a mistyped flag as a
 * new one, reads `--compress=no` as it likes and strips quotes from values. So the words are sorted first by the
 * table, and meow gets only flags that it cannot misread. Nothing is validated here.
 */
import meow from 'meow';
import {type FlagName, findFlag, flagTable, isDelicate, type NamedRow} from './flag-table.ts';

/** A word that is no flag of ours, or a flag that is not written as it should be. */
export type Stray =
	| {readonly kind: 'unknown'; readonly spelling: string}
	| {readonly kind: 'missing_value' | 'needless_value'; readonly flag: FlagName};

/** The command line, sorted. */
export interface Given {
	/** For each flag that was given: its values in order; `''` stands for "without a value". */
	readonly flags: Readonly<Partial<Record<FlagName, readonly string[]>>>;
	/** What is not a flag, in order. */
	readonly words: readonly string[];
	readonly strays: readonly Stray[];
}

interface Sorted {
	/** Unmistakable words for meow: `--name="value"`, `--name`, then `--` and the rest. */
	readonly flagWords: readonly string[];
	readonly words: readonly string[];
	readonly strays: readonly Stray[];
}

const isFlagLike = (word: string): boolean => word.length > 1 && word.startsWith('-');

/** The name part of an unknown flag, short enough that a secret glued to it does not show. */
function spellingOf(word: string): string {
	const name = word.split('=', 1)[0] ?? '';
	if (name.startsWith('--')) return name.slice(0, 30);
	return findFlag(`-${name}`) === undefined ? name.slice(0, 2) : name;
}

interface Split {
	readonly row: NamedRow | undefined;
	/** What stands in the same word: after `=`, or right after the letter. */
	readonly glued: string | undefined;
}

/** Takes a word like `--name=value`, `-x=value` or `-xvalue` apart. */
function split(word: string): Split {
	const equals = word.indexOf('=');
	const name = equals === -1 ? word : word.slice(0, equals);
	const row = findFlag(name);
	if (row !== undefined) return {row, glued: equals === -1 ? undefined : word.slice(equals + 1)};
	// `-HName: value`, as getopt has it; but `-header` is `--header` with a dash forgotten.
	const isName = word.startsWith('--') || findFlag(`-${name}`) !== undefined;
	const lettered = isName ? undefined : findFlag(word.slice(0, 2));
	if (lettered !== undefined) return {row: lettered, glued: word.slice(2)};
	return {row: undefined, glued: equals === -1 ? undefined : ''};
}

function sortWords(argv: readonly string[]): Sorted {
	const flagWords: string[] = [];
	const words: string[] = [];
	const strays: Stray[] = [];
	let index = 0;
	while (index < argv.length) {
		const word = argv[index] ?? '';
		const next = argv[index + 1];
		index++;
		if (word === '--') {
			words.push(...argv.slice(index));
			break;
		}
		if (!isFlagLike(word)) {
			words.push(word);
			continue;
		}
		const {row, glued} = split(word);
		if (row === undefined) {
			strays.push({kind: 'unknown', spelling: spellingOf(word)});
			// Most likely its value: reading it as the URL would only add a second, wrong complaint.
			if (glued === undefined && next !== undefined && !isFlagLike(next)) index++;
			continue;
		}
		if (row.argument.takes === 'nothing') {
			if (glued === undefined) flagWords.push(`--${row.name}`);
			else strays.push({kind: 'needless_value', flag: row.name});
			continue;
		}
		if (row.argument.takes === 'optional') {
			const isHelpAll = row.name === 'help' && glued === undefined && next === row.argument.shown;
			if (isHelpAll) index++;
			flagWords.push(`--${row.name}="${isHelpAll ? next : (glued ?? '')}"`);
			continue;
		}
		const hasNext = glued === undefined && next !== undefined && !isFlagLike(next);
		if (hasNext) index++;
		const value = hasNext ? next : (glued ?? '');
		// meow takes one pair of quotes off, so this pair is taken off and the value's own stay.
		if (value !== '') flagWords.push(`--${row.name}="${value}"`);
		else {
			strays.push({kind: 'missing_value', flag: row.name});
			// What follows a secret flag may be the secret itself, beginning with a dash: it is not looked at, nor shown.
			const follower = argv[index];
			const isOurs = follower === undefined || findFlag(follower.split('=', 1)[0] ?? '') !== undefined;
			if (isDelicate(row) && glued === undefined && !isOurs && follower !== '--') index++;
		}
	}
	return {flagWords, words, strays};
}

/** `max-frame` -> `maxFrame`; `no-reconnect` -> `reconnect`, since meow reads `--no-` as "false". */
function meowName(name: string): string {
	return name.replace(/^no-/, '').replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

/**
 * Parses the words of a command line.
 * @param argv without the program itself
 * @returns what was given; never throws
 */
export function readFlags(argv: readonly string[]): Given {
	const {flagWords, words, strays} = sortWords(argv);
	const flags: Record<string, {type: 'string'; isMultiple: true} | {type: 'boolean'}> = {};
	// Only those that were typed: each one costs meow time.
	const typed = flagTable.filter(({name}) => flagWords.some((word) => word.split('=', 1)[0] === `--${name}`));
	for (const row of typed) {
		flags[meowName(row.name)] =
			row.argument.takes === 'nothing' ? {type: 'boolean'} : {type: 'string', isMultiple: true};
	}
	const parsed = meow({
		importMeta: import.meta,
		// Given, so that meow does not look for one; it takes the title of the process from it.
		pkg: {name: 'bedrock-chat-tui', bin: {'bedrock-chat': ''}},
		argv: [...flagWords, '--', ...words],
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
	return {flags: values, words: parsed.input, strays};
}
