/** The credential for the next connection, and every credential so far: no error may show one. */
import {isDeepStrictEqual} from 'node:util';
import {type Secret, sealed} from '../config/secrets.ts';
import type {AuthFrame} from '../protocol/frames.ts';
import {redactText, secretsOf} from '../protocol/redact.ts';

export interface CredentialStore {
	/** Sent on the next connection; undefined = none. */
	readonly current: AuthFrame | undefined;
	/** Rises when a credential replaces a different one. */
	readonly version: number;
	/** Replaces the current credential. */
	use(credential: AuthFrame): void;
	/** There is no current credential any more. */
	forget(): void;
	/** Keeps a credential that is about to be sent out of every error. */
	hide(credential: AuthFrame): void;
	/** Removes every credential from a text, in all the encodings that a server may quote. */
	redact(text: string): string;
}

export function createCredentialStore(initial: Secret<AuthFrame> | undefined): CredentialStore {
	let current = initial;
	let version = 0;
	let hidden: ReadonlyArray<Secret<AuthFrame>> = initial === undefined ? [] : [initial];

	return {
		get current() {
			return current?.reveal();
		},
		get version() {
			return version;
		},
		use(credential) {
			if (current !== undefined && !isDeepStrictEqual(current.reveal(), credential)) version++;
			current = sealed(credential);
		},
		forget() {
			current = undefined;
		},
		hide(credential) {
			hidden = [...hidden, sealed(credential)];
		},
		redact: (text) =>
			redactText(
				text,
				hidden.flatMap((each) => secretsOf(each.reveal())),
			),
	};
}
