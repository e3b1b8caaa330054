/** Resolves print mode: its questions, and whether it reports progress. */
import {has, lacksValue, type ResolveContext, report} from '../resolve-context.ts';
import {readStored} from '../sessions.ts';
import {type ConversationSettings, PRINT_FORMATS, type PrintSettings, TOOL_DETAILS} from '../settings.ts';
import {choiceOf, readTimeout} from './output-flags.ts';

/** As a question: standard input. */
export const INPUT = '-';

/** Whether `--print` was typed; with a preset it needs no question. */
const hasFlag = (context: ResolveContext): boolean => has(context, 'print') || lacksValue(context, 'print');

/** Whether the command line asks for print mode: by its flag, or because standard input is no terminal. */
export const isPrint = (context: ResolveContext): boolean => hasFlag(context) || context.hasInput();

export function printSettings(context: ResolveContext, conversation: ConversationSettings): PrintSettings {
	const given = context.given.flags.print ?? [];
	if (given.filter((question) => question === INPUT).length > 1)
		report(context, 'input_twice', 'Standard input can be one question only. Type --print - once');
	// `--print ''` is already among the problems, as a flag without its value.
	if (given.some((question) => question.trim() === ''))
		report(context, 'question_blank', 'A question of --print is blank. Type --print QUESTION');
	// Without the flag, standard input is what asked for this mode.
	const [because, orElse] = hasFlag(context)
		? ['', 'or --print']
		: ['Standard input is not a terminal, so this is print mode. ', 'or start it in a terminal'];
	for (const name of ['screen-reader', 'theme', 'ascii', 'no-bell', 'no-progress', 'cast'] as const)
		if (has(context, name))
			report(
				context,
				'not_for_print',
				`${because}Print mode does not use --${name}. Remove --${name}, ${orElse}`,
			);
	const stored = readStored(context, hasFlag(context) ? 'Type it without --print' : 'Start it in a terminal');
	const isPresetAlone = given.length === 0 && conversation.presets?.use !== undefined;
	const questions = given.length > 0 || isPresetAlone ? given : [INPUT];
	const format =
		choiceOf(context, 'output-format', PRINT_FORMATS) ?? (has(context, 'json') ? 'json' : 'text');
	const tools = choiceOf(context, 'tools', TOOL_DETAILS);
	if (tools !== undefined && format !== 'text')
		report(context, 'tools_pointless', '--tools is for text, and JSON has all calls. Remove --tools');
	return {
		mode: 'print',
		timeoutMs: readTimeout(context),
		...conversation,
		...stored,
		questions,
		format,
		tools: tools ?? 'none',
		isQuiet: has(context, 'quiet'),
	};
}

/** Reports flags that only print mode has. */
export function checkPrintFlags(context: ResolveContext): void {
	for (const name of ['quiet', 'output-format', 'tools', 'timeout'] as const)
		if (has(context, name))
			report(
				context,
				'needs_print',
				`--${name} is for print mode. Add --print QUESTION, or remove --${name}`,
			);
}
