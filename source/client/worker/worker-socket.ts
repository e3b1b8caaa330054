/** Opens sockets in a worker thread: the same to its owner as one that is opened here, but nothing large is read here. */
import {Worker} from 'node:worker_threads';
import type {HandshakeSettings} from '../../protocol/handshake.ts';
import type {RemoteText} from '../../protocol/remote-text.ts';
import type {OpenSocket, SocketEnd, SocketEvents} from '../socket.ts';
import {readMessages} from './packed-messages.ts';
import {
	type MakeRemoteText,
	type Report,
	type SocketEvent,
	type WorkerCommand,
	withRemoteTexts,
} from './worker-messages.ts';

/** MiB of objects that the worker may have. Large messages lie outside of it: this is for what is made of them. */
const MOST_MIB = 512;

export interface SocketThread {
	/** Every connection gets this handshake. */
	openSocket(handshake: HandshakeSettings): OpenSocket;
	/** Ends the thread, and with it what it has open and keeps. */
	stop(): Promise<void>;
}

export interface SocketThreadOptions {
	/** Of the worker: `dist/worker.js`. */
	readonly file: URL;
	/** MiB of objects that it may have. */
	readonly mostMiB?: number;
}

/**
 * Starts the thread at once, since it takes a while until it listens; what it is told until then waits. A thread that ends
 * by itself, for want of memory or by a fault, ends its connections with an error, and the next one gets a new thread.
 */
export function startSocketThread({file, mostMiB = MOST_MIB}: SocketThreadOptions): SocketThread {
	let hand: Hand | undefined = startHand(file, mostMiB);
	let lines = 0;
	return {
		openSocket: (handshake) => (options, events) => {
			if (hand === undefined || hand.isGone()) hand = startHand(file, mostMiB);
			const {url, maxFrameBytes, compress} = options;
			return hand.open({do: 'open', line: ++lines, url, maxFrameBytes, compress, handshake}, events);
		},
		async stop() {
			await hand?.stop();
		},
	};
}

/** One thread, from its start to its end. */
interface Hand {
	open(order: Extract<WorkerCommand, {readonly do: 'open'}>, events: SocketEvents): ReturnType<OpenSocket>;
	isGone(): boolean;
	stop(): Promise<void>;
}

interface Request {
	settle(report: Report): void;
	fail(): void;
}

function startHand(file: URL, mostMiB: number): Hand {
	// No environment and no arguments: nothing of either is needed there, and both may hold secrets.
	const worker = new Worker(file, {
		env: {},
		argv: [],
		execArgv: [],
		resourceLimits: {maxOldGenerationSizeMb: mostMiB},
	});
	const lines = new Map<number, SocketEvents>();
	const requests = new Map<number, Request>();
	let lastRequest = 0;
	let isGone = false;
	const order = (what: WorkerCommand): void => worker.postMessage(what);
	const forgotten = new FinalizationRegistry((text: string) => {
		if (!isGone) order({do: 'forget', text});
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
			order(make(request));
		});
	}

	const payloadOf: MakeRemoteText = ({id, length}, head) => {
		const payload: RemoteText = {
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
					const report: Report = await ask((request) => ({do: 'piece', request, text: id, byte: from}));
					if (report.kind !== 'piece') return;
					yield report.bytes;
					byte = report.next;
				}
			},
		};
		forgotten.register(payload, id);
		return payload;
	};

	function onEvent(event: SocketEvent): void {
		const events = lines.get(event.line);
		switch (event.type) {
			case 'open':
				events?.onOpen();
				return;
			case 'unread':
				for (const {decoded, bytes} of readMessages(event)) lines.get(event.line)?.onFrame(decoded, bytes);
				return;
			case 'frame': {
				const {decoded, long, bytes} = event;
				events?.onFrame(long === undefined ? decoded : withRemoteTexts(decoded, long, payloadOf), bytes);
				return;
			}
			case 'pong':
				events?.onPong();
				return;
			case 'activity':
				events?.onActivity();
				return;
			case 'end':
				lines.delete(event.line);
				events?.onEnd(event.end);
				return;
		}
	}

	function onReport(report: Report): void {
		if (report.kind === 'events') {
			for (const event of report.events) onEvent(event);
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
		const open = [...lines.values()];
		lines.clear();
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
		open(what, events) {
			const {line} = what;
			lines.set(line, events);
			order(what);
			return {
				send: (text) => order({do: 'send', line, text}),
				ping: () => order({do: 'ping', line}),
				close: (code, reason) => order({do: 'close', line, code, reason}),
				terminate() {
					// What is on its way is not told any more; the end is.
					const {onEnd} = events;
					if (lines.has(line)) lines.set(line, {...SILENT, onEnd: (how) => onEnd(how)});
					order({do: 'terminate', line});
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
