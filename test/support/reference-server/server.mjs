// Reference chat server: a scripted test peer that answers frame for frame like two recorded servers.
//
// Options of startServer (all have defaults): version S = seed-era server, H = current server, D = the document taken
// literally (auth_response, error with two fields); port; path; of H: requireAuth, verify, verifyDown, persistence, feedback,
// overrides, sso, or all of them with full; title and welcome of its web page; stream str|blocks|single; of S:
// gracefulDegradation; toolTimeout in seconds; maxSessions; ws legacy|sansio (which WebSocket implementation is mimicked:
// read-ahead of 32 frames or of none, reason text of 1009); pingInterval and pingTimeout in ms (S 20000/20000, H off);
// greetingDelay in ms; state of an earlier server; onLog(line), called before a frame is sent or handled; beforeModel().
//
// What the peer does is decided by the first word of the chat message:
//
// | word                       | effect                                                                            |
// |----------------------------|-----------------------------------------------------------------------------------|
// | echo X / empty             | answers X / the empty string                                                      |
// | markdown / unicode         | a Markdown sample / awkward characters (NUL, ESC, RTL, U+2028 …)                  |
// | stream N, blocks N, single N | N chunks as growing text / no text in typing / one text frame (H)               |
// | slow N                     | a turn of N seconds                                                               |
// | tools, tools2, toolsilent, texttool, whoami | turns with tools (one failing call, two rounds, no text, …)      |
// | toolbad, toolargs          | unknown tool, missing argument                                                    |
// | manytools N, loop N        | N calls in one round, N rounds                                                    |
// | nan                        | tool result with NaN and Infinity: frames that are not valid JSON                 |
// | slowtool N, bigtool N      | tool of N seconds, tool result of N MB                                            |
// | error X, autherr           | the model fails with X                                                            |
// | big N                      | answer of N MB                                                                    |
// | bytes N                    | ai_response of exactly N bytes on the wire (104857601 = 1 byte over 100 MiB)      |
// | hostile [PLACE] "JSON string" | that string as message, typing, tool name, args, result, title (PLACE all or none) or only at |
// |                            | PLACE: message typing name args result error errorframe type title reason         |
// | close CODE TEXT            | closes with that code and reason, e.g. close 1011 keepalive ping timeout          |
// | drop                       | drops the TCP connection without a close frame                                    |
// | halfopen                   | from now on reads nothing and answers nothing, protocol pings included            |
// | never / hang               | turn without an end frame, connection usable / everything queued for ever         |
// | trickle N                  | sends at N bytes per second from now on (0: full speed again)                     |
// | binary N                   | a binary frame of N bytes inside the turn                                         |
// | badjson TEXT               | TEXT (or cut JSON) as a text frame inside the turn                                |
// | frame JSON / before JSON   | exactly that frame (a list: several) as the whole answer / before a normal answer; |
// |                            | text that is no JSON is sent as it is                                             |
// | push MS JSON               | normal answer, and that frame unasked after MS milliseconds                       |
// | unknown                    | unknown frame types inside the turn                                               |
// | emptytyping, typings N     | empty typing frames, N typing frames                                              |
// | lost                       | normal answer, then the session is forgotten ("Session not found" to all but ping) |
// | anything else              | "You said: …"                                                                     |
//
// A lone surrogate in the message (echo \ud800) gives H's turn that never ends. Credentials with --verify: token good,
// good2, good-nobody, slow (5 s), boom (500), unreachable, timeout, anything else 401; user and password good/good;
// API key good; OAuth2 secret good (a token_url on port 9 is unreachable).
//
// Query parameters of the handshake: session_id, user_id (H); refuse=STATUS|hang|garbage|close; greet=MS|never.
// HTTP: pages.mjs. GET /__dev/sso?name=&email= mints an SSO token (cookie sso_session_token), GET /__dev/sso/expire?token= ends it.
//
// What startServer resolves with is declared in server.d.mts.

import {randomUUID} from 'node:crypto';
import {createServer} from 'node:http';
import {WebSocketServer} from 'ws';
import {Connection, MAX_CLIENT_FRAME} from './connection.mjs';
import {zonedTimestamp} from './frames.mjs';
import {answerHttp} from './pages.mjs';
import {sleep} from './script.mjs';

const PATHS = {S: '/ws/chat', H: '/chat/ws', D: '/ws/chat'};
const TITLE_DELAY = 55;

const DEFAULTS = {
	version: 'S',
	port: 0,
	path: null,
	requireAuth: false,
	verify: false,
	verifyDown: false,
	persistence: false,
	feedback: false,
	overrides: false,
	sso: false,
	full: false,
	stream: 'str',
	gracefulDegradation: true,
	toolTimeout: 30,
	maxSessions: 1000,
	ws: 'legacy',
	pingInterval: null,
	pingTimeout: 20_000,
	greetingDelay: 0,
	title: 'Reference Desk',
	welcome: 'Ask about an order.',
	onLog: null,
	beforeModel: null,
	state: null,
};

class ReferenceServer {
	constructor(options) {
		this.options = {...DEFAULTS, ...options};
		const {options: o} = this;
		this.version = o.version;
		if (!PATHS[this.version]) throw new Error(`unknown version ${this.version}`);
		if (o.full)
			Object.assign(o, {verify: true, persistence: true, feedback: true, overrides: true, sso: true});
		o.pingInterval ??= this.version === 'S' ? 20_000 : 0;
		this.path = o.path ?? PATHS[this.version];
		this.sessions = new Map(); // session id -> session
		this.threads = new Map(); // H: thread id -> history entries, lost with the process
		this.ssoSessions = new Map(); // token -> user
		this.state = o.state ?? {conversations: new Map(), settings: new Map()}; // H: what a restart keeps
		this.conversations = this.state.conversations;
		this.settings = this.state.settings;
		this.connections = new Set();
		this.sockets = new Set(); // every TCP socket, refused and half-open ones too
		this.accepted = 0;
		this.refuseNext = null;
		this.questions = []; // H: each message that the model was asked, in order
		this.running = 0; // H: turns that have not ended
		this.idle = [];
		this.log = [];
		this.started = Date.now();
	}

	record(entry) {
		const line = {t: Date.now() - this.started, time: new Date().toISOString(), ...entry};
		this.log.push(line);
		return this.options.onLog?.(line);
	}

	// ---- sessions, conversations, settings

	createSession(conn) {
		if (this.sessions.size >= this.options.maxSessions) {
			for (const id of [...this.sessions.keys()].slice(0, 10)) this.sessions.delete(id);
		}
		const query = conn.url.searchParams;
		const wanted = this.version === 'H' && query.get('session_id');
		conn.sessionId =
			wanted && isUuid(wanted) ? wanted : this.version === 'D' ? `session-${conn.number}` : randomUUID();
		const session = {
			id: conn.sessionId,
			history: [],
			overrides: {},
			conversationId: null,
			userId: this.version === 'H' ? query.get('user_id') || null : null,
			credentials: this.version === 'S' ? {kind: 'none'} : null,
		};
		this.sessions.set(session.id, session);
		return session;
	}

	usesConversations(session) {
		return this.version === 'H' && this.options.persistence && !!session.userId;
	}
	keepsSettings() {
		return this.version === 'H' && this.options.persistence && this.options.overrides;
	}
	saveSettings(session) {
		if (session.userId && this.keepsSettings()) this.settings.set(session.userId, {...session.overrides});
	}

	conversationsOf(userId) {
		return [...this.conversations.values()]
			.filter((row) => row.user_id === userId)
			.sort((a, b) => (a.updated_at < b.updated_at ? 1 : -1));
	}

	createConversation(userId) {
		const id = randomUUID(),
			now = zonedTimestamp();
		this.conversations.set(id, {
			id,
			user_id: userId,
			title: null,
			created_at: now,
			updated_at: now,
			message_count: 0,
			metadata: {},
			is_archived: false,
		});
		return id;
	}

	touchConversation(row, changes) {
		Object.assign(row, changes, {updated_at: zonedTimestamp()});
	}

	/** H: one turn of the model, which is what a user pays for. */
	async turn(message, run) {
		this.questions.push(message);
		this.running++;
		try {
			return await run();
		} finally {
			this.running--;
			if (!this.running) for (const resolve of this.idle.splice(0)) resolve();
		}
	}

	/** Resolves when no turn runs. */
	whenIdle() {
		return this.running ? new Promise((resolve) => this.idle.push(resolve)) : Promise.resolve();
	}

	/** Counts the turn; a new conversation gets its title a little later, whether or not the connection still lives. */
	finishTurn(conn, id, created, _message, title) {
		const row = this.conversations.get(id);
		if (!row) return;
		this.touchConversation(row, {message_count: row.message_count + 1});
		if (!created) return;
		sleep(TITLE_DELAY).then(() => {
			if (!this.conversations.has(id)) return;
			this.touchConversation(row, {title});
			try {
				conn.send({type: 'conversation_titled', conversation_id: id, title, timestamp: conn.now()});
			} catch (error) {
				conn.note(`title not delivered: ${error.message}`);
			}
		});
	}

	// ---- transport

	async listen() {
		this.http = createServer((request, response) => void answerHttp(this, request, response));
		this.wss = new WebSocketServer({
			noServer: true,
			maxPayload: MAX_CLIENT_FRAME,
			autoPong: false,
			handleProtocols: () => false,
			perMessageDeflate: {threshold: 0},
		});
		this.http.on('connection', (socket) => {
			this.sockets.add(socket);
			socket.once('close', () => this.sockets.delete(socket));
		});
		this.http.on('upgrade', (request, socket, head) => this.upgrade(request, socket, head));
		await new Promise((resolve, reject) =>
			this.http.once('error', reject).listen(this.options.port, '127.0.0.1', resolve),
		);
		this.port = this.http.address().port;
	}

	upgrade(request, socket, head) {
		socket.on('error', () => {});
		const url = new URL(request.url, 'http://localhost');
		const refusal =
			url.searchParams.get('refuse') ?? this.refuseNext ?? (url.pathname === this.path ? null : '403');
		if (refusal) return this.refuse(socket, String(refusal));
		this.wss.handleUpgrade(request, socket, head, (ws) => {
			const conn = new Connection(this, ws, socket, request, ++this.accepted);
			conn.note(`connected ${request.url}`);
			this.connections.add(conn);
			conn.closed.then(() => this.connections.delete(conn));
			conn.serve();
		});
	}

	refuse(socket, how) {
		this.record({dir: 'note', note: `handshake refused: ${how}`});
		if (how === 'hang') return;
		if (how === 'close') return socket.destroy();
		if (how === 'garbage') return socket.end('this is not HTTP\r\n\r\n');
		const extra = how.startsWith('3')
			? 'Location: /elsewhere\r\n'
			: how === '503' || how === '429'
				? 'Retry-After: 1\r\n'
				: how === '401'
					? 'WWW-Authenticate: Bearer\r\n'
					: '';
		const name = {403: 'Forbidden', 401: 'Unauthorized', 503: 'Service Unavailable'}[how] ?? 'Refused';
		socket.end(
			`HTTP/1.1 ${how} ${name}\r\nContent-Length: 0\r\nContent-Type: text/plain\r\n${extra}Connection: close\r\n\r\n`,
		);
	}

	// ---- what a test can do

	/**
	 * control(action, ...args):
	 *   push FRAME [conn] · text STRING [conn] · binary BUFFER [conn] · close CODE REASON [conn] · drop [conn] · halfopen [conn] · trickle RATE [conn]
	 *   (conn: a connection number from the log; without it all connections)
	 *   forgetSession [id] · forgetThreads · mintSso {name,email} -> token · expireSso [token]
	 *   refuse STATUS|hang|garbage|close|null (every later handshake) · set {option: value}
	 */
	control(action, ...args) {
		const each = (conn, act) => {
			for (const c of this.connections) if (conn === undefined || c.number === conn) act(c);
		};
		switch (action) {
			case 'push':
				return each(args[1], (c) => c.send(args[0]));
			case 'text':
				return each(args[1], (c) => c.sendText(args[0]));
			case 'binary':
				return each(args[1], (c) => c.sendBinary(args[0]));
			case 'close':
				return each(args[2], (c) => c.close(args[0], args[1]));
			case 'drop':
				return each(args[0], (c) => c.drop());
			case 'halfopen':
				return each(args[0], (c) => c.goSilent());
			case 'trickle':
				return each(args[1], (c) => c.limitRate(args[0]));
			case 'forgetSession':
				return args[0] ? this.sessions.delete(args[0]) : this.sessions.clear();
			case 'forgetThreads':
				return this.threads.clear();
			case 'mintSso': {
				const token = `sso.${randomUUID()}`;
				this.ssoSessions.set(token, {
					name: 'Sso User',
					email: 'sso@example.test',
					...JSON.parse(JSON.stringify(args[0] ?? {})),
				});
				return token;
			}
			case 'expireSso':
				return args[0] ? this.ssoSessions.delete(args[0]) : this.ssoSessions.clear();
			case 'refuse':
				this.refuseNext = args[0] ?? null;
				return;
			case 'set':
				Object.assign(this.options, args[0]);
				return;
			default:
				throw new Error(`unknown control action ${action}`);
		}
	}

	/** Drops every socket without a close frame; the server keeps listening. */
	kill() {
		this.control('drop');
	}

	/** As on SIGTERM: close frame 1012 with an empty reason to all, no more answers, no more connections. */
	async stop1012() {
		for (const conn of this.connections) conn.close(1012);
		const closing = this.stopListening();
		await Promise.race([Promise.all([...this.connections].map((c) => c.closed)), sleep(1000)]);
		for (const socket of this.sockets) socket.destroy();
		await closing;
	}

	/** Ends everything at once. */
	async close() {
		const closing = this.stopListening();
		for (const socket of this.sockets) socket.destroy();
		await closing;
	}

	stopListening() {
		return this.http.listening ? new Promise((resolve) => this.http.close(resolve)) : Promise.resolve();
	}
}

function isUuid(text) {
	return /^[0-9a-f]{32}$/i.test(
		text
			.replace('urn:', '')
			.replace('uuid:', '')
			.replace(/^[{}]+|[{}]+$/g, '')
			.replaceAll('-', ''),
	);
}

export async function startServer(options = {}) {
	const server = new ReferenceServer(options);
	await server.listen();
	return {
		url: `ws://127.0.0.1:${server.port}${server.path}`,
		port: server.port,
		log: server.log,
		questions: server.questions,
		whenIdle: () => server.whenIdle(),
		state: server.state, // pass it to the next startServer() to play a restart
		close: () => server.close(),
		kill: () => server.kill(),
		stop1012: () => server.stop1012(),
		control: (...args) => server.control(...args),
	};
}
