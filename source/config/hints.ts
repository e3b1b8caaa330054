/** Warnings about settings that are allowed but risky: secrets on the command line, unchecked certificates. */
import {type FlagName, flagTable} from './flags/flag-table.ts';
import {isSensitiveField} from './headers.ts';
import {listed} from './problem.ts';
import {has, type ResolveContext} from './resolve-context.ts';

/** Whether a secret was typed. A header counts only if its name suggests one. */
function holdsSecret(context: ResolveContext, name: FlagName): boolean {
	if (name !== 'header') return has(context, name);
	return (context.given.flags[name] ?? []).some((line) => isSensitiveField(line.split(':', 1)[0] ?? ''));
}

/** One sentence about all secrets that were typed; undefined if there are none. */
function typedSecrets(context: ResolveContext): string | undefined {
	const {fromFile = []} = context.given;
	const names = flagTable
		.filter(({name, secret}) => secret && !fromFile.includes(name) && holdsSecret(context, name))
		.map(({name}) => name);
	const [first] = names;
	if (first === undefined) return undefined;
	const which = listed(
		names.map((name) => `--${name}`),
		'and',
	);
	const [subject, object] =
		names.length === 1 ? [`The value of ${which} remains`, 'it'] : [`The values of ${which} remain`, 'them'];
	// The program wipes its own command line, but not those of npm and of the shell that npm starts.
	const exposure =
		context.env.npm_lifecycle_event === undefined
			? `could briefly read ${object}`
			: `can read ${object} in the command line of npm (with ps) until this program ends`;
	return (
		`${subject} in your shell history, and other users of this machine ${exposure}. ` +
		`It is safer to type ${listed(names.map(saferFlag), 'and')} instead, and to keep the rest of the command.`
	);
}

const saferFlag = (name: FlagName): string => `--${name}-file FILE`;

/** @returns full sentences without secrets */
export function hintsOf(context: ResolveContext): readonly string[] {
	const secrets = typedSecrets(context);
	return [
		...(secrets === undefined ? [] : [secrets]),
		...(has(context, 'no-check')
			? ["The server's certificate is not checked (--no-check): others could intercept the connection."]
			: []),
	];
}
