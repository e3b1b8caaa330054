/** The faults: what happens to the connection, where that can happen, and what it means by the specification. */
import {Agent} from 'node:http';
import type {FailureCode} from '../../../source/client/failure/failure-code.ts';
import {ProxyAgent} from '../../../source/client/proxy-agent.ts';
import type {Link} from '../fault-proxy.ts';
import {OPCODES, type WireUnit, wireClose, wireFrame, wireJson} from '../wire-frames.ts';
import type {Place, State} from './states.ts';

/** What a fault does to the connection. */
export type Effect =
	/** Nothing: the connection continues. */
	| 'same'
	/** It is lost, and the program connects again. `undefined`: without a notice of a failure. */
	| {readonly again: FailureCode | undefined}
	/** It ends, and the user has to act. */
	| {readonly stops: FailureCode}
	/** The server signs the user out: the program connects again without a credential. */
	| 'signed out';

export interface Scene {
	readonly link: Link;
	/** The unit at which it occurs, held back; undefined where there is none. */
	readonly unit: WireUnit | undefined;
	/** Moves the time that the program sees, ms; its timers run on. */
	shiftClock(ms: number): void;
	/** The machine sleeps so long, ms. */
	sleep(ms: number): void;
	/** Answers no ping of the client any more. */
	dropPings(): void;
}

export interface Fault {
	/** Completes "The server …" or names the fault. */
	readonly name: string;
	readonly places: readonly Place[];
	/** Names of states, where it is not meaningful in all with these places. */
	readonly only?: readonly string[];
	/** Acts on the connection. Where the effect is `same`, what was held back is passed on afterwards. */
	act?(scene: Scene): void | Promise<void>;
	/** Settings of the dial with this number, where the fault is not one of an accepted connection. */
	dial?(dial: Dial): {readonly agent?: Agent; readonly host?: string; readonly port?: number};
	/** `tls`: the address begins with wss, and the connection that meets the fault has this certificate. */
	readonly certificate?: 'self-signed' | 'expired' | 'other-host' | 'none';
	/** Nothing arrives: only time ends it. */
	readonly isSilent?: true;
	readonly effect: Effect | ((state: State) => Effect);
}

export interface Dial {
	readonly isFaulty: boolean;
	/** Port of the fault proxy. */
	readonly port: number;
}

/** Port on loopback on which nothing listens. */
const CLOSED_PORT = 1;

/** Part of every text of the server's: no sentence and no state may contain it, because it is the credential. */
export const CANARY = 'canary-7d1f0c44';
/** The reason in close frames, bodies and errors: it quotes the credential, and controls a terminal. */
export const REASON = `refused ${CANARY}\u001b[2J`;

/** Eight hours, ms. */
const HOURS = 8 * 3_600_000;

/** Limit of a message, bytes. */
export const MAX_FRAME = 1024 * 1024;

const again = (code: FailureCode | undefined): Effect => ({again: code});
const stops = (code: FailureCode): Effect => ({stops: code});

const DIAL = {places: ['dial']} as const;
const ANSWER = {places: ['answer']} as const;
const OPEN = {places: ['messages', 'closing']} as const;
const ANYWHERE = {places: ['dial', 'answer', 'messages', 'message', 'closing']} as const;

/** States in which the server has not refused the message, so that a refusal of it would be a lie. */
const UNREFUSED = [
	...['before the greeting', 'authenticating', 'ready', 'sending the first message', 'sending', 'thinking'],
	...['in tools', 'streaming', 'before the next greeting', 'authenticating again', 'looking the answer up'],
];

/** The time limit of each phase. */
const silence = ({phase, connection}: State): Effect => {
	switch (phase) {
		case 'dialing':
			return again('dial_timeout');
		case 'greeting':
			return again('greeting_timeout');
		case 'authenticating':
			return connection === 1 ? stops('auth_timeout') : again('auth_timeout');
		default:
			return again('pong_timeout');
	}
};

const lost: Fault['effect'] = () => again('connection_lost');

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

/** Closes with a code. While a credential is checked, any deliberate close is the answer to it. */
function closes(code: number | undefined, effect: Effect, isDeliberate = false): Fault {
	const isRefusal = code !== undefined && [3000, 3003, 4401, 4403].includes(code);
	return {
		...OPEN,
		name: code === undefined ? 'close frame without a code (1005)' : `close code ${code}`,
		act({link}) {
			link.write(wireClose(code, code === undefined ? '' : REASON));
			link.end();
		},
		effect: ({phase}) =>
			isRefusal || (isDeliberate && phase === 'authenticating') ? stops('auth_failed') : effect,
	};
}

/** Sends bytes that are no part of the protocol. */
const breaks = (name: string, bytes: Buffer, code: FailureCode = 'protocol_error'): Fault => ({
	...OPEN,
	name,
	act: ({link}) => link.write(bytes),
	effect: again(code),
});

/** Sends a message that does not belong there. */
const sends = (
	name: string,
	bytes: Buffer,
	effect: Fault['effect'] = 'same',
	only?: readonly string[],
): Fault => ({...OPEN, name, act: ({link}) => link.write(bytes), effect, ...(only && {only})});

const pings = (count: number): Buffer =>
	Buffer.concat(Array.from({length: count}, () => wireFrame(OPCODES.ping, 'x')));

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

/** While the credential is checked, every rejection is the answer to it. */
const rejection: Fault['effect'] = ({phase}) => (phase === 'authenticating' ? stops('auth_failed') : 'same');

export const FAULTS: readonly Fault[] = [
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
	// The connection.
	{...ANYWHERE, name: 'end of the connection (FIN)', act: ({link}) => link.end(), effect: lost},
	{...ANYWHERE, name: 'reset of the connection (RST)', act: ({link}) => link.reset(), effect: lost},
	{
		...{...ANYWHERE, name: 'silence: half-open', isSilent: true, effect: silence},
		act: ({link}) => link.silence(),
	},
	{
		...{...OPEN, name: 'pings are not answered', isSilent: true, effect: again('pong_timeout')},
		...{only: ['ready'], act: ({dropPings}) => dropPings()},
	},
	{
		...{...OPEN, name: 'half of a message, then the end', effect: again('connection_lost')},
		act({link, unit}) {
			if (unit !== undefined) link.write(unit.bytes.subarray(0, Math.ceil(unit.bytes.length / 2)));
			else link.write(wireFrame(OPCODES.text, '{"type"', {length: 100}));
			link.end();
		},
	},
	{
		...{...ANYWHERE, name: 'one byte after the other', effect: 'same'},
		act: ({link}) => link.slow(),
	},
	{
		...{...ANYWHERE, name: 'the clock is set eight hours forward', effect: 'same'},
		act: ({shiftClock}) => shiftClock(HOURS),
	},
	{
		...{...ANYWHERE, name: 'the clock is set eight hours back', effect: 'same'},
		act: ({shiftClock}) => shiftClock(-HOURS),
	},
	{
		...{...ANYWHERE, name: 'the machine sleeps for eight hours, and the connection survives', effect: 'same'},
		act: ({sleep}) => sleep(HOURS),
	},
	{
		...{
			...ANYWHERE,
			name: 'the machine sleeps for eight hours, and the connection does not',
			effect: silence,
		},
		...{isSilent: true},
		act({link, sleep}) {
			link.silence();
			sleep(HOURS);
		},
	},
	// Close codes.
	closes(1000, again('server_closed'), true),
	closes(1001, again('server_closed')),
	closes(1002, again('protocol_error')),
	closes(1003, again('protocol_error')),
	closes(undefined, again('server_closed'), true),
	closes(1007, again('protocol_error')),
	closes(1008, stops('policy_violation'), true),
	closes(1009, again('message_too_large')),
	closes(1010, again('protocol_error')),
	closes(1011, again('server_error')),
	closes(1012, again('server_restarting')),
	closes(1013, again('overloaded')),
	closes(1014, again('server_error')),
	closes(3000, stops('auth_failed')),
	closes(4000, again('server_closed'), true),
	closes(4401, stops('auth_failed')),
	closes(4403, stops('auth_failed')),
	closes(4999, again('server_closed'), true),
	// Bytes that are no WebSocket.
	breaks('close code 1006 on the wire', wireClose(1006)),
	breaks('close code 1015 on the wire', wireClose(1015)),
	breaks('half of a close code', wireFrame(OPCODES.close, '!')),
	breaks('a frame over the limit', wireFrame(OPCODES.text, '{', {length: MAX_FRAME + 1}), 'frame_too_large'),
	breaks('text that is not UTF-8', wireFrame(OPCODES.text, Buffer.from([0x22, 0xc3, 0x28, 0x22]))),
	breaks('an unknown opcode', wireFrame(3, '{}')),
	breaks('a reserved bit', wireFrame(OPCODES.text, '{}', {reserved: 1})),
	breaks('compression that was not offered', wireFrame(OPCODES.text, '{}', {reserved: 4})),
	breaks('a masked frame', wireFrame(OPCODES.text, '{}', {masked: true})),
	breaks('a continuation of nothing', wireFrame(OPCODES.continuation, '{}')),
	breaks('a ping in fragments', wireFrame(OPCODES.ping, '{}', {fin: false})),
	// Messages.
	sends('malformed JSON', wireFrame(OPCODES.text, `{"type": ${REASON}`)),
	sends('an empty message', wireFrame(OPCODES.text)),
	sends('a binary message', wireFrame(OPCODES.binary, Buffer.from([0, 0xff, 0x1b, 0x9b]))),
	sends('JSON that is no object', wireJson([null, 1e308, 'x'])),
	sends('an unknown type of message', wireJson({type: `news ${REASON}`})),
	sends('50 pings at once', pings(50)),
	// The protocol library ends a connection that floods it.
	sends('500 pings at once', pings(500), again('connection_lost')),
	sends('a pong that nobody asked for', wireFrame(OPCODES.pong)),
	sends(
		'a message in fragments, with pings between them',
		Buffer.concat([
			...[wireFrame(OPCODES.text, '{"type":', {fin: false}), wireFrame(OPCODES.ping)],
			...[wireFrame(OPCODES.continuation, '"not', {fin: false}), wireFrame(OPCODES.ping)],
			wireFrame(OPCODES.continuation, 'ice"}'),
		]),
	),
	{
		...{...OPEN, name: 'a message twice', effect: 'same'},
		act: ({link, unit}) => link.write(unit?.bytes ?? wireJson({type: 'pong'})),
	},
	{
		...{name: 'two messages in the wrong order', places: ['messages'], effect: 'same'},
		only: ['sent', 'thinking', 'in tools'],
		async act({link}) {
			const [first, second, ...later] = await link.whenHeld(2);
			if (first !== undefined && second !== undefined) link.release([second, first, ...later]);
		},
	},
	sends(
		'a second greeting, of another session',
		wireJson({type: 'connection_established', session_id: 'other', message: REASON}),
		'same',
		UNREFUSED.filter((name) => !name.includes('greeting')),
	),
	sends('a history that nobody asked for', wireJson({type: 'history', messages: []}), 'same', [
		...['before the greeting', 'authenticating', 'ready', 'sent', 'thinking', 'in tools', 'streaming'],
		...['before the next greeting', 'authenticating again'],
	]),
	sends('an answer that nobody asked for', wireJson({type: 'ai_response', message: 'Unasked.'}), 'same', [
		'ready',
	]),
	sends(
		'`auth_configured` that nobody asked for',
		wireJson({type: 'auth_configured', message: REASON, display_name: 'Ada'}),
	),
	sends(
		'`auth_response` of the document: accepted',
		wireJson({type: 'auth_response', success: true}),
		'same',
		[...['before the greeting', 'authenticating', 'ready', 'sent', 'thinking', 'in tools', 'streaming']],
	),
	sends(
		'`auth_response` of the document: rejected',
		wireJson({type: 'auth_response', success: false, message: REASON}),
		rejection,
	),
	sends('`auth_failed`', wireJson({type: 'auth_failed', message: REASON}), rejection),
	sends(
		'`auth_expired`',
		wireJson({type: 'auth_expired', message: REASON}),
		({phase}) => (phase === 'ready' ? 'signed out' : 'same'),
		UNREFUSED,
	),
	sends('`error`', wireJson({type: 'error', message: REASON}), rejection),
	sends(
		'`error`: Session not found',
		wireJson({type: 'error', message: 'Session not found'}),
		({phase, progress}) => {
			if (phase === 'authenticating') return again('session_not_found');
			return phase === 'ready' && progress !== 'answered' ? again(undefined) : 'same';
		},
		UNREFUSED,
	),
];
