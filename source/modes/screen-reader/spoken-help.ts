/** The answer to `/help` without a screen: the commands from their table, and the few keys. */
import {COMMANDS_IN_LINES} from '../../chat/commands.ts';
import {own, type SafeText} from '../../text/safe.ts';

/** @param isDumb the terminal edits the line, and has no history of lines */
export function spokenHelp(isDumb: boolean): readonly SafeText[] {
	const keys = isDumb
		? own`Press Enter to send. Press Control C to stop waiting for an answer. Press it twice, or Control D, to quit.`
		: own`Press Enter to send. Press the up and down arrows for earlier lines, and Tab to complete a command. Press Control C to clear the line, or else to stop waiting for an answer. Press it twice, or Control D on an empty line, to quit.`;
	return [
		keys,
		own`To continue a message on the next line, end the line with a backslash.`,
		isDumb
			? own`New output appears while you type. Your line is kept.`
			: own`While you type, new output is held back until you press Enter.`,
		own`Commands, each on a line of its own:`,
		...COMMANDS_IN_LINES.map(({name, aliases, takes, summary}) => {
			const names = [name, ...aliases].map((each) => `/${each}`).join(' or ');
			return own`${names}${takes === undefined ? '' : ` ${takes}`}: ${summary}.`;
		}),
		own`To send a message that begins with a slash, type two slashes.`,
	];
}
