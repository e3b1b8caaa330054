/** The notices about preset prompts: a row each. */
import {thousands} from '../../text/quantity.ts';
import {error, info, warning} from './wording.ts';

const LIST = 'Type /preset for the list.';

/** So many ids are named. */
const MOST_NAMED = 8;

function existing(ids: readonly string[]): string {
	if (ids.length === 0) return '';
	const more = ids.length > MOST_NAMED ? `, and ${thousands(ids.length - MOST_NAMED)} more` : '';
	return ` Presets here: ${ids.slice(0, MOST_NAMED).join(', ')}${more}.`;
}

export const PRESET_NOTICES = {
	/** `because`: a phrase, where the server could not be asked. */
	no_presets: ({because}: {because: string | undefined}) =>
		because === undefined
			? info('This server offers no presets.')
			: info(`This server offers no presets: ${because}.`),
	/** `ids`: of the presets that exist. */
	unknown_preset: (facts: {id: string; nearest: string | undefined; ids: readonly string[]}) => {
		const {id, nearest, ids} = facts;
		return warning(`There is no preset "${id}".${existing(ids)}`, {
			atPrompt: nearest === undefined ? LIST : `Did you mean /preset ${nearest}?`,
		});
	},
	unknown_preset_variable: ({name, label}: {name: string; label: string}) =>
		warning(`The preset "${label}" has no variable ${name}, so that value is not used.`),
	/** Another page was opened before the form could be. `isKept`: `/preset` shows it as it is. */
	preset_form_covered: ({label, id, isKept}: {label: string; id: string; isKept: boolean}) =>
		info(`The form of the preset "${label}" is not shown over the page that you opened meanwhile.`, {
			atPrompt: isKept ? 'Type /preset to open it.' : `Type /preset ${id} to open it.`,
		}),
	/** A word after the id of a preset that is no value of a variable. */
	preset_value_expected: ({word, id}: {word: string; id: string}) =>
		warning(`The value "${word}" has no name.`, {atPrompt: `Type /preset ${id} NAME=VALUE.`}),
	/** `problem`: a clause, with the line. */
	preset_file_unreadable: ({path, problem}: {path: string; problem: string}) =>
		error(`The presets in ${path} cannot be used: ${problem}.`, {
			advice: 'Correct the file, or start with another one (--presets FILE).',
		}),
};
