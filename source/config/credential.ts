/** Collects the fields of a credential from flags and environment, and builds the `auth` frame. */
import {AUTH_KINDS, type AuthField, type AuthKind, DEFAULT_API_KEY_HEADER} from '../protocol/auth.ts';
import {authFrameOf, type CredentialProblem} from '../protocol/auth-frame.ts';
import type {AuthFrame} from '../protocol/frames.ts';
import {type FlagName, flagRow, usageOf} from './flags/flag-table.ts';
import {headerProblem} from './headers.ts';
import {type Problem, quoted} from './problem.ts';
import {lacksValue, lookUp, obtain, type ResolveContext, report} from './resolve-context.ts';

/** The flag for each field of an `auth` frame; `metadata` has none. */
const fieldFlags = {
	token: 'token',
	api_key: 'api-key',
	api_key_header: 'api-key-header',
	username: 'username',
	password: 'password',
	client_id: 'client-id',
	client_secret: 'client-secret',
	token_url: 'token-url',
	scope: 'scope',
	custom_headers: 'auth-header',
	metadata: undefined,
	session_token: 'session-token',
} as const satisfies Readonly<Record<AuthField, FlagName | undefined>>;

type Values = Partial<Record<AuthField, string>>;

/** The name of each field in a sentence. */
const nouns: Readonly<Record<AuthField, string>> = {
	token: 'a bearer token',
	api_key: 'an API key',
	api_key_header: 'a header name',
	username: 'a user name',
	password: 'a password',
	client_id: 'a client ID',
	client_secret: 'a client secret',
	token_url: 'a token URL',
	scope: 'a scope',
	custom_headers: 'a header',
	metadata: 'metadata',
	session_token: 'a session token',
};

/** The flags that belong to a kind. */
export function flagsOf(kind: AuthKind): readonly FlagName[] {
	const {required, optional} = AUTH_KINDS[kind];
	return [...required, ...optional].flatMap((field) => fieldFlags[field] ?? []);
}

/** The flags that a kind requires. */
export function neededFlagsOf(kind: AuthKind): readonly FlagName[] {
	return AUTH_KINDS[kind].required.flatMap((field) => fieldFlags[field] ?? []);
}

const tokenUrlExample = 'Type a URL such as --token-url https://login.example.com/token';

/** Words the problem of a field that has a value. The value is not repeated: it may be a misplaced secret. */
function describeProblem({code, field}: CredentialProblem): Problem | undefined {
	const flag = fieldFlags[field];
	if (flag === undefined) return undefined;
	switch (code) {
		case 'missing':
			return undefined;
		case 'control_character':
			return {
				code: 'credential_invalid',
				sentence: `The value of --${flag} contains a line break or another control character. Type it again, on one line`,
			};
		case 'colon':
			return {
				code: 'credential_invalid',
				sentence: `With basic authentication, a user name cannot contain a colon. Type only the name: ${usageOf(flag)}`,
			};
		case 'header_name':
			return {
				code: 'header_invalid',
				sentence: `--${flag} takes the name of a header, without a colon. Type --${flag} ${DEFAULT_API_KEY_HEADER}`,
			};
		case 'websocket_url':
			return {
				code: 'token_url_invalid',
				sentence: `The token URL is a WebSocket URL, but tokens are fetched over HTTP. ${tokenUrlExample}`,
			};
		case 'not_http_url':
			return {
				code: 'token_url_invalid',
				sentence: `The token URL does not begin with https:// or http://. ${tokenUrlExample}`,
			};
		default:
			return headerProblem(code, flag);
	}
}

/** For whom and for which server a secret is asked. @param where as `readCredential` has it */
function questionFor(field: AuthField, {username, client_id: id}: Values, where: string): string {
	const noun = nouns[field].replace(/^an? /, '');
	const user = field === 'password' ? username : field === 'client_secret' ? id : undefined;
	const whose = user === undefined ? '' : ` of ${quoted(user)}`;
	return `${noun.charAt(0).toUpperCase()}${noun.slice(1)}${whose}${where === '' ? '' : ` for ${where}`}`;
}

/** Asks the user for a missing field with this question if that is possible; otherwise reports it. */
function obtainMissing(
	context: ResolveContext,
	field: AuthField,
	because: string,
	useEnvironment: boolean,
	question: string,
): string | undefined {
	const flag = fieldFlags[field];
	if (flag === undefined || lacksValue(context, flag)) return undefined;
	const {secret, repeatable, environment} = flagRow(flag);
	if (secret && !repeatable && context.canAsk()) {
		const found = obtain(context, {from: 'question', flag, question});
		return found.from === 'flag' ? found.value : undefined;
	}
	const variable = useEnvironment && environment !== undefined ? `Set ${environment[0]}, or type` : 'Type';
	const sentence = `${because} requires ${nouns[field]}. ${variable} ${usageOf(flag)}`;
	report(context, 'credential_missing', sentence);
	return undefined;
}

/**
 * Collects the fields of a credential; problems and values to fetch are added to the context.
 * @param because the setting that requires this kind, as the beginning of a sentence
 * @param where the server, as a question names it: `localhost:8000`; '' = unknown
 * @returns the frame to send; valid only if the context has no problems and no values to fetch
 */
export function readCredential(
	context: ResolveContext,
	kind: AuthKind,
	because: string,
	useEnvironment: boolean,
	where = '',
): AuthFrame | undefined {
	if (kind === 'none') return undefined;
	const {required, optional} = AUTH_KINDS[kind];
	const values: Values = {};
	for (const field of [...required, ...optional]) {
		const flag = fieldFlags[field];
		if (flag === undefined) continue;
		const found = lookUp(context, flag, useEnvironment);
		if (found?.from === 'pending') continue;
		// Spaces at the end of a password may be intended.
		const given = field === 'password' ? found?.value.replace(/[\r\n]+$/, '') : found?.value.trim();
		const isMissing = required.includes(field) && !given?.trim();
		const value = isMissing
			? obtainMissing(context, field, because, useEnvironment, questionFor(field, values, where))
			: given;
		if (value !== undefined) values[field] = value;
	}
	const result = authFrameOf(kind, values);
	if ('frame' in result) return result.frame;
	context.problems.push(...result.problems.flatMap((problem) => describeProblem(problem) ?? []));
	return undefined;
}
