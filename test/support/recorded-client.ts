/** A real client on a hand-driven clock, with all its events recorded. */
import {onTestFinished} from 'vitest';
import {type Client, type ClientOptions, createClient, TIME_LIMITS} from '../../source/client/client.ts';
import type {ConnectionState} from '../../source/client/connection.ts';
import {MAX_FRAME_BYTES, openSocket} from '../../source/client/socket.ts';
import type {ClientFrame} from '../../source/protocol/frames.ts';
import type {Decoded} from '../../source/protocol/server-frames.ts';
import {createHandClock, type HandClock} from './hand-clock.ts';

type StateAt<At extends ConnectionState['at']> = Extract<ConnectionState, {readonly at: At}>;

/** One event of the client. */
export type RecordedEvent =
	| {readonly what: 'state'; readonly state: ConnectionState}
	| {readonly what: 'frame'; readonly decoded: Decoded; readonly at: number; readonly bytes: number}
	| {readonly what: 'sent'; readonly frame: ClientFrame; readonly at: number};

export interface RecordedClient {
	readonly client: Client;
	readonly clock: HandClock;
	/** All events, in order. */
	readonly events: readonly RecordedEvent[];
	/** Names of the states so far. */
	path(): string[];
	/** Resolves when the client is in that state, now or later. */
	reached<At extends ConnectionState['at']>(at: At): Promise<StateAt<At>>;
	/** Resolves with the next event that is accepted; earlier events are ignored. */
	next(accept: (events: RecordedEvent) => boolean): Promise<RecordedEvent>;
}

/** Initial time of the clock. */
export const START = 1_000_000;

/** Creates a client for `url`; closed at the end of the test. `random` returns 0.5 by default. */
export function recordClient(
	options: Partial<ClientOptions> & Pick<ClientOptions, 'url'>,
	onEvent: (events: RecordedEvent, client: Client) => void = () => {},
): RecordedClient {
	const clock = createHandClock(START);
	const events: RecordedEvent[] = [];
	let watchers: ReadonlyArray<(item: RecordedEvent) => void> = [];

	function record(item: RecordedEvent): void {
		events.push(item);
		for (const watcher of watchers) watcher(item);
		onEvent(item, client);
	}

	const client = createClient(
		{
			credential: undefined,
			reconnect: true,
			maxFrameBytes: MAX_FRAME_BYTES,
			compress: false,
			limits: TIME_LIMITS,
			clock,
			openSocket,
			random: () => 0.5,
			...options,
		},
		{
			onState: (state) => record({what: 'state', state}),
			onFrame: (decoded, at, bytes) => record({what: 'frame', decoded, at, bytes}),
			onSent: (frame, at) => record({what: 'sent', frame, at}),
		},
	);
	onTestFinished(async () => {
		const closed = client.close();
		clock.advance(TIME_LIMITS.close);
		await closed;
	});

	function next(accept: (item: RecordedEvent) => boolean): Promise<RecordedEvent> {
		return new Promise((resolve) => {
			const watcher = (item: RecordedEvent) => {
				if (!accept(item)) return;
				watchers = watchers.filter((other) => other !== watcher);
				resolve(item);
			};
			watchers = [...watchers, watcher];
		});
	}

	return {
		client,
		clock,
		events,
		next,
		path: () => events.flatMap((item) => (item.what === 'state' ? [item.state.at] : [])),
		async reached<At extends ConnectionState['at']>(at: At) {
			const isThere = (state: ConnectionState): state is StateAt<At> => state.at === at;
			if (isThere(client.state)) return client.state;
			const item = await next((it) => it.what === 'state' && isThere(it.state));
			if (item.what === 'state' && isThere(item.state)) return item.state;
			throw new Error(`never reached ${at}`);
		},
	};
}
