/** Asks for a credential line by line: first the kind, then its fields; secrets are not shown. */
import {parseAuthKind} from '../../protocol/auth.ts';
import {type AuthValues, authFrameOf, isSecretField} from '../../protocol/auth-frame.ts';
import type {AuthFrame} from '../../protocol/frames.ts';
import {own, type SafeText} from '../../text/safe.ts';
import type {OfferState} from '../../ui/offer/offer.ts';
import {
	FIELD_HINTS,
	FIELD_LABELS,
	kindsNotOffered,
	SIGN_IN_KINDS,
	SIGN_IN_NAMES,
	type SignInKind,
	signInFieldsOf,
} from '../../ui/pages/sign-in-fields.ts';

/** Asks the user. */
export interface SignInPrompter {
	/** @returns undefined if the user cancels */
	ask(question: SafeText): Promise<string | undefined>;
	/** The same for a secret; adds the end of the question itself. */
	askSecret(question: string): Promise<string | undefined>;
}

export type SignInAnswer =
	| {readonly frame: AuthFrame}
	/** A sentence. */
	| {readonly problem: SafeText}
	| 'cancelled';

/** Asks for a credential; keeps nothing of it. @param offer what is known of the server: kinds that it does not offer are marked */
export async function askCredential(prompter: SignInPrompter, offer: OfferState): Promise<SignInAnswer> {
	const notOffered = kindsNotOffered(offer);
	const list = SIGN_IN_KINDS.map((kind, index) => {
		const remark = notOffered.has(kind) ? ' (not offered by this server)' : '';
		return `${index + 1} ${SIGN_IN_NAMES[kind]}${remark}`;
	}).join(', ');
	const chosen = await prompter.ask(own`Sign in with: ${list}. Type a number, or press Enter to cancel: `);
	if (chosen === undefined || chosen.trim() === '') return 'cancelled';
	const kind = kindOf(chosen);
	if (kind === undefined) return {problem: own`Unknown kind of sign-in. Type /login to try again.`};
	const values: {-readonly [Field in keyof AuthValues]: AuthValues[Field]} = {};
	for (const field of signInFieldsOf(kind)) {
		const hint = FIELD_HINTS[field] === undefined ? '' : ` (${FIELD_HINTS[field]})`;
		const label = `${FIELD_LABELS[field].slice(0, 1).toUpperCase()}${FIELD_LABELS[field].slice(1)}${hint}`;
		const value = isSecretField(field)
			? await prompter.askSecret(label)
			: await prompter.ask(own`${label}: `);
		if (value === undefined) return 'cancelled';
		values[field] = value;
	}
	const made = authFrameOf(kind, values);
	if ('frame' in made) return made;
	const missing = [...new Set(made.problems.map(({field}) => FIELD_LABELS[field]))].join(', ');
	return {problem: own`Not signed in. Missing or invalid: ${missing}. Type /login to try again.`};
}

/** By its number in the list, or by its name on the command line. */
function kindOf(chosen: string): SignInKind | undefined {
	const byNumber = SIGN_IN_KINDS[Number(chosen.trim()) - 1];
	if (byNumber !== undefined) return byNumber;
	const named = parseAuthKind(chosen);
	return named === 'none' ? undefined : named;
}
