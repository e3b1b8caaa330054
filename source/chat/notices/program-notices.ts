/** The notices about commands, themes, editors and the log: a row each. */
import {error, info, warning} from './wording.ts';

const MESSAGE_KEPT = 'The message is unchanged.';
const EDITOR_ADVICE = `Set VISUAL or EDITOR to your editor, for example VISUAL="code --wait". ${MESSAGE_KEPT}`;

export const PROGRAM_NOTICES = {
	/** `nearest`: the command that may have been meant. */
	unknown_command: ({name, nearest}: {name: string; nearest: string | undefined}) => {
		const hint = nearest === undefined ? 'Type /help for a list of commands.' : `Did you mean /${nearest}?`;
		return error(`Unknown command /${name}. Nothing was sent.`, {
			atPrompt: `${hint} To send it as a message, type //${name}.`,
		});
	},
	surplus_argument: ({command}: {command: string}) =>
		error(`The command /${command} takes no argument.`, {atPrompt: `Type /${command} alone.`}),
	/** `choices`: the names to choose from, if the user asked for them. */
	theme: (facts: {choice: string; background: string; hasColours: boolean; choices?: readonly string[]}) => {
		const {choice, background, hasColours, choices} = facts;
		const matched: Readonly<Record<string, string>> = {
			auto: ` (${background}, matching the background)`,
			contrast: `, for a ${background} background`,
		};
		const remark = hasColours ? '' : ' Colours are off, so all themes look alike.';
		return info(`Theme: ${choice}${matched[choice] ?? ''}.${remark}`, {
			atPrompt: choices && `To change it, type /theme and one of ${choices.join(', ')}.`,
		});
	},
	theme_unknown: (facts: {name: string; nearest: string | undefined; choices: readonly string[]}) => {
		const {name, nearest, choices} = facts;
		const hint = nearest
			? `Did you mean /theme ${nearest}?`
			: `Type /theme and one of ${choices.join(', ')}.`;
		return error(`There is no theme "${name}".`, {atPrompt: hint});
	},
	editor_missing: ({editor, because}: {editor: string; because: string}) =>
		error(
			`The editor ${editor} could not be started: ${because === 'ENOENT' ? 'there is no such program' : because}.`,
			{advice: EDITOR_ADVICE},
		),
	/** How it ended: by a signal, or with an exit code other than 0. */
	editor_failed: ({editor, signal, exitCode}: {editor: string; signal?: string; exitCode?: number}) =>
		signal === undefined
			? error(`The editor ${editor} ended with code ${exitCode}, so its text was discarded.`, {
					advice: MESSAGE_KEPT,
				})
			: error(`The editor ${editor} was ended by ${signal}.`, {advice: EDITOR_ADVICE}),
	editor_file: ({because, folder}: {because: string; folder: string}) =>
		error(`The message could not be passed to an editor and read back: ${because} in ${folder}.`, {
			advice: `Check the free space and the permissions there. ${MESSAGE_KEPT}`,
		}),
	/** A sentence of the caller's own. */
	hint: ({text, advice}: {text: string; advice?: string | undefined}) => info(text, {advice}),
	/** `problem`: why the log is incomplete, as a sentence. */
	log: ({problem}: {problem: string}) => warning(problem),
	sandbox: () =>
		info('This is the built-in assistant. It runs on this machine only.', {
			atPrompt: 'Ask it "what can you do?", or about order A-1001.',
		}),
};
