/** Resolves print mode: its questions, and whether it reports progress. */
import {has, type ResolveContext, report} from '../resolve-context.ts';
import type {ConversationSettings, PrintSettings} from '../settings.ts';

/** As a question: standard input. */
export const INPUT = '-';

/** Whether the command line asks for print mode: by its flag, or because standard input is no terminal. */
export const isPrint = (context: ResolveContext): boolean => has(context, 'print') || context.hasInput();

export function printSettings(context: ResolveContext, conversation: ConversationSettings): PrintSettings {
	const given = context.given.flags.print ?? [];
	if (given.filter((question) => question === INPUT).length > 1)
		report(context, 'input_twice', 'Standard input can be one question only. Type --print - once');
	// `--print ''` is already among the problems, as a flag without its value.
	if (given.some((question) => question.trim() === ''))
		report(context, 'question_blank', 'A question of --print is blank. Type --print QUESTION');
	const questions = given.length > 0 ? given : [INPUT];
	return {mode: 'print', ...conversation, questions, isQuiet: has(context, 'quiet')};
}

/** Reports flags that only print mode has. */
export function checkPrintFlags(context: ResolveContext): void {
	if (has(context, 'quiet'))
		report(context, 'needs_print', '--quiet is for print mode. Add --print QUESTION, or remove --quiet');
}
