/** What `/help` says without a screen: the commands from their table, and the few keys there are. */
import {COMMANDS} from '../../chat/commands.ts';
import {own, type SafeText} from '../../text/safe.ts';

/** @param isDumb the terminal edits the line, and knows no earlier ones */
export function spokenHelp(isDumb: boolean): readonly SafeText[] {
	const keys = isDumb
		? own`Enter sends. Control C stops waiting for an answer; twice, or Control D, leaves.`
		: own`Enter sends. Up and down arrows bring earlier lines back. Tab completes a command. Control C clears the line, else stops waiting for an answer; twice, or Control D on an empty line, leaves.`;
	return [
		keys,
		own`A backslash at the end of a line goes on with the message on the next one.`,
		isDumb
			? own`What comes while you type is told at once; nothing of your line is lost by it.`
			: own`While you type, what comes waits until you press Enter.`,
		own`Commands, each on a line of its own:`,
		...COMMANDS.map(({name, aliases, takes, summary}) => {
			const names = [name, ...aliases].map((each) => `/${each}`).join(' or ');
			return own`${names}${takes === undefined ? '' : ` ${takes}`}: ${summary}.`;
		}),
		own`A command that needs the full screen says so.`,
		own`Two slashes at the start of a line send a message that begins with one.`,
	];
}
