/** Faults of the dial, and of the answer to the request for a WebSocket. */
import {Agent} from 'node:http';
import {ProxyAgent} from '../../../source/client/proxy-agent.ts';
import {again, type Dial, type Effect, type Fault, REASON, stops} from './fault.ts';

/** Port on loopback on which nothing listens. */
const CLOSED_PORT = 1;

const DIAL = {places: ['dial']} as const;
const ANSWER = {places: ['answer']} as const;

/** Answers the request instead of the server. */
function answers(status: string, effect: Effect, headers: readonly string[] = [], body = REASON): Fault {
	const head = [`HTTP/1.1 ${status}`, ...headers, `Content-Length: ${body.length}`, 'Connection: close'];
	return {
		...ANSWER,
		name: `HTTP ${status}${headers.map((header) => `, ${header}`).join('')}`,
		act({link}) {
			link.write(`${head.join('\r\n')}\r\n\r\n${body}`);
			link.end();
		},
		effect,
	};
}

/** A fault of TLS in the dial. */
const tls = (name: string, certificate: NonNullable<Fault['certificate']>): Fault => ({
	...{...DIAL, name, certificate, effect: stops('tls')},
});

/** An HTTP proxy that does not connect. */
const proxyAnswers = (status: string, effect: Effect): Fault => ({
	...{...DIAL, name: `a proxy answers ${status}`, effect, dial: ({port}: Dial) => throughProxy(port)},
	act({link}) {
		link.write(`HTTP/1.1 ${status}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`);
		link.end();
	},
});

const throughProxy = (port: number): {readonly agent: Agent} => ({
	agent: new ProxyAgent(`http://127.0.0.1:${port}`),
});

export const HANDSHAKE_FAULTS: readonly Fault[] = [
	// The dial.
	{
		...{...DIAL, name: 'connection refused', effect: again('refused')},
		dial: ({isFaulty}) => (isFaulty ? {port: CLOSED_PORT} : {}),
	},
	{
		...{...DIAL, name: 'host name without an address', effect: again('host_not_found')},
		dial: ({isFaulty}) => ({
			host: 'localhost',
			agent: new Agent({
				lookup(hostname, _, done) {
					const error = Object.assign(new Error(`getaddrinfo ENOTFOUND ${hostname}`), {code: 'ENOTFOUND'});
					if (isFaulty) done(error, []);
					else done(null, [{address: '127.0.0.1', family: 4}]);
				},
			}),
		}),
	},
	tls('self-signed certificate', 'self-signed'),
	tls('expired certificate', 'expired'),
	tls('certificate for another host', 'other-host'),
	{
		...tls('no TLS at an address with wss', 'none'),
		act({link}) {
			link.write('HTTP/1.1 400 Bad Request\r\n\r\n');
			link.end();
		},
	},
	{
		...{...DIAL, name: 'TLS at an address with ws', effect: stops('tls')},
		act({link}) {
			// The alert that OpenSSL sends to a client without TLS.
			link.write(Buffer.from([0x15, 0x03, 0x01, 0x00, 0x02, 0x02, 0x46]));
			link.end();
		},
	},
	{
		...{...DIAL, name: 'a proxy that is not there', effect: again('proxy_unreachable')},
		dial: ({isFaulty, port}) => throughProxy(isFaulty ? CLOSED_PORT : port),
	},
	proxyAnswers('403 Forbidden', stops('proxy_refused')),
	proxyAnswers('407 Proxy Authentication Required', stops('proxy_unauthorized')),
	proxyAnswers('502 Bad Gateway', again('proxy_refused')),
	// The answer to the request.
	answers('200 OK', stops('not_websocket')),
	answers('301 Moved Permanently', stops('http_status'), ['Location: /elsewhere']),
	answers('400 Bad Request', stops('http_status')),
	answers('401 Unauthorized', stops('unauthorized')),
	answers('403 Forbidden', stops('forbidden')),
	answers('404 Not Found', stops('wrong_path')),
	answers('407 Proxy Authentication Required', stops('http_status')),
	answers('408 Request Timeout', again('http_status')),
	answers('426 Upgrade Required', stops('not_websocket')),
	answers('429 Too Many Requests', again('overloaded'), ['Retry-After: 7']),
	answers('500 Internal Server Error', again('server_error')),
	answers('502 Bad Gateway', again('server_error')),
	answers('503 Service Unavailable', again('overloaded'), [], '<title>Down for maintenance</title>'),
	answers('504 Gateway Timeout', again('server_error')),
	{
		...{...ANSWER, name: 'an answer that is not HTTP', effect: stops('not_websocket')},
		act({link}) {
			link.write('220 mail.example ready\r\n\r\n');
			link.end();
		},
	},
	{
		...{...ANSWER, name: 'an upgrade with a wrong key', effect: stops('not_websocket')},
		act({link, unit}) {
			link.write(
				(unit?.text ?? '').replace(/(sec-websocket-accept: )\S+/i, '$1AAAAAAAAAAAAAAAAAAAAAAAAAAA='),
			);
			link.end();
		},
	},
	{
		...{
			...ANSWER,
			name: 'an upgrade with a compression that was not offered',
			effect: stops('not_websocket'),
		},
		act({link, unit}) {
			const extension = '\r\nSec-WebSocket-Extensions: permessage-deflate\r\n\r\n';
			link.write((unit?.text ?? '').replace(/\r\n\r\n$/, extension));
			link.end();
		},
	},
	{
		...{...ANSWER, name: 'half of an answer, then the end', effect: again('connection_lost')},
		act({link}) {
			link.write('HTTP/1.1 101 Switching Protocols\r\nUpgr');
			link.end();
		},
	},
];
