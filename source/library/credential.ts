/** From the options of a client to the `auth` frame that it sends, or to an error that says what is missing. */

import {AUTH_KINDS, type AuthField, type AuthKind, parseAuthKind} from '../protocol/auth.ts';
import {type AuthValues, authFrameOf, isFieldName} from '../protocol/auth-frame.ts';
import type {AuthFrame} from '../protocol/frames.ts';
import {isObject} from '../protocol/json.ts';
import {nearest} from '../text/nearest.ts';
import {type ClientVariables, clientVariables, VARIABLES} from './environment.ts';
import {ConfigurationError} from './errors.ts';

/** How to authenticate. Without `authType` the fields tell: a `token` means `bearer_token`, an `apiKey` `api_key`. */
export interface CredentialOptions {
	/** Either spelling: that of the protocol or that of the command line. `none` sends no credential. */
	readonly authType?:
		| 'none'
		| 'bearer_token'
		| 'bearer'
		| 'api_key'
		| 'basic_auth'
		| 'basic'
		| 'oauth2'
		| 'custom'
		| 'sso'
		| undefined;
	/** For `bearer_token`. */
	readonly token?: string | undefined;
	/** For `api_key`. */
	readonly apiKey?: string | undefined;
	/** The header that the server is to send the key in; `X-API-Key` unless given. */
	readonly apiKeyHeader?: string | undefined;
	/** For `basic_auth`, both. */
	readonly username?: string | undefined;
	readonly password?: string | undefined;
	/** For `oauth2`, all three. The server fetches the token itself. */
	readonly clientId?: string | undefined;
	readonly clientSecret?: string | undefined;
	readonly tokenUrl?: string | undefined;
	/** For `oauth2`, words separated by spaces; may be left out. */
	readonly scope?: string | undefined;
	/** For `custom`: the headers that the server is to send to the tools. */
	readonly customHeaders?: Readonly<Record<string, string>> | undefined;
	/** For `sso`. */
	readonly sessionToken?: string | undefined;
}

type OptionName = Exclude<keyof CredentialOptions, 'authType'>;

/** What each field of the frame is called here. */
const NAMES: Readonly<Partial<Record<AuthField, OptionName>>> = {
	token: 'token',
	api_key: 'apiKey',
	api_key_header: 'apiKeyHeader',
	username: 'username',
	password: 'password',
	client_id: 'clientId',
	client_secret: 'clientSecret',
	token_url: 'tokenUrl',
	scope: 'scope',
	custom_headers: 'customHeaders',
	session_token: 'sessionToken',
};

const FIELDS = Object.keys(NAMES) as readonly AuthField[];
const KINDS = Object.keys(AUTH_KINDS) as readonly AuthKind[];

/** How a kind is called in sentences, as the protocol spells it. */
const spelled = (kind: AuthKind): string => AUTH_KINDS[kind].wire ?? kind;

/**
 * Works out the credential: options first, then the environment.
 * @param env where the token or the key are looked up when the options do not hold them
 * @returns undefined when none is to be sent
 * @throws ConfigurationError `auth_unknown`, `auth_ambiguous`, `auth_incomplete` or `option_invalid`
 */
export function authFrameOfOptions(options: CredentialOptions, env: ClientVariables): AuthFrame | undefined {
	const given = givenValues(options);
	const kind = kindOf(options, given, env);
	if (kind === 'none') return undefined;
	const token = clientVariables(env, 'token');
	const api_key = clientVariables(env, 'apiKey');
	const made = authFrameOf(kind, {
		...(token === undefined ? {} : {token}),
		...(api_key === undefined ? {} : {api_key}),
		...given,
	});
	if ('frame' in made) return made.frame;
	const missing = made.missing.map((field) => NAMES[field] ?? field);
	const variables = made.missing.flatMap((field) => {
		if (field === 'token') return VARIABLES.token;
		return field === 'api_key' ? VARIABLES.apiKey : [];
	});
	const orVariable = variables.length === 0 ? '' : `, or set ${variables[0]} in env`;
	const give = missing.length === 1 ? 'give it as an option' : 'give them as options';
	throw new ConfigurationError(
		'auth_incomplete',
		`Authentication by ${spelled(kind)} needs ${missing.join(' and ')}: ${give}${orVariable}.`,
	);
}

/** The fields that hold more than blanks. */
function givenValues(options: CredentialOptions): AuthValues {
	const values: Partial<Record<AuthField, string>> = {};
	for (const field of FIELDS) {
		const name = NAMES[field];
		if (name === undefined) continue;
		const value: unknown = options[name];
		if (value === undefined || value === null) continue;
		const text = name === 'customHeaders' ? headerLines(value) : value;
		if (typeof text !== 'string') throw new ConfigurationError('option_invalid', `${name} has to be text.`);
		if (text.trim() !== '') values[field] = text;
	}
	return values;
}

/** Headers as lines of `Name: value`. */
function headerLines(value: unknown): string {
	const wrong = new ConfigurationError(
		'option_invalid',
		'customHeaders has to be an object of header names and texts: {"X-Tenant": "acme"}.',
	);
	if (!isObject(value)) throw wrong;
	const lines = Object.entries(value).map(([name, text]: [string, unknown]) => {
		const isHeader = isFieldName(name) && typeof text === 'string' && /\S/.test(text);
		if (!isHeader || /[\r\n]/.test(text)) throw wrong;
		return `${name}: ${text}`;
	});
	return lines.join('\n');
}

function kindOf(options: CredentialOptions, given: AuthValues, env: ClientVariables): AuthKind {
	const {authType} = options;
	if (authType !== undefined) return parse(authType, 'authType');
	const implied = KINDS.filter((kind) =>
		AUTH_KINDS[kind].required.some((field) => given[field] !== undefined),
	);
	if (implied.length > 1) {
		throw new ConfigurationError(
			'auth_ambiguous',
			`The options hold credentials for ${implied.map(spelled).join(' and ')}: say with authType which one is meant.`,
		);
	}
	const [byOption] = implied;
	if (byOption !== undefined) return byOption;
	const variable = VARIABLES.authType.find((name) => env[name]?.trim());
	if (variable !== undefined) return parse(env[variable], variable);
	if (clientVariables(env, 'token') !== undefined) return 'bearer';
	return clientVariables(env, 'apiKey') === undefined ? 'none' : 'api_key';
}

/** @param place where the value stood */
function parse(value: unknown, place: string): AuthKind {
	const kind = typeof value === 'string' ? parseAuthKind(value) : undefined;
	if (kind !== undefined) return kind;
	const guess = typeof value === 'string' ? nearest(value, KINDS.map(spelled)) : undefined;
	// A value that is like no kind at all may be a token put in the wrong place: it is not repeated.
	const said = guess === undefined ? `The value of ${place}` : `"${value}" in ${place}`;
	const meant = guess === undefined ? '' : ` Did you mean ${guess}?`;
	throw new ConfigurationError(
		'auth_unknown',
		`${said} is no kind of authentication.${meant} There are ${KINDS.map(spelled).join(', ')}.`,
	);
}
