/** The steps below the WebSocket, each by itself: the look-up of a name, TCP, the tunnel of a proxy, TLS. */
import {lookup} from 'node:dns/promises';
import {type IncomingMessage, request as requestHttp, STATUS_CODES} from 'node:http';
import {request as requestHttps} from 'node:https';
import net, {type Socket} from 'node:net';
import type {Duplex} from 'node:stream';
import tls, {type DetailedPeerCertificate} from 'node:tls';
import {errorCode, type SocketEnd} from '../../client/socket.ts';
import type {Clock} from '../../clock.ts';
import type {TlsSettings} from '../../protocol/handshake/handshake-settings.ts';
import {tlsOptions} from '../../protocol/handshake/tls-options.ts';

export interface NetworkContext {
	readonly clock: Clock;
	/** Ends every step. */
	readonly signal: AbortSignal;
}

/** Time for each step, ms. */
export const STEP_MS = 5_000;

/** How a step ended, with its duration in ms. */
export type Step<Found> =
	| {readonly at: 'done'; readonly found: Found; readonly ms: number}
	| {readonly at: 'failed'; readonly end: SocketEnd; readonly ms: number}
	/** Nothing came within `STEP_MS`, or the command was ended. */
	| {readonly at: 'no-answer'; readonly ms: number};

export interface HostAddress {
	readonly address: string;
	readonly family: number;
}

/** The addresses of a host name, as the system has them. */
export function lookUpHost(hostname: string, context: NetworkContext): Promise<Step<readonly HostAddress[]>> {
	return step(context, () => lookup(plainHost(hostname), {all: true}));
}

/** Opens a connection, and drops it at once. */
export function tryTcp(address: string, port: number, context: NetworkContext): Promise<Step<true>> {
	return step<true>(context, async (onStop) => {
		const socket = await openTcp(address, port, onStop);
		socket.destroy();
		return true;
	});
}

/** Whether a proxy makes a tunnel to an address. */
export function tryTunnel(proxy: URL, target: string, context: NetworkContext): Promise<Step<true>> {
	return step<true>(context, async (onStop) => {
		(await openTunnel(proxy, target, onStop)).destroy();
		return true;
	});
}

/** What a TLS connection is like. */
export interface TlsFacts {
	readonly protocol: string;
	readonly cipher: string;
	/** Why the certificate is not accepted, by the name of the error; undefined = it is. */
	readonly problem: string | undefined;
	/** Of the server first, then each its issuer. */
	readonly chain: readonly DetailedPeerCertificate[];
}

export interface TlsTarget {
	readonly hostname: string;
	readonly port: number;
	readonly settings: TlsSettings;
	/** Undefined = directly. */
	readonly proxy: URL | undefined;
}

/** Makes a TLS connection with any certificate, to see what is wrong with it; sends nothing over it. */
export function tryTls(
	{hostname, port, settings, proxy}: TlsTarget,
	context: NetworkContext,
): Promise<Step<TlsFacts>> {
	return step(context, async (onStop) => {
		const host = plainHost(hostname);
		const below =
			proxy === undefined
				? await openTcp(host, port, onStop)
				: await openTunnel(proxy, `${hostname}:${port}`, onStop);
		return new Promise<TlsFacts>((resolve, reject) => {
			const secure = tls.connect({
				...tlsOptions(settings),
				...{socket: below, host, rejectUnauthorized: false, ALPNProtocols: ['http/1.1']},
				...(net.isIP(host) === 0 ? {servername: host} : {}),
			});
			onStop(() => secure.destroy());
			secure.once('error', reject);
			secure.once('secureConnect', () => {
				const {authorizationError: problem} = secure;
				resolve({
					protocol: secure.getProtocol() ?? 'TLS',
					cipher: secure.getCipher().name,
					problem: problem == null ? undefined : String(problem),
					chain: chainOf(secure.getPeerCertificate(true)),
				});
				secure.destroy();
			});
		});
	});
}

/** The last one names itself as its issuer, or none. */
function chainOf(first: DetailedPeerCertificate): readonly DetailedPeerCertificate[] {
	const chain: DetailedPeerCertificate[] = [];
	for (let next: DetailedPeerCertificate | undefined = first; next?.raw !== undefined; ) {
		if (chain.some(({fingerprint256}) => fingerprint256 === next?.fingerprint256)) break;
		chain.push(next);
		next = next.issuerCertificate;
	}
	return chain;
}

/** Without the brackets of an IPv6 address. */
export const plainHost = (hostname: string): string => hostname.replace(/^\[(.*)\]$/, '$1');

type OnStop = (stop: () => void) => void;

/** The answer of a proxy that makes no tunnel. */
class Refusal extends Error {
	readonly end: SocketEnd;

	constructor(end: SocketEnd) {
		super('The proxy refused.');
		this.end = end;
	}
}

/** Runs a step within the limit of time. @param run gets a function that takes what ends it */
async function step<Found>(
	{clock, signal}: NetworkContext,
	run: (onStop: OnStop) => Promise<Found>,
): Promise<Step<Found>> {
	const startedAt = clock.now();
	const stops: Array<() => void> = [];
	const stopped = new Promise<'no-answer'>((resolve) => {
		stops.push(() => resolve('no-answer'));
	});
	const stop = (): void => {
		for (const each of stops) each();
	};
	const cancel = clock.after(STEP_MS, stop);
	signal.addEventListener('abort', stop);
	if (signal.aborted) stop();
	try {
		const running = run((each) => stops.push(each));
		// What it does after its end is of no interest.
		running.catch(() => {});
		const found: Found | 'no-answer' = await Promise.race([running, stopped]);
		const ms = clock.now() - startedAt;
		return found === 'no-answer' ? {at: 'no-answer', ms} : {at: 'done', found, ms};
	} catch (error) {
		return {at: 'failed', end: endOf(error), ms: clock.now() - startedAt};
	} finally {
		cancel();
		signal.removeEventListener('abort', stop);
	}
}

function endOf(error: unknown): SocketEnd {
	if (error instanceof Refusal) return error.end;
	const {message} = error instanceof Error ? error : {message: String(error)};
	return {kind: 'error', code: (error instanceof Error && errorCode(error)) || 'UNKNOWN', message};
}

function openTcp(host: string, port: number, onStop: OnStop): Promise<Socket> {
	return new Promise((resolve, reject) => {
		const socket = net.connect({host, port});
		onStop(() => socket.destroy());
		socket.once('connect', () => resolve(socket));
		// Stays, so that a later error is none of the program.
		socket.on('error', reject);
	});
}

function openTunnel(proxy: URL, target: string, onStop: OnStop): Promise<Duplex> {
	return new Promise((resolve, reject) => {
		const {username, password, hostname, port, protocol} = proxy;
		const user = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
		const isSecure = protocol === 'https:';
		const request = (isSecure ? requestHttps : requestHttp)({
			...{method: 'CONNECT', host: plainHost(hostname), port: port || (isSecure ? 443 : 80), path: target},
			headers: {
				host: target,
				...(username === '' ? {} : {'proxy-authorization': `Basic ${Buffer.from(user).toString('base64')}`}),
			},
			// Explicit, so that the variable NODE_TLS_REJECT_UNAUTHORIZED has no effect.
			rejectUnauthorized: true,
		});
		onStop(() => request.destroy());
		request.on('error', reject);
		request.on('connect', (response: IncomingMessage, socket: Duplex, head: Buffer) => {
			onStop(() => socket.destroy());
			socket.on('error', reject);
			if (response.statusCode === 200) resolve(socket);
			else {
				socket.destroy();
				reject(new Refusal(refusalOf(response, head)));
			}
		});
		request.end();
	});
}

function refusalOf(
	{statusCode: status = 0, statusMessage: statusText, headers}: IncomingMessage,
	head: Buffer,
) {
	return {
		...({kind: 'http', by: 'proxy', status, statusText, retryAfter: undefined} as const),
		standardText: STATUS_CODES[status],
		body: head.toString('utf8', 0, 2_000),
		challenge: headers['proxy-authenticate']?.toString(),
	};
}
