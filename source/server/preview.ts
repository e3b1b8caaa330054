/** Requests the end of a stored conversation over HTTP, which leaves the conversation under way alone. */
import type {AuthFrame} from '../protocol/frames.ts';
import type {HandshakeSettings} from '../protocol/handshake/handshake-settings.ts';
import {isObject, readJson} from '../protocol/json.ts';
import {withoutReasoning} from '../text/reasoning.ts';
import {fieldReader} from './fields.ts';
import {type NotOffered, requestPage} from './request.ts';

/** The last question, and the last answer after it; undefined where there is none. Beginnings; raw. */
export interface ConversationPreview {
	readonly question: string | undefined;
	readonly answer: string | undefined;
	/** Why neither can be requested, as a phrase of the program. */
	readonly because?: string | undefined;
}

export type PreviewAnswer =
	| {readonly kind: 'offered'; readonly preview: ConversationPreview}
	/** The user's sign-in does not fit into a request over HTTP: no conversation has a preview. */
	| {readonly kind: 'no-credential'; readonly because: string}
	| NotOffered;

/** Messages of one request: calls of tools and their results count too. */
const LIMIT = 20;
/** Bytes. */
const LARGEST = 512 * 1024;
/** UTF-16 units of a text. */
const LONGEST = 400;

/** The header fields of a credential; undefined for a kind that the route does not take. */
function headersOf(credential: AuthFrame | undefined): Readonly<Record<string, string>> | undefined {
	switch (credential?.auth_type) {
		case 'bearer_token':
			return {authorization: `Bearer ${credential.token}`};
		case 'basic_auth': {
			const {username, password} = credential;
			return {authorization: `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`};
		}
		case 'api_key':
			return {[credential.api_key_header.toLowerCase()]: credential.api_key};
		case 'sso':
			// As the server gives it to a browser.
			return /^[\w.~+/=-]+$/.test(credential.session_token)
				? {cookie: `sso_session_token=${credential.session_token}`}
				: undefined;
		case 'custom': {
			// Others of its headers are for the tools, and may change the request itself.
			const [, authorization] =
				Object.entries(credential.custom_headers).find(([name]) => name.toLowerCase() === 'authorization') ??
				[];
			return authorization !== undefined && /^[\x20-\x7E]+$/.test(authorization)
				? {authorization}
				: undefined;
		}
		default:
			return undefined;
	}
}

/**
 * Requests `GET <chat>/conversations/ID/messages`. Never rejects, and `because` does not quote the credential.
 * @param credential of the user, which goes to the chat's own server
 * @param redact removes credentials from a text
 */
export async function askPreview(
	url: string,
	handshake: HandshakeSettings,
	credential: AuthFrame | undefined,
	id: string,
	redact: (text: string) => string,
): Promise<PreviewAnswer> {
	const headers = headersOf(credential);
	if (headers === undefined)
		return {
			kind: 'no-credential',
			because:
				credential === undefined
					? 'that needs a sign-in'
					: 'your kind of sign-in cannot be sent with the request for it',
		};
	const answer = await requestPage(url, handshake, {
		path: `/conversations/${encodeURIComponent(id.toWellFormed())}/messages?limit=${LIMIT}`,
		accept: 'application/json',
		largest: LARGEST,
		headers,
		otherwise: 'it sent no messages',
		redact,
		read: (text) => readPreview(text, redact),
	});
	return answer.kind === 'offered' ? {kind: 'offered', preview: answer.value} : answer;
}

function readPreview(text: string, redact: (text: string) => string): ConversationPreview | undefined {
	const reading = readJson(text);
	if (reading.kind !== 'value' || !isObject(reading.value)) return undefined;
	const {value} = reading;
	const messages = fieldReader((name) => value[name], []).objects('messages', (message) => ({
		role: message.text('role'),
		content: message.text('content') ?? '',
	}));
	if (messages === undefined) return undefined;
	const asked = messages.findLastIndex(({role}) => role === 'user');
	const answered = messages.findLast(
		({role, content}, index) => index > asked && role === 'assistant' && content.trim() !== '',
	);
	// Before it is cut: a part of a credential would not be found.
	const head = (content: string | undefined): string | undefined =>
		content === undefined ? undefined : redact(content).slice(0, LONGEST);
	return {
		question: head(messages[asked]?.content),
		answer: answered && head(withoutReasoning(answered.content)),
	};
}
