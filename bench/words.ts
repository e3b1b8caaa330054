/** The words behind `npm run bench --`: what to measure, how thoroughly, and in which form to print it. */

export interface Words {
	/** Rows to measure; undefined = all. */
	readonly only: ReadonlySet<string> | undefined;
	/** Fewer runs: to see that it works, not for figures to quote. */
	readonly isQuick: boolean;
	readonly form: 'table' | 'json';
}

export const USAGE = 'npm run bench -- [--quick] [--json] [--only ROWS, such as 3,4]';

/**
 * @param rows that there are
 * @returns a sentence where a word is not understood
 */
export function readWords(args: readonly string[], rows: ReadonlySet<string>): Words | string {
	let words: Words = {only: undefined, isQuick: false, form: 'table'};
	const rest = args.flatMap((word) => (word.startsWith('--only=') ? ['--only', word.slice(7)] : [word]));
	for (let index = 0; index < rest.length; index++) {
		const word = rest[index];
		if (word === '--quick') words = {...words, isQuick: true};
		else if (word === '--json') words = {...words, form: 'json'};
		else if (word === '--only') {
			const only = (rest[++index] ?? '').split(',').map((row) => row.trim());
			const unknown = only.filter((row) => !rows.has(row));
			if (unknown.length > 0)
				return `--only wants rows from ${[...rows].join(', ')}, not "${unknown.join(',')}".`;
			words = {...words, only: new Set(only)};
		} else return `"${word}" means nothing here. ${USAGE}`;
	}
	return words;
}
