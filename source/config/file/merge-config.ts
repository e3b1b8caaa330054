/** Puts the values of a configuration file below the command line and the environment. */
import type {Environment} from '../environment.ts';
import {firstSet} from '../environment.ts';
import {type FlagName, flagRow, flagTable, type NamedRow} from '../flags/flag-table.ts';
import type {Given} from '../flags/flags.ts';
import {URL_LIKE} from '../flags/read-check.ts';
import {demoArguments} from '../flags/read-demo.ts';
import {
	ADDRESS_FLAGS,
	type ConfigFile,
	type FileMode,
	type FileValue,
	isOfCredential,
	isOfServer,
	isUsedIn,
	type Profile,
} from './config-file.ts';

export interface Merged {
	readonly given: Given;
	/** The flags that the file has set, with their lines. */
	readonly lines: ReadonlyMap<FlagName, number>;
	/** The profile has a credential or the like that was left out, because another server was named. */
	readonly isWithheld: boolean;
	/** The server is that of the profile. */
	readonly hasServer: boolean;
}

/** @param profile undefined = none is used */
export function mergeConfig(
	given: Given,
	env: Environment,
	{defaults}: Pick<ConfigFile, 'defaults'>,
	profile: Profile | undefined,
	mode: FileMode,
): Merged {
	const isTyped = (name: FlagName): boolean =>
		given.flags[name] !== undefined ||
		given.strays.some((stray) => stray.kind === 'missing_value' && stray.flag === name);
	const isSet = (name: FlagName): boolean =>
		isTyped(name) || firstSet(env, flagRow(name).environment ?? []) !== undefined;
	const values = new Map([...defaults, ...(profile?.values ?? [])]);
	const otherUrl =
		urlArgument(given, mode) ??
		given.flags.url?.at(-1) ??
		firstSet(env, flagRow('url').environment ?? [])?.value;
	const isOther = otherUrl !== undefined || ADDRESS_FLAGS.some(isTyped);
	const isSame = !isTyped('sandbox') && isSameOrigin(otherUrl, values.get('url')?.values[0]);
	const hasCredential = flagTable.some((row) => isOfCredential(row) && isSet(row.name));
	const format = given.flags['output-format']?.at(-1) ?? values.get('output-format')?.values[0] ?? 'text';

	function isKept(row: NamedRow): boolean {
		if (isSet(row.name) || !isUsedIn(row.name, mode)) return false;
		if (ADDRESS_FLAGS.includes(row.name)) return !isOther;
		if (isOfServer(row) && isOther && !isSame) return false;
		if (isOfCredential(row)) return !hasCredential;
		if (given.flags.json !== undefined && ['output-format', 'tools'].includes(row.name)) return false;
		return row.name !== 'tools' || format.trim().toLowerCase() === 'text';
	}

	const kept = [...values].filter(
		([name, {values: each}]) => each.length > 0 && isKept(flagRow(name)) && !hasOtherSource(name, isSet),
	);
	return {
		given: {
			...given,
			flags: {...given.flags, ...Object.fromEntries(kept.map(typed))},
			fromFile: kept.map(([name]) => name),
		},
		lines: new Map(kept.map(([name, {line}]) => [name, line])),
		isWithheld: isOther && !isSame && [...values.keys()].some((name) => isOfServer(flagRow(name))),
		hasServer: kept.some(([name]) => ADDRESS_FLAGS.includes(name)),
	};
}

/** The URL among the arguments: the first of them, or behind the decks of the command check. */
const urlArgument = (given: Given, mode: FileMode, {positionals} = given): string | undefined =>
	mode === 'check'
		? positionals.slice(1).find((word) => URL_LIKE.test(word))
		: mode === 'demo'
			? demoArguments(given)[0]
			: positionals[mode === 'doctor' ? 1 : 0];

const typed = ([name, {values}]: readonly [FlagName, FileValue]): readonly [FlagName, readonly string[]] => [
	name,
	values,
];

/** A secret in the file gives way to another source of the same one, as `--passphrase-file` is. */
function hasOtherSource(name: FlagName, isSet: (name: FlagName) => boolean): boolean {
	const {sourceOf, secret} = flagRow(name);
	if (secret !== true && sourceOf === undefined) return false;
	const value = sourceOf?.flag ?? name;
	return flagTable.some((row) => (row.name === value || row.sourceOf?.flag === value) && isSet(row.name));
}

function isSameOrigin(one: string | undefined, other: string | undefined): boolean {
	if (one === undefined || other === undefined || !URL.canParse(one) || !URL.canParse(other)) return false;
	return new URL(one).origin === new URL(other).origin;
}
