/** The kinds of authentication: how they are spelled, what each needs, and what the server's answer means. */
import type {AuthFrame, AuthType, ServerFrame} from './frames.ts';

/** An auth kind as the command line spells it. */
export type AuthKind = 'none' | 'bearer' | 'basic' | 'api_key' | 'oauth2' | 'custom' | 'sso';

type FieldsOf<Frame> = Frame extends unknown ? Exclude<keyof Frame, 'type' | 'auth_type'> : never;

/** Name of a field of an `auth` frame, as on the wire. */
export type AuthField = FieldsOf<AuthFrame>;

export interface AuthKindRow {
	/** Spelling on the wire; `none` sends no `auth` frame at all. */
	readonly wire: AuthType | undefined;
	/** Further names for it: another of the wire's, and what people type. */
	readonly aliases: readonly string[];
	/** Fields that have to be there and must not be empty. */
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

/** The header that a server puts an API key into when the frame names none. */
export const DEFAULT_API_KEY_HEADER = 'X-API-Key';

const SPELLINGS: ReadonlyMap<string, AuthKind> = spellings();

function spellings(): Map<string, AuthKind> {
	const found = new Map<string, AuthKind>();
	for (const kind of Object.keys(AUTH_KINDS) as AuthKind[]) {
		const {wire, aliases} = AUTH_KINDS[kind];
		for (const spelling of [kind, ...(wire === undefined ? [] : [wire]), ...aliases])
			found.set(spelling, kind);
	}
	return found;
}

/**
 * Reads the name of an auth kind in any of its spellings and in any case: `bearer` and `bearer_token`, `basic` and
 * `basic_auth`; `-` may stand for `_`.
 * @returns undefined when there is no such kind
 */
export function parseAuthKind(text: string): AuthKind | undefined {
	return SPELLINGS.get(text.trim().toLowerCase().replaceAll('-', '_'));
}

/** What a server said to `auth`. */
export type AuthReply =
	| {readonly outcome: 'accepted'; readonly displayName: string | undefined}
	/** `message` and `redirectUrl` are the server's words: draw them through `safe`. */
	| {readonly outcome: 'rejected'; readonly message: string; readonly redirectUrl: string | undefined};

/**
 * Reads the answer to `auth` in all three dialects.
 *
 * An `error` frame never says what it answers. It counts as a rejection here, so ask only while an answer to `auth`
 * is awaited and nothing else was asked. "Accepted" is less than it sounds: S verifies nothing, nor does H without a
 * verification endpoint. A rejected credential leaves an earlier one in force (H).
 * @returns undefined when the frame is no answer to `auth`
 */
export function readAuthReply(frame: ServerFrame): AuthReply | undefined {
	switch (frame.type) {
		case 'auth_configured':
			return {outcome: 'accepted', displayName: frame.display_name};
		case 'auth_response':
			return frame.success
				? {outcome: 'accepted', displayName: undefined}
				: rejected(frame.message, undefined);
		case 'auth_failed':
			return rejected(frame.message, frame.redirect_url);
		case 'error':
			return rejected(frame.message, undefined);
		default:
			return undefined;
	}
}

function rejected(message: string, redirectUrl: string | undefined): AuthReply {
	return {outcome: 'rejected', message, redirectUrl};
}
