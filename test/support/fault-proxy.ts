/** A TCP proxy in front of a WebSocket server: it shows each message before it passes it on, and injects faults. */
import {once} from 'node:events';
import {type AddressInfo, connect, createServer, type Socket} from 'node:net';
import {TLSSocket, type TLSSocketOptions} from 'node:tls';
import {readUnits, type WireUnit} from './wire-frames.ts';

/** One connection through the proxy. */
export interface Link {
	/** From 1. */
	readonly number: number;
	/** Sends bytes of the proxy's own to the client. */
	write(bytes: Buffer | string): void;
	/** Ends the connection to the client in order. */
	end(): void;
	/** Resets the connection to the client. */
	reset(): void;
	/** Half-open from now on: nothing is passed on, in either direction, and nothing is answered. */
	silence(): void;
	/** From now on the first bytes of each message are packets of their own, and the rest is in a few. */
	slow(): void;
	/** Resolves with what is held back, once it is this many units. */
	whenHeld(count: number): Promise<readonly WireUnit[]>;
	/** Passes on what is held back and everything after it. @param reordered in place of what is held back */
	release(reordered?: readonly WireUnit[]): void;
}

export interface FaultProxyOptions {
	/** Port of the server on loopback. */
	readonly target: number;
	/** Called with each connection, before anything is read. */
	onConnection?(link: Link): void;
	/**
	 * Called with each unit before it is passed on.
	 * @returns `drop`: it is not passed on; `hold`, of the server's: it waits for `release`, with everything after it
	 */
	onUnit?(link: Link, unit: WireUnit, from: 'client' | 'server'): 'pass' | 'drop' | 'hold';
	/** TLS for the connection with this number; undefined = none. */
	tls?(number: number): TLSSocketOptions | undefined;
}

export interface FaultProxy {
	readonly port: number;
	/** Connections of clients that are open now. */
	readonly open: number;
	/** Resolves when no connection of a client is open. */
	whenIdle(): Promise<void>;
	/** Drops every connection and stops listening. */
	close(): Promise<void>;
}

/**
 * Starts a proxy on loopback. It accepts `CONNECT` too, for any target: a client can use it as an HTTP proxy, whose request
 * `onUnit` gets as the first head.
 */
export async function startFaultProxy(options: FaultProxyOptions): Promise<FaultProxy> {
	const sockets = new Set<Socket>();
	let count = 0;
	let whenIdle: ReadonlyArray<() => void> = [];

	const server = createServer({noDelay: true}, (socket) => {
		sockets.add(socket);
		socket.on('error', () => {});
		socket.on('close', () => {
			sockets.delete(socket);
			if (sockets.size > 0) return;
			for (const resolve of whenIdle) resolve();
			whenIdle = [];
		});
		count++;
		createLink(count, socket, options);
	});
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');

	return {
		port: (server.address() as AddressInfo).port,
		get open() {
			return sockets.size;
		},
		whenIdle: () =>
			new Promise((resolve) => {
				if (sockets.size === 0) resolve();
				else whenIdle = [...whenIdle, resolve];
			}),
		async close() {
			const closed = once(server, 'close');
			server.close();
			for (const socket of sockets) socket.destroy();
			await closed;
		},
	};
}

/** Bytes of a slow message that come one by one: its header and more. */
const FIRST_BYTES = 16;

function createLink(number: number, socket: Socket, options: FaultProxyOptions): void {
	const settings = options.tls?.(number);
	const client: Socket =
		settings === undefined ? socket : new TLSSocket(socket, {...settings, isServer: true});
	const upstream = connect({port: options.target, host: '127.0.0.1', noDelay: true});
	let held: WireUnit[] | undefined;
	let isSilent = false;
	let isSlow = false;
	let whenHeld: () => void = () => {};
	/** Pieces that are not written yet, while bytes are slow. */
	const pieces: Buffer[] = [];
	for (const end of [client, upstream]) end.on('error', () => {});

	function toClient(bytes: Buffer): void {
		if (isSilent || client.destroyed || client.writableEnded) return;
		if (!isSlow) {
			client.write(bytes);
			return;
		}
		const size = Math.ceil(bytes.length / 4);
		const isIdle = pieces.length === 0;
		for (let at = 0; at < bytes.length; ) {
			const end = at < FIRST_BYTES ? at + 1 : at + size;
			pieces.push(bytes.subarray(at, end));
			at = end;
		}
		if (isIdle) writePiece();
	}

	function writePiece(): void {
		const piece = pieces.shift();
		if (piece === undefined || client.destroyed || client.writableEnded) return;
		client.write(piece);
		setImmediate(writePiece);
	}

	const link: Link = {
		number,
		write: (bytes) => toClient(Buffer.from(bytes)),
		end: () => void client.end(),
		reset: () => void socket.resetAndDestroy(),
		silence() {
			isSilent = true;
		},
		slow() {
			isSlow = true;
		},
		whenHeld: (wanted) =>
			new Promise((resolve) => {
				whenHeld = () => {
					if (held !== undefined && held.length >= wanted) resolve([...held]);
				};
				whenHeld();
			}),
		release(reordered) {
			const units = reordered ?? held ?? [];
			held = undefined;
			for (const {bytes} of units) toClient(bytes);
			if (upstream.closed) client.end();
		},
	};

	const fromServer = readUnits((unit) => {
		if (isSilent) return;
		const fate = held === undefined ? (options.onUnit?.(link, unit, 'server') ?? 'pass') : 'hold';
		if (fate === 'pass') toClient(unit.bytes);
		else if (fate === 'hold') {
			held = [...(held ?? []), unit];
			whenHeld();
		}
	});
	const fromClient = readUnits((unit) => {
		if (isSilent) return;
		const isConnect = unit.kind === 'head' && unit.text.startsWith('CONNECT ');
		const fate = options.onUnit?.(link, unit, 'client') ?? 'pass';
		if (isConnect) fromClient.expectHead();
		if (fate !== 'pass') return;
		if (isConnect) toClient(Buffer.from('HTTP/1.1 200 Connection established\r\n\r\n'));
		else upstream.write(unit.bytes);
	});
	client.on('data', fromClient.receive);
	upstream.on('data', fromServer.receive);
	client.on('close', () => upstream.destroy());
	upstream.on('close', () => {
		if (!isSilent && held === undefined) client.end();
	});
	options.onConnection?.(link);
}
