// What each client frame does, per version. Every handler may throw ClosedError (ends the connection)
// or any other error (answered as "Message processing error: …").
import {activeThread, applyOverrides, FEATURES, has, NO_CONVERSATION, withSession} from './features.mjs';
import {pyStr, pyStrip, pyTypeName} from './frames.mjs';
import {playScenario} from './scenarios.mjs';
import {verifyCredentials} from './tools.mjs';
import {turnD, turnS} from './turn-seed.mjs';
import {turnH} from './turn-today.mjs';

const SSO_LOGIN = '/chat/auth/sso/login';

/** Handles one client frame to its end. */
export async function handleFrame(server, conn, data) {
	if (data === null || typeof data !== 'object' || Array.isArray(data)) {
		throw new Error(`'${pyTypeName(data)}' object has no attribute 'get'`);
	}
	const type = has(data, 'type') ? data.type : 'chat';
	const known = server.version === 'H' ? {...COMMON, ...FEATURES} : COMMON;
	if (typeof type !== 'string' || !has(known, type))
		return conn.error(`Unknown message type: ${pyStr(type)}`);
	return known[type](server, conn, data);
}

const COMMON = {
	ping: (_server, conn) => conn.send({type: 'pong', timestamp: conn.now()}),
	chat: withSession(handleChat),
	auth: withSession(handleAuth),
	history: withSession(handleHistory),
	clear: withSession(handleClear),
	logout: withSession(handleLogout),
};

// ---------------------------------------------------------------------- chat

async function handleChat(server, conn, data, session) {
	if (
		server.version === 'H' &&
		session.credentials?.kind === 'sso' &&
		!server.ssoSessions.has(session.credentials.token)
	) {
		session.credentials = null;
		return conn.send({
			type: 'auth_expired',
			message: 'Your SSO session has expired. Please log in again.',
			redirect_url: SSO_LOGIN,
			timestamp: conn.now(),
		});
	}
	const message = has(data, 'message') ? data.message : '';
	if (typeof message !== 'string')
		throw new Error(`'${pyTypeName(message)}' object has no attribute 'strip'`);
	if (!pyStrip(message)) return conn.error('Empty message');
	// S holds a placeholder credential until the first logout, so a fresh connection may chat (its bug).
	if (server.options.requireAuth && !session.credentials) {
		return conn.error('Authentication is required before sending messages. Please authenticate first.');
	}
	if (await playScenario(server, conn, message)) return;
	if (server.version === 'S') return turnS(server, conn, session, message);
	if (server.version === 'D') return turnD(server, conn, session, message);
	const overrides = applyOverrides(
		server,
		session,
		data.config_overrides,
		has(data, 'override_mode') ? data.override_mode : 'message',
	);
	return turnH(server, conn, session, message, overrides);
}

// ---------------------------------------------------------------------- auth

async function handleAuth(server, conn, data, session) {
	const given = has(data, 'auth_type') ? data.auth_type : 'bearer_token';
	if (typeof given !== 'string')
		return refuseAuth(conn, `Authentication error: '${pyTypeName(given)}' object has no attribute 'lower'`);
	const authType = given.toLowerCase();
	const credentials = credentialsFrom(authType, data);
	if (authType === 'sso' && server.version === 'H') return handleSso(server, conn, data, session);
	if (credentials.refused) return refuseAuth(conn, credentials.refused);
	let user = null;
	if (server.options.verify && server.version !== 'S') {
		const verdict = server.options.verifyDown
			? {refused: 'Could not connect to verification endpoint'}
			: await verifyCredentials(credentials);
		if (verdict.refused) {
			if (server.version === 'D') return refuseAuth(conn, 'Authentication failed');
			return conn.send({
				type: 'auth_failed',
				message: verdict.refused,
				auth_type: authType,
				timestamp: conn.now(),
			});
		}
		user = verdict.user;
		session.userId ??= user?.user_id ?? null;
	}
	session.credentials = credentials;
	if (server.version === 'D')
		return conn.send({type: 'auth_response', success: true, message: 'Authentication successful'});
	const name = server.version === 'H' ? (user?.name ?? user?.email ?? session.userId) : null;
	return conn.send({
		type: 'auth_configured',
		message: name ? `Authenticated as ${name}` : `Authentication configured: ${authType}`,
		auth_type: authType,
		timestamp: conn.now(),
		...(name ? {display_name: name} : {}),
	});
}

/** Malformed credentials: a plain error frame, or (document) an auth_response without success. */
function refuseAuth(conn, message) {
	if (conn.server.version === 'D') return conn.send({type: 'auth_response', success: false, message});
	return conn.error(message);
}

function credentialsFrom(authType, data) {
	const {token, username, password, api_key, client_id, client_secret, token_url} = data;
	switch (authType) {
		case 'bearer_token':
			return token ? {kind: authType, token} : {refused: 'Bearer token required'};
		case 'basic_auth':
			return username && password
				? {kind: authType, username, password}
				: {refused: 'Username and password required for basic auth'};
		case 'api_key':
			return api_key
				? {
						kind: authType,
						api_key,
						api_key_header: has(data, 'api_key_header') ? data.api_key_header : 'X-API-Key',
					}
				: {refused: 'API key required'};
		case 'oauth2':
		case 'oauth2_client_credentials':
			return client_id && client_secret && token_url
				? {kind: 'oauth2', client_secret, token_url}
				: {refused: 'client_id, client_secret, and token_url required for OAuth2'};
		case 'custom':
			return {kind: authType, custom_headers: data.custom_headers ?? {}};
		default:
			return {refused: `Unknown auth type: ${authType}`};
	}
}

function handleSso(server, conn, data, session) {
	const token = data.session_token || conn.ssoCookie;
	if (!token) return conn.error('session_token required for SSO auth');
	if (typeof token !== 'string')
		return conn.error(`Authentication error: '${pyTypeName(token)}' object has no attribute 'encode'`);
	if (!server.options.sso) return conn.error('SSO is not enabled on this server');
	const user = server.ssoSessions.get(token);
	if (!user) {
		return conn.send({
			type: 'auth_failed',
			message: 'Invalid or expired SSO session token. Please log in again.',
			auth_type: 'sso',
			redirect_url: SSO_LOGIN,
			timestamp: conn.now(),
		});
	}
	signInBySso(session, token, user);
	announceSso(conn, user);
}

export function signInBySso(session, token, user) {
	session.credentials = {kind: 'sso', token};
	session.userId ??= user.email;
}

// In this frame alone display_name comes before timestamp.
export const announceSso = (conn, user) =>
	conn.send({
		type: 'auth_configured',
		message: `Authenticated as ${user.name}`,
		auth_type: 'sso',
		display_name: user.name,
		timestamp: conn.now(),
	});

function handleLogout(server, conn, _data, session) {
	if (session.credentials?.kind === 'sso') server.ssoSessions.delete(session.credentials.token);
	session.credentials = null;
	if (server.version !== 'H') session.history.length = 0;
	conn.send({type: 'logout_success', message: 'Successfully logged out', timestamp: conn.now()});
}

// ------------------------------------------------------------------- history

function handleHistory(server, conn, _data, session) {
	let messages = session.history;
	if (server.version === 'H') {
		const threadId = activeThread(server, session);
		if (!threadId) return conn.error(NO_CONVERSATION);
		messages = server.threads.get(threadId) ?? [];
	}
	conn.send({type: 'history', messages, timestamp: conn.now()});
}

function handleClear(server, conn, _data, session) {
	if (server.version === 'H') {
		const threadId = activeThread(server, session);
		if (!threadId) return conn.error(NO_CONVERSATION);
		server.threads.set(threadId, []);
	} else session.history.length = 0;
	conn.send({type: 'history_cleared', message: 'Conversation history cleared', timestamp: conn.now()});
}

/** Text of the error frame for a failure inside a handler. */
export const processingError = (error) => `Message processing error: ${error.message}`;
