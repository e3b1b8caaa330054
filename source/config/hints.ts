/** What is allowed, but worth a sentence: secrets on the command line, certificates that nobody checks. */

import {type FlagName, flagRow, flagTable} from './flags/flag-table.ts';
import {isDelicateField} from './headers.ts';
import {listed} from './problem.ts';
import {has, type ResolveContext} from './resolve-context.ts';

/** Whether a secret was really typed: most headers are none. */
function holdsSecret(desk: ResolveContext, name: FlagName): boolean {
	if (name !== 'header') return has(desk, name);
	return (desk.given.flags[name] ?? []).some((line) => isDelicateField(line.split(':', 1)[0] ?? ''));
}

/** One sentence for all secrets that were typed; undefined when there was none. */
function typedSecrets(desk: ResolveContext): string | undefined {
	const names = flagTable.filter((row) => row.secret && holdsSecret(desk, row.name)).map(({name}) => name);
	const [first] = names;
	if (first === undefined) return undefined;
	const which = listed(
		names.map((name) => `--${name}`),
		'and',
	);
	const [start, wiped] =
		names.length === 1
			? [`The value of ${which} stays`, 'it until it was']
			: [`The values of ${which} stay`, 'them until they were'];
	return (
		`${start} in the history of your shell, and others on this machine could read ${wiped} wiped just now. ` +
		`${flagRow(first).environment?.[0]} in the environment is safer, or --${first}-file FILE.`
	);
}

/** @returns full sentences, none with a secret in it */
export function hintsOf(desk: ResolveContext): readonly string[] {
	const secrets = typedSecrets(desk);
	return [
		...(secrets === undefined ? [] : [secrets]),
		...(has(desk, 'no-check')
			? ["The server's certificate is not checked (--no-check): whoever is on the way can read along."]
			: []),
	];
}
