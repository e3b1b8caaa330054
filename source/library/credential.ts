/** Builds the `auth` frame from the options of a client, or throws an error that names the problem. */

import {readAuthKind} from '../config/auth-kind.ts';
import {firstSet} from '../config/environment.ts';
import {AUTH_KINDS, type AuthField, type AuthKind} from '../protocol/auth.ts';
import {type AuthValues, authFrameOf, type CredentialProblem, isFieldName} from '../protocol/auth-frame.ts';
import type {AuthFrame} from '../protocol/frames.ts';
import {isObject} from '../protocol/json.ts';
import {type ClientVariables, clientVariables, VARIABLES} from './environment.ts';
import {ConfigurationError} from './errors.ts';

/** How to authenticate. Without `authType` the fields decide: a `token` means `bearer_token`, an `apiKey` `api_key`. */
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
	/** For `oauth2`, separated by spaces; optional. */
	readonly scope?: string | undefined;
	/** For `custom`: the headers that the server is to send to the tools. */
	readonly customHeaders?: Readonly<Record<string, string>> | undefined;
	/** For `sso`. */
	readonly sessionToken?: string | undefined;
}

type OptionName = Exclude<keyof CredentialOptions, 'authType'>;

/** The option for each field of the frame. */
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

/** The name of a kind in sentences: the protocol's. */
const spelled = (kind: AuthKind): string => AUTH_KINDS[kind].wire ?? kind;

/**
 * Builds the `auth` frame from the options, then from the environment.
 * @param env where the token or the key is looked up if the options do not contain it
 * @returns undefined for no credential
 * @throws ConfigurationError `auth_unknown`, `auth_ambiguous`, `auth_incomplete` or `option_invalid`
 */
export function authFrameOfOptions(options: CredentialOptions, env: ClientVariables): AuthFrame | undefined {
	const given = givenValues(options);
	const kind = kindOf(options, given, env);
	if (kind === 'none') return undefined;
	const token = clientVariables(env, 'token');
	const api_key = clientVariables(env, 'apiKey');
	const result = authFrameOf(kind, {
		...(token === undefined ? {} : {token}),
		...(api_key === undefined ? {} : {api_key}),
		...given,
	});
	if ('frame' in result) return result.frame;
	const missing = result.problems.flatMap(({code, field}) => (code === 'missing' ? [field] : []));
	const [problem] = result.problems;
	if (missing.length > 0) throw incomplete(kind, missing);
	throw problem === undefined ? customHeadersInvalid() : invalid(problem);
}

function incomplete(kind: AuthKind, missing: readonly AuthField[]): ConfigurationError {
	const names = missing.map((field) => NAMES[field] ?? field).join(' and ');
	const variables = missing.flatMap((field) => {
		if (field === 'token') return VARIABLES.token;
		return field === 'api_key' ? VARIABLES.apiKey : [];
	});
	const orVariable = variables.length === 0 ? '' : `, or set ${variables[0]} in env`;
	const pass = missing.length === 1 ? 'pass it as an option' : 'pass them as options';
	return new ConfigurationError(
		'auth_incomplete',
		`Authentication type ${spelled(kind)} requires ${names}: ${pass}${orVariable}.`,
	);
}

/** The value is not repeated: it may be a misplaced secret. */
function invalid({code, field}: CredentialProblem): ConfigurationError {
	const name = NAMES[field] ?? field;
	switch (code) {
		case 'control_character':
			return optionInvalid(`${name} must not contain a line break or another control character.`);
		case 'colon':
			return optionInvalid(`${name} must not contain a colon.`);
		case 'header_name':
			return optionInvalid(`${name} must be the name of a header, without a colon.`);
		case 'not_http_url':
		case 'websocket_url':
			return optionInvalid(`${name} must be a URL that begins with https:// or http://.`);
		default:
			return customHeadersInvalid();
	}
}

const optionInvalid = (sentence: string) => new ConfigurationError('option_invalid', sentence);

const customHeadersInvalid = () =>
	optionInvalid('customHeaders must be an object of header names and values: {"X-Tenant": "acme"}.');

/** The fields that are not blank. */
function givenValues(options: CredentialOptions): AuthValues {
	const values: Partial<Record<AuthField, string>> = {};
	for (const field of FIELDS) {
		const name = NAMES[field];
		if (name === undefined) continue;
		const value: unknown = options[name];
		if (value === undefined || value === null) continue;
		const text = name === 'customHeaders' ? headerLines(value) : value;
		if (typeof text !== 'string') throw optionInvalid(`${name} must be a string.`);
		if (text.trim() !== '') values[field] = text;
	}
	return values;
}

/** Headers as lines of `Name: value`; each entry must be one line. */
function headerLines(value: unknown): string {
	if (!isObject(value)) throw customHeadersInvalid();
	const lines = Object.entries(value).map(([name, text]: [string, unknown]) => {
		if (!isFieldName(name) || typeof text !== 'string' || /[\r\n]/.test(text)) throw customHeadersInvalid();
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
			`The options contain credentials for ${implied.map(spelled).join(' and ')}: set authType to choose one.`,
		);
	}
	const [byOption] = implied;
	if (byOption !== undefined) return byOption;
	const found = firstSet(env, VARIABLES.authType);
	if (found !== undefined) return parse(found.value, found.variable);
	if (clientVariables(env, 'token') !== undefined) return 'bearer';
	return clientVariables(env, 'apiKey') === undefined ? 'none' : 'api_key';
}

/** @param origin the option or variable that contains the value */
function parse(value: unknown, origin: string): AuthKind {
	const names = KINDS.map(spelled);
	const reading = readAuthKind(typeof value === 'string' ? value : '', origin, names);
	if ('kind' in reading) return reading.kind;
	throw new ConfigurationError('auth_unknown', `${reading.unknown} The types are ${names.join(', ')}.`);
}
