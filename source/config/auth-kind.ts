/** Reads the name of an authentication type, for the command line and for the library. */
import {type AuthKind, parseAuthKind} from '../protocol/auth.ts';
import {nearest} from '../text/nearest.ts';

/**
 * Reads the name of an authentication type.
 * @param origin the flag, variable or option that contains it
 * @param names the types as this user spells them, for a suggestion
 * @returns the type, or sentences about an unknown name; a name unlike any type may be a misplaced token and is not repeated
 */
export function readAuthKind(
	text: string,
	origin: string,
	names: readonly string[],
): {readonly kind: AuthKind} | {readonly unknown: string} {
	const kind = parseAuthKind(text);
	if (kind !== undefined) return {kind};
	const guess = nearest(text, names);
	return {
		unknown:
			guess === undefined
				? `Unknown authentication type in ${origin}.`
				: `Unknown authentication type "${text}" in ${origin}. Did you mean ${guess}?`,
	};
}
