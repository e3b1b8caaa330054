/** Which characters the terminal can show, as far as flags and environment tell. */
import type {Characters} from '../text/ascii.ts';

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
