/** Parses the arguments of `npm run bench --`. */

export interface BenchArguments {
	/** Rows to measure; undefined = all. */
	readonly only: ReadonlySet<string> | undefined;
	/** Fewer runs: checks that the measures work; the figures are not reliable. */
	readonly isQuick: boolean;
	/** `page`: a table, and docs/performance.md. */
	readonly form: 'table' | 'json' | 'page';
}

export const USAGE = 'npm run bench -- [--quick] [--json | --page] [--only ROWS, such as 3,4]';

/**
 * @param rows all that exist
 * @returns a sentence for the user when an argument is unknown
 */
export function parseArguments(args: readonly string[], rows: ReadonlySet<string>): BenchArguments | string {
	let parsed: BenchArguments = {only: undefined, isQuick: false, form: 'table'};
	const rest = args.flatMap((each) => (each.startsWith('--only=') ? ['--only', each.slice(7)] : [each]));
	for (let index = 0; index < rest.length; index++) {
		const argument = rest[index];
		if (argument === '--quick') parsed = {...parsed, isQuick: true};
		else if (argument === '--json') parsed = {...parsed, form: 'json'};
		else if (argument === '--page') parsed = {...parsed, form: 'page'};
		else if (argument === '--only') {
			const only = (rest[++index] ?? '').split(',').map((row) => row.trim());
			const unknown = only.filter((row) => !rows.has(row));
			if (unknown.length > 0)
				return `--only accepts the rows ${[...rows].join(', ')}, not "${unknown.join(',')}".`;
			parsed = {...parsed, only: new Set(only)};
		} else return `Unknown argument "${argument}". Usage: ${USAGE}`;
	}
	if (parsed.form === 'page' && parsed.only !== undefined) return '--page measures every row. Omit --only.';
	return parsed;
}
