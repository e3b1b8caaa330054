/** Stands between a client and a server, passes everything on, and keeps what either of them said. */
import {createServer, request as httpRequest, type IncomingMessage, type ServerResponse} from 'node:http';
import type {AddressInfo} from 'node:net';
import {onTestFinished} from 'vitest';
import {WebSocket, WebSocketServer} from 'ws';
import type {JsonObject} from '../../source/protocol/frames.ts';

export interface Said {
	readonly by: 'client' | 'server' | 'http';
	/** Of `http`: method and path. */
	readonly route?: string;
	/** Empty for `http`. */
	readonly frame: JsonObject;
}

export interface TappedServer {
	/** Connect here. */
	readonly url: string;
	/** Everything that was said, in order. */
	readonly said: readonly Said[];
	/** Resolves once this holds; rejects with `problem()` after the time limit. */
	until(holds: () => boolean, problem: () => string): Promise<void>;
	/** The next frame of this type from the server is replaced. */
	replaceNext(type: string, frame: JsonObject): void;
	/** Drops every connection without a close frame; the server continues. */
	drop(): void;
}

const LIMIT_MS = 15_000;

/** @param target URL of the server's WebSocket; the tap is closed at the end of the test */
export async function tapServer(target: string): Promise<TappedServer> {
	const said: Said[] = [];
	const waiting = new Set<() => void>();
	const keep = (each: Said): void => {
		said.push(each);
		for (const check of waiting) check();
	};
	const replacements = new Map<string, JsonObject>();
	const clients = new Set<WebSocket>();
	const {host, pathname} = new URL(target);

	function passOn(request: IncomingMessage, response: ServerResponse): void {
		const {method, url: path, headers} = request;
		keep({by: 'http', route: `${method} ${path}`, frame: {}});
		const onward = httpRequest(`http://${host}${path}`, {method, headers: {...headers, host}}, (answer) => {
			response.writeHead(answer.statusCode ?? 502, answer.headers);
			answer.pipe(response);
		});
		onward.on('error', () => response.destroy());
		request.pipe(onward);
	}

	function connect(client: WebSocket, {url: path, headers: {cookie}}: IncomingMessage): void {
		clients.add(client);
		const server = new WebSocket(`ws://${host}${path}`, {
			perMessageDeflate: false,
			headers: cookie === undefined ? {} : {cookie},
		});
		const opened = new Promise((resolve) => server.once('open', resolve));
		client.on('message', async (data) => {
			await opened;
			keep({by: 'client', frame: JSON.parse(String(data))});
			server.send(String(data));
		});
		server.on('message', (data) => {
			let frame = JSON.parse(String(data));
			const replacement = replacements.get(frame.type);
			if (replacement !== undefined) {
				replacements.delete(frame.type);
				frame = replacement;
			}
			keep({by: 'server', frame});
			client.send(JSON.stringify(frame));
		});
		for (const [end, other] of [
			[client, server],
			[server, client],
		] as const) {
			end.on('error', () => other.terminate());
			end.on('close', () => other.terminate());
		}
		client.on('close', () => clients.delete(client));
	}

	const http = createServer(passOn);
	const sockets = new WebSocketServer({noServer: true, perMessageDeflate: false});
	http.on('upgrade', (request, socket, head) =>
		sockets.handleUpgrade(request, socket, head, (client) => connect(client, request)),
	);
	await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
	const drop = (): void => {
		for (const client of clients) client.terminate();
	};
	onTestFinished(async () => {
		drop();
		http.closeAllConnections();
		await new Promise((resolve) => http.close(resolve));
	});
	return {
		url: `ws://127.0.0.1:${(http.address() as AddressInfo).port}${pathname}`,
		said,
		until: (holds, problem) =>
			new Promise((resolve, reject) => {
				const check = (): void => {
					if (!holds()) return;
					clearTimeout(timer);
					waiting.delete(check);
					resolve();
				};
				const timer = setTimeout(() => {
					waiting.delete(check);
					reject(new Error(problem()));
				}, LIMIT_MS);
				waiting.add(check);
				check();
			}),
		replaceNext: (type, frame) => void replacements.set(type, frame),
		drop,
	};
}
