/** A chat with a real connection to the built-in assistant, on a clock that the test advances. */
import {onTestFinished} from 'vitest';
import {type ChatSnapshot, type ChatWithSlots, createChat} from '../../source/chat/chat.ts';
import {createClient, TIME_LIMITS} from '../../source/client/client.ts';
import {MAX_FRAME_BYTES, openSocket} from '../../source/client/socket.ts';
import type {AuthFrame, ClientFrame} from '../../source/protocol/frames.ts';
import {headOf} from '../../source/protocol/remote-text.ts';
import {createHandClock, type HandClock} from './hand-clock.ts';
import {sentencesOf} from './notices.ts';

export const tokenOf = (token: string): AuthFrame => ({type: 'auth', auth_type: 'bearer_token', token});

export interface SandboxChat {
	readonly chat: ChatWithSlots;
	readonly clock: HandClock;
	/** Types of the frames sent, over all connections. */
	readonly sent: readonly string[];
	/** Resolves when this holds, now or after a change of the chat. */
	until(holds: (snapshot: ChatSnapshot) => boolean): Promise<void>;
	/** Resolves when the connection is ready and nothing is awaited but time. */
	settled(): Promise<void>;
	/** Resolves when this many frames of a type were sent. */
	untilSent(type: string, count?: number): Promise<void>;
	/** Connects again now, where the client waits to do so. */
	back(): Promise<void>;
	/** The entries in short: `> text` of the user, `< text` of a reply, `[code]` of a notice. */
	lines(): readonly string[];
	/** The codes of the notices. */
	codes(): readonly string[];
	/** Text and advice of the last notice. */
	lastNotice(): string;
}

export interface SandboxChatOptions {
	readonly token?: string | undefined;
	/** In place of a token. */
	readonly credential?: AuthFrame | undefined;
	readonly maxFrameBytes?: number;
	/** The clock of another chat. */
	readonly clock?: HandClock;
}

/** A chat with a server; closed at the end of the test. */
export function sandboxChat(
	url: string,
	{
		token,
		credential = token === undefined ? undefined : tokenOf(token),
		maxFrameBytes = MAX_FRAME_BYTES,
		clock = createHandClock(1_000_000),
	}: SandboxChatOptions = {},
): SandboxChat {
	const sent: string[] = [];
	let watchers: ReadonlyArray<() => boolean> = [];
	const check = (): void => {
		watchers = watchers.filter((isDone) => !isDone());
	};
	const chat = createChat({
		url,
		clock,
		createClient: (events) =>
			createClient(
				{
					...{url, clock, openSocket, maxFrameBytes, limits: TIME_LIMITS, reconnect: true, compress: false},
					credential,
					random: () => 0.5,
				},
				{
					...events,
					onSent(frame: ClientFrame, at) {
						sent.push(frame.type);
						events.onSent(frame, at);
						check();
					},
				},
			),
	});
	chat.subscribe(check);
	onTestFinished(async () => {
		const closed = chat.close();
		clock.advance(TIME_LIMITS.close);
		await closed;
	});

	const when = (holds: () => boolean): Promise<void> =>
		new Promise((resolve) => {
			const isDone = (): boolean => {
				if (holds()) resolve();
				return holds();
			};
			if (!isDone()) watchers = [...watchers, isDone];
		});
	const until = (holds: (snapshot: ChatSnapshot) => boolean): Promise<void> =>
		when(() => holds(chat.getSnapshot()));
	const codes = (): readonly string[] =>
		chat.getSnapshot().entries.flatMap((entry) => (entry.kind === 'notice' ? [entry.code] : []));

	return {
		chat,
		clock,
		sent,
		until,
		settled: () =>
			until(
				({connection, awaiting, completing, turn, queue}) =>
					connection.at === 'ready' &&
					awaiting === undefined &&
					!completing &&
					(turn === undefined ? queue.length === 0 : turn.phase === 'recovering'),
			),
		untilSent: (type, count = 1) => when(() => sent.filter((each) => each === type).length >= count),
		async back() {
			await until(({connection}) => connection.at !== 'ready');
			const {connection} = chat.getSnapshot();
			if (connection.at === 'waiting') clock.advance(connection.retryAt - clock.now());
			await until(({connection: {at}}) => at === 'ready');
		},
		lines: () =>
			chat.getSnapshot().entries.map((entry) => {
				if (entry.kind === 'notice') return `[${entry.code}]`;
				if (entry.kind === 'user') return `> ${headOf(entry.text)}`;
				const last = entry.parts.at(-1);
				const text = last?.kind === 'text' ? headOf(last.text) : '';
				return `< ${text}${entry.arrived === 'partial' ? ' (partial)' : ''}`;
			}),
		codes,
		lastNotice() {
			const last = chat.getSnapshot().entries.findLast(({kind}) => kind === 'notice');
			if (last?.kind !== 'notice') return '';
			const {text, advice} = sentencesOf(last);
			return [text, advice].filter(Boolean).join(' ');
		},
	};
}
