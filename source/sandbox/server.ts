/** The built-in assistant as a server: a real WebSocket on loopback that speaks any of the three dialects. */
import {randomUUID} from 'node:crypto';
import {createServer} from 'node:http';
import type {AddressInfo} from 'node:net';
import {WebSocketServer} from 'ws';
import {type Clock, systemClock} from '../clock.ts';
import type {DialectName} from '../protocol/dialects.ts';
import {type SandboxConnection, serveConnection} from './connection.ts';
import type {DialectRules} from './dialects/dialect.ts';
import {document} from './dialects/document.ts';
import {seed} from './dialects/seed.ts';
import {today} from './dialects/today.ts';
import {createFrameCounts} from './frame-counts.ts';
import {answerHttp, isSocketPath, refuseHandshake, urlOf} from './http.ts';
import {createMemory, type SandboxMemory} from './memory.ts';
import {TOKEN_PATH} from './oauth.ts';
import {createScaledClock} from './sandbox-clock.ts';
import type {SandboxEvent, Script, ServerContext} from './server-context.ts';
import {type Breakpoint, createBreakpoints} from './turn-breakpoints.ts';

export {createMemory, type SandboxMemory} from './memory.ts';
export type {SandboxEvent, Script} from './server-context.ts';
export type {ScriptTurn, Tempo} from './turn.ts';
export type {Breakpoint} from './turn-breakpoints.ts';

/** The largest frame the servers take from a client: 16 MiB. One byte more closes the connection with 1009. */
export const MAX_CLIENT_FRAME_BYTES = 16 * 1024 * 1024;

export interface SandboxOptions {
	/** Default `today`. */
	readonly dialect?: DialectName;
	/** 0, the default, takes any free one. */
	readonly port?: number;
	/** Default `127.0.0.1`. */
	readonly host?: string;
	/** Default: the machine's. */
	readonly clock?: Clock;
	/** Factor on all delays of the sandbox's own; default 1, and 0 for none. */
	readonly pace?: number;
	/** Refuse chats before a credential was accepted (S: only after a logout). Default false. */
	readonly requireAuth?: boolean;
	/** Conversations to go on with; default none. */
	readonly memory?: SandboxMemory;
	/** Plays turns in the assistant's place. */
	readonly script?: Script;
	/** Answer protocol pings; default true. */
	readonly pongs?: boolean;
	/** Makes ids (sessions, messages, tool calls); default random UUIDs. Ids of calls take its last 12 characters. */
	readonly newId?: () => string;
	/** Told what happens, as it happens. */
	readonly log?: (event: SandboxEvent) => void;
}

export interface Sandbox {
	readonly dialect: DialectName;
	/** `ws://…` with the dialect's own path. */
	readonly url: string;
	readonly port: number;
	/** `http://…`: where an OAuth2 client with the secret `good` gets a token that passes. */
	readonly tokenUrl: string;
	/** Pass it to `startSandbox` to begin again where this one ended. */
	readonly memory: SandboxMemory;
	/** Frames that arrived, by type; a missing type counts as `chat`, what is no JSON object as `(not a frame)`. */
	readonly received: ReadonlyMap<string, number>;
	/** Connections accepted so far. */
	readonly connections: number;
	/** Connections open now. */
	readonly live: number;
	/** Every chat text that arrived, in order, over all connections. */
	chatMessages(): readonly string[];
	/** Resolves once `count` frames of a type have arrived, counted from the start. */
	whenReceived(type: string, count?: number): Promise<void>;
	/** Resolves once `count` connections were accepted, counted from the start. */
	whenConnected(count?: number): Promise<void>;
	/** From now on every turn stops at a point (default `start`: after "AI is thinking..."), until `release`. */
	hold(point?: Breakpoint): void;
	/** Lets held turns go on, and holds no more. */
	release(): void;
	/** Resolves once `count` turns are held. */
	whenHeld(count?: number): Promise<void>;
	/** Sends any text as a frame to every live connection, unasked. */
	broadcast(text: string): void;
	/** Makes the server forget all session ids, as it does when there are too many: "Session not found" from now on. */
	forgetSessions(): void;
	/** Breaks every connection without a close frame; the server goes on. */
	dropAll(): void;
	/**
	 * Stops like a server that was told to (SIGTERM): closes every connection, by default with 1012. Running turns end
	 * unanswered; with `finishTurns` those of today's dialect run on into the memory. Resolves when the port is free.
	 */
	stop(options?: {readonly code?: number; readonly finishTurns?: boolean}): Promise<void>;
	/** Stops like a server that was killed: no close frame, and running turns come to nothing. */
	kill(): Promise<void>;
}

const dialects: Readonly<Record<DialectName, DialectRules>> = {today, seed, document};
/** How long a client may take over the closing handshake before it is cut off. */
const CLOSE_LIMIT_MS = 500;

/** Starts a server. Rejects with the system's error when the port cannot be had (`code` `EADDRINUSE`, `EACCES`). */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
	const {dialect = 'today', host = '127.0.0.1'} = options;
	const house: ServerContext = {
		rules: dialects[dialect],
		memory: options.memory ?? createMemory(),
		sessions: new Set(),
		tally: createFrameCounts(),
		pacer: createScaledClock(options.clock ?? systemClock, options.pace ?? 1),
		gates: createBreakpoints(),
		requireAuth: options.requireAuth ?? false,
		script: options.script,
		newId: options.newId ?? randomUUID,
		log: options.log ?? (() => {}),
	};
	const {tally, gates, pacer} = house;
	const peers = new Set<SandboxConnection>();
	const http = createServer((request, response) => answerHttp(request, response, house));
	const sockets = new WebSocketServer({
		noServer: true,
		maxPayload: MAX_CLIENT_FRAME_BYTES,
		perMessageDeflate: true,
		autoPong: options.pongs ?? true,
		// The servers never select a subprotocol, whatever is offered.
		handleProtocols: () => false,
	});
	http.on('upgrade', (request, socket, head) => {
		const {pathname, searchParams} = urlOf(request);
		if (!isSocketPath(pathname, house)) {
			house.log({kind: 'wrong-path', path: pathname});
			refuseHandshake(socket);
			return;
		}
		sockets.handleUpgrade(request, socket, head, (webSocket) => {
			const peer = serveConnection(webSocket, house, searchParams.get('session_id') ?? undefined);
			peers.add(peer);
			void peer.ended.then(() => peers.delete(peer));
		});
	});
	await new Promise<void>((resolve, reject) => {
		http.once('error', reject);
		http.listen(options.port ?? 0, host, resolve);
	});
	const {port} = http.address() as AddressInfo;

	async function closeListener(): Promise<void> {
		if (!http.listening) return;
		const closed = new Promise<void>((resolve) => {
			http.close(() => resolve());
		});
		http.closeAllConnections();
		await closed;
	}

	function abandonTurns(): void {
		pacer.abandon();
		gates.abandon();
	}

	const address = `${host.includes(':') ? `[${host}]` : host}:${port}`;
	return {
		dialect,
		url: `ws://${address}${house.rules.path}`,
		port,
		tokenUrl: `http://${address}${TOKEN_PATH}`,
		memory: house.memory,
		received: tally.received,
		get connections() {
			return tally.connections;
		},
		get live() {
			return peers.size;
		},
		chatMessages: () => [...tally.chats],
		whenReceived: (type, count = 1) => tally.whenReceived(type, count),
		whenConnected: (count = 1) => tally.whenConnected(count),
		hold: (point = 'start') => gates.hold(point),
		release: gates.release,
		whenHeld: (count = 1) => gates.whenHeld(count),
		broadcast(text) {
			for (const peer of peers) peer.push(text);
		},
		forgetSessions: () => house.sessions.clear(),
		dropAll() {
			for (const peer of [...peers]) peer.drop();
		},
		async stop({code = 1012, finishTurns = false} = {}) {
			if (!finishTurns) abandonTurns();
			const leaving = [...peers];
			for (const peer of leaving) peer.close(code);
			const limit = setTimeout(() => {
				for (const peer of leaving) peer.drop();
			}, CLOSE_LIMIT_MS);
			await Promise.all([closeListener(), ...leaving.map((peer) => peer.ended)]);
			clearTimeout(limit);
		},
		async kill() {
			abandonTurns();
			const leaving = [...peers];
			for (const peer of leaving) peer.drop();
			await Promise.all([closeListener(), ...leaving.map((peer) => peer.ended)]);
		},
	};
}
