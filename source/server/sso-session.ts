/** Keeps a session of single sign-on alive: exchanges its token for one that ends later, and ends it. */
import type {HandshakeSettings} from '../protocol/handshake/handshake-settings.ts';
import {isObject, readJson} from '../protocol/json.ts';
import {fieldReader} from './fields.ts';
import {type NotOffered, requestPage} from './request.ts';

/** The token is a secret. */
export interface SsoSession {
	readonly token: string;
	/** Milliseconds since the epoch; undefined if the server does not say. */
	readonly expiresAt: number | undefined;
}

/** Bytes. */
const LARGEST = 64 * 1024;

/** What both routes have in common. The credential goes to the chat's own address only. */
const routeOf = (name: string, token: string) => ({
	path: `/auth/sso/${name}`,
	accept: 'application/json',
	largest: LARGEST,
	body: {},
	headers: {authorization: `Bearer ${token}`},
	// The answer is a credential itself, and is not shown.
	redact: (text: string) => text,
});

/**
 * Requests `POST <chat>/auth/sso/refresh`. Never rejects, and `because` does not quote the token.
 * @returns the next session; the status 401 means that the session has ended, 400 that it cannot be refreshed
 */
export async function refreshSso(
	url: string,
	handshake: HandshakeSettings,
	token: string,
): Promise<{readonly kind: 'offered'; readonly session: SsoSession} | NotOffered> {
	const answer = await requestPage(url, handshake, {
		...routeOf('refresh', token),
		otherwise: 'it sent no token',
		read(text) {
			const reading = readJson(text);
			if (reading.kind !== 'value' || !isObject(reading.value)) return undefined;
			const {value} = reading;
			const fields = fieldReader((name) => value[name], []);
			const next = fields.text('session_token');
			const seconds = fields.number('expires_at');
			if (next === undefined || next === '') return undefined;
			return {token: next, expiresAt: seconds === undefined ? undefined : seconds * 1000};
		},
	});
	return answer.kind === 'offered' ? {kind: 'offered', session: answer.value} : answer;
}

/** Requests `POST <chat>/auth/sso/logout`. Never rejects. @returns whether the server has confirmed it */
export async function endSso(url: string, handshake: HandshakeSettings, token: string): Promise<boolean> {
	const read = (text: string): true | undefined => (text.includes('logged_out') ? true : undefined);
	const answer = await requestPage(url, handshake, {
		...routeOf('logout', token),
		otherwise: 'it did not confirm',
		read,
	});
	return answer.kind === 'offered';
}
