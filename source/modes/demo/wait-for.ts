/** Waits for conditions in a chat without a user, and ends when waiting longer is useless. */
import type {Chat, ChatSnapshot} from '../../chat/chat.ts';
import type {Clock} from '../../clock.ts';

/** Time limits, ms: no user is there to decide whether to wait longer. */
export const TIMEOUTS = {
	/** From the loss of the connection to the new one. */
	reconnection: 30_000,
	/** Without a frame of the turn; a tool may be slow. */
	silence: 120_000,
	/** Of the search for the answer of a turn that outlived its connection. */
	recovery: 120_000,
} as const;

/** The end of the demo before the condition was met. */
export interface Ending {
	/** Exit code of the command: 1, 3, 4, 5, 6, or 130 if it was stopped. */
	readonly exitCode: number;
	/** The reason, unless a notice of the chat has given it. */
	readonly sentence: string | undefined;
}

export interface Waiter {
	/**
	 * Resolves with the first result of `find`, now or after a change, or with the end.
	 * @param find undefined = not yet; called when all changes caused by one frame are done
	 */
	until<Found>(
		find: (snapshot: ChatSnapshot) => Found | undefined,
	): Promise<{readonly found: Found} | {readonly ending: Ending}>;
	dispose(): void;
}

/**
 * If the first connection fails, it ends without a retry: a script should know at once, and can try again. If an
 * established connection is lost, it waits for the retries of the chat, up to a limit.
 */
export function createWaiter(chat: Chat, clock: Clock, signal: AbortSignal): Waiter {
	let wasReady = false;
	let lostAt: number | undefined;
	let recoveringSince: number | undefined;
	let last = chat.getSnapshot().connection;

	/** Tracks every state: `until` may only see the last of several. */
	const unsubscribe = chat.subscribe(() => {
		const {connection, turn} = chat.getSnapshot();
		recoveringSince = turn?.phase === 'recovering' ? (recoveringSince ?? clock.now()) : undefined;
		if (connection === last) return;
		last = connection;
		if (connection.at === 'ready') {
			wasReady = true;
			lostAt = undefined;
		} else if (wasReady) lostAt ??= clock.now();
	});

	function endingOf({connection, turn}: ChatSnapshot): Ending | undefined {
		if (signal.aborted) return {exitCode: 130, sentence: undefined};
		const isLost = connection.at === 'stopped' || (connection.at === 'waiting' && !wasReady);
		// Before the first connection, a turn is one of an earlier run.
		const isDuringTurn = turn !== undefined && wasReady;
		if (isLost) return {exitCode: isDuringTurn ? 6 : connection.because.exitCode, sentence: undefined};
		const due = nextDeadline(turn);
		return due !== undefined && due.at <= clock.now() ? due.ending : undefined;
	}

	function nextDeadline(
		turn: ChatSnapshot['turn'],
	): {readonly at: number; readonly ending: Ending} | undefined {
		if (lostAt !== undefined) {
			const sentence = `No new connection within ${TIMEOUTS.reconnection / 1000} s. Giving up.`;
			return {at: lostAt + TIMEOUTS.reconnection, ending: {exitCode: turn === undefined ? 3 : 6, sentence}};
		}
		if (recoveringSince !== undefined) {
			const sentence = `The answer was not found within ${TIMEOUTS.recovery / 1000} s. Giving up.`;
			return {at: recoveringSince + TIMEOUTS.recovery, ending: {exitCode: 6, sentence}};
		}
		if (turn === undefined) return undefined;
		const sentence = `The server sent nothing about the answer for ${TIMEOUTS.silence / 1000} s. Giving up.`;
		return {at: turn.lastFrameAt + TIMEOUTS.silence, ending: {exitCode: 5, sentence}};
	}

	return {
		until(find) {
			return new Promise((resolve) => {
				let cancelTimer = (): void => {};
				let isOver = false;
				const finish = (result: Parameters<typeof resolve>[0]): void => {
					isOver = true;
					cancelTimer();
					stopListening();
					signal.removeEventListener('abort', check);
					resolve(result);
				};
				const check = (): void => {
					if (isOver) return;
					const snapshot = chat.getSnapshot();
					const found = signal.aborted ? undefined : find(snapshot);
					const ending = found === undefined ? endingOf(snapshot) : undefined;
					if (found !== undefined) finish({found});
					else if (ending !== undefined) finish({ending});
					else {
						cancelTimer();
						const due = nextDeadline(snapshot.turn);
						if (due !== undefined) cancelTimer = clock.after(due.at - clock.now(), check);
					}
				};
				// One frame may cause several changes: check after the last.
				const stopListening = chat.subscribe(() => queueMicrotask(check));
				signal.addEventListener('abort', check);
				queueMicrotask(check);
			});
		},
		dispose: unsubscribe,
	};
}
