/** Single sign-on: a login page that shows its token, the cookie, and the routes that refresh and end a session. */
import type {IncomingMessage} from 'node:http';
import type {JsonObject} from '../../protocol/frames.ts';
import {GOOD, GOOD_NAME} from '../accounts.ts';
import {jsonBodyOf} from '../request-body.ts';
import type {ClientState, ServerContext} from '../server-context.ts';

export const SSO_COOKIE = 'sso_session_token';
/** Seconds that a session lasts, as its answers say; it ends on request only. */
const LIFETIME_S = 3600;

/** Whether a token is valid. The secret `good` is, and begins a session. */
export function isSsoToken(token: unknown, {memory}: ServerContext): boolean {
	if (token === GOOD) memory.ssoSessions.set(GOOD, GOOD_NAME);
	return typeof token === 'string' && memory.ssoSessions.has(token);
}

/** The token in the cookie of a request, if that is valid. */
export function ssoTokenIn(request: IncomingMessage, server: ServerContext): string | undefined {
	const token = cookieOf(request);
	return token !== undefined && isSsoToken(token, server) ? token : undefined;
}

function cookieOf({headers}: IncomingMessage): string | undefined {
	const found = headers.cookie?.split(/;\s*/).find((each) => each.startsWith(`${SSO_COOKIE}=`));
	return found?.slice(SSO_COOKIE.length + 1);
}

/** The frame that announces a user who is known by the cookie: its name is before the time, unlike in others. */
export function announceSso({rules, clock}: ServerContext): JsonObject {
	const {timestamp, ...frame} = rules.frame(
		'auth_configured',
		{message: `Authenticated as ${GOOD_NAME}`, auth_type: 'sso', display_name: GOOD_NAME},
		clock.now(),
	);
	return {...frame, timestamp};
}

/** The answer to a chat whose session has ended: the message is dropped, and later ones are anonymous. */
export function expireSso(client: ClientState, server: ServerContext): JsonObject | undefined {
	const {memory, rules, clock} = server;
	if (client.ssoToken === undefined || memory.ssoSessions.has(client.ssoToken)) return undefined;
	client.ssoToken = undefined;
	client.access = 'anonymous';
	const message = 'Your SSO session has expired. Please log in again.';
	const redirect_url = `${rules.httpPath}/auth/sso/login`;
	return rules.frame('auth_expired', {message, redirect_url}, clock.now());
}

export interface SsoAnswer {
	readonly status: number;
	/** A text is a web page. */
	readonly body: JsonObject | string;
	readonly cookie?: string;
}

/**
 * Answers the routes of single sign-on.
 * @param route `GET /login`, `POST /refresh`, `POST /logout`
 * @returns undefined for another route
 */
export async function answerSso(
	route: string,
	request: IncomingMessage,
	server: ServerContext,
): Promise<SsoAnswer | undefined> {
	const {memory, clock, newId} = server;
	const begin = (): string => {
		const token = `sso-${newId()}`;
		memory.ssoSessions.set(token, GOOD_NAME);
		return token;
	};
	switch (route) {
		case 'GET /login': {
			const token = begin();
			return {
				status: 200,
				body: loginPage(token),
				cookie: `${SSO_COOKIE}=${token}; HttpOnly; Path=/; SameSite=lax`,
			};
		}
		case 'POST /refresh': {
			const token = await tokenOf(request);
			if (token === undefined) return {status: 401, body: {error: 'missing_session_token'}};
			if (!token.startsWith('sso-') && token !== GOOD)
				return {status: 401, body: {error: 'invalid_session_token'}};
			if (!memory.ssoSessions.has(token)) return {status: 401, body: {error: 'session_not_found'}};
			const expires_at = Math.floor(clock.now() / 1000) + LIFETIME_S;
			return {status: 200, body: {session_token: begin(), expires_at}};
		}
		case 'POST /logout': {
			const token = (await tokenOf(request)) ?? cookieOf(request);
			if (token !== undefined) memory.ssoSessions.delete(token);
			return {status: 200, body: {logged_out: true}, cookie: `${SSO_COOKIE}=; Max-Age=0; Path=/`};
		}
		default:
			return undefined;
	}
}

async function tokenOf(request: IncomingMessage): Promise<string | undefined> {
	const bearer = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1];
	const body = bearer === undefined ? await jsonBodyOf(request) : undefined;
	const token = bearer ?? body?.session_token;
	return typeof token === 'string' && token !== '' ? token : undefined;
}

const loginPage = (token: string): string => `<!DOCTYPE html>
<html lang="en">
<head><meta charset="UTF-8"><title>Signed in</title></head>
<body>
<h1>You are signed in as ${GOOD_NAME}.</h1>
<p>This token lets a program sign in, too:</p>
<pre>${token}</pre>
</body>
</html>
`;
