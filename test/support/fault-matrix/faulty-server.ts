/** A server whose connection has a fault: the proxy with the fault, and the peer behind it, for any client. */
import {readFileSync} from 'node:fs';
import {type Link, startFaultProxy} from '../fault-proxy.ts';
import {OPCODES, type WireUnit, wireFrame} from '../wire-frames.ts';
import type {Scene} from './fault.ts';
import {type Cell, effectOf} from './model.ts';
import {type Peer, startPeer} from './peer.ts';

export interface FaultyServer {
	/** Of the proxy. */
	readonly port: number;
	/** The address of the chat. */
	readonly url: string;
	readonly peer: Peer;
	/** A fault of the dial acts as soon as there is a connection, or before. */
	readonly actsAtOnce: boolean;
	/** Whether the connection with this number, from 1, has the fault. */
	isFaulty(number: number): boolean;
	/** From now on the point of the fault is recognised. */
	arm(): void;
	/** The connection has come to that point. */
	readonly isMet: boolean;
	/** Injects the fault; the messages that were held back are passed on afterwards if the connection continues. */
	inject(): Promise<void>;
	/** Resolves when the client has handled everything that was sent to it. */
	barrier(): Promise<void>;
	/** Resolves when no connection is open. */
	whenIdle(): Promise<void>;
	close(): Promise<void>;
}

export interface FaultyServerOptions {
	/** The fault acts on each connection, as soon as that has come to its point. */
	readonly isRepeated?: boolean;
	/** Called when the connection has come to the point of the fault. */
	onMet?(): void;
	readonly time: Pick<Scene, 'shiftClock' | 'sleep'>;
}

/** Text of the ping whose pong is the barrier. */
const BARRIER = 'barrier';

export const pem = (name: string): string => readFileSync(`test/fixtures/tls/${name}.pem`, 'utf8');

/** The unit at which the first of two connections is lost. */
const isInTurn = ({text}: WireUnit, from: 'client' | 'server'): boolean =>
	from === 'server' && text.includes('"Calling ');

/** Starts it on loopback. */
export async function startFaultyServer(
	cell: Cell,
	{isRepeated = false, onMet, time}: FaultyServerOptions,
): Promise<FaultyServer> {
	const {state, fault, remembers} = cell;
	const actsAtOnce = state.places.includes('dial') && fault.places.includes('dial');
	const isInside = state.places.includes('message');
	const peer = await startPeer({remembers, answerLength: isInside ? 300_000 : 0});
	let link: Link | undefined;
	let unit: WireUnit | undefined;
	let isArmed = false;
	let dropsPings = false;
	let passBarrier: () => void = () => {};

	const proxy = await startFaultProxy({
		target: peer.port,
		tls(number) {
			const name = isFaulty(number) ? fault.certificate : 'cert';
			const isPlain = fault.certificate === undefined || name === undefined || name === 'none';
			return isPlain ? undefined : {key: pem('key'), cert: pem(name)};
		},
		onConnection(connected) {
			if (!actsAtOnce) return;
			link = connected;
			if (isFaulty(connected.number)) void act(undefined);
		},
		onUnit(connected, next, from) {
			// The program has other requests for the same server.
			if (next.kind === 'head' && /^upgrade: websocket/im.test(next.text)) link = connected;
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
			onMet?.();
			return from === 'client' ? 'drop' : 'hold';
		},
	});

	function isFaulty(number: number): boolean {
		return isRepeated || number === state.connection;
	}

	async function act(at: WireUnit | undefined): Promise<void> {
		const dropPings = (): void => {
			dropsPings = true;
		};
		if (link !== undefined) await fault.act?.({...time, link, unit: at, dropPings});
	}

	function repeat(next: WireUnit, from: 'client' | 'server'): 'pass' | 'hold' {
		if (actsAtOnce) return 'pass';
		// A connection that is ready has a fault behind the answer to its credential.
		if (state.name === 'ready' && next.text.includes('"auth_configured"')) setImmediate(act, undefined);
		if (state.at?.(next, from) !== true) return 'pass';
		void act(next);
		return 'hold';
	}

	return {
		...{port: proxy.port, peer, actsAtOnce, isFaulty, whenIdle: proxy.whenIdle},
		url: `${fault.certificate ? 'wss' : 'ws'}://127.0.0.1:${proxy.port}/chat/ws`,
		arm() {
			isArmed = true;
		},
		get isMet() {
			return state.at === undefined || unit !== undefined;
		},
		async inject() {
			if (link === undefined) throw new Error('There is no connection.');
			const half = isInside && unit !== undefined ? Math.floor(unit.bytes.length / 2) : 0;
			if (unit !== undefined && half > 0) link.write(unit.bytes.subarray(0, half));
			const isOfServer = !state.progress.startsWith('unread') && state.phase !== 'closing' && !isInside;
			await act(isOfServer ? unit : undefined);
			if (effectOf(cell) !== 'same' || unit === undefined) return;
			if (!isInside) link.release();
			else {
				const [first, ...later] = await link.whenHeld(1);
				if (first !== undefined) link.release([{...first, bytes: first.bytes.subarray(half)}, ...later]);
			}
		},
		barrier: () =>
			new Promise((resolve) => {
				passBarrier = resolve;
				link?.write(wireFrame(OPCODES.ping, BARRIER));
			}),
		async close() {
			await Promise.all([proxy.close(), peer.close()]);
		},
	};
}
