/** Opens sockets in a worker thread, with the interface of one in this thread: large messages are decoded there. */
import {Worker} from 'node:worker_threads';
import type {HandshakeSettings} from '../../protocol/handshake/handshake-settings.ts';
import type {RemoteText} from '../../protocol/remote-text.ts';
import type {OpenSocket, SocketEnd, SocketEvents} from '../socket.ts';
import {readMessages} from './packed-messages.ts';
import type {WatchedMessage} from './watched-messages.ts';
import {
	type MakeRemoteText,
	type Report,
	type SocketEvent,
	type WorkerCommand,
	withRemoteTexts,
} from './worker-messages.ts';

/** Heap limit of the worker, MiB. Large messages are outside the heap; the objects decoded from them are inside. */
const MOST_MIB = 512;

export interface SocketThread {
	/** Makes a function that opens sockets with this handshake. */
	openSocket(handshake: HandshakeSettings): OpenSocket;
	/** From now on `together` carries out what handles the events of a report; `hasMore`: another report follows at once. */
	handleWith(together: Together): void;
	/**
	 * Passes copies of the messages to the listener: first those that were kept, then all, in this thread and those after it.
	 * @param onMessages `hasEarlier`: some before the first were not kept
	 */
	watch(onMessages: OnWatched): void;
	/** Ends the thread, its connections and its texts. */
	stop(): Promise<void>;
}

export type OnWatched = (messages: readonly WatchedMessage[], hasEarlier: boolean) => void;

export type Together = (handle: () => void, hasMore: boolean) => void;

export interface SocketThreadOptions {
	/** The script of the worker: `dist/worker.js`. */
	readonly file: URL;
	/** Its heap limit, MiB. */
	readonly mostMiB?: number;
}

/**
 * Starts the thread immediately, since it needs time to start; commands until then are queued. A thread that ends by
 * itself (out of memory, or a bug) ends its connections with an error, and the next connection gets a new thread.
 */
export function startSocketThread({file, mostMiB = MOST_MIB}: SocketThreadOptions): SocketThread {
	let together: Together = (handle) => handle();
	const start = (): WorkerHandle =>
		startWorker(file, mostMiB, {
			together: (handle, hasMore) => together(handle, hasMore),
			onWatched: (messages, hasEarlier) => onWatched?.(messages, hasEarlier),
		});
	let worker = start();
	let onWatched: OnWatched | undefined;
	let connections = 0;
	return {
		openSocket: (handshake) => (options, events) => {
			if (worker.isGone()) {
				worker = start();
				if (onWatched !== undefined) worker.watch();
			}
			const {url, maxFrameBytes, compress} = options;
			const isLogged = events.onMessage !== undefined;
			return worker.open(
				{do: 'open', connection: ++connections, url, maxFrameBytes, compress, handshake, isLogged},
				events,
			);
		},
		handleWith(next) {
			together = next;
		},
		watch(next) {
			onWatched = next;
			worker.watch();
		},
		stop: () => worker.stop(),
	};
}

/** One thread, from start to end. */
interface WorkerHandle {
	open(command: Extract<WorkerCommand, {readonly do: 'open'}>, events: SocketEvents): ReturnType<OpenSocket>;
	isGone(): boolean;
	watch(): void;
	stop(): Promise<void>;
}

interface Request {
	settle(report: Report): void;
	fail(): void;
}

function startWorker(
	file: URL,
	mostMiB: number,
	{together, onWatched}: {readonly together: Together; readonly onWatched: OnWatched},
): WorkerHandle {
	// No environment and no arguments: the worker needs neither, and both may hold secrets.
	const worker = new Worker(file, {
		env: {},
		argv: [],
		execArgv: [],
		resourceLimits: {maxOldGenerationSizeMb: mostMiB},
	});
	const connections = new Map<number, SocketEvents>();
	const requests = new Map<number, Request>();
	let lastRequest = 0;
	let isGone = false;
	const send = (command: WorkerCommand): void => worker.postMessage(command);
	const forgotten = new FinalizationRegistry((text: string) => {
		if (!isGone) send({do: 'forget', text});
	});

	function ask(make: (request: number) => WorkerCommand): Promise<Report> {
		return new Promise((resolve, reject) => {
			const fail = (): void => reject(new Error('The text is no longer kept.'));
			if (isGone) {
				fail();
				return;
			}
			const request = ++lastRequest;
			requests.set(request, {settle: resolve, fail});
			send(make(request));
		});
	}

	const remoteTextOf: MakeRemoteText = ({id, length}, head) => {
		const remoteText: RemoteText = {
			id,
			head,
			length,
			async slice(start, end) {
				const report = await ask((request) => ({do: 'slice', request, text: id, start, end}));
				return report.kind === 'slice' ? report.slice : '';
			},
			async *chunks() {
				for (let byte: number | undefined = 0; byte !== undefined; ) {
					const from: number = byte;
					const report: Report = await ask((request) => ({do: 'chunk', request, text: id, byte: from}));
					if (report.kind !== 'chunk') return;
					yield report.bytes;
					byte = report.next;
				}
			},
		};
		forgotten.register(remoteText, id);
		return remoteText;
	};

	function onEvent(event: SocketEvent): void {
		const events = connections.get(event.connection);
		switch (event.type) {
			case 'open':
				events?.onOpen();
				return;
			case 'received':
				events?.onMessage?.(event.head, event.bytes);
				return;
			case 'packed':
				for (const {decoded, bytes} of readMessages(event))
					connections.get(event.connection)?.onFrame(decoded, bytes);
				return;
			case 'frame': {
				const {decoded, long, bytes} = event;
				events?.onFrame(long === undefined ? decoded : withRemoteTexts(decoded, long, remoteTextOf), bytes);
				return;
			}
			case 'pong':
				events?.onPong(event.label);
				return;
			case 'activity':
				events?.onActivity();
				return;
			case 'end':
				connections.delete(event.connection);
				events?.onEnd(event.end);
				return;
		}
	}

	function onReport(report: Report): void {
		if (report.kind === 'events') {
			const {events, hasMore} = report;
			together(() => events.forEach(onEvent), hasMore);
			return;
		}
		if (report.kind === 'watched') {
			onWatched(report.messages, report.hasEarlier === true);
			return;
		}
		const request = requests.get(report.request);
		requests.delete(report.request);
		if (report.kind === 'gone') request?.fail();
		else request?.settle(report);
	}

	function end(how: SocketEnd): void {
		if (isGone) return;
		isGone = true;
		for (const {fail} of requests.values()) fail();
		requests.clear();
		const open = [...connections.values()];
		connections.clear();
		for (const events of open) events.onEnd(how);
	}

	worker.on('message', onReport);
	worker.on('error', (error: NodeJS.ErrnoException) => {
		const isMemory = error.code === 'ERR_WORKER_OUT_OF_MEMORY';
		end({
			kind: 'error',
			code: isMemory ? 'ERR_WORKER_OUT_OF_MEMORY' : 'ERR_WORKER_FAILED',
			message: error.message,
		});
	});
	worker.on('exit', () => end({kind: 'error', code: 'ERR_WORKER_FAILED', message: 'The thread ended.'}));

	return {
		isGone: () => isGone,
		watch: () => send({do: 'watch'}),
		open(command, events) {
			const {connection} = command;
			connections.set(connection, events);
			send(command);
			return {
				send: (text) => send({do: 'send', connection, text}),
				ping: (label) => send({do: 'ping', connection, label}),
				close: (code, reason) => send({do: 'close', connection, code, reason}),
				terminate() {
					// Only the end is still reported.
					const {onEnd} = events;
					if (connections.has(connection))
						connections.set(connection, {...SILENT, onEnd: (how) => onEnd(how)});
					send({do: 'terminate', connection});
				},
			};
		},
		async stop() {
			isGone = true;
			await worker.terminate();
		},
	};
}

const SILENT: Omit<SocketEvents, 'onEnd'> = {onOpen() {}, onFrame() {}, onPong() {}, onActivity() {}};
