/** Opens sockets with an implementation that is loaded for the first of them, so that the screen need not wait for it. */
import {describeFault} from './program-fault.ts';
import type {OpenSocket, Socket} from './socket.ts';

/**
 * @param load called once, at the first connection; a rejection ends that connection with the code `ERR_LOAD`
 * @returns equivalent to the function that `load` resolves with, delayed by the loading
 */
export function socketOnDemand<Message>(load: () => Promise<OpenSocket<Message>>): OpenSocket<Message> {
	let openSocket: OpenSocket<Message> | undefined;
	return (options, events) => {
		if (openSocket !== undefined) return openSocket(options, events);
		let socket: Socket | undefined;
		let isGivenUp = false;
		const begin = (loaded: OpenSocket<Message>): void => {
			openSocket = loaded;
			if (isGivenUp) events.onEnd({kind: 'terminated'});
			else socket = loaded(options, events);
		};
		load().then(begin, (error: unknown) => {
			events.onEnd({kind: 'error', code: 'ERR_LOAD', message: describeFault(error)});
		});
		const giveUp = (): void => {
			isGivenUp = true;
		};
		return {
			send: (text) => socket?.send(text),
			ping: (label) => socket?.ping(label),
			close: (code, reason) => (socket === undefined ? giveUp() : socket.close(code, reason)),
			terminate: () => (socket === undefined ? giveUp() : socket.terminate()),
		};
	};
}
