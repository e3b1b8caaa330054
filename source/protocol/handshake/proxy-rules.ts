/** Which proxy a connection uses: the one that was given, else that of the environment, which excepts some addresses. */
import net, {isIP} from 'node:net';

/** A proxy that an environment variable names. */
export interface EnvironmentProxy {
	readonly variable: string;
	/** `http:` or `https:`; undefined = the value is no URL of an HTTP proxy. */
	readonly url: string | undefined;
}

/** The proxies of the environment, as far as they are set. */
export interface EnvironmentProxies {
	readonly plain?: EnvironmentProxy | undefined;
	/** For connections with TLS. */
	readonly encrypted?: EnvironmentProxy | undefined;
	/** The value of `NO_PROXY`. */
	readonly except: string;
}

/** A proxy that was given has precedence. */
export interface ProxySettings {
	/** URL of an HTTP proxy that supports CONNECT, `http:` or `https:`, with a user and a password if it needs them. */
	readonly proxy: string | undefined;
	readonly environmentProxies?: EnvironmentProxies | undefined;
}

/** @returns whether an address is one of this machine, which no proxy reaches */
export function isLoopback(hostname: string): boolean {
	const host = plainHost(hostname);
	return host === 'localhost' || host.endsWith('.localhost') || isWithin(host, LOOPBACK);
}

/**
 * The proxy for an address; undefined = none.
 * @param address a URL: `ws:`, `wss:`, `http:` or `https:`
 */
export function proxyFor(
	{proxy, environmentProxies}: ProxySettings,
	address: string,
): {readonly url: string | undefined; readonly variable?: string} | undefined {
	if (proxy !== undefined) return {url: proxy};
	if (environmentProxies === undefined || !URL.canParse(address)) return undefined;
	const {protocol, hostname, port} = new URL(address);
	const isEncrypted = protocol === 'wss:' || protocol === 'https:';
	const {plain, encrypted, except} = environmentProxies;
	if (isLoopback(hostname) || isExcepted(except, hostname, port || (isEncrypted ? '443' : '80')))
		return undefined;
	return isEncrypted ? encrypted : plain;
}

/**
 * Reads `NO_PROXY`: addresses between commas or blanks, each `*`, a domain (also with `.` or `*.` before it; its
 * subdomains count), an IP address, a range of them (`10.0.0.0/8`), all but a range also with a port.
 */
function isExcepted(list: string, hostname: string, port: string): boolean {
	const host = plainHost(hostname);
	return list.split(/[\s,]+/).some((entry) => {
		if (entry === '*') return true;
		if (entry.includes('/')) return isWithin(host, [entry]);
		const [, bracketed, named, entryPort] = /^(?:\[(.*)\]|([^:]*))(?::(\d+))?$/.exec(entry) ?? [];
		if (entryPort !== undefined && entryPort !== port) return false;
		const name = plainHost(bracketed ?? named ?? entry).replace(/^\*?\./, '');
		if (name === '') return false;
		if (isIP(name)) return isWithin(host, [name]);
		return host === name || (isIP(host) === 0 && host.endsWith(`.${name}`));
	});
}

/** Without the brackets of an IPv6 address, and the dot at the end of a complete name; in lower case. */
function plainHost(hostname: string): string {
	return hostname
		.toLowerCase()
		.replace(/^\[(.*)\]$/, '$1')
		.replace(/\.$/, '');
}

const LOOPBACK = ['127.0.0.0/8', '::1'];

/** Whether a host is an IP address in one of some ranges; other hosts are in none. */
function isWithin(host: string, ranges: readonly string[]): boolean {
	if (isIP(host) === 0) return false;
	const list = new net.BlockList();
	for (const range of ranges) {
		const [network = '', bits] = range.split('/');
		const version = isIP(network);
		const most = version === 4 ? 32 : 128;
		const length = bits === undefined ? most : Number(bits);
		if (version !== 0 && bits !== '' && Number.isInteger(length) && length >= 0 && length <= most)
			list.addSubnet(network, length, version === 4 ? 'ipv4' : 'ipv6');
	}
	return list.check(host, isIP(host) === 4 ? 'ipv4' : 'ipv6');
}
