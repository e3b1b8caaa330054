/** Opens sockets with more than the ordinary in their handshake: header fields, other trust in TLS, a proxy. */
import type {Agent} from 'node:http';
import type {DialOptions, OpenSocket, Reader, TlsOptions} from './socket.ts';

/** Plain data, so that it can be sent to a worker. */
export interface Handshake {
	/** Fields of the HTTP request; none of the handshake's own, which come last. */
	readonly headers: Readonly<Record<string, string>>;
	readonly tls: TlsOptions;
	/** URL of a proxy that knows CONNECT, `http:` or `https:`, perhaps with a user and a password; undefined = none. */
	readonly proxy: string | undefined;
}

/**
 * Loads the real `openSocket`, with this in every handshake.
 * @returns for `socketOnDemand`
 */
export async function loadSocket(handshake: Handshake): Promise<OpenSocket> {
	const [{openSocket}, dial] = await Promise.all([import('./socket.ts'), dialOf(handshake)]);
	return (options, events) => openSocket({...options, dial}, events);
}

/** The same for messages that are to be read in another way. */
export async function loadSocketWith<Message>(
	reader: Reader<Message>,
	handshake: Handshake,
): Promise<OpenSocket<Message>> {
	const [{openSocketWith}, dial] = await Promise.all([import('./socket.ts'), dialOf(handshake)]);
	return (options, events) => openSocketWith(reader, {...options, dial}, events);
}

/** The same for whoever dials: with the proxy's agent in its place. */
export async function dialOf({headers, tls, proxy}: Handshake): Promise<DialOptions> {
	return {headers, tls, agent: proxy ? await agentFor(proxy) : undefined};
}

async function agentFor(proxy: string): Promise<Agent> {
	const {HttpsProxyAgent} = await import('https-proxy-agent');
	return new HttpsProxyAgent(proxy);
}
