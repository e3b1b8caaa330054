/** The kinds of sign-in, the fields of each, and their labels. */
import {AUTH_KINDS, type AuthField, type AuthKind} from '../../protocol/auth.ts';

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

/** A kind's fields, in the order of the page. Metadata is for programs. */
export function signInFieldsOf(kind: SignInKind): readonly AuthField[] {
	const {required, optional} = AUTH_KINDS[kind];
	return [...required, ...optional].filter((field) => field !== 'metadata');
}
