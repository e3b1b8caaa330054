/** From the parts of a credential to the `auth` frame that is sent. */
import {AUTH_KINDS, type AuthField, type AuthKind, DEFAULT_API_KEY_HEADER} from '../protocol/auth.ts';
import {authFrameOf, isFieldName} from '../protocol/auth-frame.ts';
import type {AuthFrame} from '../protocol/frames.ts';
import {type FlagName, flagRow, usageOf} from './flags/flag-table.ts';
import {readFields} from './headers.ts';
import {quoted} from './problem.ts';
import {lacksValue, lookUp, obtain, type ResolveContext, report} from './resolve-context.ts';

/** The flag that gives each field of an `auth` frame; `metadata` has none. */
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

/** What each is called in a sentence. */
const nouns: Readonly<Record<AuthField, string>> = {
	token: 'a bearer token',
	api_key: 'an API key',
	api_key_header: 'the name of a header',
	username: 'a user name',
	password: 'a password',
	client_id: 'a client id',
	client_secret: 'a client secret',
	token_url: 'a token URL',
	scope: 'a scope',
	custom_headers: 'a header',
	metadata: 'metadata',
	session_token: 'a session token',
};

/** A blank at its end may be meant. */
const exactFields: readonly AuthField[] = ['password'];

/** The flags that belong to a kind. */
export function flagsOf(kind: AuthKind): readonly FlagName[] {
	const {required, optional} = AUTH_KINDS[kind];
	return [...required, ...optional].flatMap((field) => fieldFlags[field] ?? []);
}

/** The flags that a kind cannot do without. */
export function neededFlagsOf(kind: AuthKind): readonly FlagName[] {
	return AUTH_KINDS[kind].required.flatMap((field) => fieldFlags[field] ?? []);
}

/** Says what is wrong with a part by itself. */
function checkPart(desk: ResolveContext, kind: AuthKind, field: AuthField, value: string): void {
	const flag = fieldFlags[field];
	if (flag === undefined || field === 'custom_headers') return;
	if (/\p{Cc}/u.test(value)) {
		const sentence = `There is a line break or another control character in the value of --${flag}. Give it again, on one line`;
		report(desk, 'credential_invalid', sentence);
	} else if (field === 'token_url') {
		checkTokenUrl(desk, value);
	} else if (field === 'api_key_header' && !isFieldName(value)) {
		const sentence = `--${flag} takes the name of a header, without a colon. Type --${flag} ${DEFAULT_API_KEY_HEADER}`;
		report(desk, 'header_invalid', sentence);
	} else if (kind === 'basic' && field === 'username' && value.includes(':')) {
		const sentence = `A user name for basic authentication cannot have a colon in it. Type the name alone: ${usageOf(flag)}`;
		report(desk, 'credential_invalid', sentence);
	}
}

/** What is no URL may be the secret in the wrong place: it is not repeated. */
function checkTokenUrl(desk: ResolveContext, text: string): void {
	const example = '--token-url https://login.example.com/token';
	const url = URL.canParse(text) ? new URL(text) : undefined;
	const scheme = url?.protocol;
	if ((scheme === 'https:' || scheme === 'http:') && /^https?:\/\//i.test(text)) return;
	const sentence =
		scheme === 'ws:' || scheme === 'wss:'
			? `The token URL begins with ${quoted(`${scheme}//`)}, but tokens are fetched over HTTP. Type one like ${example}`
			: `The token URL is no address that begins with https:// (or http://). Type one like ${example}`;
	report(desk, 'token_url_invalid', sentence);
}

/** `a bearer token` -> `Bearer token`. */
function questionFor(field: AuthField): string {
	const noun = nouns[field].replace(/^an? /, '');
	return noun.charAt(0).toUpperCase() + noun.slice(1);
}

/** Says that a part is missing, or asks a person for it where that can be done. */
function missing(
	desk: ResolveContext,
	field: AuthField,
	because: string,
	useEnvironment: boolean,
): string | undefined {
	const flag = fieldFlags[field];
	if (flag === undefined || lacksValue(desk, flag)) return undefined;
	const {secret, repeatable, environment} = flagRow(flag);
	if (secret && !repeatable && desk.canAsk()) {
		const found = obtain(desk, {from: 'question', flag, question: questionFor(field)});
		return found.from === 'flag' ? found.value : undefined;
	}
	const variable = useEnvironment && environment !== undefined ? `Set ${environment[0]}, or type` : 'Type';
	const sentence = `${because} asks for ${nouns[field]}, but there is none. ${variable} ${usageOf(flag)}`;
	report(desk, 'credential_missing', sentence);
	return undefined;
}

/**
 * Collects the parts of a credential; what is wrong or wanted goes to the desk.
 * @param because who asks for this kind, as the beginning of a sentence
 * @returns the frame to send, good only if the desk has no problems and wants nothing
 */
export function readCredential(
	desk: ResolveContext,
	kind: AuthKind,
	because: string,
	useEnvironment: boolean,
): AuthFrame | undefined {
	const {required, optional} = AUTH_KINDS[kind];
	const parts: Partial<Record<AuthField, string>> = {};
	for (const field of [...required, ...optional]) {
		const flag = fieldFlags[field];
		if (flag === undefined) continue;
		const found = lookUp(desk, flag, useEnvironment);
		if (found?.from === 'pending') continue;
		const given = exactFields.includes(field) ? found?.value.replace(/[\r\n]+$/, '') : found?.value.trim();
		const isThere = given !== undefined && given.trim() !== '';
		const isNeeded = required.includes(field);
		const value = isThere || !isNeeded ? given : missing(desk, field, because, useEnvironment);
		if (value === undefined || value === '') continue;
		checkPart(desk, kind, field, value);
		parts[field] = value;
		if (field !== 'custom_headers') continue;
		const read = readFields(value, flag);
		if ('problems' in read) desk.problems.push(...read.problems);
	}
	const made = kind === 'none' ? undefined : authFrameOf(kind, parts);
	return made !== undefined && 'frame' in made ? made.frame : undefined;
}
