/** Signing in by questions, one a line: the kind, then what the kind needs; secrets are not shown. */
import {parseAuthKind} from '../../protocol/auth.ts';
import {type AuthValues, authFrameOf, isSecretField} from '../../protocol/auth-frame.ts';
import type {AuthFrame} from '../../protocol/frames.ts';
import {own, type SafeText} from '../../text/safe.ts';
import {HINTS, KINDS, LABELS, NAMES, type SignInKind, signInFieldsOf} from '../../ui/pages/sign-in-fields.ts';

/** Who can be asked. */
export interface Asker {
	/** @returns undefined where the person would rather leave */
	ask(question: SafeText): Promise<string | undefined>;
	/** The same for what must not be seen; it ends the question by itself. */
	askSecret(question: string): Promise<string | undefined>;
}

export type SignInAnswer =
	| {readonly frame: AuthFrame}
	/** A sentence. */
	| {readonly problem: SafeText}
	| 'left';

/** Asks for a credential; nothing of it is kept here. */
export async function askCredential(asker: Asker): Promise<SignInAnswer> {
	const list = KINDS.map((kind, index) => `${index + 1} ${NAMES[kind]}`).join(', ');
	const chosen = await asker.ask(own`Sign in with: ${list}. Number, or Enter to leave: `);
	if (chosen === undefined || chosen.trim() === '') return 'left';
	const kind = kindOf(chosen);
	if (kind === undefined) return {problem: own`There is no such kind of sign-in. /login asks again.`};
	const values: {-readonly [Field in keyof AuthValues]: AuthValues[Field]} = {};
	for (const field of signInFieldsOf(kind)) {
		const hint = HINTS[field] === undefined ? '' : ` (${HINTS[field]})`;
		const label = `${LABELS[field].slice(0, 1).toUpperCase()}${LABELS[field].slice(1)}${hint}`;
		const value = isSecretField(field) ? await asker.askSecret(label) : await asker.ask(own`${label}: `);
		if (value === undefined) return 'left';
		values[field] = value;
	}
	const made = authFrameOf(kind, values);
	if ('frame' in made) return made;
	const missing = made.missing.map((field) => LABELS[field]).join(', ');
	return {problem: own`Not signed in. Missing or not to be read: ${missing}. /login asks again.`};
}

/** By its number in the list, or by its name on the command line. */
function kindOf(chosen: string): SignInKind | undefined {
	const byNumber = KINDS[Number(chosen.trim()) - 1];
	if (byNumber !== undefined) return byNumber;
	const named = parseAuthKind(chosen);
	return named === 'none' ? undefined : named;
}
