/**
 * Sends a frame that the user wrote (/raw). Nothing else is sent until a ping behind it is answered, since servers answer in order:
 * so that what the server says about the frame is the answer to nothing else.
 */
import type {Client} from '../../client/client.ts';
import type {ClientFrame} from '../../protocol/frames.ts';
import {isObject} from '../../protocol/json.ts';
import {type Notice, notice, type RawObstacle} from '../notices.ts';
import type {Outbox} from '../outbox.ts';
import type {Transcript} from '../transcript.ts';

export interface RawFramesOptions {
	readonly client: Pick<Client, 'send' | 'state'>;
	readonly outbox: Pick<Outbox, 'pause' | 'outstanding' | 'isEmpty' | 'asksSilently'>;
	readonly transcript: () => Pick<Transcript, 'turn'>;
	readonly notify: (notice: Notice) => void;
}

export interface RawFrames {
	/** Sends a text that is a JSON object, as it is; a notice says so, or why not. @returns whether it was sent */
	send(json: string): boolean;
	/** A `pong` arrived that nothing else waits for. */
	onPong(): void;
	onLost(): void;
}

/** Without an answer to the ping, what waits is sent after this time, ms. */
const LIMIT_MS = 15_000;

/** UTF-16 units of a type in a notice. */
const LONGEST_TYPE = 80;

/** Frames with commands of their own, which keep what the program knows true; by the start of their types. */
const COMMANDS: ReadonlyArray<readonly [type: RegExp, command: string]> = [
	[/^auth$/, '/login'],
	[/^logout$/, '/logout'],
	[/^clear$/, '/clear'],
	[/^conversation_(?!list$)/, '/conversations, /new, /rename or /delete'],
	[/^config_/, '/set'],
	[/^feedback$/, '/feedback'],
];

export function createRawFrames({client, outbox, transcript, notify}: RawFramesOptions): RawFrames {
	/** The frame whose ping is not answered yet. */
	let waiting: {readonly type: string} | undefined;

	function obstacleTo(frame: unknown): RawObstacle | undefined {
		if (!isObject(frame)) return {kind: 'no-object'};
		const {type, message} = frame;
		const command = COMMANDS.find(([pattern]) => typeof type === 'string' && pattern.test(type))?.[1];
		if (command !== undefined) return {kind: 'command', type: String(type), command};
		if (type === 'chat' && typeof message === 'string' && message.trim() !== '') return {kind: 'message'};
		if (client.state.at !== 'ready') return {kind: 'offline'};
		const isBusy = transcript().turn !== undefined || outbox.outstanding !== undefined || !outbox.isEmpty;
		return isBusy || outbox.asksSilently || waiting !== undefined ? {kind: 'busy'} : undefined;
	}

	return {
		send(json) {
			const frame = read(json);
			const because = obstacleTo(frame);
			// The client passes on what it does not know.
			const isSent = because === undefined && client.send(frame as ClientFrame, json);
			if (!isSent) {
				notify(notice('raw_refused', {because: because ?? {kind: 'offline'}}));
				return false;
			}
			const type = nameOf(frame);
			notify(notice('raw_sent', {type, bytes: Buffer.byteLength(json)}));
			if (client.send({type: 'ping'})) {
				waiting = {type};
				outbox.pause(LIMIT_MS);
			}
			return true;
		},
		onPong() {
			if (waiting === undefined) return;
			notify(notice('raw_done', waiting));
			waiting = undefined;
			outbox.pause(0);
		},
		onLost() {
			waiting = undefined;
		},
	};
}

const nameOf = (frame: unknown): string =>
	isObject(frame) && typeof frame.type === 'string' ? frame.type.slice(0, LONGEST_TYPE) : 'none';

function read(json: string): unknown {
	try {
		return JSON.parse(json);
	} catch {
		return undefined;
	}
}
