/** The server that the bench measures against, in a process of its own: no wit, but any amount of history and stream. */
import {randomUUID} from 'node:crypto';
import {type WebSocket, WebSocketServer} from 'ws';

/** What the bench asks of it, over the channel between the two processes. */
export type Order =
	| {readonly do: 'listen'; readonly port: number}
	/** Drops every connection without a close frame and stops listening. */
	| {readonly do: 'die'};

export type Report = {readonly port: number} | {readonly dead: true};

const HISTORY = 10_000;
const MESSAGE_BYTES = 500;
const stamp = (): string => '2026-01-01T00:00:00.000000';

const history = Array.from({length: HISTORY}, (_, index) => ({
	message_id: index % 2 === 0 ? null : `m${index}`,
	role: index % 2 === 0 ? 'user' : 'assistant',
	content: `message ${index} `.padEnd(MESSAGE_BYTES, 'the quick brown fox jumps over the lazy dog '),
	timestamp: stamp(),
	tool_calls: [],
	tool_results: [],
	metadata: {},
}));

let server: WebSocketServer | undefined;

function send(socket: WebSocket, frame: Record<string, unknown>): void {
	socket.send(JSON.stringify({...frame, timestamp: stamp()}));
}

/** `stream COUNT RATE`: so many cumulative frames, so many a second, then the answer. */
function stream(socket: WebSocket, count: number, perSecond: number): void {
	send(socket, {type: 'typing', message: 'AI is thinking...'});
	const started = performance.now();
	let sent = 0;
	let text = '';
	const timer = setInterval(() => {
		const due = Math.min(count, Math.floor(((performance.now() - started) / 1000) * perSecond));
		while (sent < due) {
			sent++;
			text += sent % 12 === 0 ? `chunk${sent}\n` : `chunk${sent} `;
			send(socket, {type: 'typing', message: text});
		}
		if (sent < count) return;
		clearInterval(timer);
		send(socket, {type: 'ai_response', message: text, tool_calls: [], tool_results: []});
	}, 1);
	socket.on('close', () => clearInterval(timer));
}

function listen(port: number): void {
	server = new WebSocketServer({port, host: '127.0.0.1'});
	server.on('listening', () => {
		const address = server?.address();
		if (typeof address === 'object' && address !== null)
			process.send?.({port: address.port} satisfies Report);
	});
	server.on('connection', (socket, request) => {
		const {searchParams} = new URL(request.url ?? '/', 'ws://x');
		send(socket, {
			type: 'connection_established',
			session_id: searchParams.get('session_id') ?? randomUUID(),
			message: 'Connected',
		});
		socket.on('message', (data) => {
			const frame = JSON.parse(String(data)) as {type: string; message?: string};
			if (frame.type === 'history')
				send(socket, {type: 'history', messages: searchParams.has('long') ? history : []});
			if (frame.type !== 'chat') return;
			const [, count, rate] = /^stream (\d+) (\d+)$/.exec(frame.message ?? '') ?? [];
			if (count === undefined || rate === undefined) {
				send(socket, {type: 'ai_response', message: 'ok', tool_calls: [], tool_results: []});
			} else stream(socket, Number(count), Number(rate));
		});
	});
}

process.on('message', (order: Order) => {
	if (order.do === 'listen') listen(order.port);
	else {
		for (const socket of server?.clients ?? []) socket.terminate();
		server?.close(() => process.send?.({dead: true} satisfies Report));
	}
});
