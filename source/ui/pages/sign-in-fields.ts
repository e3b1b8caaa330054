/** The kinds of sign-in, which of them the server offers, the fields of each, and their labels. */
import {AUTH_KINDS, type AuthField, type AuthKind, parseAuthKind} from '../../protocol/auth.ts';
import {type AuthValues, isSecretField} from '../../protocol/auth-frame.ts';
import type {AuthFrame} from '../../protocol/frames.ts';
import type {OfferState} from '../offer/offer.ts';

/** A kind of sign-in that the user can choose. */
export type SignInKind = Exclude<AuthKind, 'none'>;

export const SIGN_IN_KINDS = (Object.keys(AUTH_KINDS) as AuthKind[]).filter(
	(kind): kind is SignInKind => kind !== 'none',
);

/** The label of each kind. */
export const SIGN_IN_NAMES: Readonly<Record<SignInKind, string>> = {
	bearer: 'bearer token',
	api_key: 'API key',
	basic: 'user name and password',
	oauth2: 'OAuth2 client credentials',
	custom: 'custom header',
	sso: 'SSO session token',
};

/** The label of each field. */
export const FIELD_LABELS: Readonly<Record<AuthField, string>> = {
	token: 'token',
	username: 'user name',
	password: 'password',
	api_key: 'API key',
	api_key_header: 'header',
	client_id: 'client id',
	client_secret: 'client secret',
	token_url: 'token URL',
	scope: 'scope',
	custom_headers: 'header',
	metadata: 'metadata',
	session_token: 'session token',
};

/** Shown in an empty field: the default, or the form of a value. */
export const FIELD_HINTS: Readonly<Partial<Record<AuthField, string>>> = {
	api_key_header: 'X-API-Key',
	scope: 'none',
	token_url: 'https://…',
	custom_headers: 'Name: value',
};

/** The kinds that the server's web page does not name: marked, but not refused, because the server has the last word. */
export function kindsNotOffered(offer: OfferState): ReadonlySet<SignInKind> {
	if (offer.at !== 'offered') return new Set();
	const {authTypes = [], sso} = offer.offer;
	const named = new Set(authTypes.map(parseAuthKind));
	return new Set(
		SIGN_IN_KINDS.filter(
			(kind) => (named.size > 0 && !named.has(kind)) || (kind === 'sso' && sso.enabled === false),
		),
	);
}

/** The kind that the server's web page proposes; undefined where it proposes none that it offers. */
export function proposedKind(offer: OfferState): SignInKind | undefined {
	const proposed = offer.at === 'offered' ? parseAuthKind(offer.offer.defaultAuthType ?? '') : undefined;
	return proposed === undefined || proposed === 'none' || kindsNotOffered(offer).has(proposed)
		? undefined
		: proposed;
}

/** A kind's fields, in the order of the page. Metadata is for programs. */
export function signInFieldsOf(kind: SignInKind): readonly AuthField[] {
	const {required, optional} = AUTH_KINDS[kind];
	return [...required, ...optional].filter((field) => field !== 'metadata');
}

/** The credential that the program was started with, without what is secret: the page begins with it. */
export interface GivenSignIn {
	readonly kind: SignInKind;
	readonly values: AuthValues;
}

/** @returns undefined for a kind that the page does not have */
export function givenSignIn(frame: AuthFrame | undefined): GivenSignIn | undefined {
	const kind = frame && parseAuthKind(frame.auth_type);
	if (kind === undefined || kind === 'none') return undefined;
	const shown = signInFieldsOf(kind).filter((field) => !isSecretField(field));
	const given = new Map(Object.entries(frame ?? {}));
	const values = shown.flatMap((field) => {
		const value = given.get(field);
		return typeof value === 'string' ? [[field, value] as const] : [];
	});
	return {kind, values: Object.fromEntries(values)};
}
