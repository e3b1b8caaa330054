/** Which editor the user wants, as a program and the words before the file: by VISUAL, else EDITOR, without a shell. */

/** What decides it. */
export interface EditorFacts {
	readonly VISUAL: string | undefined;
	readonly EDITOR: string | undefined;
	/** `process.platform`. */
	readonly platform: string;
}

export type EditorWords = readonly [string, ...string[]];

/**
 * A word is what stands between blanks, or in `'…'` or `"…"`; a backslash takes the character behind it as it is, but within
 * `'…'`. On Windows a backslash is a character of paths, and `'` is a character. Nothing else has a meaning: no variables,
 * no `~`, no pipes. A quotation mark that is never closed ends with the text.
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

/** What a variable says: a program and its words; undefined where it says nothing. */
export function programWords(command: string | undefined, platform: string): EditorWords | undefined {
	const [program, ...words] = wordsOf(command ?? '', platform);
	return program === undefined || program === '' ? undefined : [program, ...words];
}

/** The program, and its words that come before the name of the file. */
export function editorWords({VISUAL, EDITOR, platform}: EditorFacts): EditorWords {
	for (const command of [VISUAL, EDITOR]) {
		const words = programWords(command, platform);
		if (words !== undefined) return words;
	}
	return [platform === 'win32' ? 'notepad' : 'vi'];
}
