/** Builds an `auth` frame from the values of its fields, or lists their problems. */
import {AUTH_KINDS, type AuthField, type AuthKind, DEFAULT_API_KEY_HEADER} from './auth.ts';
import type {AuthFrame} from './frames.ts';

/** The value of each field, as text; custom headers as lines of `Name: value`. */
export type AuthValues = Readonly<Partial<Record<AuthField, string>>>;

/** Fields whose value is secret. */
const SECRET_FIELDS: ReadonlySet<AuthField> = new Set([
	'token',
	'password',
	'api_key',
	'client_secret',
	'custom_headers',
	'session_token',
]);

/** Whether the value of a field must be hidden wherever it would be shown. */
export function isSecretField(field: AuthField): boolean {
	return SECRET_FIELDS.has(field);
}

/** Whether a text can be the name of an HTTP header field. */
export function isFieldName(text: string): boolean {
	return /^[!#$%&'*+.^_`|~\w-]+$/.test(text);
}

/** A fault of one header line. `syntax`: no colon, or a name that no header can have. */
export type HeaderFault = 'syntax' | 'empty_value' | 'not_latin1' | 'duplicate';

/** The characters that HTTP allows in a field: no line ends, nothing beyond Latin-1. */
const FIELD_VALUE = /^[\t\x20-\x7E\x80-\xFF]*$/;

/**
 * Reads header lines.
 * @param text lines of `Name: value`; blank ones are skipped
 * @returns the headers without the lines that have a fault, and the faults, each once
 */
export function readHeaders(text: string): {
	readonly headers: Readonly<Record<string, string>>;
	readonly faults: readonly HeaderFault[];
} {
	const headers = new Map<string, string>();
	const faults = new Set<HeaderFault>();
	for (const line of text.split(/\r?\n/)) {
		if (line.trim() === '') continue;
		const colon = line.indexOf(':');
		const name = line.slice(0, Math.max(colon, 0)).trim();
		const value = line.slice(colon + 1).trim();
		if (!isFieldName(name)) faults.add('syntax');
		else if (value === '') faults.add('empty_value');
		else if (!FIELD_VALUE.test(value)) faults.add('not_latin1');
		else if ([...headers.keys()].some((known) => known.toLowerCase() === name.toLowerCase()))
			faults.add('duplicate');
		else headers.set(name, value);
	}
	return {headers: Object.fromEntries(headers), faults: [...faults]};
}

/** A problem of one field. `websocket_url`: a token URL that begins with `ws://` or `wss://`. */
export interface CredentialProblem {
	readonly field: AuthField;
	readonly code:
		| 'missing'
		| 'control_character'
		| 'header_name'
		| 'colon'
		| 'not_http_url'
		| 'websocket_url'
		| HeaderFault;
}

function problemsOf(kind: AuthKind, field: AuthField, value: string): readonly CredentialProblem['code'][] {
	if (value.trim() === '') return AUTH_KINDS[kind].required.includes(field) ? ['missing'] : [];
	if (field === 'custom_headers') return readHeaders(value).faults;
	if (/\p{Cc}/u.test(value)) return ['control_character'];
	if (field === 'api_key_header' && !isFieldName(value)) return ['header_name'];
	if (field === 'username' && value.includes(':')) return ['colon'];
	if (field !== 'token_url') return [];
	const scheme = /^(https?|wss?):\/\//i.exec(value)?.[1]?.toLowerCase();
	if (scheme === undefined || !URL.canParse(value)) return ['not_http_url'];
	return scheme.startsWith('ws') ? ['websocket_url'] : [];
}

/**
 * Builds an `auth` frame.
 * @param kind any kind but `none`, which sends no frame
 * @returns the frame, or the problems of all fields, in the order of the fields
 */
export function authFrameOf(
	kind: Exclude<AuthKind, 'none'>,
	values: AuthValues,
): {readonly frame: AuthFrame} | {readonly problems: readonly CredentialProblem[]} {
	// A password may begin or end with a space.
	const value = (field: AuthField): string =>
		field === 'password' ? (values.password ?? '') : (values[field]?.trim() ?? '');
	const problems = [...AUTH_KINDS[kind].required, ...AUTH_KINDS[kind].optional].flatMap((field) =>
		problemsOf(kind, field, value(field)).map((code) => ({field, code})),
	);
	if (problems.length > 0) return {problems};
	switch (kind) {
		case 'bearer':
			return {frame: {type: 'auth', auth_type: 'bearer_token', token: value('token')}};
		case 'api_key': {
			const api_key_header = value('api_key_header') || DEFAULT_API_KEY_HEADER;
			return {frame: {type: 'auth', auth_type: 'api_key', api_key: value('api_key'), api_key_header}};
		}
		case 'basic':
			return {
				frame: {
					type: 'auth',
					auth_type: 'basic_auth',
					username: value('username'),
					password: value('password'),
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
		case 'custom': {
			const {headers: custom_headers} = readHeaders(value('custom_headers'));
			return {frame: {type: 'auth', auth_type: 'custom', custom_headers}};
		}
		case 'sso':
			return {frame: {type: 'auth', auth_type: 'sso', session_token: value('session_token')}};
	}
}
