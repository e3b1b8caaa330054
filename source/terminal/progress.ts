/** The progress mark of terminals that show one in their tab, window or task bar (OSC 9;4), and which terminals do. */

/** The environment variables that decide, each undefined when it is not set. */
export interface ProgressFacts {
	readonly TERM_PROGRAM?: string | undefined;
	readonly TERM_PROGRAM_VERSION?: string | undefined;
	/** Set by Windows Terminal, and by ConEmu. */
	readonly WT_SESSION?: string | undefined;
	readonly ConEmuANSI?: string | undefined;
	/** Set inside tmux, and inside GNU screen. */
	readonly TMUX?: string | undefined;
	readonly STY?: string | undefined;
}

/** The first versions with it: earlier ones show the sequence as a notification. */
const SINCE: Readonly<Record<string, readonly number[]>> = {
	ghostty: [1, 2],
	'iTerm.app': [3, 6, 6],
	vscode: [1, 97],
};

/** Whether a version with dots is this one or a later one. */
function isSince(version: string, since: readonly number[]): boolean {
	const numbers = version.split('.').map((part) => Number.parseInt(part, 10));
	for (const [index, least] of since.entries()) {
		const number = numbers[index] ?? 0;
		if (number !== least) return number > least;
	}
	return true;
}

/** Whether the terminal shows progress. No terminal can be asked, so only those that are known to. */
export function showsProgress(facts: ProgressFacts): boolean {
	const {TERM_PROGRAM = '', TERM_PROGRAM_VERSION = '', WT_SESSION, ConEmuANSI, TMUX, STY} = facts;
	if (TMUX !== undefined || STY !== undefined) return false;
	const since = Object.hasOwn(SINCE, TERM_PROGRAM) ? SINCE[TERM_PROGRAM] : undefined;
	if (TERM_PROGRAM !== '') return since !== undefined && isSince(TERM_PROGRAM_VERSION, since);
	return Boolean(WT_SESSION) || ConEmuANSI === 'ON';
}

/** The sequence that shows that the program works, or removes the mark. */
export const progressSequence = (isWorking: boolean): string =>
	isWorking ? '\u001B]9;4;3;0\u0007' : '\u001B]9;4;0;0\u0007';
