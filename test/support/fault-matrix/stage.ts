/** The parts of one cell: a chat with a real client and a hand-driven clock, the proxy with the fault, and the server behind it. */
import {readFileSync} from 'node:fs';
import type {TLSSocketOptions} from 'node:tls';
import {type ChatWithSlots, createChat} from '../../../source/chat/chat.ts';
import {createClient, TIME_LIMITS} from '../../../source/client/client.ts';
import type {Failure} from '../../../source/client/failure/failure-code.ts';
import {FRAME_READER} from '../../../source/client/reader.ts';
import {type OpenSocket, openSocketWith} from '../../../source/client/socket.ts';
import {type Link, startFaultProxy} from '../fault-proxy.ts';
import {createHandClock} from '../hand-clock.ts';
import {tokenOf} from '../sandbox-chat.ts';
import {OPCODES, type WireUnit, wireFrame} from '../wire-frames.ts';
import {CANARY, MAX_FRAME} from './faults.ts';
import type {Cell} from './model.ts';
import {type Peer, startPeer} from './peer.ts';

export interface Stage {
	readonly chat: ChatWithSlots;
	readonly peer: Peer;
	/** Connections that were dialed. */
	readonly dials: number;
	/** The failures of the connection that has the fault, and of later ones. */
	readonly failures: readonly Failure[];
	/** Sentences about what is wrong with the connection. */
	readonly problems: string[];
	/** Timers that run. */
	readonly timers: number;
	/** The connection has come to the point of the fault. A fault of the dial has happened by then. */
	readonly isMet: boolean;
	/** The unit at that point, which was not passed on. */
	readonly unit: WireUnit | undefined;
	/** The connection under way. */
	readonly link: Link;
	/** From now on the point of the fault is recognised. */
	arm(): void;
	/** Moves the time that the program sees, ms. */
	shiftClock(ms: number): void;
	/** The machine sleeps so long, ms. */
	sleep(ms: number): void;
	/** From now on no ping of the client is answered. */
	dropPings(): void;
	/** Resolves when the client has handled everything that was sent to it. */
	barrier(): Promise<void>;
	/** Resolves at the next change of the chat, or of the connection. */
	changed(): Promise<void>;
	/** Lets a second pass, and the events that it causes; never resolves once the stage is closed. */
	tick(): Promise<void>;
	/** Resolves when no connection is open. */
	whenIdle(): Promise<void>;
	close(): Promise<void>;
}

/** Text of the ping whose pong is the barrier. */
const BARRIER = 'barrier';

const pem = (name: string): string => readFileSync(`test/fixtures/tls/${name}.pem`, 'utf8');

/** The unit at which the first of two connections is lost. */
const isInTurn = ({text}: WireUnit, from: 'client' | 'server'): boolean =>
	from === 'server' && text.includes('"Calling ');

/** @param isRepeated the fault acts on each connection, as soon as that has come to its point */
export async function openStage({state, fault, remembers}: Cell, isRepeated = false): Promise<Stage> {
	const peer = await startPeer({remembers, answerLength: state.places.includes('message') ? 300_000 : 0});
	const hand = createHandClock(1_000_000);
	let shift = 0;
	const clock = {now: () => hand.now() + shift, after: hand.after};
	/** A fault of the dial acts as soon as there is a connection, or before. */
	const actsAtOnce = state.places.includes('dial') && fault.places.includes('dial');
	const problems: string[] = [];
	const failures: Failure[] = [];
	let dials = 0;
	let link: Link | undefined;
	let unit: WireUnit | undefined;
	let isArmed = false;
	let dropsPings = false;
	let mayDialAt = 0;
	let isOver = false;
	let passBarrier: () => void = () => {};
	let watchers: ReadonlyArray<() => void> = [];

	function notify(): void {
		const before = watchers;
		watchers = [];
		for (const watcher of before) watcher();
	}

	const proxy = await startFaultProxy({
		target: peer.port,
		tls(number) {
			const name = isFaulty(number) ? fault.certificate : 'cert';
			const isPlain = fault.certificate === undefined || name === undefined || name === 'none';
			return isPlain ? undefined : ({key: pem('key'), cert: pem(name)} satisfies TLSSocketOptions);
		},
		onConnection(connected) {
			link = connected;
			if (actsAtOnce && isFaulty(connected.number)) act(undefined);
		},
		onUnit(connected, next, from) {
			if (from === 'client' && next.opcode === OPCODES.pong && next.text === BARRIER) {
				passBarrier();
				return 'drop';
			}
			if (dropsPings && from === 'client' && next.opcode === OPCODES.ping) return 'drop';
			if (isRepeated) return repeat(next, from);
			if (!isArmed || unit !== undefined) return 'pass';
			if (connected.number < state.connection) {
				if (!isInTurn(next, from)) return 'pass';
				connected.reset();
				return 'drop';
			}
			if (actsAtOnce || state.at?.(next, from) !== true) return 'pass';
			unit = next;
			notify();
			return from === 'client' ? 'drop' : 'hold';
		},
	});

	const isFaulty = (number: number): boolean => isRepeated || number === state.connection;

	function act(at: WireUnit | undefined): void {
		if (link !== undefined) void fault.act?.({link, unit: at, shiftClock, sleep: hand.sleep, dropPings});
	}

	function repeat(next: WireUnit, from: 'client' | 'server'): 'pass' | 'hold' {
		if (actsAtOnce) return 'pass';
		// A connection that is ready has a fault behind the answer to its credential.
		if (state.name === 'ready' && next.text.includes('"auth_configured"')) setImmediate(act, undefined);
		if (state.at?.(next, from) !== true) return 'pass';
		act(next);
		return 'hold';
	}

	function shiftClock(ms: number): void {
		shift += ms;
	}

	function dropPings(): void {
		dropsPings = true;
	}

	const openSocket: OpenSocket = (options, events) => {
		dials++;
		if (hand.now() < mayDialAt) problems.push('it is dialed before the time of Retry-After');
		const {agent, host, port} = fault.dial?.({isFaulty: isFaulty(dials), port: proxy.port}) ?? {};
		const url = new URL(options.url);
		if (host !== undefined) url.hostname = host;
		if (port !== undefined) url.port = String(port);
		const ca = fault.certificate && ['ca', 'expired', 'other-host'].map(pem).join('\n');
		const tls = {ca, cert: undefined, key: undefined, passphrase: undefined, rejectUnauthorized: true};
		const dial = {headers: {}, tls, agent};
		return openSocketWith(FRAME_READER, {...options, url: url.href, dial}, events);
	};

	const url = `${fault.certificate ? 'wss' : 'ws'}://127.0.0.1:${proxy.port}/chat/ws`;
	const chat = createChat({
		...{url, clock},
		createClient: (events) =>
			createClient(
				{
					...{url, clock, openSocket, maxFrameBytes: MAX_FRAME, limits: TIME_LIMITS, reconnect: true},
					...{compress: false, credential: tokenOf(CANARY), random: () => 0.5},
				},
				{
					...events,
					onState(next, at) {
						if ('because' in next && dials >= state.connection) {
							failures.push(next.because);
							mayDialAt = hand.now() + (next.because.retryAfterMs ?? 0);
						}
						events.onState(next, at);
					},
				},
			),
	});
	chat.subscribe(notify);

	return {
		...{chat, peer, problems, failures, shiftClock, dropPings, sleep: hand.sleep, whenIdle: proxy.whenIdle},
		get dials() {
			return dials;
		},
		get timers() {
			return hand.pending();
		},
		get isMet() {
			if (actsAtOnce) return dials >= state.connection;
			return state.at === undefined || unit !== undefined;
		},
		get unit() {
			return unit;
		},
		get link() {
			if (link === undefined) throw new Error('There is no connection.');
			return link;
		},
		arm() {
			isArmed = true;
		},
		barrier: () =>
			new Promise((resolve) => {
				passBarrier = resolve;
				link?.write(wireFrame(OPCODES.ping, BARRIER));
			}),
		changed: () =>
			new Promise((resolve) => {
				watchers = [...watchers, resolve];
			}),
		async tick() {
			hand.advance(1000);
			await new Promise((resolve) => {
				if (!isOver) setImmediate(resolve);
			});
		},
		async close() {
			isOver = true;
			await Promise.all([proxy.close(), peer.close()]);
		},
	};
}
