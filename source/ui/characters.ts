/** Which characters the terminal can show, as far as flags and environment tell. */
import {onlyAscii, withAsciiSigns} from '../text/ascii.ts';

/** What is drawn: everything; the program's signs in ASCII and the text as it is; or nothing but ASCII. */
export type Characters = 'unicode' | 'ascii-signs' | 'ascii';

/** The environment variables that tell, each undefined when it is not set. */
export interface CharacterFacts {
	readonly LC_ALL?: string | undefined;
	readonly LC_CTYPE?: string | undefined;
	readonly LANG?: string | undefined;
	readonly TERM?: string | undefined;
}

/**
 * A locale that names another character set than UTF-8, or none, as `C` does, means it: everything is ASCII. No locale
 * at all tells nothing, as in most containers. The console of Linux has letters, but few signs.
 * @param wantsAscii the user asked for it
 */
export function charactersOf(facts: CharacterFacts, wantsAscii: boolean): Characters {
	const locale = facts.LC_ALL || facts.LC_CTYPE || facts.LANG || '';
	if (locale !== '' && !/utf-?8/i.test(locale)) return 'ascii';
	return wantsAscii || facts.TERM === 'linux' ? 'ascii-signs' : 'unicode';
}

/** A text in these characters, as wide as before. */
export function inCharacters(text: string, characters: Characters): string {
	switch (characters) {
		case 'unicode':
			return text;
		case 'ascii-signs':
			return withAsciiSigns(text);
		case 'ascii':
			return onlyAscii(text);
	}
}
