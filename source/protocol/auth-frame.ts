/** Builds the `auth` frame from the values that a user or a program provides. */
import {AUTH_KINDS, type AuthField, type AuthKind, DEFAULT_API_KEY_HEADER} from './auth.ts';
import type {AuthFrame} from './frames.ts';

/** The value of each field, as text; custom headers as lines of `Name: value`. */
export type AuthValues = Readonly<Partial<Record<AuthField, string>>>;

/** Fields whose values are secret. */
const SECRET_FIELDS: ReadonlySet<AuthField> = new Set([
	'token',
	'password',
	'api_key',
	'client_secret',
	'custom_headers',
	'session_token',
]);

/** Whether the value of a field must never be shown. */
export function isSecretField(field: AuthField): boolean {
	return SECRET_FIELDS.has(field);
}

/** Whether a text can be the name of an HTTP header field. */
export function isFieldName(text: string): boolean {
	return /^[!#$%&'*+.^_`|~\w-]+$/.test(text);
}

/**
 * Reads header lines.
 * @param text lines of `Name: value`; blank ones are skipped
 * @returns undefined if there is no header, or a line is not a header
 */
export function readHeaders(text: string): Readonly<Record<string, string>> | undefined {
	const headers: Record<string, string> = {};
	for (const line of text.split('\n')) {
		if (line.trim() === '') continue;
		const match = /^\s*([^\s:]+)\s*:\s*(\S.*?)\s*$/.exec(line);
		if (match === null || !isFieldName(match[1] ?? '')) return undefined;
		const [, name = '', value = ''] = match;
		headers[name] = value;
	}
	return Object.keys(headers).length === 0 ? undefined : headers;
}

/**
 * @param kind any kind but `none`, which sends no frame
 * @returns the frame, or the required fields that are missing or invalid
 */
export function authFrameOf(
	kind: Exclude<AuthKind, 'none'>,
	values: AuthValues,
): {readonly frame: AuthFrame} | {readonly missing: readonly AuthField[]} {
	const value = (field: AuthField): string => values[field]?.trim() ?? '';
	const headers = kind === 'custom' ? readHeaders(value('custom_headers')) : undefined;
	const missing = AUTH_KINDS[kind].required.filter((field) =>
		field === 'custom_headers' ? headers === undefined : value(field) === '',
	);
	if (missing.length > 0) return {missing};
	switch (kind) {
		case 'bearer':
			return {frame: {type: 'auth', auth_type: 'bearer_token', token: value('token')}};
		case 'api_key': {
			const api_key_header = value('api_key_header') || DEFAULT_API_KEY_HEADER;
			return {frame: {type: 'auth', auth_type: 'api_key', api_key: value('api_key'), api_key_header}};
		}
		case 'basic':
			// A password may begin or end with a space.
			return {
				frame: {
					type: 'auth',
					auth_type: 'basic_auth',
					username: value('username'),
					password: values.password ?? '',
				},
			};
		case 'oauth2': {
			const scope = value('scope');
			return {
				frame: {
					type: 'auth',
					auth_type: 'oauth2',
					client_id: value('client_id'),
					client_secret: value('client_secret'),
					token_url: value('token_url'),
					...(scope === '' ? {} : {scope}),
				},
			};
		}
		case 'custom':
			return {frame: {type: 'auth', auth_type: 'custom', custom_headers: headers ?? {}}};
		case 'sso':
			return {frame: {type: 'auth', auth_type: 'sso', session_token: value('session_token')}};
	}
}
