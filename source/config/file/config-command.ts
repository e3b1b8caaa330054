/** Resolves the command `config`. */
import {nearest} from '../../text/nearest.ts';
import {flagTable} from '../flags/flag-table.ts';
import {listed, quoted} from '../problem.ts';
import {flagValue, fromEnvironment, has, type ResolveContext, report} from '../resolve-context.ts';
import type {ConfigSettings} from '../settings.ts';

/** The words after `config`. */
export const CONFIG_ACTIONS = ['path', 'check', 'edit'] as const;

export function readConfigCommand(context: ResolveContext): ConfigSettings {
	const [, word, ...rest] = context.given.positionals;
	const action = CONFIG_ACTIONS.find((known) => known === word);
	const guess = nearest(word ?? '', CONFIG_ACTIONS) ?? 'check';
	const typed = `Type bedrock-chat config ${action ?? guess}`;
	if (action === undefined) {
		const found =
			word === undefined ? 'There is no command after config' : `config has no command ${quoted(word)}`;
		report(
			context,
			'unknown_command',
			`${found}. The commands are ${listed(CONFIG_ACTIONS, 'and')}. ${typed}`,
		);
	} else if (rest.length > 0 || flagTable.some(({name}) => name !== 'config' && has(context, name))) {
		report(context, 'too_many_words', `The command config ${action} takes only --config FILE. ${typed}`);
	}
	const file = flagValue(context, 'config') ?? fromEnvironment(context, 'config')?.value;
	return {mode: 'config', action: action ?? 'check', file};
}
