/** A client without a socket: the test says what the connection does and what the server sends. */
import type {Client, ClientEvents} from '../../source/client/client.ts';
import type {ConnectionState} from '../../source/client/connection.ts';
import {decode} from '../../source/protocol/decode.ts';
import type {AuthFrame, ClientFrame} from '../../source/protocol/frames.ts';
import type {HandClock} from './hand-clock.ts';
import {sampleFailure} from './notices.ts';

export interface FakeClient {
	/** Hand this to `createChat`. */
	readonly create: (events: ClientEvents) => Client;
	/** Every frame that was sent, in order. */
	readonly sent: ClientFrame[];
	/** Types of what was sent. */
	types(): string[];
	/** Credentials whose token was renewed. */
	readonly renewed: AuthFrame[];
	/** How often the chat asked for a new connection, and whether it asked for the same session the last time. */
	readonly reconnections: {count: number; resume: boolean};
	/** A frame of the server's, as the wire has it. */
	receive(frame: Record<string, unknown>): void;
	/** A text of the server's that need not be JSON. */
	receiveText(text: string): void;
	become(state: ConnectionState): void;
	/** A frame that leads to a state, which can be read before it is reported. */
	reach(state: ConnectionState, frame: Record<string, unknown>): void;
	/** Greeted and ready. */
	ready(sessionId?: string, resumed?: boolean): void;
	/** Lost, and about to dial again. */
	lose(): void;
}

const LOST = sampleFailure({code: 'connection_lost'});

export function createFakeClient(clock: HandClock): FakeClient {
	const sent: ClientFrame[] = [];
	const renewed: AuthFrame[] = [];
	const reconnections = {count: 0, resume: true};
	let state: ConnectionState = {at: 'idle'};
	let events: ClientEvents | undefined;

	function become(next: ConnectionState): void {
		state = next;
		events?.onState(next, clock.now());
	}

	function receiveText(text: string): void {
		events?.onFrame(decode(text), clock.now(), text.length);
	}

	function reach(next: ConnectionState, frame: Record<string, unknown>): void {
		state = next;
		receiveText(JSON.stringify(frame));
		become(next);
	}

	return {
		sent,
		renewed,
		reconnections,
		types: () => sent.map((frame) => frame.type),
		create(given) {
			events = given;
			return {
				get state() {
					return state;
				},
				maxFrameBytes: 1000,
				connect: () => become({at: 'dialing', attempt: 1, resume: undefined}),
				send(frame) {
					if (state.at !== 'ready') return false;
					sent.push(frame);
					events?.onSent(frame, clock.now());
					return true;
				},
				probe() {
					if (state.at !== 'ready') return false;
					sent.push({type: 'ping'});
					return true;
				},
				authenticate(credential) {
					sent.push(credential);
					if (state.at === 'ready') become({...state, at: 'authenticating'});
				},
				withdraw: () => state.at !== 'ready' && state.at !== 'authenticating',
				renew(credential) {
					renewed.push(credential);
				},
				redact: (text) => text.replaceAll('canary-4711', '[redacted]'),
				reconnect({resume = true} = {}) {
					reconnections.count++;
					reconnections.resume = resume;
					become({at: 'dialing', attempt: 1, resume: undefined});
				},
				close: async () => become({at: 'closed'}),
			};
		},
		receive: (frame) => receiveText(JSON.stringify(frame)),
		receiveText,
		become,
		ready(sessionId = 'session-1', resumed) {
			const session = {id: sessionId, displayName: undefined, authenticated: false, resumed};
			reach(
				{at: 'ready', session, since: clock.now(), attempt: 1},
				{type: 'connection_established', session_id: sessionId, message: 'Connected to AI assistant'},
			);
		},
		reach,
		lose: () =>
			become({at: 'waiting', attempt: 1, retryAt: clock.now() + 100, because: LOST, resume: 'session-1'}),
	};
}
