/** Parses the command of the user's editor, VISUAL or EDITOR, into a program and arguments, without a shell. */

import type {CommandWords} from './with-temp-file.ts';

/** The environment variables and the platform that decide. */
export interface EditorFacts {
	readonly VISUAL: string | undefined;
	readonly EDITOR: string | undefined;
	/** `process.platform`. */
	readonly platform: string;
}

/**
 * Words are separated by blanks, or quoted as `'…'` or `"…"`; a backslash escapes the next character, except within `'…'`. On
 * Windows the backslash is part of paths, and `'` is an ordinary character. Nothing else is special: no variables, no `~`, no
 * pipes. An unclosed quotation mark ends with the text.
 */
const WORD = /(?:\\.|'[^']*(?:'|$)|"(?:\\.|[^"\\])*(?:"|$)|[^\s'"\\])+|\\$/gsu;
const PART = /\\(.)|'([^']*)(?:'|$)|"((?:\\.|[^"\\])*)(?:"|$)|([^'"\\]+)|\\/gsu;
const WORD_ON_WINDOWS = /(?:"[^"]*(?:"|$)|[^\s"])+/gu;

function wordsOf(command: string, platform: string): readonly string[] {
	if (platform === 'win32') {
		return [...command.matchAll(WORD_ON_WINDOWS)].map(([word]) => word.replaceAll('"', ''));
	}
	return [...command.matchAll(WORD)].map(([word]) =>
		word.replaceAll(
			PART,
			(whole, escaped?: string, single?: string, double?: string, plain?: string) =>
				escaped ?? single ?? double?.replaceAll(/\\(["\\$`])/g, '$1') ?? plain ?? whole,
		),
	);
}

/** The program and arguments of a variable; undefined if it is not set or blank. */
export function parseCommand(command: string | undefined, platform: string): CommandWords | undefined {
	const [program, ...words] = wordsOf(command ?? '', platform);
	return program === undefined || program === '' ? undefined : [program, ...words];
}

/** The program and the arguments before the name of the file. */
export function editorCommand({VISUAL, EDITOR, platform}: EditorFacts): CommandWords {
	for (const command of [VISUAL, EDITOR]) {
		const words = parseCommand(command, platform);
		if (words !== undefined) return words;
	}
	return [platform === 'win32' ? 'notepad' : 'vi'];
}
