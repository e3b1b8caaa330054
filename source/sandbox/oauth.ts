/** OAuth2 with client credentials, both sides: the endpoint that issues a token, and the request that fetches one. */
import type {IncomingMessage} from 'node:http';
import type {JsonObject} from '../protocol/frames.ts';
import {isObject, readJson} from '../protocol/json.ts';
import {GOOD, type Verdict} from './accounts.ts';
import {bodyOf, MAX_BODY} from './request-body.ts';

/** Path of the sandbox's own token endpoint, whatever the dialect. */
export const TOKEN_PATH = '/oauth/token';

/** The fields of an `auth` frame with which the server fetches a token. */
export interface TokenRequest {
	readonly tokenUrl: string;
	readonly clientId: string;
	readonly clientSecret: string;
	/** undefined = no scope was requested. */
	readonly scope: string | undefined;
}

// ---------------------------------------------------------------------------------------------------------
// Issuing a token

export interface TokenAnswer {
	readonly status: number;
	readonly body: JsonObject;
}

/** Answers one `POST` to the token endpoint. */
export async function answerTokenRequest(request: IncomingMessage): Promise<TokenAnswer> {
	const body = await bodyOf(request);
	const form = new URLSearchParams(body);
	const refuse = (status: number, error: string): TokenAnswer => ({status, body: {error}});
	if (body.length > MAX_BODY || !form.has('grant_type')) return refuse(400, 'invalid_request');
	if (form.get('grant_type') !== 'client_credentials') return refuse(400, 'unsupported_grant_type');
	if (!form.get('client_id') || form.get('client_secret') !== GOOD) return refuse(401, 'invalid_client');
	const scope = form.get('scope');
	return {
		status: 200,
		body: {access_token: GOOD, token_type: 'bearer', expires_in: 3600, ...(scope === null ? {} : {scope})},
	};
}

// ---------------------------------------------------------------------------------------------------------
// Fetching a token

/** Time limit for a token endpoint, in milliseconds. */
const FETCH_LIMIT_MS = 5_000;

/** Error codes that mean that no server is listening at the token URL. */
const UNREACHABLE: ReadonlySet<unknown> = new Set([
	'ECONNREFUSED',
	'ENOTFOUND',
	'EAI_AGAIN',
	'EHOSTUNREACH',
	'ENETUNREACH',
]);

/** Fetches a token over HTTP, as today's server does before it verifies the user, and checks it. */
export async function verdictOnClient(request: TokenRequest): Promise<Verdict> {
	const {tokenUrl, clientId, clientSecret, scope} = request;
	try {
		const response = await fetch(tokenUrl, {
			method: 'POST',
			body: new URLSearchParams({
				grant_type: 'client_credentials',
				client_id: clientId,
				client_secret: clientSecret,
				...(scope === undefined ? {} : {scope}),
			}),
			// Follow no redirect: the client secret goes to the token URL and nowhere else.
			redirect: 'error',
			signal: AbortSignal.timeout(FETCH_LIMIT_MS),
		});
		const reading = readJson(await response.text());
		const token =
			response.ok && reading.kind === 'value' && isObject(reading.value)
				? reading.value.access_token
				: undefined;
		if (typeof token !== 'string') return 'unusable';
		return token === GOOD ? 'good' : 'wrong';
	} catch (error) {
		if (!(error instanceof Error)) return 'unusable';
		if (error.name === 'TimeoutError') return 'too-slow';
		const {cause} = error;
		const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
		return UNREACHABLE.has(code) ? 'unreachable' : 'unusable';
	}
}
