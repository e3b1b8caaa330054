/** The profiles as a list, and what of a command line stays when another one is used. */
import {redactUrl} from '../../protocol/redact.ts';
import type {Environment} from '../environment.ts';
import {flagRow, flagTable} from '../flags/flag-table.ts';
import type {Given} from '../flags/flags.ts';
import {defaultUrl} from '../settings.ts';
import {type ConfigPlace, readConfigFile} from './apply-config.ts';
import {ADDRESS_FLAGS, defaultRows, isOfServer} from './config-file.ts';

/** Never throws. */
export function profileRowsOf(place: ConfigPlace): {
	readonly rows: readonly {readonly name: string; readonly server: string}[];
	readonly problems: readonly string[];
} {
	const {config, problems} = readConfigFile(place);
	const rows = config.profiles.map(({name, values}) => {
		const isSandbox = (values.get('sandbox')?.values.length ?? 0) > 0;
		const url = values.get('url')?.values[0] ?? defaultUrl;
		return {name, server: isSandbox ? 'the built-in assistant' : redactUrl(url)};
	});
	return {rows, problems: problems.map(({sentence}) => sentence)};
}

/** The variables about one server. */
const OF_ONE_SERVER: ReadonlySet<string> = new Set(
	flagTable
		.filter((row) => isOfServer(row) || ADDRESS_FLAGS.includes(row.name) || row.name === 'profile')
		.flatMap(({environment = []}) => environment),
);

/** The flags and variables that are not for one server: no credential, no address. */
export function forAllServers(
	{flags}: Given,
	env: Environment,
): {readonly words: readonly string[]; readonly env: Environment} {
	const names = [...defaultRows.map(({name}) => name), 'config'] as const;
	const words = names.flatMap((name) =>
		(flags[name] ?? []).map((value) =>
			flagRow(name).argument.takes === 'nothing' ? `--${name}` : `--${name}=${value}`,
		),
	);
	return {words, env: Object.fromEntries(Object.entries(env).filter(([name]) => !OF_ONE_SERVER.has(name)))};
}
