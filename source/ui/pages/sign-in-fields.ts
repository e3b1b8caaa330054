/** What a person is asked for to sign in: the kinds, and the fields of each, by the names that are shown. */
import {AUTH_KINDS, type AuthField, type AuthKind} from '../../protocol/auth.ts';

/** A kind of sign-in that a person can choose. */
export type SignInKind = Exclude<AuthKind, 'none'>;

export const KINDS = (Object.keys(AUTH_KINDS) as AuthKind[]).filter(
	(kind): kind is SignInKind => kind !== 'none',
);

/** What each kind is called. */
export const NAMES: Readonly<Record<SignInKind, string>> = {
	bearer: 'bearer token',
	api_key: 'API key',
	basic: 'user name and password',
	oauth2: 'OAuth2 client credentials',
	custom: 'custom header',
	sso: 'SSO session token',
};

/** What each field is called, and what may be typed where that is not plain. */
export const LABELS: Readonly<Record<AuthField, string>> = {
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

/** What is taken where nothing is typed, or what a value looks like. */
export const HINTS: Readonly<Partial<Record<AuthField, string>>> = {
	api_key_header: 'X-API-Key',
	scope: 'none',
	token_url: 'https://…',
	custom_headers: 'Name: value',
};

/** A kind's fields, in the order in which they are asked for. Metadata is for programs. */
export function signInFieldsOf(kind: SignInKind): readonly AuthField[] {
	const {required, optional} = AUTH_KINDS[kind];
	return [...required, ...optional].filter((field) => field !== 'metadata');
}
