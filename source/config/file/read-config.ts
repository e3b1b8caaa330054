/** Reads the text of a configuration file, and lists everything that is wrong with it. */
import path from 'node:path';
import {parse, TomlError} from 'smol-toml';
import {nearest} from '../../text/nearest.ts';
import {safeLine} from '../../text/safe.ts';
import {findFlag, type NamedRow} from '../flags/flag-table.ts';
import {isSensitiveField} from '../headers.ts';
import {type Problem, type ProblemCode, quoted} from '../problem.ts';
import {
	type ConfigFile,
	defaultRows,
	exampleOf,
	type FileValue,
	type FileValues,
	isAmount,
	isPath,
	type Profile,
	profileRows,
} from './config-file.ts';
import {readKeys} from './read-keys.ts';
import {type LineOf, linesOfToml} from './toml-lines.ts';

/** What is known of the file beside its text. */
export interface ConfigFacts {
	/** Absolute. Relative paths in the file begin in its folder. */
	readonly file: string;
	/** The home folder, for paths that begin with `~/`. */
	readonly home: string | undefined;
	/** Other users can read it. */
	readonly isReadable: boolean;
	/** Other users can change it. */
	readonly isWritable: boolean;
}

export interface ConfigReading {
	/** What of it is valid. */
	readonly config: ConfigFile;
	readonly problems: readonly Problem[];
}

const TABLES = ['profile', 'defaults', 'profiles', 'keys'] as const;
const NOTHING: ConfigFile = {profile: undefined, profiles: [], defaults: new Map(), keys: []};

type Table = Readonly<Record<string, unknown>>;

const isTable = (value: unknown): value is Table =>
	typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date);

/** Longest path in a sentence, UTF-16 units. */
const LONGEST_PATH = 200;

/** The path in a sentence; of a very long one the end. */
export const shownPath = (file: string): string =>
	safeLine(file.length > LONGEST_PATH ? `…${file.slice(-LONGEST_PATH)}` : file);

/** The beginning of a sentence about a place in the file. */
export const placeIn = (file: string, line: number): string => `${shownPath(file)}, line ${line}: `;

/** Never throws. No problem repeats a value: it may be a misplaced secret. */
export function readConfig(text: string, facts: ConfigFacts): ConfigReading {
	const found: {readonly line: number; readonly problem: Problem}[] = [];
	let root: Table;
	try {
		root = parse(text);
	} catch (error) {
		return {config: NOTHING, problems: [syntaxProblem(error, facts.file)]};
	}
	const lineOf = linesOfToml(text);
	const reader = {facts, lineOf, report};

	function report(code: ProblemCode, line: number, sentence: string): void {
		found.push({line, problem: {code, sentence: `${placeIn(facts.file, line)}${sentence}`}});
	}

	for (const key of Object.keys(root)) {
		if (TABLES.some((known) => known === key)) continue;
		const isFlag = profileRows.some(({name}) => name === key);
		const guess = nearest(key, TABLES);
		const advice = isFlag
			? `Move it into [defaults] or [profiles.NAME]`
			: guess === undefined
				? 'The file has profile, [defaults], [profiles.NAME] and [keys]'
				: `Did you mean ${guess}?`;
		report('config_key', lineOf(key), `Unknown key ${quoted(key)}. ${advice}`);
	}
	const {profile, defaults = {}, profiles = {}, keys = {}} = root;
	const isNamed = typeof profile === 'string' && profile !== '';
	if (profile !== undefined && !isNamed)
		report('config_type', lineOf('profile'), 'profile is the name of a profile. Type profile = "NAME"');
	if (!isTable(defaults))
		report('config_type', lineOf('defaults'), 'defaults is a table. Type [defaults] above its keys');
	const read: Profile[] = [];
	if (isTable(profiles))
		for (const [name, table] of Object.entries(profiles)) {
			const line = lineOf('profiles', name);
			if (!isTable(table))
				report('config_type', line, 'A profile is a table. Type [profiles.NAME] above its keys');
			else read.push({name, line, values: readValues(table, ['profiles', name], profileRows, reader)});
		}
	else report('config_type', lineOf('profiles'), 'profiles is a table. Type [profiles.NAME] above its keys');
	if (!isTable(keys)) report('config_type', lineOf('keys'), 'keys is a table. Type [keys] above its actions');
	const config: ConfigFile = {
		profile: isNamed ? {name: profile, line: lineOf('profile')} : undefined,
		profiles: read,
		defaults: isTable(defaults) ? readValues(defaults, ['defaults'], defaultRows, reader) : new Map(),
		keys: isTable(keys) ? readKeys(keys, lineOf, report) : [],
	};
	const {name, line = 1} = config.profile ?? {};
	if (name !== undefined && !read.some((each) => each.name === name))
		found.push({line, problem: unknownProfile(name, config, facts.file, line)});
	return {config, problems: found.toSorted((a, b) => a.line - b.line).map(({problem}) => problem)};
}

/** @param line where it is named; undefined = on the command line */
export function unknownProfile(
	name: string,
	{profiles}: Pick<ConfigFile, 'profiles'>,
	file: string,
	line?: number,
): Problem {
	const names = profiles.map((profile) => profile.name);
	const guess = nearest(name, names);
	const known =
		names.length === 0
			? `Add [profiles.NAME] to ${shownPath(file)}`
			: `The profiles are ${names.map(quoted).join(', ')}`;
	const advice = guess === undefined ? known : `Did you mean ${quoted(guess)}?`;
	const place = line === undefined ? '' : placeIn(file, line);
	return {code: 'config_profile', sentence: `${place}There is no profile ${quoted(name)}. ${advice}`};
}

function syntaxProblem(error: unknown, file: string): Problem {
	const {line = 1, column = 1, message = ''} = error instanceof TomlError ? error : {};
	// Below the first line, the message quotes the text, which may have a secret.
	const [, reason] = /^Invalid TOML document: ([a-z :-]+)\n/.exec(message) ?? [];
	const because = reason === undefined ? '' : `: ${reason}`;
	const sentence = `${placeIn(file, line)}This is not valid TOML, from column ${column} on${because}. Correct the line; a text stands in quotes: key = "value"`;
	return {code: 'config_syntax', sentence};
}

interface Reader {
	readonly facts: ConfigFacts;
	readonly lineOf: LineOf;
	report(code: ProblemCode, line: number, sentence: string): void;
}

function readValues(
	table: Table,
	at: readonly string[],
	rows: readonly NamedRow[],
	reader: Reader,
): FileValues {
	const values = new Map<NamedRow['name'], FileValue>();
	for (const [key, value] of Object.entries(table)) {
		const line = reader.lineOf(...at, key);
		const row = rows.find(({name}) => name === key);
		if (row === undefined) reader.report('config_key', line, unknownKey(key, rows));
		else {
			const typed = typedValues(value, row);
			if (typed === undefined)
				reader.report(
					'config_type',
					line,
					`The value of ${key} has another type. Type ${exampleOf(row.name)}`,
				);
			else {
				checkAccess(row, typed, line, reader);
				values.set(row.name, {
					values: isPath(row) ? typed.map((each) => absolute(each, reader.facts)) : typed,
					line,
				});
			}
		}
	}
	return values;
}

function unknownKey(key: string, rows: readonly NamedRow[]): string {
	if (profileRows.some(({name}) => name === key))
		return `${key} belongs to one server. Move it into [profiles.NAME], beside the url`;
	if (findFlag(`--${key}`)?.name === key)
		return `${key} is only for the command line. Remove it, and type --${key} when you need it`;
	const guess = nearest(
		key,
		rows.map(({name}) => name),
	);
	const advice =
		guess === undefined
			? 'Its keys are the long names of flags: bedrock-chat --help all'
			: `Did you mean ${guess}?`;
	return `Unknown key ${quoted(key)}. ${advice}`;
}

/** The value as it would be typed; undefined = another type. */
function typedValues(value: unknown, row: NamedRow): readonly string[] | undefined {
	const {argument, repeatable} = row;
	if (argument.takes !== 'value' && typeof value === 'boolean') return value ? [''] : [];
	if (argument.takes === 'nothing') return undefined;
	if (repeatable && Array.isArray(value))
		return value.every((each) => typeof each === 'string' && each !== '') ? value.map(String) : undefined;
	if (isAmount(row) && Number.isSafeInteger(value)) return [String(value)];
	return typeof value === 'string' && value.trim() !== '' ? [value] : undefined;
}

/** A path from the folder of the file, or from the home folder. */
function absolute(text: string, {file, home}: ConfigFacts): string {
	const rest = /^~[\\/](.*)$/s.exec(text)?.[1];
	return rest !== undefined && home !== undefined
		? path.join(home, rest)
		: path.resolve(path.dirname(file), text);
}

/** A secret that others can read, and a command that others can change. */
function checkAccess(row: NamedRow, values: readonly string[], line: number, {facts, report}: Reader): void {
	const isSecret =
		row.name === 'header'
			? values.some((each) => isSensitiveField(each.split(':', 1)[0] ?? ''))
			: row.secret === true || (row.name === 'proxy' && values.some((each) => each.includes('@')));
	const file = shownPath(facts.file);
	if (isSecret && facts.isReadable)
		report(
			'config_secret',
			line,
			`${row.name} is a secret, and other users of this machine can read the file. Type chmod 600 ${file}${row.secret ? `, or set ${row.name}-command in its place` : ''}`,
		);
	if (row.sourceOf?.from === 'command' && facts.isWritable)
		report(
			'config_writable',
			line,
			`${row.name} is run by this program, and other users of this machine can change the file. Type chmod go-w ${file}`,
		);
}
