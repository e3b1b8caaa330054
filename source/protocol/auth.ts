/** The kinds of authentication: their names, their fields, and the server's answers. */
import {errorCodeOf} from './error-code.ts';
import type {AuthFrame, AuthType} from './frames.ts';
import {isUnverified} from './known-texts.ts';
import type {ServerFrame} from './server-frames.ts';

/** A kind of authentication, as named on the command line. */
export type AuthKind = 'none' | 'bearer' | 'basic' | 'api_key' | 'oauth2' | 'custom' | 'sso';

type FieldsOf<Frame> = Frame extends unknown ? Exclude<keyof Frame, 'type' | 'auth_type'> : never;

/** Name of a field of an `auth` frame, as on the wire. */
export type AuthField = FieldsOf<AuthFrame>;

export interface AuthKindRow {
	/** Name on the wire; `none` sends no `auth` frame. */
	readonly wire: AuthType | undefined;
	/** Other accepted names: another one on the wire, and common inputs. */
	readonly aliases: readonly string[];
	/** Fields that must be present and not empty. */
	readonly required: readonly AuthField[];
	readonly optional: readonly AuthField[];
}

/** Every kind, in the order in which help lists them. */
export const AUTH_KINDS: Readonly<Record<AuthKind, AuthKindRow>> = {
	none: {wire: undefined, aliases: [], required: [], optional: []},
	bearer: {wire: 'bearer_token', aliases: [], required: ['token'], optional: []},
	api_key: {wire: 'api_key', aliases: ['apikey'], required: ['api_key'], optional: ['api_key_header']},
	basic: {wire: 'basic_auth', aliases: [], required: ['username', 'password'], optional: []},
	oauth2: {
		wire: 'oauth2',
		aliases: ['oauth2_client_credentials', 'oauth'],
		required: ['client_id', 'client_secret', 'token_url'],
		optional: ['scope'],
	},
	custom: {wire: 'custom', aliases: [], required: ['custom_headers'], optional: ['metadata']},
	sso: {wire: 'sso', aliases: [], required: ['session_token'], optional: []},
};

/** The header that a server uses for an API key if the frame names none. */
export const DEFAULT_API_KEY_HEADER = 'X-API-Key';

const NAMES: ReadonlyMap<string, AuthKind> = namesOfKinds();

function namesOfKinds(): Map<string, AuthKind> {
	const found = new Map<string, AuthKind>();
	for (const kind of Object.keys(AUTH_KINDS) as AuthKind[]) {
		const {wire, aliases} = AUTH_KINDS[kind];
		for (const name of [kind, ...(wire === undefined ? [] : [wire]), ...aliases]) found.set(name, kind);
	}
	return found;
}

/**
 * Parses the name of a kind of authentication, under any of its names and in any case: `bearer` and `bearer_token`, `basic` and
 * `basic_auth`; `-` may replace `_`.
 * @returns undefined if there is no such kind
 */
export function parseAuthKind(text: string): AuthKind | undefined {
	return NAMES.get(text.trim().toLowerCase().replaceAll('-', '_'));
}

/** A server's answer to `auth`. */
export type AuthReply =
	| {
			readonly outcome: 'accepted';
			readonly displayName: string | undefined;
			/** The server only stored the credential: a wrong one is refused later, by the tools that need it. */
			readonly isUnverified?: true;
	  }
	/** The server does not have the session any more, and has not looked at the credential. */
	| {readonly outcome: 'session-lost'}
	/** `message` and `redirectUrl` are text from the server: draw them through `safe`. */
	| {readonly outcome: 'rejected'; readonly message: string; readonly redirectUrl: string | undefined};

/**
 * Reads the answer to `auth` in all three dialects.
 *
 * An `error` frame does not identify its request. Here it belongs to `auth`, so call this only while an answer to
 * `auth` and nothing else is outstanding. An accepted credential may be unverified: `seed` verifies none, nor does `today`
 * without a verification endpoint. After a rejection an earlier credential stays in force (`today`).
 * @param redact removes the credential from the name of the user, which may quote it
 * @returns undefined if the frame is not an answer to `auth`
 */
export function readAuthReply(frame: ServerFrame, redact: (text: string) => string): AuthReply | undefined {
	switch (frame.type) {
		case 'auth_configured':
			return {
				outcome: 'accepted',
				displayName: frame.display_name && redact(frame.display_name),
				...(frame.display_name === undefined && isUnverified(frame.message) ? {isUnverified: true} : {}),
			};
		case 'auth_response':
			return frame.success
				? {outcome: 'accepted', displayName: undefined}
				: rejected(frame.message, undefined);
		case 'auth_failed':
			return rejected(frame.message, frame.redirect_url);
		case 'error':
			return errorCodeOf(frame.message) === 'session_not_found'
				? {outcome: 'session-lost'}
				: rejected(frame.message, undefined);
		default:
			return undefined;
	}
}

function rejected(message: string, redirectUrl: string | undefined): AuthReply {
	return {outcome: 'rejected', message, redirectUrl};
}
