/** Serves a recording: a real WebSocket server, on which each connection is answered as one of the recording was. */
import {createServer} from 'node:http';
import type {AddressInfo} from 'node:net';
import type {Duplex} from 'node:stream';
import {type WebSocket, WebSocketServer} from 'ws';
import type {Clock} from '../clock.ts';
import type {ConnectionScript, ServerStep} from './connection-scripts.ts';
import {type ClientDifference, createScriptPlayer} from './script-player.ts';

/** `connection`: its number in the recording, from 1. */
export type ServedEvent = {readonly connection: number} & (
	| {readonly kind: 'connected' | 'refused'; readonly path: string}
	| {readonly kind: 'received'; readonly type: string; readonly frame: string}
	| {readonly kind: 'differs'; readonly difference: ClientDifference}
	| {readonly kind: 'disconnected'; readonly code: number}
);

export interface ServeOptions {
	/** At least one. Connections are played in this order, and then again from the first one. */
	readonly scripts: readonly ConnectionScript[];
	/** 0 = any free one. */
	readonly port: number;
	readonly host: string;
	readonly clock: Clock;
	/** Recorded milliseconds in one of the clock; Infinity = no delays. */
	readonly speed: number;
	readonly onEvent: (event: ServedEvent) => void;
}

export interface ServedRecording {
	/** With the path that was recorded, or that of the document. */
	readonly url: string;
	/** Number of connections that are open. */
	open(): number;
	/** Closes every connection with 1012; resolves when the port is free. */
	stop(): Promise<void>;
}

/** Milliseconds that a client has for its closing handshake; then its connection is dropped. */
const CLOSE_LIMIT_MS = 500;
/** No client sends larger messages. */
const MAX_CLIENT_FRAME_BYTES = 16 * 1024 * 1024;

/** Rejects with the system's error when it cannot listen on the port (`code` `EADDRINUSE`, `EACCES`). */
export async function serveRecording(options: ServeOptions): Promise<ServedRecording> {
	const {scripts, clock, speed, onEvent} = options;
	let next = 0;
	const connections = new Set<WebSocket>();
	const sockets = new WebSocketServer({
		noServer: true,
		maxPayload: MAX_CLIENT_FRAME_BYTES,
		handleProtocols: () => false,
	});
	const http = createServer((_, response) => {
		response.writeHead(404, {'content-type': 'application/json'});
		response.end('{"detail":"Not Found"}');
	});
	http.on('upgrade', (request, socket, head) => {
		const index = next;
		const script = scripts[index] as ConnectionScript;
		next = (index + 1) % scripts.length;
		const connection = index + 1;
		const path = request.url ?? '/';
		if (script.refusal !== undefined) {
			onEvent({kind: 'refused', connection, path});
			refuse(socket, script.refusal);
			return;
		}
		sockets.handleUpgrade(request, socket, head, (webSocket) => {
			connections.add(webSocket);
			webSocket.once('close', () => connections.delete(webSocket));
			onEvent({kind: 'connected', connection, path});
			serve(webSocket, script, connection);
		});
	});

	function serve(socket: WebSocket, script: ConnectionScript, connection: number): void {
		const player = createScriptPlayer({
			...{script, clock, speed},
			perform: (step) => perform(socket, step),
			onDifference: (difference) => onEvent({kind: 'differs', connection, difference}),
			onReceived: (type, frame) => onEvent({kind: 'received', connection, type, frame}),
		});
		socket.on('message', (data) => player.receive(String(data)));
		// The ws package answers a broken frame, or one over the limit, by closing the connection.
		socket.on('error', () => {});
		socket.once('close', (code) => {
			player.end();
			onEvent({kind: 'disconnected', connection, code});
		});
	}

	await new Promise<void>((resolve, reject) => {
		http.once('error', reject);
		http.listen(options.port, options.host, resolve);
	});
	const {port} = http.address() as AddressInfo;
	const {host} = options;
	const path = scripts.find((script) => script.path !== undefined)?.path ?? '/ws/chat';
	return {
		url: `ws://${host.includes(':') ? `[${host}]` : host}:${port}${path}`,
		open: () => connections.size,
		async stop() {
			const ended = [...connections].map(
				(socket) => new Promise<void>((resolve) => socket.once('close', () => resolve())),
			);
			for (const socket of connections) socket.close(1012);
			const limit = setTimeout(() => {
				for (const socket of connections) socket.terminate();
			}, CLOSE_LIMIT_MS);
			const closed = new Promise<void>((resolve) => http.close(() => resolve()));
			http.closeAllConnections();
			await Promise.all([closed, ...ended]);
			clearTimeout(limit);
		},
	};
}

function perform(socket: WebSocket, step: ServerStep): void {
	if (step.kind === 'message') socket.send(step.frame, {binary: false});
	else if (step.kind === 'drop') socket.terminate();
	else socket.close(isSendable(step.code) ? step.code : 1000, step.reason);
}

/** Whether a close frame may have this code. */
const isSendable = (code: number): boolean =>
	(code >= 1000 && code <= 1014 && ![1004, 1005, 1006].includes(code)) || (code >= 3000 && code <= 4999);

function refuse(socket: Duplex, status: number): void {
	socket.on('error', () => {});
	socket.end(`HTTP/1.1 ${status} Refused\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}
