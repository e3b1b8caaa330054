/** Sockets whose long answers stay in the bytes of their message, for programs that have no thread for sockets. */
import type {LongTexts} from '../protocol/decode-large.ts';
import {headOf, type RemoteText} from '../protocol/remote-text.ts';
import type {Decoded} from '../protocol/server-frames.ts';
import type {StoredText} from '../protocol/stored-text.ts';
import {loadSocket} from './handshake.ts';
import {FRAME_READER, type Reader} from './reader.ts';
import type {OpenSocket} from './socket.ts';
import {socketOnDemand} from './socket-on-demand.ts';
import type {ForceGc} from './worker/force-gc.ts';
import type {SocketThread} from './worker/worker-socket.ts';

/** Bytes from which a message is scanned, and its answer kept as bytes. */
const LARGE_ANSWER = 1024 * 1024;

/** Leaves large messages as they are. */
const LARGE_READER: Reader<Decoded | Buffer> = {
	text: (message) => (message.length < LARGE_ANSWER ? FRAME_READER.text(message) : [message]),
	binary: FRAME_READER.binary,
};

/** Opens sockets in this thread. */
export const LARGE_ANSWER_SOCKETS: Pick<SocketThread, 'openSocket' | 'handleWith'> = {
	openSocket: (handshake) => keepLargeAnswers(socketOnDemand(() => loadSocket(handshake, LARGE_READER))),
	handleWith() {},
};

/** After this many code units of an answer, the strings so far are collected. */
const RELIEF = 1 * 1024 * 1024;

interface LargeDecoder {
	readonly decode: (message: Buffer) => readonly Decoded[];
	readonly collect: ForceGc;
}

/**
 * Decodes the large messages of a socket. What that needs is loaded when the first one arrives; until then the events after it
 * wait, in their order.
 */
function keepLargeAnswers(open: OpenSocket<Decoded | Buffer>): OpenSocket {
	let decoder: LargeDecoder | undefined;
	let loading: Promise<LargeDecoder> | undefined;
	async function load(): Promise<LargeDecoder> {
		loading ??= loadDecoder();
		decoder = await loading;
		return decoder;
	}
	return (options, events) => {
		let waiting: (() => void)[] | undefined;
		let isDropped = false;
		const inOrder = (deliver: () => void): void => {
			if (waiting === undefined) deliver();
			else waiting.push(deliver);
		};
		const whileOpen = (deliver: () => void): void =>
			inOrder(() => {
				if (!isDropped) deliver();
			});
		const deliver = (message: Decoded | Buffer, bytes: number): void => {
			const frames = Buffer.isBuffer(message) ? (decoder?.decode ?? FRAME_READER.text)(message) : [message];
			for (const [index, frame] of frames.entries())
				if (!isDropped) events.onFrame(frame, index === 0 ? bytes : 0);
		};
		const release = (): void => {
			const held = waiting ?? [];
			waiting = undefined;
			for (const each of held) each();
		};
		const relieve = (): void => {
			if (decoder === undefined) load().catch(() => {});
			else decoder.collect('young');
		};
		const {onMessage} = events;
		const socket = open(
			{...options, relieve},
			{
				onOpen: () => whileOpen(() => events.onOpen()),
				...(onMessage && {
					onMessage: (head: string, bytes: number) => whileOpen(() => onMessage(head, bytes)),
				}),
				onFrame(message, bytes) {
					if (Buffer.isBuffer(message) && decoder === undefined && waiting === undefined) {
						waiting = [];
						load().then(release, release);
					}
					whileOpen(() => deliver(message, bytes));
				},
				onPong: (label) => whileOpen(() => events.onPong(label)),
				onActivity: () => whileOpen(() => events.onActivity()),
				onEnd: (end) => inOrder(() => events.onEnd(end)),
			},
		);
		return {
			...socket,
			terminate() {
				isDropped = true;
				socket.terminate();
			},
		};
	};
}

async function loadDecoder(): Promise<LargeDecoder> {
	const [{decodeLarge, SCAN_LIMITS}, {loadForceGc}] = await Promise.all([
		import('../protocol/decode-large.ts'),
		import('./worker/force-gc.ts'),
	]);
	/** Of everything but long texts all stays: scripts get whole values. */
	const limits = {...SCAN_LIMITS, longestString: LARGE_ANSWER / 2, budget: Infinity, mostItems: Infinity};
	const collect = loadForceGc();
	return {
		collect,
		decode(message) {
			const {decoded, long} = decodeLarge(message, limits);
			if (decoded.kind !== 'frame' || decoded.frame.type !== 'ai_response') return FRAME_READER.text(message);
			if (long === undefined) return 'isShortened' in decoded.frame ? FRAME_READER.text(message) : [decoded];
			if (!isAnswerAlone(long)) return FRAME_READER.text(message);
			const {frame} = decoded;
			return [
				{...decoded, frame: {...frame, message: keptText(long.message, headOf(frame.message), collect)}},
			];
		},
	};
}

/** Whether nothing but the text of the answer was left out. */
const isAnswerAlone = (
	long: LongTexts<StoredText>,
): long is LongTexts<StoredText> & {readonly message: StoredText} =>
	long.message !== undefined && long.values.size === 0 && long.rest === undefined;

let lastId = 0;

/** A handle to a text in this thread. */
function keptText(text: StoredText, head: string, collect: ForceGc): RemoteText {
	return {
		id: `a${++lastId}`,
		head,
		length: text.length,
		slice: async (start, end) => text.slice(start, end),
		*texts() {
			let units = 0;
			for (const part of text.texts()) {
				yield part;
				units += part.length;
				if (units < RELIEF) continue;
				units = 0;
				collect('young');
			}
		},
		async *chunks() {
			for (let byte: number | undefined = 0; byte !== undefined; ) {
				const {bytes, next}: ReturnType<StoredText['chunk']> = text.chunk(byte);
				yield bytes;
				byte = next;
			}
		},
	};
}
