/** The server of the bench: sends any amount of history, streamed text, tool calls and messages at once. */
import {randomUUID} from 'node:crypto';
import type {Socket} from 'node:net';
import {type WebSocket, WebSocketServer} from 'ws';
import {largeFrame, nestedResult} from './large-frames.ts';
import {
	BURST_BYTES,
	BURST_MESSAGES,
	CONTENT_KINDS,
	type ContentKind,
	chunksUpTo,
	message,
	numberedReply,
	reply,
} from './texts.ts';

/** Commands of the bench over the channel between the two processes. */
export type ServerCommand =
	| {readonly do: 'listen'; readonly port: number}
	| {readonly do: 'die'}
	| {readonly do: 'chunk'; readonly index: number};

/** Replies to commands; `sent` is the time when a large frame or a chunk was sent, ms since the epoch. */
export type Report = {readonly port: number} | {readonly dead: true} | {readonly sent: number};

const frame = (fields: Record<string, unknown>): string =>
	JSON.stringify({...fields, timestamp: '2026-01-01T00:00:00.000000'});

const answer = (text: string): string =>
	frame({type: 'ai_response', message: text, tool_calls: [], tool_results: []});

const histories = new Map<string, string>();

/** A history frame with `count` messages of `size` characters from the number `first` on, generated once. */
function historyFrame(count: number, size: number, first: number): string {
	const id = `${count} ${size} ${first}`;
	const known = histories.get(id);
	if (known !== undefined) return known;
	const messages = Array.from({length: count}, (_, at) => first + at).map((index) => ({
		message_id: index % 2 === 0 ? null : `m${index}`,
		role: index % 2 === 0 ? 'user' : 'assistant',
		content: message(index, size),
		timestamp: '2026-01-01T00:00:00.000000',
		tool_calls: [],
		tool_results: [],
		metadata: {},
	}));
	const history = frame({type: 'history', messages});
	histories.set(id, history);
	return history;
}

/** `calls COUNT REPLIES [nested]`: that many tool calls with results over that many answers; the text of the last is `calls done`. */
function calls(socket: WebSocket, count: number, replies: number, areNested: boolean): void {
	const each = Math.ceil(count / replies);
	for (let index = 0; index < replies; index++) {
		const ids = Array.from({length: each}, (_, call) => `call_${index}_${call}`);
		const text = index === replies - 1 ? 'calls done' : 'and more';
		const toolCalls = ids.map((id) => ({id, name: 'get_order', arguments: {order_id: id}}));
		const results = ids.map((id, call) => ({
			tool_call_id: id,
			name: 'get_order',
			result: areNested ? nestedResult(call) : {id, status: 'shipped'},
		}));
		socket.send(frame({type: 'ai_response', message: text, tool_calls: toolCalls, tool_results: results}));
	}
}

/** `stream COUNT RATE`: that many cumulative frames at that many per second, then the answer. */
function stream(socket: WebSocket, count: number, perSecond: number): void {
	const text = reply(count);
	socket.send(frame({type: 'typing', message: 'AI is thinking...'}));
	const started = performance.now();
	let sent = 0;
	const timer = setInterval(() => {
		const due = Math.min(count, Math.floor(((performance.now() - started) / 1000) * perSecond));
		for (; sent < due; sent++)
			socket.send(frame({type: 'typing', message: text.slice(0, ((sent + 1) * text.length) / count)}));
		if (sent < count) return;
		clearInterval(timer);
		socket.send(answer(text));
	}, 1);
	socket.on('close', () => clearInterval(timer));
}

/** `replies COUNT SIZE MS`: that many answers of that many characters, one every so many milliseconds. */
function replies(socket: WebSocket, count: number, size: number, ms: number): void {
	let index = 0;
	const timer = setInterval(() => {
		socket.send(answer(numberedReply(index++, size)));
		if (index === count) clearInterval(timer);
	}, ms);
	socket.on('close', () => clearInterval(timer));
}

/** The connections whose client asked for `chunks`, which the bench sends one by one. */
const awaitingChunks = new Set<WebSocket>();

/** `wait` and `chunks`: the answer begins, and does not end. */
function begin(socket: WebSocket): void {
	socket.send(frame({type: 'typing', message: 'AI is thinking...'}));
}

function sendChunk(index: number): void {
	const typing = frame({type: 'typing', message: chunksUpTo(index + 1)});
	process.send?.({sent: now()} satisfies Report);
	for (const socket of awaitingChunks) socket.send(typing);
}

/** `burst`: many answers, encoded beforehand so that only the client is timed. */
function burst(socket: Socket): void {
	socket.write(BURST);
}

/** Encodes an unmasked, unfragmented text frame of RFC 6455, for payloads below 64 KB. */
function encodeFrame(text: string): Buffer {
	const payload = Buffer.from(text);
	const {length} = payload;
	const head = length < 126 ? [0x81, length] : [0x81, 126, length >> 8, length & 0xff];
	return Buffer.concat([Buffer.from(head), payload]);
}

/** The large frame that the query of a connection selects, `string=BYTES` or `results=COUNT`. */
function largeOf(query: URLSearchParams): Buffer | undefined {
	const kind = ['string', 'results'].find((name) => query.has(name));
	return kind === undefined ? undefined : largeFrame(`${kind}=${query.get(kind)}`);
}

const now = (): number => performance.timeOrigin + performance.now();

function sendLarge(socket: WebSocket, frame: Buffer | undefined): void {
	if (frame === undefined) return;
	socket.send(frame, {binary: false}, () => process.send?.({sent: now()} satisfies Report));
}

const BURST = Buffer.concat(
	Array.from({length: BURST_MESSAGES}, (_, index) => encodeFrame(answer(message(index, BURST_BYTES)))),
);

function answerTo(question: string, socket: WebSocket, tcp: Socket, query: URLSearchParams): void {
	const [command = '', ...rest] = question.split(' ');
	const [first = 0, second = 0, third = 0] = rest.map(Number);
	switch (command) {
		case 'large':
			sendLarge(socket, largeOf(query));
			break;
		case 'stream':
			stream(socket, first, second);
			break;
		case 'calls':
			calls(socket, first, second, rest[2] === 'nested');
			break;
		case 'replies':
			replies(socket, first, second, third);
			break;
		case 'content':
			socket.send(answer(CONTENT_KINDS[rest[0] as ContentKind].text()));
			break;
		case 'chunks':
			awaitingChunks.add(socket);
			socket.on('close', () => awaitingChunks.delete(socket));
			begin(socket);
			break;
		case 'wait':
			begin(socket);
			break;
		case 'burst':
			burst(tcp);
			break;
		default:
			socket.send(answer('ok'));
	}
}

let server: WebSocketServer | undefined;

function listen(port: number): void {
	server = new WebSocketServer({port, host: '127.0.0.1'});
	server.on('listening', () => {
		const address = server?.address();
		if (typeof address === 'object' && address !== null)
			process.send?.({port: address.port} satisfies Report);
	});
	server.on('connection', (socket, request) => {
		const {searchParams} = new URL(request.url ?? '/', 'ws://x');
		// Generated before the first request.
		largeOf(searchParams);
		socket.send(
			frame({
				type: 'connection_established',
				session_id: searchParams.get('session_id') ?? randomUUID(),
				message: 'Connected',
			}),
		);
		socket.on('message', (data) => {
			const received = JSON.parse(String(data)) as {type: string; message?: string};
			if (received.type === 'history')
				socket.send(
					historyFrame(
						Number(searchParams.get('history')),
						Number(searchParams.get('size') ?? 500),
						Number(searchParams.get('first')),
					),
				);
			if (received.type !== 'chat') return;
			answerTo(received.message ?? '', socket, request.socket, searchParams);
		});
	});
}

process.on('message', (command: ServerCommand) => {
	if (command.do === 'listen') listen(command.port);
	else if (command.do === 'chunk') sendChunk(command.index);
	else {
		for (const socket of server?.clients ?? []) socket.terminate();
		server?.close(() => process.send?.({dead: true} satisfies Report));
	}
});
