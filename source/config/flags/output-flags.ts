/** Reads the flags that print mode and the command check share. */
import {nearest} from '../../text/nearest.ts';
import {readTime} from '../amounts.ts';
import {listed, quoted} from '../problem.ts';
import {flagValue, type ResolveContext, report} from '../resolve-context.ts';

/** The value of a flag that has a few; undefined if it is not given, or has another one, with a problem. */
export function choiceOf<Choice extends string>(
	context: ResolveContext,
	name: 'output-format' | 'tools' | 'format',
	choices: readonly Choice[],
): Choice | undefined {
	const text = flagValue(context, name);
	if (text === undefined) return undefined;
	const typed = text.trim().toLowerCase();
	const known = choices.find((choice) => choice === typed);
	if (known === undefined) {
		const guess = nearest(typed, choices) ?? choices[0];
		const sentence = `--${name} has no value ${quoted(text)}. Its values are ${listed(choices, 'and')}. Type --${name} ${guess}`;
		report(context, 'print_choice', sentence);
	}
	return known;
}

/** The time of `--timeout`, ms; undefined = none. */
export function readTimeout(context: ResolveContext): number | undefined {
	const time = flagValue(context, 'timeout');
	const timeout = time === undefined ? undefined : readTime(time);
	if (timeout !== undefined && 'problem' in timeout) context.problems.push(timeout.problem);
	return timeout !== undefined && 'value' in timeout ? timeout.value : undefined;
}
