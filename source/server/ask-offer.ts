/** Requests what the server offers: its web page, and its figures. */
import type {HandshakeSettings} from '../protocol/handshake/handshake-settings.ts';
import {isObject, readJson} from '../protocol/json.ts';
import {fieldReader} from './fields.ts';
import {readOffer, type ServerOffer} from './offer.ts';
import {chatAddresses, type NotOffered, requestPage} from './request.ts';

export type OfferAnswer =
	| {
			readonly kind: 'offered';
			readonly offer: ServerOffer;
			/** Of the chat's HTTP side: `https://host/chat`. */
			readonly address: string;
			/** The URL of the WebSocket that the page uses, where it is another one than `url`; without its query. */
			readonly otherUrl: string | undefined;
	  }
	| NotOffered;

/** Bytes. */
const LARGEST = 2 * 1024 * 1024;

/**
 * Requests the chat's web page: `GET <chat>/ui`, at the servers' default paths too. Never rejects.
 * @param redact removes credentials from a text: a page may quote the header fields of the request
 */
export async function askOffer(
	url: string,
	handshake: HandshakeSettings,
	redact: (text: string) => string,
): Promise<OfferAnswer> {
	const answer = await requestPage(url, handshake, {
		path: '/ui',
		accept: 'text/html',
		largest: LARGEST,
		addresses: chatAddresses(url, true),
		otherwise: 'it sent no page of a chat',
		read: readOffer,
		redact,
	});
	if (answer.kind !== 'offered') return answer;
	const {value: offer, address} = answer;
	return {kind: 'offered', offer, address, otherUrl: otherUrlOf(url, offer.websocketUrl)};
}

/** Only on the same host: a page could name any, and credentials are for this one. */
function otherUrlOf(url: string, named: string | undefined): string | undefined {
	if (named === undefined || named === '' || !URL.canParse(named, url)) return undefined;
	const [mine, its] = [new URL(url), new URL(named, url)];
	if (its.host !== mine.host || its.pathname === mine.pathname) return undefined;
	return `${mine.protocol}//${mine.host}${its.pathname}`;
}

/** Figures of the server; undefined where it does not have them. */
export interface ServerStatistics {
	readonly activeSessions: number | undefined;
	readonly totalSessions: number | undefined;
	readonly maxSessions: number | undefined;
	/** Seconds without a message after which a session ends. */
	readonly sessionTimeout: number | undefined;
	readonly messages: number | undefined;
	readonly errors: number | undefined;
}

export type StatisticsAnswer = {readonly kind: 'offered'; readonly statistics: ServerStatistics} | NotOffered;

/** Requests the figures: `GET <chat>/stats`. Never rejects. */
export async function askStatistics(url: string, handshake: HandshakeSettings): Promise<StatisticsAnswer> {
	const answer = await requestPage(url, handshake, {
		path: '/stats',
		accept: 'application/json',
		largest: LARGEST,
		otherwise: 'it sent no figures',
		read: readStatistics,
		// Numbers only.
		redact: (text) => text,
	});
	return answer.kind === 'offered' ? {kind: 'offered', statistics: answer.value} : answer;
}

function readStatistics(text: string): ServerStatistics | undefined {
	const reading = readJson(text);
	if (reading.kind !== 'value' || !isObject(reading.value)) return undefined;
	const {sessions, websocket} = reading.value;
	if (!isObject(sessions) && !isObject(websocket)) return undefined;
	const ofSessions = fieldReader((name) => (isObject(sessions) ? sessions[name] : undefined), []);
	const ofSocket = fieldReader((name) => (isObject(websocket) ? websocket[name] : undefined), []);
	return {
		activeSessions: ofSessions.number('active_sessions'),
		totalSessions: ofSessions.number('total_sessions_created'),
		maxSessions: ofSessions.number('max_sessions'),
		sessionTimeout: ofSessions.number('session_timeout'),
		messages: ofSocket.number('total_messages_handled'),
		errors: ofSocket.number('total_errors'),
	};
}
