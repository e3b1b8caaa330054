/** Opens sockets with handshake settings: header fields, TLS trust, a proxy. */
import type {Agent} from 'node:http';
import type {HandshakeSettings} from '../protocol/handshake/handshake-settings.ts';
import {proxyFor} from '../protocol/handshake/proxy-rules.ts';
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
	const [{openSocketWith}, dialTo] = await Promise.all([import('./socket.ts'), dialOf(handshake)]);
	return (options, events) => openSocketWith(reader, {...options, dial: dialTo(options.url)}, events);
}

/** The settings as options of a dial to an address, with an agent for the proxy. */
export async function dialOf(handshake: HandshakeSettings): Promise<(address: string) => DialOptions> {
	const {headers, tls, proxy, environmentProxies} = handshake;
	const {plain, encrypted} = environmentProxies ?? {};
	const agents = await agentsOf([proxy, plain?.url, encrypted?.url].filter((url) => url !== undefined));
	return (address) => ({headers, tls, agent: agents.get(proxyFor(handshake, address)?.url ?? '')});
}

async function agentsOf(proxies: readonly string[]): Promise<ReadonlyMap<string, Agent>> {
	if (proxies.length === 0) return new Map();
	const {ProxyAgent} = await import('./proxy-agent.ts');
	return new Map(proxies.map((proxy) => [proxy, new ProxyAgent(proxy)]));
}
