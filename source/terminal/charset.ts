/** The characters that the terminal can show, according to flags and environment. */
import type {Characters} from '../text/ascii.ts';

/** The environment variables that decide, each undefined when it is not set. */
export interface CharacterFacts {
	readonly LC_ALL?: string | undefined;
	readonly LC_CTYPE?: string | undefined;
	readonly LANG?: string | undefined;
	readonly TERM?: string | undefined;
}

/**
 * A locale with another character set than UTF-8, or without one, such as `C`, means ASCII for everything. No locale at all
 * means nothing, as in most containers. The Linux console has letters, but few symbols.
 * @param wantsAscii the flag --ascii
 */
export function charactersOf(facts: CharacterFacts, wantsAscii: boolean): Characters {
	const locale = facts.LC_ALL || facts.LC_CTYPE || facts.LANG || '';
	if (locale !== '' && !/utf-?8/i.test(locale)) return 'ascii';
	return wantsAscii || facts.TERM === 'linux' ? 'ascii-signs' : 'unicode';
}
