/** The server behind the faults: a small chat server that answers at once, remembers or forgets sessions, and counts what it receives. */
import {randomUUID} from 'node:crypto';
import {once} from 'node:events';
import type {AddressInfo} from 'node:net';
import {type WebSocket, WebSocketServer} from 'ws';

export interface Peer {
	readonly port: number;
	/** How often a message was received. */
	received(text: string): number;
	close(): Promise<void>;
}

export interface PeerOptions {
	/** Whether a session outlives its connection, as in today's server, and is requested with `?session_id=`. */
	readonly remembers: boolean;
	/** Characters of the answer to each first message of a session; default: a few. */
	readonly answerLength?: number;
}

/** The answer to a message. */
export const answerTo = (text: string): string => `Answer to ${text}.`;

/** Starts a server on loopback. */
export async function startPeer({remembers, answerLength = 0}: PeerOptions): Promise<Peer> {
	const messages: string[] = [];
	const sessions = new Map<string, object[]>();
	const server = new WebSocketServer({port: 0, host: '127.0.0.1', perMessageDeflate: false});
	await once(server, 'listening');

	server.on('connection', (socket, request) => {
		const wanted = new URL(request.url ?? '', 'ws://host').searchParams.get('session_id');
		const id = (remembers ? wanted : null) ?? randomUUID();
		const history = sessions.get(id) ?? [];
		sessions.set(id, history);
		socket.on('error', () => {});
		socket.on('message', (data) => answer(socket, history, JSON.parse(String(data))));
		send(socket, {type: 'connection_established', session_id: id, message: 'Connected to AI assistant'});
	});

	function answer(socket: WebSocket, history: object[], frame: {type: string; message: string}): void {
		switch (frame.type) {
			case 'auth':
				send(socket, {
					type: 'auth_configured',
					message: 'Authenticated as Ada',
					auth_type: 'bearer_token',
					display_name: 'Ada',
				});
				return;
			case 'ping':
				send(socket, {type: 'pong'});
				return;
			case 'history':
				send(socket, {type: 'history', messages: history});
				return;
			case 'chat':
				turn(socket, history, frame.message);
				return;
			default:
				send(socket, {type: 'error', message: `Unknown message type: ${frame.type}`});
		}
	}

	/** One frame in each state of a turn. */
	function turn(socket: WebSocket, history: object[], text: string): void {
		messages.push(text);
		const content = answerTo(text).padEnd(history.length === 0 ? answerLength : 0, ' more');
		const metadata = {};
		const message_id = randomUUID();
		const call = {id: randomUUID(), name: 'get_order', args: {order_id: 'A-1001'}};
		const result = {tool_call_id: call.id, name: call.name, result: {status: 'shipped'}};
		const entry = {timestamp: null, metadata, tool_calls: [], tool_results: []};
		history.push(
			{...entry, message_id: null, role: 'user', content: text},
			{...entry, message_id: randomUUID(), role: 'assistant', content: '', tool_calls: [call]},
			{...entry, message_id: null, role: 'tool', content: '', tool_results: [result]},
			{...entry, message_id, role: 'assistant', content},
		);
		send(socket, {type: 'typing', message: 'AI is thinking...'});
		send(socket, {type: 'typing', message: 'Calling get_order... (1/1)'});
		send(socket, {type: 'typing', message: content.slice(0, 9)});
		const calls = {tool_calls: [call], tool_results: [result]};
		send(socket, {type: 'ai_response', message_id, message: content, ...calls, metadata});
	}

	return {
		port: (server.address() as AddressInfo).port,
		received: (text) => messages.filter((message) => message === text).length,
		async close() {
			for (const socket of server.clients) socket.terminate();
			const closed = once(server, 'close');
			server.close();
			await closed;
		},
	};
}

function send(socket: WebSocket, frame: object): void {
	socket.send(JSON.stringify(frame));
}
