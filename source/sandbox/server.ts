/** The built-in assistant as a server: a real WebSocket server for any of the three dialects. */
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
import {createDraws} from './draws.ts';
import {ssoTokenIn} from './features/single-sign-on.ts';
import {answerHttp, isSocketPath, refuseHandshake, urlOf} from './http.ts';
import {createMemory, type SandboxMemory} from './memory.ts';
import {TOKEN_PATH} from './oauth.ts';
import {createScaledClock} from './sandbox-clock.ts';
import type {FrameReader, SandboxEvent, Script, ServerContext} from './server-context.ts';
import type {TurnStep} from './turn.ts';

export {createMemory, type SandboxMemory} from './memory.ts';
export type {FrameReader, SandboxEvent, Script} from './server-context.ts';
export type {ScriptTurn, Tempo, TurnStep} from './turn.ts';

/** The largest frame that the servers accept from a client: 16 MiB. One byte more closes the connection with 1009. */
export const MAX_CLIENT_FRAME_BYTES = 16 * 1024 * 1024;

export interface SandboxOptions {
	/** Default `today`. */
	readonly dialect?: DialectName;
	/** 0, the default, takes any free one. */
	readonly port?: number;
	/** Default `127.0.0.1`. */
	readonly host?: string;
	/** Default: the system's. */
	readonly clock?: Clock;
	/** Factor on all delays of the sandbox; default 1, and 0 for none. */
	readonly pace?: number;
	/** Refuse chats until a credential was accepted (seed: only after a logout). Default false. */
	readonly requireAuth?: boolean;
	/** Today's dialect: store the conversations of users who signed in. Default false, as the server's. */
	readonly stores?: boolean;
	/**
	 * Today's dialect: everything that its server offers where it is switched on: stored conversations, settings, feedback,
	 * presets, a knowledge base, single sign-on. Default false, as the server's.
	 */
	readonly features?: boolean;
	/** Conversations to continue; default none. */
	readonly memory?: SandboxMemory;
	/** Plays turns instead of the assistant. */
	readonly script?: Script;
	/** Called at each step of a turn; the turn continues when the promise resolves. */
	readonly beforeStep?: (step: TurnStep) => Promise<void>;
	/** Default: JavaScript's `JSON`. */
	readonly frameReader?: FrameReader;
	/** Answer protocol pings; default true. */
	readonly pongs?: boolean;
	/** Creates ids (sessions, messages, tool calls); default random UUIDs. Ids of calls use its last 12 characters. */
	readonly newId?: () => string;
	/** Called for every event, as it happens. */
	readonly onEvent?: (event: SandboxEvent) => void;
}

export interface Sandbox {
	readonly dialect: DialectName;
	/** `ws://…` with the dialect's own path. */
	readonly url: string;
	readonly port: number;
	/** `http://…`: where an OAuth2 client with the secret `good` gets a valid token. */
	readonly tokenUrl: string;
	/** Pass it to `startSandbox` to continue the conversations in another server. */
	readonly memory: SandboxMemory;
	/** The open connections. */
	readonly connections: ReadonlySet<SandboxConnection>;
	/** Ids of the sessions that the server knows: a connection whose session is deleted gets "Session not found". */
	readonly sessions: Set<string>;
	/**
	 * Stops as a server does on SIGTERM: closes every connection with 1012. Running turns are abandoned; with
	 * `finishTurns` those of today's dialect continue into the memory. Resolves when the port is free.
	 */
	stop(options?: {readonly finishTurns?: boolean}): Promise<void>;
}

const dialects: Readonly<Record<DialectName, DialectRules>> = {today, seed, document};

/** Time limit for a client's closing handshake, in milliseconds; then its connection is dropped. */
const CLOSE_LIMIT_MS = 500;

const jsonReader: FrameReader = {
	parse: (text) => JSON.parse(text),
	quote: (value) => (typeof value === 'string' ? value : JSON.stringify(value)),
};

/** Starts a server. Rejects with the system's error when it cannot listen on the port (`code` `EADDRINUSE`, `EACCES`). */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
	const {dialect = 'today', host = '127.0.0.1'} = options;
	const server: ServerContext = {
		rules: dialects[dialect],
		memory: options.memory ?? createMemory(),
		sessions: new Set(),
		received: new Map(),
		accepted: 0,
		clock: createScaledClock(options.clock ?? systemClock, options.pace ?? 1),
		requireAuth: options.requireAuth ?? false,
		stores: dialect === 'today' && (options.stores ?? options.features ?? false),
		features: dialect === 'today' && (options.features ?? false),
		script: options.script,
		beforeStep: options.beforeStep ?? (() => Promise.resolve()),
		frameReader: options.frameReader ?? jsonReader,
		newId: options.newId ?? randomUUID,
		draw: createDraws(),
		onEvent: options.onEvent ?? (() => {}),
	};
	const connections = new Set<SandboxConnection>();
	const http = createServer((request, response) => void answerHttp(request, response, server));
	const sockets = new WebSocketServer({
		noServer: true,
		maxPayload: MAX_CLIENT_FRAME_BYTES,
		perMessageDeflate: true,
		autoPong: options.pongs ?? true,
		// The servers never select a subprotocol, whatever the client offers.
		handleProtocols: () => false,
	});
	http.on('upgrade', (request, socket, head) => {
		const {pathname, searchParams} = urlOf(request);
		if (!isSocketPath(pathname, server)) {
			server.onEvent({kind: 'wrong-path', path: pathname});
			refuseHandshake(socket);
			return;
		}
		sockets.handleUpgrade(request, socket, head, (webSocket) => {
			const connection = serveConnection(webSocket, server, {
				sessionId: searchParams.get('session_id') ?? undefined,
				userId: searchParams.get('user_id') || undefined,
				ssoToken: server.features ? ssoTokenIn(request, server) : undefined,
			});
			connections.add(connection);
			void connection.ended.then(() => connections.delete(connection));
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

	const address = `${host.includes(':') ? `[${host}]` : host}:${port}`;
	return {
		dialect,
		url: `ws://${address}${server.rules.path}`,
		port,
		tokenUrl: `http://${address}${TOKEN_PATH}`,
		memory: server.memory,
		connections,
		sessions: server.sessions,
		async stop({finishTurns = false} = {}) {
			if (!finishTurns) server.clock.abandon();
			const closing = [...connections];
			for (const connection of closing) connection.close(1012);
			const limit = setTimeout(() => {
				for (const connection of closing) connection.drop();
			}, CLOSE_LIMIT_MS);
			await Promise.all([closeListener(), ...closing.map((connection) => connection.ended)]);
			clearTimeout(limit);
		},
	};
}
