/** Opens sockets with more than the ordinary in their handshake: header fields, other trust in TLS, a proxy. */
import type {Agent} from 'node:http';
import type {HandshakeSettings} from '../protocol/handshake.ts';
import type {DialOptions, OpenSocket, Reader} from './socket.ts';

/**
 * Loads the real `openSocket`, with this in every handshake.
 * @returns for `socketOnDemand`
 */
export async function loadSocket(handshake: HandshakeSettings): Promise<OpenSocket> {
	const [{openSocket}, dial] = await Promise.all([import('./socket.ts'), dialOf(handshake)]);
	return (options, events) => openSocket({...options, dial}, events);
}

/** The same for messages that are to be read in another way. */
export async function loadSocketWith<Message>(
	reader: Reader<Message>,
	handshake: HandshakeSettings,
): Promise<OpenSocket<Message>> {
	const [{openSocketWith}, dial] = await Promise.all([import('./socket.ts'), dialOf(handshake)]);
	return (options, events) => openSocketWith(reader, {...options, dial}, events);
}

/** The same for whoever dials: with the proxy's agent in its place. */
export async function dialOf({headers, tls, proxy}: HandshakeSettings): Promise<DialOptions> {
	return {headers, tls, agent: proxy ? await agentFor(proxy) : undefined};
}

async function agentFor(proxy: string): Promise<Agent> {
	const {HttpsProxyAgent} = await import('https-proxy-agent');
	return new HttpsProxyAgent(proxy);
}
