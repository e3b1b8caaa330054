/** Opens sockets with handshake settings: header fields, TLS trust, a proxy. */
import type {Agent} from 'node:http';
import type {HandshakeSettings} from '../protocol/handshake.ts';
import type {Reader} from './reader.ts';
import type {DialOptions, OpenSocket} from './socket.ts';

/**
 * Loads the implementation of sockets, with these settings in every handshake.
 * @returns an argument for `socketOnDemand`
 */
export async function loadSocket<Message>(
	handshake: HandshakeSettings,
	reader: Reader<Message>,
): Promise<OpenSocket<Message>> {
	const [{openSocketWith}, dial] = await Promise.all([import('./socket.ts'), dialOf(handshake)]);
	return (options, events) => openSocketWith(reader, {...options, dial}, events);
}

/** The settings as options of a dial, with an agent for the proxy. */
export async function dialOf({headers, tls, proxy}: HandshakeSettings): Promise<DialOptions> {
	return {headers, tls, agent: proxy ? await agentFor(proxy) : undefined};
}

async function agentFor(proxy: string): Promise<Agent> {
	const {ProxyAgent} = await import('./proxy-agent.ts');
	return new ProxyAgent(proxy);
}
