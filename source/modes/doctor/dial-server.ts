/** Connects once as the chat does, and records what happened: the answer to the handshake, greeting, sign-in, pings. */
import type {IncomingHttpHeaders} from 'node:http';
import {createClient, TIME_LIMITS} from '../../client/client.ts';
import type {ConnectionState, Session} from '../../client/connection-state.ts';
import type {Failure} from '../../client/failure/failure-code.ts';
import {loadSocket} from '../../client/handshake.ts';
import {MAX_FRAME_BYTES} from '../../client/limits.ts';
import {FRAME_READER} from '../../client/reader.ts';
import type {OpenSocket, Socket} from '../../client/socket.ts';
import type {Clock} from '../../clock.ts';
import type {ConversationSettings} from '../../config/settings.ts';
import {proxyFor} from '../../protocol/handshake/proxy-rules.ts';
import type {ServerFrame} from '../../protocol/server-frames.ts';

export interface HandshakeAnswer {
	readonly status: number;
	/** Hostile. */
	readonly headers: IncomingHttpHeaders;
	/** By the clock of this machine. */
	readonly at: number;
}

export interface DialReport {
	/** Undefined = there was none. */
	readonly answer: HandshakeAnswer | undefined;
	/** The first line of the body of an answer that refuses; hostile. */
	readonly body: string | undefined;
	/** Why there is no connection, or none that is signed in. */
	readonly failure: Failure | undefined;
	/** Undefined = no greeting came. */
	readonly session: Session | undefined;
	/** The times of the steps, ms; undefined = it was not reached. */
	readonly took: {
		readonly open: number | undefined;
		readonly greeting: number | undefined;
		readonly auth: number | undefined;
	};
	/** The frames of the server, in order; those of the sign-in among them. */
	readonly frames: readonly ServerFrame[];
	/** Round trips of the pings that were answered, ms; undefined = none was sent. */
	readonly pings: readonly number[] | undefined;
}

export interface DialContext {
	readonly clock: Clock;
	readonly signal: AbortSignal;
}

const PINGS = 5;
/** Time for the answer to a ping, ms. */
const PONG_MS = 5_000;

/** @param url of the server; the built-in assistant runs already. Never rejects */
export async function dialServer(
	url: string,
	settings: ConversationSettings,
	{clock, signal}: DialContext,
): Promise<DialReport> {
	const handshake = settings.connection.reveal();
	const credential = settings.credential?.reveal();
	const usedProxy = proxyFor(handshake, url);
	const open = await loadSocket(handshake, FRAME_READER);
	const frames: ServerFrame[] = [];
	const times = new Map<ConnectionState['at'], number>();
	let answer: HandshakeAnswer | undefined;
	let body: string | undefined;
	let socket: Socket | undefined;
	let onPong: (label: string) => void = () => {};
	let isSettled: () => void = () => {};
	const settled = new Promise<void>((resolve) => {
		isSettled = resolve;
	});
	const observed: OpenSocket = (options, events) => {
		socket = open(options, {
			...events,
			onAnswer(status, headers) {
				answer = {status, headers, at: clock.now()};
			},
			onPong(label = '') {
				onPong(label);
				events.onPong(label);
			},
			onEnd(end) {
				if (end.kind === 'http') body = end.body;
				events.onEnd(end);
			},
		});
		return socket;
	};
	const client = createClient(
		{
			...{url, credential, clock, openSocket: observed, limits: TIME_LIMITS, random: Math.random},
			proxy: usedProxy?.url,
			proxyVariable: usedProxy?.variable,
			reconnect: false,
			maxFrameBytes: settings.maxFrameBytes ?? MAX_FRAME_BYTES,
			compress: settings.compress,
		},
		{
			onState(state, at) {
				if (!times.has(state.at)) times.set(state.at, at);
				if (state.at === 'ready' || state.at === 'stopped' || state.at === 'closed') isSettled();
			},
			onFrame(decoded) {
				if (decoded.kind === 'frame') frames.push(decoded.frame);
			},
			onSent() {},
		},
	);
	const stop = (): void => void client.close();
	signal.addEventListener('abort', stop);
	client.connect();
	if (signal.aborted) stop();
	await settled;
	const {state} = client;
	const pings = state.at === 'ready' ? await measurePings() : undefined;
	const after = client.state;
	signal.removeEventListener('abort', stop);
	await client.close();
	const greeted = state.at === 'ready' ? state.session : undefined;
	const took = (from: ConnectionState['at'], to: readonly ConnectionState['at'][]): number | undefined => {
		const [start, end] = [times.get(from), to.map((at) => times.get(at)).find((at) => at !== undefined)];
		return start === undefined || end === undefined ? undefined : end - start;
	};
	return {
		...{answer, body, frames, pings},
		failure: after.at === 'stopped' ? after.because : undefined,
		session: greeted ?? sessionIn(frames),
		took: {
			open: took('dialing', ['greeting']),
			greeting: took('greeting', ['authenticating', 'ready']),
			auth: took('authenticating', ['ready']),
		},
	};

	async function measurePings(): Promise<readonly number[]> {
		const trips: number[] = [];
		for (let number = 1; number <= PINGS && !signal.aborted; number++) {
			const sentAt = clock.now();
			const isAnswered = await new Promise<boolean>((resolve) => {
				const cancel = clock.after(PONG_MS, () => resolve(false));
				onPong = (label) => {
					if (label !== `doctor ${number}`) return;
					cancel();
					resolve(true);
				};
				signal.addEventListener('abort', () => resolve(false), {once: true});
				socket?.ping(`doctor ${number}`);
			});
			// The others would be as late.
			if (!isAnswered) break;
			trips.push(clock.now() - sentAt);
		}
		return trips;
	}
}

/** The session of a greeting whose sign-in failed. */
function sessionIn(frames: readonly ServerFrame[]): Session | undefined {
	const greeting = frames.find((frame) => frame.type === 'connection_established');
	if (greeting?.type !== 'connection_established') return undefined;
	return {id: greeting.session_id, displayName: undefined, authenticated: false, resumed: undefined};
}

/** Whether a path of the same server opens a connection: then it is undefined, else why not. */
export async function tryPath(
	url: string,
	settings: ConversationSettings,
	{clock, signal}: DialContext,
): Promise<string | undefined> {
	const open = await loadSocket(settings.connection.reveal(), FRAME_READER);
	return new Promise((resolve) => {
		let mark = 'no answer';
		const socket = open(
			{url, compress: false, maxFrameBytes: MAX_FRAME_BYTES},
			{
				onOpen() {
					finish(undefined);
				},
				onFrame() {},
				onPong() {},
				onActivity() {},
				onEnd(end) {
					if (end.kind === 'http') mark = `HTTP ${end.status}`;
					else if (end.kind === 'error') mark = end.code === 'INVALID_HANDSHAKE' ? 'no WebSocket' : end.code;
					finish(mark);
				},
			},
		);
		const cancel = clock.after(PONG_MS, () => finish(mark));
		const onAbort = (): void => finish(mark);
		signal.addEventListener('abort', onAbort);
		function finish(result: string | undefined): void {
			cancel();
			signal.removeEventListener('abort', onAbort);
			socket.terminate();
			resolve(result);
		}
	});
}
