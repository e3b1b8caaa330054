/** Requests a page of the server's HTTP side, once, within limits of time and size. */
import {type IncomingMessage, request as requestHttp} from 'node:http';
import {request as requestHttps} from 'node:https';
import {dialOf} from '../client/handshake.ts';
import type {DialOptions} from '../client/socket.ts';
import type {JsonObject} from '../protocol/frames.ts';
import type {HandshakeSettings} from '../protocol/handshake/handshake-settings.ts';
import {tlsOptions} from '../protocol/handshake/tls-options.ts';

/** `because` is a phrase; of the server's answer it quotes only the status. */
export type NotOffered = {readonly kind: 'not-offered'; readonly because: string};

/** A page, and how to read it. */
export interface PageRequest<Read> {
	/** Below the address of the chat: `/tools`. */
	readonly path: string;
	/** Media type: `application/json`. */
	readonly accept: string;
	/** Largest answer, bytes. */
	readonly largest: number;
	/** Sent with `POST`, as JSON; undefined = `GET`. */
	readonly body?: JsonObject;
	/** More header fields. */
	readonly headers?: Readonly<Record<string, string>>;
	/** Addresses of the chat; default `chatAddresses(url)`. */
	readonly addresses?: readonly string[];
	/** The words for an answer that `read` does not accept: `it sent no list of tools`. */
	readonly otherwise: string;
	/** Reads the text of the page; undefined if it is another page. */
	read(text: string): Read | undefined;
	/** Removes credentials from each text that was read: a page may quote the header fields of the request. */
	redact(text: string): string;
}

/** All attempts together, ms. */
const TIME_LIMIT_MS = 5000;
const MB = 1024 * 1024;

const ABSENT = 'it answered HTTP 404';

/** Where servers have the chat by default: the current one, and the first public one. */
const DEFAULT_PATHS = ['/chat', '/bedrock-chat'] as const;

/**
 * Possible addresses of the chat, likeliest first: beside the socket, else at the servers' default paths. A deployment can
 * use any other.
 * @param url of the WebSocket
 * @param isSearch also at the default paths where there is nothing beside the socket
 */
export function chatAddresses(url: string, isSearch = false): readonly string[] {
	const socket = new URL(url);
	const scheme = socket.protocol === 'wss:' ? 'https:' : 'http:';
	const beside = /^(.+)\/ws$/.exec(socket.pathname)?.[1];
	const paths = beside === undefined ? DEFAULT_PATHS : isSearch ? [beside, ...DEFAULT_PATHS] : [beside];
	return [...new Set(paths)].map((chat) => `${scheme}//${socket.host}${chat}`);
}

/**
 * Requests a page with the header fields, the TLS trust and the proxy of the chat. Never rejects, and follows no redirection:
 * the header fields are for this server only.
 * @param url of the WebSocket
 * @returns what was read, and the address of the chat that had it
 */
export async function requestPage<Read>(
	url: string,
	handshake: HandshakeSettings,
	page: PageRequest<Read>,
): Promise<{readonly kind: 'offered'; readonly value: Read; readonly address: string} | NotOffered> {
	const abort = new AbortController();
	const timer = setTimeout(() => abort.abort(), TIME_LIMIT_MS);
	try {
		const dialTo = await dialOf(handshake);
		let because: string | undefined;
		for (const address of page.addresses ?? chatAddresses(url)) {
			const answer = await ask(address, page, dialTo(address), abort.signal);
			if ('value' in answer) return {kind: 'offered', value: withTexts(answer.value, page.redact), address};
			// The answer of a server that has something there says more than that of one without.
			if (because === undefined || because === ABSENT) because = answer.because;
		}
		return {kind: 'not-offered', because: because ?? ABSENT};
	} catch {
		const because = abort.signal.aborted ? 'it did not answer within 5 s' : 'it could not be asked';
		return {kind: 'not-offered', because};
	} finally {
		clearTimeout(timer);
	}
}

async function ask<Read>(
	address: string,
	{path, accept, largest, body, headers: more, otherwise, read}: PageRequest<Read>,
	{headers, tls, agent}: DialOptions,
	signal: AbortSignal,
): Promise<{readonly value: Read} | {readonly because: string}> {
	const request = address.startsWith('https:') ? requestHttps : requestHttp;
	const type = body === undefined ? {} : {'content-type': 'application/json'};
	const options = {
		...tlsOptions(tls),
		...(agent === undefined ? {} : {agent}),
		method: body === undefined ? 'GET' : 'POST',
		headers: {...headers, ...more, ...type, accept},
		signal,
	};
	const response = await new Promise<IncomingMessage>((resolve, reject) => {
		request(`${address}${path}`, options, resolve)
			.on('error', reject)
			.end(body && JSON.stringify(body));
	});
	const not = (because: string): {readonly because: string} => {
		response.destroy();
		return {because};
	};
	if (response.statusCode !== 200) return not(`it answered HTTP ${response.statusCode}`);
	const chunks: Buffer[] = [];
	let bytes = 0;
	for await (const chunk of response) {
		bytes += chunk.length;
		if (bytes > largest) return not(`it sent more than ${largest / MB} MB`);
		chunks.push(chunk);
	}
	const value = read(Buffer.concat(chunks).toString());
	return value === undefined ? not(otherwise) : {value};
}

/** The same value with each text in it changed, also the keys of a `Map`; a part without changes is the same object. */
function withTexts<Value>(value: Value, change: (text: string) => string): Value {
	const changed = (part: unknown): unknown => {
		if (typeof part === 'string') return change(part);
		if (typeof part !== 'object' || part === null) return part;
		const isMap = part instanceof Map;
		const fields: readonly (readonly [string, unknown])[] = isMap ? [...part] : Object.entries(part);
		const made = fields.map(([name, field]) => [isMap ? change(name) : name, changed(field)] as const);
		if (made.every(([name, field], at) => name === fields[at]?.[0] && field === fields[at]?.[1])) return part;
		if (Array.isArray(part)) return made.map(([, field]) => field);
		return isMap ? new Map(made) : Object.fromEntries(made);
	};
	return changed(value) as Value;
}
