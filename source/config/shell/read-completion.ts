/** Resolves the command `completion`. */

import {flagTable} from '../flags/flag-table.ts';
import {listed, quoted} from '../problem.ts';
import {has, type ResolveContext, report} from '../resolve-context.ts';
import {SHELLS, type Shell} from './shells.ts';

/** The shell whose completions are printed. */
export function readCompletion(context: ResolveContext): {
	readonly mode: 'completion';
	readonly shell: Shell;
} {
	const [, word, ...rest] = context.given.positionals;
	const shell = SHELLS.find((known) => known === word);
	const isFlagged = flagTable.some(({name}) => has(context, name));
	if (shell === undefined || rest.length > 0 || isFlagged) {
		const found =
			word === undefined
				? 'There is no shell after completion'
				: `There are no completions for ${quoted(word)}`;
		const because =
			shell === undefined ? found : 'The command completion takes the name of a shell, and nothing else';
		report(context, 'unknown_shell', `${because}. Type bedrock-chat completion ${listed(SHELLS, 'or')}`);
	}
	return {mode: 'completion', shell: shell ?? 'bash'};
}
