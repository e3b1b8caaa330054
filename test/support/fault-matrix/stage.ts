/** A chat with a real client and a hand-driven clock, on a server whose connection has a fault. */
import {type ChatWithSlots, createChat} from '../../../source/chat/chat.ts';
import {createClient, TIME_LIMITS} from '../../../source/client/client.ts';
import type {Failure} from '../../../source/client/failure/failure-code.ts';
import {FRAME_READER} from '../../../source/client/reader.ts';
import {type OpenSocket, openSocketWith} from '../../../source/client/socket.ts';
import {createHandClock} from '../hand-clock.ts';
import {tokenOf} from '../sandbox-chat.ts';
import {CANARY, MAX_FRAME} from './fault.ts';
import {type FaultyServer, pem, startFaultyServer} from './faulty-server.ts';
import type {Cell} from './model.ts';

export interface Stage {
	readonly chat: ChatWithSlots;
	readonly server: FaultyServer;
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
	/** Resolves at the next change of the chat, or of the connection. */
	changed(): Promise<void>;
	/** Lets a second pass, and the events that it causes; never resolves once the stage is closed. */
	tick(): Promise<void>;
	close(): Promise<void>;
}

/** @param isRepeated the fault acts on each connection, as soon as that has come to its point */
export async function openStage(cell: Cell, isRepeated = false): Promise<Stage> {
	const {state, fault} = cell;
	const hand = createHandClock(1_000_000);
	let shift = 0;
	const clock = {now: () => hand.now() + shift, after: hand.after};
	const problems: string[] = [];
	const failures: Failure[] = [];
	let dials = 0;
	let mayDialAt = 0;
	let isOver = false;
	let watchers: ReadonlyArray<() => void> = [];

	function notify(): void {
		const before = watchers;
		watchers = [];
		for (const watcher of before) watcher();
	}

	function shiftClock(ms: number): void {
		shift += ms;
	}

	const server = await startFaultyServer(cell, {
		...{isRepeated, onMet: notify},
		time: {shiftClock, sleep: hand.sleep},
	});
	const {url} = server;

	const openSocket: OpenSocket = (options, events) => {
		dials++;
		if (hand.now() < mayDialAt) problems.push('it is dialed before the time of Retry-After');
		const {agent, host, port} = fault.dial?.({isFaulty: server.isFaulty(dials), port: server.port}) ?? {};
		const address = new URL(options.url);
		if (host !== undefined) address.hostname = host;
		if (port !== undefined) address.port = String(port);
		const ca = fault.certificate && ['ca', 'expired', 'other-host'].map(pem).join('\n');
		const tls = {ca, cert: undefined, key: undefined, passphrase: undefined, rejectUnauthorized: true};
		const dial = {headers: {}, tls, agent};
		return openSocketWith(FRAME_READER, {...options, url: address.href, dial}, events);
	};

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
		...{chat, server, problems, failures},
		get dials() {
			return dials;
		},
		get timers() {
			return hand.pending();
		},
		get isMet() {
			return server.actsAtOnce ? dials >= state.connection : server.isMet;
		},
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
			await server.close();
		},
	};
}
