/** Requests the list of tools from the server's HTTP side, once, within limits of time and size. */
import type {IncomingMessage} from 'node:http';
import {dialOf} from '../client/handshake.ts';
import type {DialOptions} from '../client/socket.ts';
import {type Catalogue, readCatalogue} from '../protocol/catalogue.ts';
import type {HandshakeSettings} from '../protocol/handshake.ts';
import {readJson} from '../protocol/json.ts';
import {withSources} from '../protocol/json-source.ts';

export type CatalogueAnswer =
	| {readonly kind: 'offered'; readonly catalogue: Catalogue}
	/** `because` is a phrase; of the server's answer it quotes only the status. */
	| {readonly kind: 'not-offered'; readonly because: string};

/** All attempts together, ms. */
const TIME_LIMIT_MS = 5000;
/** Largest answer, bytes; a real catalogue has some tens of thousands. */
const LARGEST = 8 * 1024 * 1024;

/**
 * Possible addresses of the catalogue, likeliest first: beside the socket, else at the servers' default paths. A
 * deployment can use any other.
 * @param url of the WebSocket
 */
export function catalogueUrls(url: string): readonly string[] {
	const socket = new URL(url);
	const scheme = socket.protocol === 'wss:' ? 'https:' : 'http:';
	const beside = /^(.+)\/ws$/.exec(socket.pathname)?.[1];
	const chats = beside === undefined ? ['/chat', '/bedrock-chat'] : [beside];
	return chats.map((chat) => `${scheme}//${socket.host}${chat}/tools`);
}

/** Requests the catalogue. Never rejects, and follows no redirection: the header fields are for this server only. */
export async function askCatalogue(url: string, handshake: HandshakeSettings): Promise<CatalogueAnswer> {
	const abort = new AbortController();
	const timer = setTimeout(() => abort.abort(), TIME_LIMIT_MS);
	try {
		const dial = await dialOf(handshake);
		let because = 'there is nothing';
		for (const candidate of catalogueUrls(url)) {
			const answer = await ask(candidate, dial, abort.signal);
			if (answer.kind === 'offered') return answer;
			because = answer.because;
		}
		return {kind: 'not-offered', because};
	} catch {
		const because = abort.signal.aborted ? 'it did not answer within 5 s' : 'it could not be asked';
		return {kind: 'not-offered', because};
	} finally {
		clearTimeout(timer);
	}
}

async function ask(url: string, {headers, tls, agent}: DialOptions, signal: AbortSignal) {
	const {request} = await import(url.startsWith('https:') ? 'node:https' : 'node:http');
	const {ca, cert, key, passphrase, rejectUnauthorized} = tls;
	const given = Object.entries({ca, cert, key, passphrase, agent}).filter(([, value]) => value !== undefined);
	const options = {
		...Object.fromEntries(given),
		headers: {...headers, accept: 'application/json'},
		rejectUnauthorized,
		signal,
	};
	const response = await new Promise<IncomingMessage>((resolve, reject) => {
		request(url, options, resolve).on('error', reject).end();
	});
	return await read(response);
}

async function read(response: IncomingMessage): Promise<CatalogueAnswer> {
	const not = (because: string): CatalogueAnswer => {
		response.destroy();
		return {kind: 'not-offered', because};
	};
	if (response.statusCode !== 200) return not(`it answered HTTP ${response.statusCode}`);
	const chunks: Buffer[] = [];
	let bytes = 0;
	for await (const chunk of response) {
		bytes += chunk.length;
		if (bytes > LARGEST) return not('it sent more than 8 MB');
		chunks.push(chunk);
	}
	const text = Buffer.concat(chunks).toString();
	const reading = readJson(text);
	const catalogue =
		reading.kind === 'value'
			? withSources(reading.value, text, () => readCatalogue(reading.value))
			: undefined;
	return catalogue === undefined ? not('it sent no list of tools') : {kind: 'offered', catalogue};
}
