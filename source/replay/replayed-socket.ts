/** The sockets of a replay: nothing is sent, and events come from the records. */
import {TIME_LIMITS} from '../client/limits.ts';
import type {OpenSocket, SocketEnd, SocketEvents} from '../client/socket.ts';
import type {Clock} from '../clock.ts';
import type {NoteRecord} from '../recording/frame-record.ts';

export interface ReplayedSocket {
	readonly openSocket: OpenSocket;
	/** The events of the connection that is open or being opened; undefined = there is none. */
	events(): SocketEvents | undefined;
	/** Whether its handshake is over. */
	isOpen(): boolean;
	open(): void;
	end(how: SocketEnd): void;
}

/**
 * @param onSent called with each text that the program would send
 * @param endsAt clock time at which the connection under way is given up because the server answers no ping; undefined = it is not
 */
export function createReplayedSocket(
	clock: Pick<Clock, 'now'>,
	onSent: (text: string) => void,
	endsAt: () => number | undefined,
): ReplayedSocket {
	let current: SocketEvents | undefined;
	let opened = false;

	function end(how: SocketEnd): void {
		const ending = current;
		current = undefined;
		opened = false;
		ending?.onEnd(how);
	}

	return {
		openSocket(_options, events) {
			current = events;
			opened = false;
			const isCurrent = (): boolean => current === events;
			return {
				send: (text) => {
					if (isCurrent()) onSent(text);
				},
				ping(label) {
					const end = endsAt();
					const isMute = end !== undefined && clock.now() >= end - TIME_LIMITS.pong - 1;
					if (isCurrent() && !isMute) events.onPong(label);
				},
				close(code, reason) {
					if (isCurrent()) end({kind: 'closed', code, reason});
				},
				terminate() {
					if (isCurrent()) end({kind: 'terminated'});
				},
			};
		},
		events: () => current,
		isOpen: () => opened,
		open() {
			opened = true;
			current?.onOpen();
		},
		end,
	};
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

/** How a connection ended, from the note that says so. */
export function endOf({code, mark, reason, detail}: NoteRecord): SocketEnd {
	const closed =
		/^code (\d+)$/.exec(text(mark))?.[1] ?? (typeof code === 'number' ? String(code) : undefined);
	if (closed !== undefined) return {kind: 'closed', code: Number(closed), reason: text(reason)};
	const status = /^HTTP (\d+)$/.exec(text(mark))?.[1];
	if (status !== undefined)
		return {kind: 'http', status: Number(status), body: text(reason), retryAfter: undefined};
	if (text(mark) !== '') return {kind: 'error', code: text(mark), message: text(detail)};
	return {kind: 'closed', code: 1006, reason: ''};
}
