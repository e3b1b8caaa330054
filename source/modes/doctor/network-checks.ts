/** The checks below the WebSocket: DNS, TCP, proxy, TLS. */
import {TIME_LIMITS} from '../../client/client.ts';
import {type FailureContext, failureOf} from '../../client/failure/failure.ts';
import {wordFailure} from '../../client/failure/failure-table.ts';
import {MAX_FRAME_BYTES} from '../../client/limits.ts';
import type {SocketEnd} from '../../client/socket.ts';
import type {HandshakeSettings} from '../../protocol/handshake/handshake-settings.ts';
import {proxyFor} from '../../protocol/handshake/proxy-rules.ts';
import {duration} from '../../text/quantity.ts';
import {joinSafe, own, type SafeText, safe} from '../../text/safe.ts';
import type {Check} from './check.ts';
import {
	type HostAddress,
	lookUpHost,
	type NetworkContext,
	plainHost,
	STEP_MS,
	type Step,
	tryTcp,
	tryTls,
	tryTunnel,
} from './network.ts';
import {tlsCheck} from './tls-check.ts';

/** Addresses of one host that are tried. */
const MOST_ADDRESSES = 4;

export interface CheckedEndpoint {
	/** Of the server. */
	readonly url: string;
	readonly handshake: HandshakeSettings;
	/** Removes every secret from a text. */
	redact(text: string): string;
}

/**
 * Checks one step after the other, as far as each is possible after the one before.
 * @returns in order: dns, tcp, proxy, tls
 */
export async function* checkNetwork(
	endpoint: CheckedEndpoint,
	context: NetworkContext,
): AsyncGenerator<Check> {
	const {url, handshake} = endpoint;
	const server = new URL(url);
	const usedProxy = proxyFor(handshake, url);
	const proxy = usedProxy?.url === undefined ? undefined : new URL(usedProxy.url);
	const hop = proxy ?? server;
	const port = Number(hop.port) || (hop.protocol === 'https:' || hop.protocol === 'wss:' ? 443 : 80);
	const failed = (id: string, end: SocketEnd, facts: Check['facts'] = {}): Check =>
		failedCheck(id, end, endpoint, proxy !== undefined, facts);
	const late = (id: string): Check =>
		failed(id, {kind: 'error', code: 'ETIMEDOUT', message: ''}, {limitMs: STEP_MS});
	let isReached = true;

	const looked = await lookUpHost(hop.hostname, context);
	yield dnsCheck(looked, hop.hostname, proxy === undefined ? undefined : server.hostname, failed);
	const addresses = looked.at === 'done' ? looked.found.slice(0, MOST_ADDRESSES) : [];

	if (addresses.length === 0) {
		yield skipped('tcp', own`There is no address to connect to.`);
		isReached = false;
	} else {
		const tries = await Promise.all(
			addresses.map(async ({address}) => ({address, tried: await tryTcp(address, port, context)})),
		);
		isReached = tries.some(({tried}) => tried.at === 'done');
		const [first] = tries;
		const facts = {
			port,
			tries: tries.map(({address, tried}) => ({address, ms: tried.ms, error: errorOf(tried) ?? null})),
		};
		if (isReached || first === undefined) {
			const words = tries.map(({address, tried}) =>
				tried.at === 'done'
					? own`${address} in ${duration(tried.ms)}`
					: own`${address} does not answer (${errorOf(tried) ?? 'no answer'})`,
			);
			yield {...ok('tcp', own`Port ${port}: ${joinSafe(words, ', ')}.`), facts};
		} else {
			const refused = tries.find(({tried}) => errorOf(tried) === 'ECONNREFUSED') ?? first;
			yield refused.tried.at === 'failed' ? failed('tcp', refused.tried.end, facts) : {...late('tcp'), facts};
		}
	}

	if (usedProxy === undefined || proxy === undefined)
		yield skipped('proxy', own`None is set: the connection is direct.`);
	else if (!isReached) yield skipped('proxy', own`It was not reached.`);
	else {
		const target = `${server.hostname}:${server.port || (server.protocol === 'wss:' ? 443 : 80)}`;
		const tunnel = await tryTunnel(proxy, target, context);
		const from = usedProxy.variable ?? '--proxy';
		const facts = {proxy: proxy.host, from, ms: tunnel.ms, error: errorOf(tunnel) ?? null};
		if (tunnel.at === 'done')
			yield {
				...ok('proxy', own`${proxy.host} (${from}) connects to ${target} in ${duration(tunnel.ms)}.`),
				facts,
			};
		else yield tunnel.at === 'failed' ? failed('proxy', tunnel.end, facts) : {...late('proxy'), facts};
		isReached = tunnel.at === 'done';
	}

	if (server.protocol !== 'wss:') {
		yield skipped('tls', own`Not used: the URL begins with ws://.`);
		return;
	}
	if (!isReached) {
		yield skipped('tls', own`The server was not reached.`);
		return;
	}
	const {hostname} = server;
	const target = {hostname, port: Number(server.port) || 443, settings: handshake.tls, proxy};
	const secured = await tryTls(target, context);
	if (secured.at !== 'done') {
		const end =
			secured.at === 'failed'
				? secured.end
				: ({kind: 'error', code: 'ERR_TLS_HANDSHAKE_TIMEOUT', message: ''} as const);
		yield failedCheck('tls', end, endpoint, false, {ms: secured.ms, problem: errorOf(secured) ?? null});
		return;
	}
	const {found, ms} = secured;
	const end = {kind: 'error', code: found.problem ?? '', message: ''} as const;
	yield tlsCheck(found, {
		...{hostname: plainHost(hostname), now: context.clock.now(), ms},
		isChecked: handshake.tls.rejectUnauthorized,
		wording: wordFailure(failureOf(end, contextFor(endpoint))),
	});
}

function dnsCheck(
	looked: Step<readonly HostAddress[]>,
	hostname: string,
	behind: string | undefined,
	failed: (id: string, end: SocketEnd, facts: Check['facts']) => Check,
): Check {
	const facts = {hostname: plainHost(hostname), ms: looked.ms};
	if (looked.at === 'failed') return failed('dns', looked.end, {...facts, error: errorOf(looked) ?? null});
	if (looked.at === 'no-answer')
		return failed('dns', {kind: 'error', code: 'EAI_AGAIN', message: ''}, {...facts, error: 'EAI_AGAIN'});
	const addresses = looked.found.map(({address}) => address);
	const proxied = behind === undefined ? own`` : own` The proxy looks up ${plainHost(behind)}.`;
	const isAddress = addresses.length === 1 && addresses[0] === plainHost(hostname);
	const text = isAddress
		? own`${plainHost(hostname)} is an address.${proxied}`
		: own`${hostname} is ${addresses.join(', ')} (${duration(looked.ms)}).${proxied}`;
	return {...ok('dns', text), facts: {...facts, addresses}};
}

export const ok = (id: string, text: SafeText): Check => ({group: 'server', id, outcome: 'ok', text});

export const skipped = (id: string, text: SafeText): Check => ({
	...{group: 'server', id, outcome: 'skipped', text},
});

/** A step that failed, in the words of the table of failures. */
function failedCheck(
	id: string,
	end: SocketEnd,
	endpoint: CheckedEndpoint,
	isProxy: boolean,
	facts: Check['facts'] = {},
): Check {
	const by = isProxy && end.kind === 'error' ? ({by: 'proxy'} as const) : {};
	const failure = failureOf({...end, ...by} as SocketEnd, contextFor(endpoint));
	const {text, advice = ''} = wordFailure(failure);
	return {
		...{group: 'server', id, outcome: 'failed', text: safe(text), fix: safe(advice)},
		exitCode: failure.exitCode,
		facts: {...facts, code: failure.code},
	};
}

export function contextFor({url, handshake, redact}: CheckedEndpoint): FailureContext {
	const usedProxy = proxyFor(handshake, url);
	return {
		...{url, redact, limits: TIME_LIMITS, maxFrameBytes: MAX_FRAME_BYTES, opened: false},
		...{proxy: usedProxy?.url, proxyVariable: usedProxy?.variable},
	};
}

/** `ECONNREFUSED`, `HTTP 403`, `no answer`; undefined = it succeeded. */
function errorOf(step: Step<unknown>): string | undefined {
	if (step.at === 'done') return undefined;
	if (step.at === 'no-answer') return 'no answer';
	if (step.end.kind === 'http') return `HTTP ${step.end.status}`;
	return step.end.kind === 'error' ? step.end.code : 'no answer';
}
